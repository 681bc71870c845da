--- A worker: claims messages, has them sent side by side, and tells the queue what became of
--- them, each time as many as there are.
---
--- A worker that was killed is known by its claims, which no longer move: after `lease` seconds
--- without a move, by the clock of whoever watches, they are taken over. So no clock is compared
--- with another machine's.

local core = require "linq.core"
local entry = require "linq.outbox.entry"
local interrupt = require "linq.util.interrupt"
local json = require "linq.util.json"
local message = require "linq.outbox.message"
local new_tasks = require "linq.tasks"
local queue = require "linq.outbox.queue"
local record = require "linq.outbox.queue.record"
local sender = require "linq.outbox.sender"

local worker = {}

local unpack = table.unpack or _G.unpack

local FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5 -- seconds after a failure of the store
local LEAST_WAIT = 0.001                  -- seconds; nginx does not wait for less

---@class linq.outbox.worker
---@field outbox linq.outbox.inside
---@field id string|nil in the queue, of this process
---@field process integer|nil that made the id
---@field tasks linq.tasks_inside
---@field running integer messages that are being sent
---@field held table<string, { claim: table, task: linq.task_inside, verdict: table|nil }> by number in the queue
---@field is_deaf boolean it did not hear the last reply, or not all of it
---@field outcomes string[] what the queue has not heard yet: records of number, verdict, wait and text
---@field beats integer how often it asked the queue
---@field is_free boolean it can send more
---@field seen table<string, { beats: string, since: number }> the other workers
---@field look_at number when to look into the queue, by the clock's now()
---@field beat_at number when to show that this worker is alive
---@field pause number|nil seconds, while the store fails
---@field stopped linq.error|nil why the outbox stopped
---@field counts table<string, integer>|nil as the queue told last

local methods = {}
local metatable = { __index = methods }

local function read_claim(text)
  local number, id, pair, key, attempts, first, expires, body = unpack(queue.texts(text, 8))
  body = json.decode(body)
  return {
    number = number, id = id, pair = pair, key = key, attempts = tonumber(attempts), first = record.time_of(first),
    expires = record.time_of(expires), target = body.target, content = message.content(body.content),
  }
end

-- ---- sending ----------------------------------------------------------------------------------

local events_of = {
  sent = "message_sent", failed = "message_failed", uncertain = "message_uncertain", expired = "message_expired",
  later = "message_delayed",
}

