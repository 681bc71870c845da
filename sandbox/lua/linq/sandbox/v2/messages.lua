--- v2's operations on chat messages and reactions.

local bodies = require "linq.sandbox.v2.bodies"
local times = require "linq.sandbox.times"
local reactions = require "linq.sandbox.reactions"
local refusal = require "linq.sandbox.refusal"
local sending = require "linq.sandbox.sending"
local texts = require "linq.sandbox.v2.texts"

local messages = {}

local function find_chat(state, request)
  return state:find_chat("id", tonumber(request.parameters.chat_id)) or refusal.raise(404)
end

local function find_message(state, id)
  return state:find_message("id", tonumber(id)) or refusal.raise(404, nil, "Chat message not found")
end

local function message_of_chat(state, request)
  local chat, message = find_chat(state, request), find_message(state, request.parameters.id)
  return message.chat == chat and message or refusal.raise(404, nil, "Chat message not found")
end

function messages.list_chat_messages(state, request)
  local query, chat = request.query, find_chat(state, request)
  local first, last = state:between(chat, times.parse(query.after), times.parse(query.before))
  local function body_at(i)
    return bodies.message(state, chat.messages[query.sort == "desc" and last - i + 1 or first + i - 1])
  end
  local data, meta = bodies.page_of(math.max(0, last - first + 1), query, body_at)
  return 200, { data = data, meta = meta }
end

function messages.send_chat_message(state, request)
  local chat, body = find_chat(state, request), request.body
  texts.check_key(body.idempotency_key)
  local earlier = sending.earlier(state, body.idempotency_key)
  if earlier then
    return 200, { data = bodies.message(state, earlier) }
  end
  sending.check_chat(state, chat)
  local message = state:add_message(chat, {
    from = state:me(chat),
    parts = texts.parts(state, body),
    key = body.idempotency_key,
  })
  local answer = { data = bodies.message(state, message) }
  state:deliver_message(message)
  return 201, answer
end

function messages.get_chat_message(state, request)
  return 200, { data = bodies.message(state, message_of_chat(state, request)) }
end

function messages.delete_chat_message(state, request)
  local message = message_of_chat(state, request)
  state:delete_message(message)
  return 200, { message = ("Message %d deleted"):format(message.id) }
end

function messages.edit_chat_message(state, request)
  local message, text = message_of_chat(state, request), request.body.text
  local part = message.parts[1]
  if not message.is_from_me or not part or part.type ~= "text" then
    refusal.raise(422, nil, "The message cannot be edited")
  end
  state:edit_text(message, part, text, 0)
  return 200, { message = ("Message %d edited"):format(message.id), data = { id = message.id, text = text } }
end

function messages.react_to_chat_message(state, request)
  local message = find_message(state, request.parameters.chat_message_id)
  local part, me, body = message.parts[1], state:me(message.chat), request.body
  local reaction
  if part and body.operation == "add" then
    reaction = reactions.add(state, message, part, me, { type = body.type })
  else
    reaction = part and reactions.remove(state, part, me, body.type)
  end
  if not reaction then
    refusal.raise(422, nil, "There is no such reaction")
  end
  return 201, { data = bodies.reaction(reaction) }
end

function messages.get_chat_message_reaction(state, request)
  local reaction = state.reactions:get(tonumber(request.parameters.reaction_id))
  if not reaction then
    refusal.raise(404, nil, "Reaction not found")
  end
  return 200, { data = bodies.reaction(reaction) }
end

return messages
