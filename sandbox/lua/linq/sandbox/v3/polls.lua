--- v3's operations on polls.

local bodies = require "linq.sandbox.v3.bodies"
local find = require "linq.sandbox.v3.find"
local refusal = require "linq.sandbox.refusal"
local sending = require "linq.sandbox.sending"
local uuid = require "linq.util.uuid"
local votes = require "linq.sandbox.votes"

local polls = {}

local function new_options(list, creator)
  local options = {}
  for i, given in ipairs(list) do
    options[i] = { id = uuid(), text = given.text, creator = creator, votes = {} }
  end
  return options
end

function polls.chats_polls_create(state, request)
  local chat, poll = find.chat(state, request, true), request.body.poll
  local earlier = sending.earlier(state, poll.idempotency_key)
  if earlier and earlier.poll then
    return 201, bodies.poll_envelope(earlier)
  elseif chat.service ~= "iMessage" then
    refusal.raise(409, 2017, "Polls are sent over iMessage only")
  end
  sending.check_chat(state, chat)
  local me = state:me(chat)
  local message = state:add_message(chat, {
    from = me,
    parts = {},
    poll = { options = new_options(poll.options, me) },
    key = poll.idempotency_key,
  })
  message.status, message.sent_at, message.delivered_at = "delivered", state:now(), state:now()
  state.emit("poll.sent", message)
  state.emit("poll.delivered", message)
  return 201, bodies.poll_envelope(message)
end

local function poll_message(state, request)
  local message = find.message(state, request)
  return message.poll and message or refusal.raise(404, 2002, "The message is not a poll")
end

function polls.messages_poll_retrieve(state, request)
  return 200, bodies.poll_envelope(poll_message(state, request))
end

-- The options that are new. Where the line keeps no texts, the request repeats the others first.
local function added_options(message, given)
  local added, known = {}, message.chat.zero_retention and message.poll.options or {}
  for i, option in ipairs(known) do
    if not given[i] or given[i].text ~= option.text then
      refusal.raise(400, 1005, "options must repeat the options of the poll in their order")
    end
  end
  for i = #known + 1, #given do
    added[#added + 1] = given[i]
  end
  return added[1] and added or refusal.raise(400, 1005, "options has no new option")
end

function polls.messages_poll_add_options(state, request)
  local message = poll_message(state, request)
  local added = added_options(message, request.body.options)
  for _, option in ipairs(new_options(added, state:me(message.chat))) do
    table.insert(message.poll.options, option)
  end
  message.updated_at = state:now()
  state.emit("poll.updated", message, #added)
  return 200, bodies.poll_envelope(message)
end

function polls.messages_poll_vote(state, request)
  local message, body = poll_message(state, request), request.body
  local option = votes.option(message, body.option_id)
    or refusal.raise(400, 1005, "option_id: the poll has no such option")
  local change = body.operation == "add" and votes.add or votes.remove
  change(state, message, option, state:me(message.chat))
  message.updated_at = state:now()
  return 200, bodies.poll_envelope(message)
end

return polls
