--- One event: whether it was handled already, when it is its turn, its handlers, and what stays of them.
---
--- `handled:<event>` is there once its handlers returned. `state:<chat>` has the state of a conversation and
--- the last events that went into it, written as one: an event whose process died before it was marked as
--- handled does not count twice.

local calendar = require "linq.util.calendar"
local conversation = require "linq.bot.conversation"
local handlers = require "linq.bot.handlers"
local json = require "linq.util.json"
local run = require "linq.bot.run"
local set_aside = require "linq.bot.set_aside"

local deliver = {}

local HANDLED_TTL = 86400 -- seconds; deliveries are tried again for 30 minutes
local FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.2 -- seconds between looks whether it is the event's turn
local REMEMBERED = 8 -- events that a state knows

---@alias linq.bot_outcome "handled"|"duplicate"|"ignored"|"later"|"failed"|"set_aside"|"away"

---@class linq.bot_work  an event that is being handled
---@field event userdata
---@field id string of the event
---@field chat string|nil the chat's id
---@field place string of whose events it is one: the chat's, else its own
---@field entries linq.bot_entry[] its handlers
---@field kept { state: table<string, any>, events: string[] } of the chat

-- ---- the state of a conversation ---------------------------------------------------------

local function read_state(bot, work)
  local kept, message
  if work.chat then
    kept, message = bot.keeper:read("state:" .. work.chat)
  end
  if message then
    return nil, message
  end
  kept = kept or {}
  return { state = kept.state or {}, events = kept.events or {}, text = json.encode(kept.state or {}) }
end

local function knows(kept, id)
  for _, one in ipairs(kept.events) do
    if one == id then
      return true
    end
  end
  return false
end

-- The state as text; nil and a message: it cannot be kept.
local function text_of(state)
  if type(state) ~= "table" then
    return nil, "conversation.state must be a table, got " .. type(state)
  end
  local ok, text, message = pcall(json.encode, state) -- metamethods of a state may raise
  if not ok then
    text, message = nil, tostring(text)
  end
  return text, message and "conversation.state: " .. message
end

-- Keeps a state that changed.
local function write_state(bot, work, state, text)
  if not work.chat or text == work.kept.text then
    return true
  end
  local events = work.kept.events
  events[#events + 1] = work.id
  if #events > REMEMBERED then
    table.remove(events, 1)
  end
  return bot.keeper:write("state:" .. work.chat, { state = state, events = events }, bot.state_ttl)
end

-- ---- one attempt ----------------------------------------------------------------------

local function mark(bot, work)
  return bot.keeper:set("handled:" .. work.id, "1", HANDLED_TTL)
end

-- What there is to tell of an event.
local function facts(work, more)
  more.event_type, more.event_id, more.chat_id = work.event.event_type, work.id, work.chat
  return more
end

local function fail(bot, work, failure)
  local attempts = bot.keeper:increment("attempts:" .. work.id, 1, HANDLED_TTL)
  bot.tell("handler_error", facts(work, {
    message = failure.message, error = failure.value, traceback = failure.traceback, attempts = attempts,
  }))
  if not attempts or attempts < bot.max_attempts then
    return "failed"
  end
  local kept = set_aside.keep(bot.keeper, {
    event_id = work.id, event_type = work.event.event_type, error = failure.message, attempts = attempts,
    failed_at = bot.clock.time(), body = work.event:json(),
  })
  if not (kept and mark(bot, work)) then
    return "away"
  end
  bot.tell("event_set_aside", facts(work, { message = failure.message, attempts = attempts }))
  return "set_aside"
end

local function attempt(bot, work)
  local started = bot.clock.now()
  local talk = conversation.new(bot, work.event, work.id, work.kept.state)
  local failure = run(work.entries, work.event, talk)
  local text, message = text_of(talk.state)
  failure = failure or message and { message = message, value = message }
  if failure then
    return fail(bot, work, failure)
  elseif not (write_state(bot, work, talk.state, text) and mark(bot, work)) then
    return "away"
  end
  bot.tell("event_handled", facts(work, { elapsed = bot.clock.now() - started, handlers = #work.entries }))
  return "handled"
end

-- ---- its turn -------------------------------------------------------------------------

--- Whether an event was handled.
---@param bot linq.bot_inside
---@param id string
---@return boolean|nil handled nil: the store failed
function deliver.is_handled(bot, id)
  local text, message = bot.keeper:get("handled:" .. id)
  if message then
    return nil
  end
  return text ~= nil
end

-- It is the event's turn.
local function take_turn(bot, work)
  local handled = deliver.is_handled(bot, work.id) -- by another process, before this turn
  if handled == nil then
    return "away"
  elseif handled then
    return "duplicate"
  end
  work.kept = read_state(bot, work)
  if not work.kept then
    return "away"
  elseif knows(work.kept, work.id) then -- all but the mark was done
    return mark(bot, work) and "duplicate" or "away"
  end
  return attempt(bot, work)
end

-- Waits for the event's turn, or until another process handled it.
local function await_turn(bot, work, patience)
  local at = calendar.time(work.event.created_at) or bot.clock.time()
  local until_, seconds, token = bot.clock.now() + patience, FIRST_PAUSE, nil
  while true do
    local handled = deliver.is_handled(bot, work.id)
    if handled and token == false then
      bot.turns:leave(work.place, work.id)
    end
    if handled ~= false then
      return nil, handled and "duplicate" or "away"
    end
    token = bot.turns:take(work.place, work.id, at)
    if token ~= false then
      return token, "away"
    elseif bot.clock.now() >= until_ then
      return nil, "later"
    end
    bot.pause(seconds)
    seconds = math.min(seconds * 2, LONGEST_PAUSE)
  end
end

--- Has an event handled once.
---@param bot linq.bot_inside
---@param event userdata
---@param id string the event's
---@param patience number seconds to wait for its turn
---@return linq.bot_outcome
function deliver.event(bot, event, id, patience)
  local entries = handlers.of(bot.entries, event)
  if not entries[1] then
    return "ignored"
  end
  local chat = conversation.chat_id(event)
  local work = { event = event, id = id, chat = chat, place = chat or "event:" .. id, entries = entries }
  local token, outcome = await_turn(bot, work, patience)
  if not token then
    return outcome
  end
  outcome = take_turn(bot, work)
  bot.turns:leave(work.place, work.id, token)
  return outcome
end

return deliver
