--- JSON bodies in v3's shapes: chats, handles, messages, reactions, polls.

local ascii = require "linq.util.ascii"
local json = require "linq.util.json"

local bodies = {}

local HEALTH = "https://docs.linqapp.com/guides/chats/chat-health#"

local or_null = json.or_null
bodies.or_null = or_null

--- Makes the body of a handle.
function bodies.handle(handle)
  return {
    id = handle.uuid,
    handle = handle.address,
    joined_at = handle.joined_at,
    service = handle.service,
    is_me = handle.is_me,
    left_at = or_null(handle.left_at),
    status = handle.status,
  }
end

--- Makes the bodies of a chat's handles.
function bodies.handles(chat)
  local list = json.array()
  for i, handle in ipairs(chat.handles) do
    list[i] = bodies.handle(handle)
  end
  return list
end

--- Makes the body of a chat's health.
function bodies.health(chat)
  local status = chat.opted_out and "OPTED_OUT" or "HEALTHY"
  return { status = status, doc_url = HEALTH .. ascii.lower(status), updated_at = chat.updated_at }
end

--- Makes the body of a chat.
function bodies.chat(chat)
  return {
    id = chat.uuid,
    created_at = chat.created_at,
    updated_at = chat.updated_at,
    display_name = or_null(chat.display_name),
    handles = bodies.handles(chat),
    health_status = bodies.health(chat),
    is_archived = false,
    is_group = chat.is_group,
    group_chat_icon = or_null(chat.icon),
    service = chat.service,
  }
end

--- Makes the body of a reaction.
function bodies.reaction(reaction)
  return {
    id = reaction.uuid,
    handle = bodies.handle(reaction.handle),
    is_me = reaction.handle.is_me,
    type = reaction.type,
    custom_emoji = or_null(reaction.custom_emoji),
    sticker = or_null(reaction.sticker),
  }
end

--- Makes the bodies of a part's reactions.
function bodies.reactions(part)
  local list = json.array()
  for i, reaction in ipairs(part.reactions or {}) do
    list[i] = bodies.reaction(reaction)
  end
  return list
end

local part_fields = {
  text = { "value" },
  media = { "id", "filename", "mime_type", "size_bytes" },
  link = { "value" },
  imessage_app = { "app", "layout", "url" },
  app_clip = { "value", "title", "description", "image_url" },
}

local nullable_fields = {
  text = { "mention", "mention_range", "text_decorations" },
  imessage_app = { "fallback_text" },
}

--- Makes the body of a message part, without its reactions.
---@param part table
---@param origin string of URLs to stored files
function bodies.part(part, origin)
  local body = { type = part.type }
  for _, name in ipairs(part_fields[part.type]) do
    body[name] = part[name]
  end
  for _, name in ipairs(nullable_fields[part.type] or {}) do
    body[name] = or_null(part[name])
  end
  if part.type == "media" then
    body.url = part.attachment and origin .. part.attachment.download_path or part.url
  end
  return body
end

local function parts_of(state, message)
  local list = json.array()
  for i, part in ipairs(message.parts) do
    list[i] = bodies.part(part, state.origin)
    list[i].reactions = bodies.reactions(part)
    if part.type == "text" then
      list[i].inline_stickers, list[i].mentions = or_null(part.inline_stickers), or_null(part.mentions)
    end
  end
  return list
end

--- Makes the body of a message that was just sent.
function bodies.sent_message(state, message)
  return {
    id = message.uuid,
    created_at = message.created_at,
    delivery_status = message.status,
    is_read = message.read_at ~= nil,
    parts = parts_of(state, message),
    sent_at = or_null(message.sent_at),
    delivered_at = or_null(message.delivered_at),
    effect = or_null(message.effect),
    from_handle = bodies.handle(message.from),
    preferred_service = or_null(message.preferred_service),
    reply_to = or_null(message.reply_to),
    service = message.service,
  }
end

--- Makes the body of a message.
function bodies.message(state, message)
  local body = bodies.sent_message(state, message)
  body.chat_id = message.chat.uuid
  body.is_delivered = message.delivered_at ~= nil
  body.is_from_me = message.is_from_me
  body.updated_at = message.updated_at
  body.read_at = or_null(message.read_at)
  body.reconciled_at = message.reconciled_at
  body["from"] = message.from.address
  return body
end

--- Makes the body of a poll.
function bodies.poll(message)
  local options, total = json.array(), {}
  local count = 0
  for i, option in ipairs(message.poll.options) do
    local voters = json.array()
    for j, vote in ipairs(option.votes) do
      voters[j] = { handle = vote.handle.address, voted_at = vote.voted_at }
      count = count + (total[vote.handle] and 0 or 1)
      total[vote.handle] = true
    end
    options[i] = {
      can_be_edited = false,
      creator_handle = bodies.handle(option.creator),
      option_id = option.id,
      text = message.chat.zero_retention and "" or option.text,
      voters = voters,
    }
  end
  return { options = options, total_voters = count }
end

--- Makes the body of a poll and its message.
function bodies.poll_envelope(message)
  return {
    chat_id = message.chat.uuid,
    created_at = message.created_at,
    message_id = message.uuid,
    poll = bodies.poll(message),
    reactions = message.parts[1] and bodies.reactions(message.parts[1]) or json.array(),
    updated_at = message.updated_at,
  }
end

--- Makes the body of an operation that is accepted and done later.
---@param trace_id string
---@param text string
function bodies.accepted(trace_id, text)
  return { status = "accepted", trace_id = trace_id, message = text }
end

return bodies