-- The outcome is noted before the claim is let go, because Ctrl-C may break this off.
local function conclude(self, claim, verdict)
  local text, outcomes = verdict.text, self.outcomes
  if verdict.verdict == "stop" then
    self.stopped = self.stopped or verdict.err
    verdict = { verdict = "later", wait = 0, err = verdict.err }
  end
  local wait = verdict.wait > 0 and record.stamp(verdict.wait) or "0"
  outcomes[#outcomes + 1] = table.concat({ claim.number, verdict.verdict, wait, text }, "\n")
  self.running, self.held[claim.number] = self.running - 1, nil
  if self.outbox.options.on_event then
    self.outbox:tell(events_of[verdict.verdict], {
      id = claim.id, pair = claim.pair, error = verdict.err, attempt = claim.attempts,
      wait = verdict.verdict == "later" and verdict.wait or nil,
    })
  end
end

-- Ctrl-C breaks this off anywhere: a message is held once its task will tell of it, and until it has.
local function start(self, claim)
  local outbox, held = self.outbox, { claim = claim }
  held.task = self.tasks:spawn(function()
    held.verdict = sender.send(outbox.client, claim, outbox.time(), outbox.options.key_lifetime)
  end)
  held.task.on_finish = function()
    local err = not held.verdict and select(2, held.task:result())
    if self.held[claim.number] == held then
      conclude(self, claim, held.verdict or sender.raised(err))
      interrupt.pass(err and err.value)
    end
  end
  self.running, self.held[claim.number] = self.running + 1, held
end

-- ---- the queue --------------------------------------------------------------------------------

local function failed(self)
  self.pause = math.min((self.pause or FIRST_PAUSE / 2) * 2, LONGEST_PAUSE)
  self.look_at = self.outbox.clock.now() + self.pause
  self.beat_at = math.max(self.beat_at, self.look_at)
  return false
end

local note_types = { expired = "message_expired", pair = "pace", line = "pace" }

local function tell_notes(self, reply, at)
  for i = at + 1, at + tonumber(reply[at]) do
    local what, name, wait = unpack(queue.texts(reply[i], 3))
    if what == "expired" then
      self.outbox:tell(note_types[what], { id = name })
    else
      self.outbox:tell(note_types[what], { scope = what .. " " .. name, wait = record.number(wait) })
    end
  end
end

-- Reads the counts, and starts what was claimed.
local function take(self, reply)
  local options, at = self.outbox.options, #queue.states + 1
  self.counts = entry.counts(reply)
  local until_due = record.number(reply[at]) or math.huge
  local claims = tonumber(reply[at + 1])
  self.look_at = self.outbox.clock.now() + math.min(until_due, options.poll_interval)
  for i = at + 2, at + 1 + claims do
    start(self, read_claim(reply[i]))
  end
  tell_notes(self, reply, at + 2 + claims)
end

-- What the queue is told after a reply that got lost.
local function names_held(self)
  local numbers = { "" }
  for number in pairs(self.held) do
    numbers[#numbers + 1] = number
  end
  return table.concat(numbers, " ") .. " "
end

-- Its name in the queue. nginx makes outboxes before it forks its workers: with one name for all of them they would
-- hide the death of one from the others.
local function id_of(self)
  local process = core.process_id()
  if self.process ~= process then
    self.id, self.process = core.hex(core.random(8)), process
  end
  return self.id
end

-- Tells and claims. Until the reply was taken, nothing is known of what was claimed and heard:
-- Ctrl-C may break this off, too.
local function exchange(self, want)
  local outbox, outcomes, told = self.outbox, self.outcomes, #self.outcomes
  local now = outbox.clock.now()
  local held = self.is_deaf and names_held(self) or ""
  self.is_deaf, outbox.is_poked, self.beats = true, false, self.beats + 1
  local reply = outbox:ask("exchange", id_of(self), ("%d"):format(self.beats), held, want, outbox.options.keep,
    unpack(outcomes))
  if not reply then
    return failed(self)
  end
  self.outcomes = { unpack(outcomes, told + 1) }
  self.pause, self.beat_at = nil, now + outbox.options.lease / 3
  take(self, reply)
  self.is_deaf = false
  return true
end

-- ---- other workers ----------------------------------------------------------------------------

-- Takes over the claims of workers that do not move any more.
local function watch(self)
  local outbox, now, seen = self.outbox, self.outbox.clock.now(), {}
  self.watch_at = now + outbox.options.lease / 3
  local reply = outbox:ask "workers"
  for i = 1, reply and #reply or 0, 2 do
    local name, beats = reply[i], reply[i + 1]
    local before = self.seen[name]
    seen[name] = before and before.beats == beats and before or { beats = beats, since = now }
    if name ~= id_of(self) and now - seen[name].since >= outbox.options.lease then
      for _, id in ipairs(outbox:ask("bury", name, beats) or {}) do
        outbox:tell("message_taken_over", { id = id })
      end
      self.look_at = now
    end
  end
  self.seen = seen
end

local function is_others(self)
  return self.counts ~= nil and self.counts.sending > self.running + #self.outcomes
end

-- ---- turns ------------------------------------------------------------------------------------

--- Has the next turn look into the queue.
function methods:look()
  self.look_at = self.outbox.clock.now()
end

--- Tells the queue what is over, claims what is free, and looks after other workers, as far as
--- one of these is due.
---@param concurrency integer at most so many messages at a time; 0: claims none
---@return boolean changed the queue was asked
function methods:turn(concurrency)
  local outbox, now = self.outbox, self.outbox.clock.now()
  local want = self.stopped and 0 or math.max(0, concurrency - self.running)
  local can_claim = want > 0 and (now >= self.look_at or outbox.is_poked)
  local has_news = (#self.outcomes > 0 or self.is_deaf) and not (self.pause and now < self.look_at)
  local must_beat = self.running > 0 and now >= self.beat_at
  self.is_free = want > 0
  local changed = (can_claim or has_news or must_beat) and exchange(self, want) or false
  if is_others(self) and now >= self.watch_at then
    watch(self)
  end
  return changed
end

-- When the next turn is due, if no message is sent until then.
local function next_turn(self)
  local at = self.is_free and self.look_at or math.huge
  at = math.min(at, self.running > 0 and self.beat_at or math.huge)
  return math.min(at, is_others(self) and self.watch_at or math.huge)
end

--- Waits until a message was sent, or something else is to be done.
---@param seconds number at most
---@param budget? number seconds for which tasks may run
function methods:wait(seconds, budget)
  if #self.outcomes > 0 and not self.pause then
    return
  end
  local left = math.max(0, math.min(seconds, next_turn(self) - self.outbox.clock.now()))
  left = left > 0 and math.max(left, LEAST_WAIT) or 0
  if self.tasks.live > 0 then
    self.tasks:step(left, budget)
  elseif left > 0 then
    self.outbox:sleep(left)
  end
end

--- Tells of the tasks whose end Ctrl-C broke off. What is not known to be sent is free again.
function methods:settle()
  local count = 0
  for number, held in pairs(self.held) do
    if not held.task.finished then
      count = count + 1
    elseif held.verdict then
      conclude(self, held.claim, held.verdict)
    else
      self.held[number], self.is_deaf = nil, true
    end
  end
  self.running = count
end

--- Whether nothing is being sent that the queue has not heard of.
---@return boolean
function methods:is_idle()
  return self.running == 0 and #self.outcomes == 0
end

--- Makes a worker.
---@param outbox linq.outbox.inside
---@return linq.outbox.worker
function worker.new(outbox)
  local now = outbox.clock.now()
  return setmetatable({
    outbox = outbox,
    tasks = new_tasks { host = outbox.host, clock = outbox.clock },
    running = 0,
    is_free = true,
    is_deaf = false,
    held = {},
    beats = 0,
    outcomes = {},
    seen = {},
    look_at = now,
    beat_at = now,
    watch_at = now,
  }, metatable)
end

return worker
