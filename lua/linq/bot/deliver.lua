--- One event: whether it was handled already, when it is its turn, its handlers, and what stays of them.
---
--- `handled:<event>` is there once its handlers returned. `state:<chat>` has the state of a conversation and
--- the last events that went into it, written as one: an event whose process died before it was marked as
--- handled does not count twice.

local beside = require "linq.bot.beside"
local calendar = require "linq.util.calendar"
local conversation = require "linq.bot.conversation"
local handlers = require "linq.bot.handlers"
local hosts = require "linq.host"
local interrupt = require "linq.util.interrupt"
local json = require "linq.util.json"
local run = require "linq.bot.run"
local set_aside = require "linq.bot.set_aside"

local deliver = {}

local HANDLED_TTL = 86400 -- seconds; deliveries are tried again for 30 minutes
local FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.2 -- seconds between looks whether it is the event's turn
local REMEMBERED = 8 -- events that a state knows

local OVERTAKEN = "the handlers blocked for %.0f s, longer than claim_ttl (%g s), and another process took the event"

---@alias linq.bot_outcome "handled"|"duplicate"|"ignored"|"later"|"failed"|"set_aside"|"away"

---@class linq.bot_work  an event that is being handled
---@field event userdata
---@field id string of the event
---@field chat string|nil the chat's id
---@field place string of whose events it is one: the chat's, else its own
---@field entries linq.bot_entry[] its handlers
---@field token string of its turn
---@field turn_ends number by this process's clock
---@field is_over boolean|nil its handlers returned
---@field kept { state: table<string, any>, events: string[], text: string } of the chat

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
    interrupt.pass(text)
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

-- ---- what came of it ------------------------------------------------------------------

local function mark(bot, work)
  return bot.keeper:set("handled:" .. work.id, "1", HANDLED_TTL)
end

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

-- Why what came of an event is not to be kept: its turn ended by itself, and another process had it, or others of
-- the chat theirs. nil: neither.
local function overtaken(bot, work)
  local handled = deliver.is_handled(bot, work.id)
  local now = read_state(bot, work)
  if handled == nil or not now then
    return "away"
  elseif handled then
    return "duplicate"
  end
  return now.text ~= work.kept.text and "later" or nil
end

local function keep(bot, work, state, text)
  return write_state(bot, work, state, text) and mark(bot, work) and "handled" or "away"
end

-- Keeps what came of an event whose handlers returned. Gives the outcome, and whether the turn is over. Where the turn
-- may have ended before, no other begins meanwhile.
local function conclude(bot, work, state, text)
  if bot.clock.now() < work.turn_ends then
    return keep(bot, work, state, text), false
  end
  return bot.turns:leave(work.place, work.id, work.token, function(is_own)
    return not is_own and overtaken(bot, work) or keep(bot, work, state, text)
  end) or "away", true
end

-- ---- one attempt ----------------------------------------------------------------------

local function renew(bot, work)
  local turn_ends = bot.clock.now() + bot.claim_ttl
  local function is_over()
    return work.is_over
  end
  if bot.turns:renew(work.place, work.id, work.token, is_over) then
    work.turn_ends = turn_ends
  end
end

-- Runs the handlers, and renews the turn meanwhile where something can run beside them.
local function handle(bot, work, talk)
  local host = hosts.current(bot.host)
  if not (host and host.spawn) then
    return run(work.entries, work.event, talk)
  end
  local ok, failure = beside(bot, host, bot.claim_ttl / 3, function()
    renew(bot, work)
  end, run, work.entries, work.event, talk)
  work.is_over = true
  if not ok then
    error(failure.value, 0)
  end
  return failure
end

-- The outcome, and whether the turn is over.
local function attempt(bot, work)
  local started = bot.clock.now()
  local talk = conversation.new(bot, work.event, work.id, work.kept.state)
  local failure = handle(bot, work, talk)
  local text, message = text_of(talk.state)
  failure = failure or message and { message = message, value = message }
  if failure then
    return fail(bot, work, failure), false
  end
  local outcome, is_over = conclude(bot, work, talk.state, text)
  local elapsed = bot.clock.now() - started
  if outcome == "handled" then
    bot.tell("event_handled", facts(work, { elapsed = elapsed, handlers = #work.entries }))
  elseif is_over and outcome ~= "away" then
    bot.tell("warning", facts(work, { message = OVERTAKEN:format(elapsed, bot.claim_ttl) }))
  end
  return outcome, is_over
end

-- ---- its turn -------------------------------------------------------------------------

-- It is the event's turn. Gives the outcome, and whether the turn is over.
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
    work.turn_ends = bot.clock.now() + bot.claim_ttl
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
  local outcome, is_over
  work.token, outcome = await_turn(bot, work, patience)
  if not work.token then
    return outcome
  end
  outcome, is_over = take_turn(bot, work)
  if not is_over then
    bot.turns:leave(work.place, work.id, work.token)
  end
  return outcome
end

return deliver
