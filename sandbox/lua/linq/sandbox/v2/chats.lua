--- v2's operations on chats.

local bodies = require "linq.sandbox.v2.bodies"
local json = require "linq.util.json"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local sending = require "linq.sandbox.sending"
local texts = require "linq.sandbox.v2.texts"

local chats = {}

local function find(state, request)
  return state:find_chat("id", tonumber(request.parameters.chat_id)) or refusal.raise(404)
end

function chats.list_chats(state, request)
  local line = request.query.phone_number
  local found = state:select_chats(line, function(chat)
    return state:has(chat, line, true)
  end)
  local data, meta = bodies.page(found, request.query, bodies.chat)
  return 200, { data = data, meta = meta }
end

function chats.get_chat(state, request)
  return 200, { data = bodies.chat(find(state, request)) }
end

function chats.find_chat(state, request)
  local query = request.query
  local found = state:chats_of(query.phone_number, query.phone_numbers)
  local chat = found[#found]
  if not chat then
    return 200, { data = { chat = json.null, messages = json.array() } }
  end
  return 200, { data = { chat = bodies.chat(chat) } }
end

local function created_body(state, message)
  local body, sent = bodies.chat(message.chat), bodies.message(state, message)
  sent.sent_from, sent.chat_handle_id, sent.reactions, sent.edited_at = nil, nil, nil, nil
  body.chat_messages, body.message_count = sent, nil
  return { data = body }
end

function chats.create_chat(state, request)
  local body = request.body
  local key = body.message.idempotency_key
  texts.check_phone("send_from", body.send_from)
  for i, address in ipairs(body.chat.phone_numbers) do
    texts.check_address(("chat.phone_numbers[%d]"):format(i - 1), address)
  end
  texts.check_key(key)
  if not state:line(body.send_from) then
    refusal.raise(422, nil, "send_from is not one of your Linq numbers")
  end
  local earlier = sending.earlier(state, key)
  if earlier then
    return 200, created_body(state, earlier)
  end
  local others = state:others(body.send_from, body.chat.phone_numbers)
  sending.check_blocked(state, others)
  local found = state:chats_of(body.send_from, others)
  local chat = found[#found]
  if not chat then
    local name = body.chat.display_name
    chat = state:add_chat {
      from = phone.normalize(body.send_from),
      to = others,
      display_name = name ~= "" and name ~= json.null and name or nil,
    }
    state.emit("chat.created", chat)
  end
  sending.check_chat(state, chat)
  local message = state:add_message(chat, {
    from = state:me(chat),
    parts = texts.parts(state, body.message),
    key = key,
  })
  local answer = created_body(state, message)
  state:deliver_message(message)
  return 200, answer
end

function chats.mark_chat_as_read(state, request)
  state:mark_read(find(state, request))
  return 204
end

function chats.start_typing(state, request)
  find(state, request).typing_since = state:now()
  return 201
end

function chats.stop_typing(state, request)
  find(state, request).typing_since = nil
  return 204
end

function chats.share_contact_card(state, request)
  find(state, request).card_shared_at = state:now()
  return 201
end

return chats
