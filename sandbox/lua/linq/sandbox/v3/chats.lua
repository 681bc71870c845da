--- v3's operations on chats: their content, name, background and typing.

local bodies = require "linq.sandbox.v3.bodies"
local content = require "linq.sandbox.v3.content"
local find = require "linq.sandbox.v3.find"
local json = require "linq.util.json"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local sending = require "linq.sandbox.sending"

local chats = {}

-- ---- opening and finding ---------------------------------------------------------------

local function created_body(state, message)
  local chat = message.chat
  local body = {
    id = chat.uuid,
    display_name = bodies.or_null(chat.display_name),
    handles = bodies.handles(chat),
    health_status = bodies.health(chat),
    is_group = chat.is_group,
    message = bodies.sent_message(state, message),
    service = chat.service,
  }
  return { chat = body }
end

local function unnamed_chat(state, from, to)
  for _, chat in ipairs(state:chats_of(from, to)) do
    if not (chat.is_group and chat.name) then
      return chat
    end
  end
end

function chats.chats_create(state, request)
  local body = request.body
  local message = body.message
  find.check_phone("from", body.from)
  for i, address in ipairs(body.to) do
    find.check_handle(("to[%d]"):format(i - 1), address)
  end
  sending.check_line(state, body.from)
  local earlier = sending.earlier(state, message.idempotency_key)
  if earlier then
    return 201, created_body(state, earlier)
  end
  local others = state:others(body.from, body.to)
  local chat = unnamed_chat(state, body.from, others)
  local service = chat and chat.service or message.preferred_service or "iMessage"
  if not chat then
    content.check_first(message)
  end
  local parts = content.parts(state, message, service, others)
  sending.check_blocked(state, others)
  if chat then
    content.check_reply(state, chat, message.reply_to)
  else
    chat = state:add_chat { from = body.from, to = others, service = service }
    state.emit("chat.created", chat)
  end
  sending.check_chat(state, chat, body.override_optout)
  local sent = state:add_message(chat, {
    from = state:me(chat),
    parts = parts,
    effect = message.effect,
    reply_to = message.reply_to,
    preferred_service = message.preferred_service,
    key = message.idempotency_key,
  })
  local answer = created_body(state, sent)
  state:deliver_message(sent)
  return 201, answer
end

function chats.chats_retrieve(state, request)
  return 200, bodies.chat(find.chat(state, request))
end

function chats.chats_list(state, request)
  local query = request.query
  local found = state:select_chats(query.to or query.from, function(chat)
    return (not query.from or state:has(chat, query.from, true)) and (not query.to or state:has(chat, query.to))
  end)
  local page, next_cursor = find.page(found, query, 20, bodies.chat)
  return 200, { chats = page, next_cursor = next_cursor }
end

-- ---- changing ----------------------------------------------------------------------

function chats.chats_update(state, request)
  local chat, body = find.group(state, request), request.body
  local old_name, old_icon = chat.name, chat.icon
  if body.display_name and body.display_name ~= json.null then
    chat.name, chat.display_name = body.display_name, body.display_name
    state.emit("chat.group_name_updated", chat, { old = old_name, new = chat.name })
  end
  if body.group_chat_icon and body.group_chat_icon ~= json.null then
    chat.icon = body.group_chat_icon
    state.emit("chat.group_icon_updated", chat, { old = old_icon, new = chat.icon })
  end
  chat.updated_at = state:now()
  return 200, { chat_id = chat.uuid, status = "accepted" }
end

function chats.chats_leave_chat(state, request)
  local chat = find.group(state, request)
  if #state:active(chat) < 4 then
    refusal.raise(409, 2015, "Only groups with at least four active participants can be left")
  elseif chat.service ~= "iMessage" then
    refusal.raise(409, 2017, "Only iMessage groups can be left")
  end
  chat.left = true
  state:leave(chat, state:me(chat), "left")
  state.emit("participant.removed", chat, state:me(chat))
  return 202, bodies.accepted(request.trace_id, "Leave queued")
end

function chats.chats_mark_as_read(state, request)
  state:mark_read(find.chat(state, request, true))
  return 204
end

function chats.chats_share_contact_card(state, request)
  local chat = find.chat(state, request, true)
  if not state.cards:get(phone.key(state:me(chat).address)) then
    refusal.raise(404, 2012, "The line has no contact card")
  end
  chat.card_shared_at = state:now()
  return 204
end

function chats.chats_typing_start(state, request)
  find.chat(state, request, true).typing_since = state:now()
  return 204
end

function chats.chats_typing_stop(state, request)
  find.chat(state, request, true).typing_since = nil
  return 204
end

function chats.chats_background_set(state, request)
  local chat, body = find.chat(state, request, true), request.body
  chat.background = body
  state.emit("chat.background_updated", chat, body)
  return 202
end

function chats.chats_background_remove(state, request)
  local chat = find.chat(state, request, true)
  chat.background = nil
  state.emit("chat.background_updated", chat, nil)
  return 202
end

return chats
