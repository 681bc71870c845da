--- v3's operations on messages.

local bodies = require "linq.sandbox.v3.bodies"
local content = require "linq.sandbox.v3.content"
local find = require "linq.sandbox.v3.find"
local lines = require "linq.sandbox.line_choice"
local reactions = require "linq.sandbox.reactions"
local refusal = require "linq.sandbox.refusal"
local sending = require "linq.sandbox.sending"
local stickers = require "linq.sandbox.v3.stickers"
local times = require "linq.sandbox.times"

local messages = {}

local MAX_EDITS, EDIT_TIME = 5, 15 * 60 -- seconds
local CARD_TIME = 1 -- seconds in which a card is being sent

local function add(state, chat, message, parts, key)
  return state:add_message(chat, {
    from = state:me(chat),
    parts = parts,
    effect = message.effect,
    reply_to = message.reply_to,
    preferred_service = message.preferred_service,
    key = key,
  })
end

-- ---- sending ------------------------------------------------------------------------

local function send_body(state, message)
  return { chat_id = message.chat.uuid, message = bodies.sent_message(state, message) }
end

function messages.chats_messages_send(state, request)
  local chat, given = find.chat(state, request, true), request.body.message
  local earlier = sending.earlier(state, given.idempotency_key)
  if earlier then
    return 202, send_body(state, earlier)
  end
  content.check_reply(state, chat, given.reply_to)
  local parts = content.parts(state, given, chat.service, state:other_addresses(chat))
  sending.check_chat(state, chat, request.body.override_optout)
  local message = add(state, chat, given, parts, given.idempotency_key)
  local answer = send_body(state, message)
  state:deliver_message(message)
  return 202, answer
end

local function create_body(state, message, choice)
  local chat = message.chat
  return {
    chat_id = chat.uuid,
    created_new_chat = choice.is_new,
    from = message.from.address,
    from_selection = { reason = choice.reason, reused_existing_chat = not choice.is_new },
    handles = bodies.handles(chat),
    is_group = chat.is_group,
    message = bodies.sent_message(state, message),
    service = chat.service,
    previous_chat_id = bodies.or_null(choice.previous and choice.previous.uuid),
  }
end

function messages.messages_create(state, request)
  local body = request.body
  local given = body.message
  local key = given.idempotency_key or request.headers["idempotency-key"]
  for i, address in ipairs(body.to) do
    find.check_handle(("to[%d]"):format(i - 1), address)
  end
  local earlier = sending.earlier(state, key)
  if earlier then
    return 202, create_body(state, earlier, earlier.choice or { is_new = false, reason = "reused_active_chat" })
  end
  local choice = lines.choose(state, body.to, body.exclude_from or {})
  if not choice then
    refusal.raise(409, 2015, "No line is eligible to send this message")
  end
  local others = state:others(choice.line.number, body.to)
  local service = choice.chat and choice.chat.service or given.preferred_service or "iMessage"
  if not choice.chat then
    content.check_first(given, true)
  end
  local parts = content.parts(state, given, service, others)
  sending.check_blocked(state, others)
  local chat = choice.chat
  if chat then
    content.check_reply(state, chat, given.reply_to)
  else
    chat = state:add_chat { from = choice.line.number, to = others, service = service }
    state.emit("chat.created", chat)
  end
  sending.check_chat(state, chat, body.override_optout)
  local message = add(state, chat, given, parts, key)
  message.choice = choice
  local answer = create_body(state, message, choice)
  state:deliver_message(message)
  return 202, answer
end

-- Refuses the first update of a card that was just sent, as the API may.
local function check_sent(state, card)
  local is_early = not card.was_early and state:time() - times.parse(card.created_at) <= CARD_TIME
  if is_early then
    card.was_early = true
    refusal.raise(409, 2015, "The app card has not been sent yet")
  end
end

