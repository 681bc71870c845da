--- The events that the sandbox tells webhooks of: what stands in their `data`,
--- for v3 (in both of its payload versions) and for v2.

local clock = require "linq.sandbox.clock"
local json = require "linq.util.json"
local v2 = require "linq.sandbox.v2.bodies"
local v3 = require "linq.sandbox.v3.bodies"

local events = { v3 = {}, v2 = {} }

--- The payload versions of v3; the last is the newest.
events.versions = { "2025-01-01", "2026-02-03" }

local or_null = v3.or_null

-- ---- v3: messages -------------------------------------------------------------------

local function me(chat)
  return v3.handle(chat.handles[1])
end

local function chat_of(chat)
  return { id = chat.uuid, is_group = chat.is_group, owner_handle = me(chat), health_status = v3.health(chat) }
end

local function parts_of(state, message)
  local list = json.array()
  for i, part in ipairs(message.parts) do
    list[i] = v3.part(part, state.origin)
  end
  return list
end

local function new_message(state, message)
  return {
    id = message.uuid,
    chat = chat_of(message.chat),
    direction = message.is_from_me and "outbound" or "inbound",
    sender_handle = v3.handle(message.from),
    parts = parts_of(state, message),
    effect = or_null(message.effect),
    reply_to = or_null(message.reply_to),
    sent_at = or_null(message.sent_at),
    delivered_at = or_null(message.delivered_at),
    read_at = or_null(message.read_at),
    service = message.service,
    idempotency_key = message.is_from_me and or_null(message.key) or nil,
    preferred_service = message.is_from_me and or_null(message.preferred_service) or nil,
  }
end

local function old_message(state, message)
  local chat, inbound = message.chat, not message.is_from_me
  return {
    chat_id = chat.uuid,
    from = message.from.address,
    from_handle = v3.handle(message.from),
    idempotency_key = or_null(message.key),
    is_from_me = message.is_from_me,
    is_group = chat.is_group,
    message = {
      id = message.uuid,
      parts = parts_of(state, message),
      is_delivered = message.delivered_at ~= nil,
      is_read = message.read_at ~= nil,
      sent_at = or_null(message.sent_at),
      delivered_at = or_null(message.delivered_at),
      read_at = or_null(message.read_at),
      created_at = message.created_at,
      updated_at = message.updated_at,
    },
    preferred_service = or_null(message.preferred_service),
    received_at = inbound and message.sent_at or json.null,
    recipient_handle = inbound and me(chat) or json.null,
    recipient_phone = json.null,
    service = message.service,
  }
end

local function message_data(state, message, _, version)
  return version == "2025-01-01" and old_message(state, message) or new_message(state, message)
end

events.v3["message.sent"], events.v3["message.received"] = message_data, message_data

events.v3["message.delivered"] = function(state, message, _, version)
  local data = message_data(state, message, nil, version)
  if version == "2025-01-01" then
    data.message_id, data.delivered_at = message.uuid, or_null(message.delivered_at)
  end
  return data
end

events.v3["message.read"] = function(state, message, _, version)
  local data = message_data(state, message, nil, version)
  if version == "2025-01-01" then
    data.message_id, data.read_at = message.uuid, message.read_at
  end
  return data
end

events.v3["message.edited"] = function(_, message, detail, version)
  return version ~= "2025-01-01" and {
    id = message.uuid,
    chat = chat_of(message.chat),
    direction = message.is_from_me and "outbound" or "inbound",
    edited_at = message.edited_at,
    part = { index = detail.index, text = detail.part.value },
    sender_handle = v3.handle(message.from),
  } or nil
end

-- ---- v3: reactions, participants, chats -----------------------------------------------

local function reaction_data(_, reaction)
  return {
    chat_id = reaction.message.chat.uuid,
    custom_emoji = or_null(reaction.custom_emoji),
    from = reaction.handle.address,
    from_handle = v3.handle(reaction.handle),
    is_from_me = reaction.handle.is_me,
    message_id = reaction.message.uuid,
    part_index = reaction.part_index or 0,
    reacted_at = reaction.created_at,
    reaction_type = reaction.type,
    service = reaction.message.service,
    sticker = json.null,
  }
end

events.v3["reaction.added"], events.v3["reaction.removed"] = reaction_data, reaction_data

local function typing_data(_, chat)
  return { chat_id = chat.uuid }
end

events.v3["chat.typing_indicator.started"], events.v3["chat.typing_indicator.stopped"] = typing_data, typing_data

local function participant_data(time_field)
  return function(_, chat, handle)
    return {
      chat_id = chat.uuid,
      handle = handle.address,
      participant = v3.handle(handle),
      [time_field] = handle.left_at or handle.joined_at,
    }
  end
end

events.v3["participant.added"] = participant_data "added_at"
events.v3["participant.removed"] = participant_data "removed_at"

events.v3["chat.created"] = function(_, chat)
  return {
    id = chat.uuid,
    created_at = chat.created_at,
    display_name = or_null(chat.display_name),
    handles = v3.handles(chat),
    health_status = v3.health(chat),
    is_group = chat.is_group,
    updated_at = chat.updated_at,
    service = chat.service,
  }
end

