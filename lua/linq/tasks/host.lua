--- The host of calls within tasks: they suspend the running task. One for all schedulers.

local clocks = require "linq.util.clock"
local find_blocker = require "linq.host.blocker"
local sleepers = require "linq.tasks.sleepers"
local task = require "linq.tasks.task"
local waiters = require "linq.host.waiters"

local current, suspend = task.current, task.suspend
local is_yieldable = coroutine.isyieldable -- from Lua 5.3 on

local host = {}

-- What the running task waits for, for who cancels it or looks after it.
local function begin(loop, transfer)
  local self = current()
  self.scheduler.loops[loop] = true
  self.loop, self.transfer = loop, transfer
  return self
end

--- Waits until the transfer is done.
---@param loop userdata
---@param transfer userdata
function host.await(loop, transfer)
  local self, id = begin(loop, transfer), transfer:id()
  waiters.add(loop, id, self)
  repeat -- it has not even started; the scheduler alone takes the mark away
    suspend(self, id)
  until not self.waiting
  self.loop, self.transfer = nil, nil
end

--- Waits until any transfer of the loop is done.
---@param loop userdata
---@param timeout? number seconds
---@param transfer? userdata that is canceled with the task
function host.wait(loop, timeout, transfer)
  local self = begin(loop, transfer)
  waiters.add_any(loop, self)
  local sleeper = timeout and sleepers.add(self.scheduler.sleepers, clocks.system, self, loop, timeout)
  suspend(self, loop)
  if sleeper then
    sleepers.forget(sleeper)
  end
  waiters.remove(loop, self)
  self.loop, self.transfer = nil, nil
end

--- Notes a call, whose client is told when the scheduler blocks an event loop.
---@param state linq.state
---@param row linq.row
---@param tell fun(state: linq.state, row: linq.row)
function host.note_call(state, row, tell)
  local scheduler = current().scheduler
  scheduler.tell_of_blocking = tell
  scheduler.noted = scheduler.noted or setmetatable({}, { __mode = "k" })
  scheduler.noted[state] = row
end

--- Pauses the running task by a clock.
---@param clock linq.clock
---@param seconds number
function host.sleep_by(clock, seconds)
  local self, key = current(), {}
  sleepers.add(self.scheduler.sleepers, clock, self, key, seconds)
  suspend(self, key)
end

--- Pauses the running task by its scheduler's clock.
---@param seconds number
function host.sleep(seconds)
  host.sleep_by(current().scheduler.clock, seconds)
end

--- Runs a function in a task beside the running one.
---@param fn fun()
---@return fun() stop cancels it
function host.spawn(fn)
  local beside = current().scheduler:spawn(fn)
  return function() beside:cancel() end
end

--- The host to wait through, when a task runs (see linq.host).
---@param outer? linq.host the host that the client was given: the scheduler waits through it
---@return linq.host_inside|nil host nil: no task runs
---@return string|nil message why this place in a task cannot wait
function host.current(outer)
  local self = current()
  if not self then
    if not task.is_around() then
      return nil
    end
    return nil, "this is a coroutine within a task, which the scheduler cannot suspend: spawn a task instead"
  end
  local blocker = not (is_yieldable and is_yieldable()) and find_blocker()
  if blocker then
    return nil, ("%s cannot suspend a task within %s: make the call outside of it"):format(_VERSION, blocker)
  end
  if outer then
    self.scheduler.outer = self.scheduler.outer or outer
  end
  return host
end

return host