function messages.messages_update_app_card(state, request)
  local old, body = find.message(state, request), request.body
  local part = old.parts[1]
  if not part or part.type ~= "imessage_app" or not old.is_from_me then
    refusal.raise(400, 1008, "The message is not one of your app cards")
  end
  check_sent(state, old)
  local new = body.experience and content.experience(body.experience) or {}
  sending.check_chat(state, old.chat)
  local message = state:add_message(old.chat, {
    from = state:me(old.chat),
    parts = {
      {
        type = "imessage_app",
        app = old.chat.zero_retention and body.app or part.app,
        layout = body.layout,
        url = new.url or body.url or part.url,
        fallback_text = body.fallback_text or part.fallback_text,
      },
    },
  })
  local answer = send_body(state, message)
  state:deliver_message(message)
  return 202, answer
end

-- ---- reading ------------------------------------------------------------------------

local function page(state, list, request)
  local items, next_cursor = find.page(list, request.query, 50, function(message)
    return bodies.message(state, message)
  end)
  return 200, { messages = items, next_cursor = next_cursor }
end

function messages.chats_messages_list(state, request)
  return page(state, find.chat(state, request).messages, request)
end

function messages.messages_retrieve(state, request)
  return 200, bodies.message(state, find.message(state, request))
end

-- Returns the first message of a thread.
local function root_of(state, message)
  local above = message
  while above do
    message = above
    above = message.reply_to and state:find_message("uuid", message.reply_to.message_id)
  end
  return message
end

-- Returns a message, the replies to it, the replies to those …
local function thread_of(root)
  local list, at = { root }, 1
  while list[at] do
    for _, reply in ipairs(list[at].replies or {}) do
      if not reply.deleted then
        list[#list + 1] = reply
      end
    end
    at = at + 1
  end
  return list
end

function messages.messages_list_messages_thread(state, request)
  local list = thread_of(root_of(state, find.message(state, request)))
  local is_descending = request.query.order == "desc"
  table.sort(list, function(a, b)
    return a.id < b.id ~= is_descending and a ~= b
  end)
  return page(state, list, request)
end

-- ---- changing -----------------------------------------------------------------------

function messages.messages_update(state, request)
  local message, body = find.message(state, request), request.body
  local part = find.part(message, body.part_index)
  if not message.is_from_me then
    refusal.raise(403, 2005, "Only your own messages can be edited")
  elseif part.type ~= "text" then
    refusal.raise(400, 1005, "Only text parts can be edited")
  elseif message.edits >= MAX_EDITS or state:time() - times.parse(message.created_at) > EDIT_TIME then
    refusal.raise(409, 2015, "A message can be edited at most five times, within 15 minutes")
  end
  state:edit_text(message, part, body.text, body.part_index or 0)
  return 200, bodies.message(state, message)
end

function messages.messages_delete(state, request)
  state:delete_message(find.message(state, request))
  return 204
end

function messages.messages_add_reaction(state, request)
  local message, body = find.message(state, request), request.body
  if message.poll then
    refusal.raise(409, 2015, "Polls do not take reactions")
  end
  local part, me = find.part(message, body.part_index), state:me(message.chat)
  if body.type == "sticker" then
    reactions.add(state, message, part, me, stickers.reaction(state, message.chat, body))
    return 202, bodies.accepted(request.trace_id, "Reaction processed")
  end
  stickers.check_absent(body)
  if body.operation == "add" then
    reactions.add(state, message, part, me, body)
  elseif not reactions.remove(state, part, me, body.type) then
    refusal.raise(409, 2015, "You have no such reaction")
  end
  return 202, bodies.accepted(request.trace_id, "Reaction processed")
end

-- Only stickers that were put on through the API have a place that is known.
function messages.messages_update_sticker_placement(state, request)
  local message = find.message(state, request)
  local reaction = state.reactions:find(function(one)
    return one.uuid == request.parameters.reaction_id and one.message == message
  end)
  if reaction and reaction.type ~= "sticker" then
    refusal.raise(400, 1005, "The reaction is not a sticker")
  elseif not reaction or not reaction.placement then
    refusal.raise(404, 2001, "The message has no such sticker")
  end
  stickers.place(reaction.placement, request.body.placement)
  return 202, { status = "accepted", success = true, trace_id = request.trace_id }
end

return messages
