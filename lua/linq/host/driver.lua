--- Drivers: how hosts wait that have coroutines and an event loop of their own.
---
--- Of all coroutines that wait on a linq loop, none watches it. One more, the
--- driver, waits until the loop's descriptor is readable, steps the loop and so
--- wakes those whose transfers finished; when nobody waits, it ends. A waiter
--- that hears nothing for a while looks for itself, and replaces a driver that
--- is gone: a lost driver delays calls, and hangs none.
---
--- What a host gives is an adapter, a table of functions:
---
---     spawn(fn, loop)               runs fn, a driver, in a coroutine of its own; returns false where it cannot
---     sleep(seconds)
---     new_signal()                  a table: signal:wait(seconds) is true when it was raised, before or
---                                   meanwhile, and takes it down; signal:raise()
---     wait_readable(loop, seconds)  returns once the loop's descriptor is readable, or after that time, or false:
---                                   it cannot wait; then, without it, and for loops without descriptor, the
---                                   driver looks and sleeps
---     release(loop)                 optional: nobody waits for the descriptor any more, or it is about to be closed
---     home()                        optional: what coroutines live in; each home has drivers of its own
---     start(loop)                   optional: has what was added start, before a wait; without it the driver does
---     keep_signal(signal)           optional: nobody waits for it any more, and new_signal may give it again
---     linger                        optional: seconds for which a driver goes on after nobody waits

local core = require "linq.core"
local find_blocker = require "linq.host.blocker"
local pause = require "linq.host.pause"
local waiters = require "linq.host.waiters"

local driver = {}

-- Seconds after which a waiter looks for itself: what a lost driver may delay a call by,
-- once a driver is known to run, and before, where it may never have started.
local SLICE, FIRST_SLICE = 1, 0.005
local LOST = 2 * SLICE -- without a sign of life, which a driver gives once a slice; then it is replaced

-- ---- what the hosts share --------------------------------------------------------

--- Why the running coroutine cannot wait, nil when it can.
---@param host string the name of the host
---@param instead string how to get a coroutine that can
---@return string|nil
function driver.check(host, instead)
  local running, is_main = coroutine.running()
  if not running or is_main then
    return ("the %s host waits within coroutines only: %s"):format(host, instead)
  end
  local blocker = find_blocker()
  if blocker then
    return ("%s cannot suspend a coroutine within %s: make the call outside of it"):format(_VERSION, blocker)
  end
end

--- Whether the loop can be used: it was not closed.
---@param loop userdata
---@return boolean
function driver.is_open(loop)
  return (pcall(loop.fd, loop))
end

--- Starts the requests that were added. Where there is a descriptor it is readable by now, and
--- the driver starts them, all together; without one, nobody would in time.
---@param loop userdata
function driver.start(loop)
  if not loop:fd() then
    loop:start()
  end
end

