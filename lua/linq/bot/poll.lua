--- Events asked of the API: the messages that come to a line, for bots without a public URL.
---
--- The store has up to which time everything was handled, by the API's own times, and the messages after it
--- (and shortly before it) that were handled as well. A message that fails holds that time back, so that neither
--- a round nor a restart misses it.

local calendar = require "linq.util.calendar"
local deliver = require "linq.bot.deliver"
local inbox = require "linq.bot.inbox"
local misuse = require "linq.util.misuse"
local tasks = require "linq.tasks"

local poll = {}

---@class linq.poll_cursor
---@field since number Unix time, of the API; set by the very first round
---@field ids table<string, number> messages that were handled -> when they were made
---@field newest? number Unix time of the newest message of the rounds before, which is not kept
---@field is_first? boolean what is there is history

local OVERLAP = 600 -- seconds before the cursor in which messages may still turn up
local FIRST_LOOK = 3600 -- seconds of history that the very first round passes over
local FIRST_WAIT, LONGEST_WAIT = 1, 256 -- seconds until a message that failed is tried again, as deliveries are
local PATIENCE = 2 -- seconds to wait for an event's turn

local finished = { handled = true, duplicate = true, ignored = true, set_aside = true }

---@class linq.poll_memory  what a process knows besides the cursor
---@field looks table<string, linq.inbox_look> by chat
---@field waits table<string, { seconds: number, ends: number }> message that failed -> until when it is left alone

-- ---- a round ----------------------------------------------------------------------------

---@class linq.poll_round
---@field handled integer
---@field newest number Unix time of the newest message
---@field unfinished number Unix time of the oldest message that has to be handled later
---@field ids table<string, number>

local function note(round, id, at, outcome)
  round.newest = math.max(round.newest, at)
  if finished[outcome] then
    round.ids[id] = at
    round.handled = round.handled + (outcome == "handled" and 1 or 0)
  else
    round.unfinished = math.min(round.unfinished, at)
  end
end

-- Has a message handled, unless it failed a moment ago.
local function handle(bot, waits, chat, message)
  local id, wait, now = message.id, waits[message.id], bot.clock.now()
  if wait and now < wait.ends then
    return "later"
  end
  local outcome = deliver.event(bot, inbox.event(bot.classes, chat, message), "polled-" .. id, PATIENCE)
  waits[id] = nil
  if outcome == "failed" then
    local seconds = wait and math.min(wait.seconds * 2, LONGEST_WAIT) or FIRST_WAIT
    waits[id] = { seconds = seconds, ends = now + seconds }
  end
  return outcome
end

local function handle_chat(bot, cursor, waits, round, chat)
  for _, one in ipairs(inbox.messages(chat, cursor.since - OVERLAP)) do
    local id = one.message.id
    if cursor.ids[id] then
      note(round, id, one.at, "duplicate")
    elseif cursor.is_first then
      note(round, id, one.at, "ignored")
    else
      note(round, id, one.at, handle(bot, waits, chat, one.message))
    end
  end
  return true
end

-- The cursor after a round: it stays before what has to be handled later, and before what may have come to a chat
-- once that was looked at. What came before the round began was seen.
local function advance(cursor, round)
  local since = math.max(cursor.since, math.min(cursor.newest or cursor.since, round.unfinished))
  local ids = {}
  for _, known in ipairs { cursor.ids, round.ids } do
    for id, at in pairs(known) do
      if at >= since - OVERLAP then
        ids[id] = at
      end
    end
  end
  return { since = since, ids = ids, newest = round.newest }
end

local function play(bot, given, cursor, memory)
  local chats, err, time = inbox.chats(bot.client, given.from)
  if not chats then
    return nil, err
  end
  cursor.since = cursor.since or (time or bot.clock.time()) - FIRST_LOOK
  local due, now = {}, bot.clock.now()
  for _, chat in ipairs(chats) do
    if inbox.is_due(memory.looks, chat, now) then
      due[#due + 1] = chat
    end
  end
  local round = { handled = 0, newest = cursor.newest or cursor.since, unfinished = math.huge, ids = {} }
  local _, errs = tasks.map(due, function(chat)
    return handle_chat(bot, cursor, memory.waits, round, chat)
  end, { concurrency = given.concurrency })
  for index in pairs(errs) do
    err = err or errs[index]
    round.unfinished = cursor.since
  end
  if round.unfinished < math.huge then -- they are looked at in the next round, whatever they say of themselves
    for _, chat in ipairs(due) do
      memory.looks[chat.id] = nil
    end
  end
  return round, err
end

-- ---- rounds -------------------------------------------------------------------------------

-- The option 'since', Unix time; nil: it is no time.
local function since_of(given)
  local since = given.since
  if type(since) == "number" then
    return since > -math.huge and since < math.huge and since or nil
  end
  return calendar.time(since)
end

local function read_cursor(bot, given, key)
  local kept, message = bot.keeper:read(key)
  if message then
    return nil
  elseif kept then
    return { since = kept.since, ids = kept.ids or {} }
  elseif given.since then
    return { since = since_of(given) + OVERLAP, ids = {} }
  end
  return { ids = {}, is_first = true }
end

-- Where the store keeps nothing the next round goes on from here all the same: if this was the first one, what came
-- since would be history. It is written in each round, so that a store that is full does not take it for unused.
local function keep_cursor(bot, key, cursor)
  bot.keeper:write(key, { since = cursor.since, ids = cursor.ids })
  return cursor
end

-- Whether this is an nginx worker that shuts down.
local function is_ending()
  local ngx = rawget(_G, "ngx")
  return ngx ~= nil and ngx.worker.exiting()
end

local refused = { auth = true, forbidden = true }

local function check(given)
  misuse.check_names(given, { from = true, interval = true, since = true, concurrency = true, rounds = true },
    "option of bot:poll")
  local interval = given.interval
  if interval ~= nil and not (type(interval) == "number" and interval > 0) then
    misuse.raise "bot:poll: the option 'interval' must be a positive number of seconds"
  elseif given.rounds ~= nil and not (type(given.rounds) == "number" and given.rounds >= 1) then
    misuse.raise "bot:poll: the option 'rounds' must be a number, 1 or more"
  elseif given.since ~= nil and not since_of(given) then
    misuse.raise "bot:poll: the option 'since' must be a time, ISO 8601 or Unix"
  end
end

--- Asks again and again.
---@param bot linq.bot_inside
---@param given linq.poll_options
---@return integer|nil handled
---@return linq.error|nil err
function poll.run(bot, given)
  check(given)
  local key, memory, handled = "poll:" .. (given.from or "*"), { looks = {}, waits = {} }, 0
  local cursor, rounds = nil, 0
  while true do
    cursor = cursor or read_cursor(bot, given, key)
    local round, err
    if cursor then
      round, err = play(bot, given, cursor, memory)
    end
    if err then
      bot.tell("poll_error", { error = err, message = tostring(err) })
      if refused[err.kind] then
        return nil, err
      end
    end
    if round then
      handled = handled + round.handled
      if not (cursor.is_first and err) then
        cursor = keep_cursor(bot, key, advance(cursor, round))
      end
    end
    rounds = rounds + 1
    if given.rounds and rounds >= given.rounds or is_ending() then
      return handled
    end
    bot.pause(given.interval or 5)
  end
end

return poll