local function change_data(_, chat, change)
  return {
    chat_id = chat.uuid,
    updated_at = chat.updated_at,
    changed_by_handle = me(chat),
    old_value = or_null(change.old),
    new_value = or_null(change.new),
  }
end

events.v3["chat.group_name_updated"], events.v3["chat.group_icon_updated"] = change_data, change_data

events.v3["chat.background_updated"] = function(_, chat, background)
  local fields = background and { type = background.type } or json.null
  for _, name in ipairs(background and { "style", "variant", "image_url", "shades" } or {}) do
    fields[name] = or_null(background[name])
  end
  return {
    chat = { id = chat.uuid, is_group = chat.is_group, owner_handle = me(chat) },
    actor_handle = me(chat),
    background = fields,
  }
end

events.v3["location.sharing.started"] = function(_, chat, handle)
  return {
    shared_by = handle.address,
    shared_with = chat.handles[1].address,
    began_at = clock.now(),
    ends_at = json.null,
  }
end

-- ---- v3: polls ------------------------------------------------------------------------

local function poll_base(message, handle)
  return {
    chat = { id = message.chat.uuid, is_group = message.chat.is_group, owner_handle = me(message.chat) },
    direction = handle.is_me and "outbound" or "inbound",
    message_id = message.uuid,
    service = message.service,
    sender_handle = v3.handle(handle),
  }
end

local function poll_data(_, message)
  local data = poll_base(message, message.from)
  data.created_at, data.updated_at, data.poll = message.created_at, message.updated_at, v3.poll(message)
  data.sent_at, data.delivered_at = or_null(message.sent_at), or_null(message.delivered_at)
  data.read_at = json.null
  return data
end

events.v3["poll.sent"], events.v3["poll.delivered"] = poll_data, poll_data

events.v3["poll.updated"] = function(_, message, added)
  local data, list = poll_data(nil, message), json.array()
  local options = data.poll.options
  for i = #options - added + 1, #options do
    list[#list + 1] = options[i]
  end
  data.added_options = list
  return data
end

local function vote_data(_, message, vote)
  local data = poll_base(message, vote.handle)
  data.option_id = vote.option.id
  return data
end

events.v3["poll.vote.added"], events.v3["poll.vote.removed"] = vote_data, vote_data

-- ---- v2 -------------------------------------------------------------------------------

local function v2_handles(chat)
  local list = json.array()
  for i, handle in ipairs(chat.handles) do
    list[i] = { identifier = handle.address, display_name = handle.address, is_me = handle.is_me }
  end
  return list
end

local function v2_message(state, message)
  return {
    id = tostring(message.id),
    chat_id = tostring(message.chat.id),
    text = v2.text(message),
    sent_at = or_null(message.sent_at),
    is_read = message.read_at ~= nil,
    from_phone = message.from.address,
    service = message.service,
    reaction_id = json.null,
    chat_handles = v2_handles(message.chat),
    attachments = v2.attachments(state, message),
  }
end

local function v2_reaction(_, reaction)
  local message = reaction.message
  return {
    id = tostring(reaction.id),
    chat_message_id = tostring(message.id),
    chat_id = tostring(message.chat.id),
    reaction = reaction.type,
    is_from_me = reaction.handle.is_me,
    sent_at = reaction.created_at,
    created_at = reaction.created_at,
    chat_handle = { id = tostring(reaction.handle.id), identifier = reaction.handle.address },
    chat_handles = v2_handles(message.chat),
    associated_message = { id = tostring(message.id), text = v2.text(message), sent_at = or_null(message.sent_at) },
  }
end

local function v2_participant(_, chat, handle)
  return { chat_id = tostring(chat.id), participant = handle.address, chat_handles = v2_handles(chat) }
end

local function v2_contact(_, contact)
  return v2.contact(contact)
end

local function v2_typing(_, chat, started)
  return {
    chat_id = tostring(chat.id),
    display = started,
    timestamp = clock.now(),
    chat_handles = v2_handles(chat),
  }
end

events.v2 = {
  ["typing_indicator.received"] = v2_typing,
  ["typing_indicator.removed"] = v2_typing,
  ["message.read"] = function(_, message)
    return { id = tostring(message.id), chat_id = tostring(message.chat.id), read_at = message.read_at }
  end,
  ["message.sent"] = v2_message,
  ["message.received"] = v2_message,
  ["reaction.sent"] = v2_reaction,
  ["reaction.received"] = v2_reaction,
  ["participant.added"] = v2_participant,
  ["participant.removed"] = v2_participant,
  ["contact.created"] = v2_contact,
  ["contact.updated"] = v2_contact,
  ["contact.deleted"] = function(_, contact)
    return { id = contact.id }
  end,
}

local v2_names = {
  ["chat.typing_indicator.started"] = "typing_indicator.received",
  ["chat.typing_indicator.stopped"] = "typing_indicator.removed",
}

--- The name of an event in v2.
---@param name string
---@param subject table
---@return string
function events.v2_name(name, subject)
  if name == "reaction.added" then
    return subject.handle.is_me and "reaction.sent" or "reaction.received"
  end
  return v2_names[name] or name
end

--- The chat that the subject of an event is in; nil: in none.
---@param subject table
---@return table|nil
function events.chat_of(subject)
  return subject.messages and subject or subject.chat or subject.message and subject.message.chat
end

return events