--- Wakes everybody who waits: a waiter that wakes takes itself out.
---@param waiting table<table, any> the waiters are its keys
function driver.wake_all(waiting)
  local woken = {}
  for waiter in pairs(waiting) do
    woken[#woken + 1] = waiter
  end
  for _, waiter in ipairs(woken) do
    waiter:wake()
  end
end

-- ---- waiters ------------------------------------------------------------------------

-- Everything is held weakly: when a coroutine that waits is killed, its signal
-- goes with it, and the driver must not wait for it for ever.
local waiter_methods = {}
local waiter_metatable = { __index = waiter_methods, __mode = "v" }

function waiter_methods:wake()
  if self.waiting then
    self.waiting[self] = nil
  end
  if self.signal then
    self.signal:raise()
  end
end

-- loop -> home -> state: waiting (waiter -> its key in linq.host.waiters), the
-- driver's turn (nil: there is none), whether it has run yet, when it last did.
local states = setmetatable({}, { __mode = "k" })

local function state_of(loop, home)
  local homes = states[loop]
  if not homes then
    homes = setmetatable({}, { __mode = "k" })
    states[loop] = homes
  end
  local state = homes[home]
  if not state then
    state = { waiting = {} }
    homes[home] = state
  end
  return state
end

local function forget_killed(loop, state)
  for waiter, key in pairs(state.waiting) do
    if not waiter.signal then
      state.waiting[waiter] = nil
      waiters.remove(loop, key or waiter)
    end
  end
end

-- ---- the driver -----------------------------------------------------------------------

-- At most `longest` seconds; where it looks and sleeps, for the pause.
local function wait_for(adapter, loop, seconds, longest)
  if adapter.wait_readable and loop:fd() and adapter.wait_readable(loop, longest) ~= false then
    return
  end
  adapter.sleep(math.min(seconds, longest, loop:timeout() or seconds))
end

-- Seconds that the driver goes on for at most before it looks whether to; nil: it ends.
local function time_left(adapter, state, now)
  if next(state.waiting) then
    state.dry_since = nil
    return SLICE
  end
  state.dry_since = state.dry_since or now
  local left = (adapter.linger or 0) - (now - state.dry_since)
  return left > 0 and left or nil
end

-- Runs until nobody waits for as long as the host lingers, or until another driver has the turn.
local function drive(adapter, loop, state, turn)
  local seconds, looked = pause.next(), core.now()
  local left = time_left(adapter, state, looked)
  state.alive = true
  while state.turn == turn and left and driver.is_open(loop) do
    wait_for(adapter, loop, seconds, left)
    local now = core.now()
    if state.turn ~= turn or not driver.is_open(loop) then
      break
    end
    state.seen = now
    seconds = pause.next(waiters.step(loop, 0) == 0 and seconds or nil)
    if now - looked > SLICE then
      forget_killed(loop, state)
      looked = now
    end
    left = time_left(adapter, state, now)
  end
  if state.turn == turn then
    state.turn = nil
    if adapter.release then
      adapter.release(loop)
    end
    if not driver.is_open(loop) then
      driver.wake_all(state.waiting)
    end
  end
end

local function start(adapter, loop, state)
  local turn = {}
  state.turn, state.alive, state.seen, state.dry_since = turn, false, core.now(), nil
  if adapter.spawn(function() drive(adapter, loop, state, turn) end, loop) == false then
    state.turn = nil
  elseif adapter.release then
    waiters.on_close(loop, adapter.release)
  end
end

-- What a waiter does that heard nothing for a slice of time.
local function look(adapter, loop, state)
  if not driver.is_open(loop) then
    return driver.wake_all(state.waiting)
  end
  waiters.step(loop, 0)
  if next(state.waiting) and (not state.turn or core.now() - state.seen > LOST) then
    start(adapter, loop, state)
  end
end

-- ---- hosts ------------------------------------------------------------------------------

local function slice_of(state)
  return state.alive and SLICE or FIRST_SLICE
end

--- Makes a host that waits through drivers.
---@param adapter table<string, any> spawn, sleep, new_signal … as described above
---@return linq.host_inside host with spawn
function driver.host(adapter)
  local host = { sleep = adapter.sleep, spawn = adapter.spawn }
  local start_added = adapter.start or driver.start

  -- Registers the running coroutine, and sees that a driver runs.
  local function enlist(loop, key)
    local state = state_of(loop, adapter.home and adapter.home() or adapter)
    local signal = adapter.new_signal()
    local waiter = setmetatable({ signal = signal, waiting = state.waiting }, waiter_metatable)
    state.waiting[waiter] = key or false
    if key then
      waiters.add(loop, key, waiter)
    else
      waiters.add_any(loop, waiter)
    end
    if not state.turn then
      start(adapter, loop, state)
    end
    return state, signal, waiter
  end

  local function leave(loop, key, state, signal, waiter)
    state.waiting[waiter] = nil
    waiters.remove(loop, key)
    if adapter.keep_signal then
      adapter.keep_signal(signal)
    end
  end

  --- Waits until the transfer is done.
  ---@param loop userdata
  ---@param transfer userdata
  function host.await(loop, transfer)
    start_added(loop)
    if transfer:done() then
      return
    end
    local id = transfer:id()
    local state, signal, waiter = enlist(loop, id)
    while not transfer:done() do
      if not signal:wait(slice_of(state)) and not transfer:done() then
        look(adapter, loop, state)
      end
    end
    leave(loop, id, state, signal, waiter)
  end

  --- Waits until any transfer of the loop finished, or the time is over.
  ---@param loop userdata
  ---@param timeout? number seconds
  function host.wait(loop, timeout)
    local until_ = timeout and core.now() + timeout or math.huge
    local state, signal, waiter = enlist(loop)
    local left = until_ - core.now()
    while left > 0 and not signal:wait(math.min(left, slice_of(state))) do
      look(adapter, loop, state)
      left = until_ - core.now()
    end
    leave(loop, waiter, state, signal, waiter)
  end

  return host
end

return driver
