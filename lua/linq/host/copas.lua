--- The host of copas: calls within its threads and handlers let the others run.
--- From copas 2 on it is found by itself where copas.loop() runs.
---
--- Copas waits for sockets alone, and its first versions know no time. So what a
--- coroutine waits for is dressed up as a socket: a pollable has a descriptor,
--- and is "dirty", which copas takes for data that wait, when it was raised or
--- its deadline is over. In copas 1 a clock, a thread that waits for a timer's
--- descriptor, ends the select() that would sleep past a deadline.
---
--- Copas 1 closes what a handler waited for last when it returns, and that may be a
--- pollable: a handler that makes calls closes its own socket.

local copas = require "copas"
local core = require "linq.core"
local driver = require "linq.host.driver"
local loaded = require "linq.util.loaded"
local signals = require "linq.host.signal"

-- From copas 2 on: suspends for a time, or until copas.wakeup(thread).
local pause = copas.pause or copas.sleep

-- ---- pollables -----------------------------------------------------------------

local pollable_methods = {}
local pollable_metatable = { __index = pollable_methods }

function pollable_methods:getfd()
  return self.fd
end

function pollable_methods:dirty()
  return self.raised or core.now() >= self.deadline
end

-- Copas calls it before it waits, and after.
function pollable_methods:receive()
  if self.waited then
    return true
  end
  self.waited = true
  return nil, "timeout"
end

function pollable_methods.close()
end

-- Suspends the running coroutine until the pollable is readable or dirty.
local function wait_for(pollable)
  pollable.waited = false
  copas.receive(pollable)
end

-- ---- time in copas 1 -------------------------------------------------------------

local clock -- { timer, next }, while anybody waits for a time
local sleeping = {} -- set of pollables
local silent -- a timer that is never set: a descriptor for those that wait for none

local function next_deadline(now)
  local earliest
  for pollable in pairs(sleeping) do
    local deadline = pollable.deadline
    if deadline > now and (not earliest or deadline < earliest) then
      earliest = deadline
    end
  end
  return earliest
end

local function run_clock()
  local timer = clock.timer
  local pollable = setmetatable({ fd = timer:fd(), deadline = math.huge }, pollable_metatable)
  repeat
    wait_for(pollable)
    local now = core.now()
    clock.next = next_deadline(now)
    if clock.next then
      timer:set(clock.next - now)
    end
  until not clock.next
  clock = nil
  timer:close()
end

local function set_clock(deadline)
  local new = not clock
  clock = clock or { timer = assert(core.timer()) }
  if not clock.next or deadline < clock.next then
    clock.next = deadline
    clock.timer:set(deadline - core.now())
  end
  if new then
    copas.addthread(run_clock)
  end
end

local function silent_descriptor()
  silent = silent or assert(core.timer())
  return silent:fd()
end

-- Waits until the pollable is raised, at most that long.
local function wait_in_copas_1(pollable, seconds)
  pollable.fd = silent_descriptor()
  pollable.deadline = core.now() + seconds
  sleeping[pollable] = true
  set_clock(pollable.deadline)
  wait_for(pollable)
  sleeping[pollable] = nil
end

-- ---- signals -----------------------------------------------------------------------

-- The thread of copas that runs: coxpcall runs functions in coroutines of its own.
local function running()
  local coxpcall = loaded "coxpcall"
  return (coxpcall and coxpcall.running or coroutine.running)()
end

local signal_methods = signals.complete(setmetatable({}, { __index = pollable_methods }))
local signal_metatable = { __index = signal_methods }

function signal_methods:suspend(seconds)
  if pause then
    self.thread = running()
    pause(seconds)
    self.thread = nil
  else
    wait_in_copas_1(self, seconds)
  end
end

function signal_methods:wake()
  if self.thread then
    copas.wakeup(self.thread)
  end
end

-- ---- the host ------------------------------------------------------------------------

local adapter = {}

function adapter.spawn(fn)
  copas.addthread(fn)
end

function adapter.new_signal()
  return setmetatable({ raised = false }, signal_metatable)
end

function adapter.sleep(seconds)
  local until_, signal = core.now() + seconds, adapter.new_signal()
  local left = seconds
  while left > 0 do
    signal:wait(left)
    left = until_ - core.now()
  end
end

-- While it is waited for, the loop may be closed, and with it the descriptor.
local function current_descriptor(self)
  local ok, fd = pcall(self.loop.fd, self.loop)
  self.raised = not ok
  return ok and fd or silent_descriptor()
end

function adapter.wait_readable(loop, seconds)
  wait_for(setmetatable({
    loop = loop,
    getfd = current_descriptor,
    raised = false,
    deadline = core.now() + seconds,
  }, pollable_metatable))
end

local host = driver.host(adapter)

--- Why the running code cannot wait, nil when it can.
---@return string|nil
function host.check()
  if not pause and not core.timer then
    return copas._VERSION .. " has no timers, and here linq has none either: use copas 2 or later"
  end
  return driver.check("copas", "make the call in a handler, or a function given to copas.addthread()")
end

return host
