--- A clock for tests. It stands while anybody works; once all wait, it jumps ahead to the
--- first time that one of them waits for. So hours of retries take a moment.
---
---     local clock = linq.sandbox.clock()
---     local sandbox = linq.sandbox { clock = clock }
---     local client = linq.client { transport = sandbox }   -- goes by the sandbox's clock
---
--- All are the callers that sleep by it: the tasks of a scheduler, the light threads of an
--- nginx worker, the coroutines of an event loop. It does not jump while a transfer of
--- theirs is under way. What else a program waits for, it does not know.

local blocking = require "linq.host.blocking"
local clocked = require "linq.host.clocked"
local heap = require "linq.util.heap"
local hosts = require "linq.host"
local misuse = require "linq.util.misuse"

-- Turns that the others of an event loop are given: one who was woken may have to wake another.
local TURNS = 3
local TURN = 1e-6 -- seconds; the least for which every host gives one
local BUSY = 0.001 -- seconds between looks while a transfer is under way

local known_options = { time = true, host = true }

local function is_duration(value)
  return type(value) == "number" and value >= 0 and value < math.huge
end

---@class linq.sandbox.clock_state
---@field passed number seconds
---@field sleepers linq.heap
---@field falls integer how often somebody fell asleep beside others, or was woken
---@field host? linq.host of who sleeps outside of a call

local function jump(state, time)
  state.passed = math.max(state.passed, time)
  while state.sleepers[1] and state.sleepers[1].time <= state.passed do
    heap.pop(state.sleepers)
  end
  state.falls = state.falls + 1
end

-- Gives the others turns, and tells whether nobody fell asleep or was woken in them.
local function is_quiet(state, host)
  local falls, turns, turn = state.falls, TURNS, host.sleep
  if host.settle then
    turns, turn = 1, host.settle
  end
  for _ = 1, turns do
    turn(TURN)
    if falls ~= state.falls then
      return false
    end
  end
  return true
end

-- Sleeps beside others. Whoever sees that all are quiet wakes the first one.
local function sleep_beside(state, clock, host, seconds)
  local due = state.passed + seconds
  heap.push(state.sleepers, { time = due })
  state.falls = state.falls + 1
  while state.passed < due do
    if clocked.is_busy(clock) then
      host.sleep(BUSY)
    elseif is_quiet(state, host) and not clocked.is_busy(clock) then
      jump(state, state.sleepers[1].time)
    end
  end
end

local function sleep(state, clock, seconds, host)
  if not is_duration(seconds) then
    misuse.raise "clock.sleep: a number of seconds expected, 0 or more"
  end
  local message
  if not host then
    host, message = hosts.current(state.host)
  end
  if not host then
    misuse.raise("clock.sleep: %s", message)
  elseif host.sleep_by then
    host.sleep_by(clock, seconds)
  elseif host == blocking then
    jump(state, state.passed + seconds)
  elseif seconds == 0 then
    is_quiet(state, host)
  else
    sleep_beside(state, clock, host, seconds)
  end
end

--- Makes a clock.
---@param options? { time?: number, host?: linq.host } time: Unix time at which it begins, default: the present; host:
---  through which `clock.sleep` of your own waits, where it is not found (luv)
---@return linq.clock clock now, time, sleep
return function(options)
  options = options or {}
  misuse.check_names(options, known_options, "option of linq.sandbox.clock")
  local start = options.time == nil and os.time() or options.time
  if not is_duration(start) then
    misuse.raise "linq.sandbox.clock: 'time' must be a Unix time"
  end
  local clock = {}
  local state = { passed = 0, sleepers = {}, falls = 0, host = options.host }
  function clock.now()
    return state.passed
  end
  function clock.time()
    return start + state.passed
  end
  function clock.sleep(seconds, host)
    sleep(state, clock, seconds, host)
  end
  return clock
end
