--- A scheduler: runs its tasks in turns, and waits for all of them at once.
---
--- It waits through a host itself: in a plain script it runs the event loops,
--- within nginx, cqueues … or another task it waits as a call there would.

local blocking = require "linq.host.blocking"
local clocked = require "linq.host.clocked"
local clocks = require "linq.util.clock"
local core = require "linq.core"
local host = require "linq.tasks.host"
local hosts = require "linq.host"
local misuse = require "linq.util.misuse"
local pause = require "linq.host.pause"
local sleepers = require "linq.tasks.sleepers"
local task = require "linq.tasks.task"
local waiters = require "linq.host.waiters"

---@class linq.tasks_inside
---@field outer linq.host|nil the host that it waits through; nil: found
---@field clock linq.clock by which it and its tasks sleep; a client's calls go by the client's
---@field queue linq.task_inside[] what can run: from `first` to `last`
---@field first integer
---@field last integer
---@field live integer how many tasks are not at their end
---@field tasks table<linq.task_inside, true> those
---@field sleepers table<linq.clock, linq.heap> see linq.tasks.sleepers
---@field loops table<userdata, true> that tasks waited on
---@field noted table<linq.state, linq.row>|nil clients with on_event, which are told when a wait blocks an event loop,
---@field tell_of_blocking fun(state: linq.state, row: linq.row) by this function
---@field is_stepping boolean
---@field advance fun(self: linq.tasks_inside, seconds?: number, budget?: number, joined?: linq.task_inside): integer
---  a step, for task:join, which stands below this module

local scheduler = {}

-- However short a step's budget is, one task runs.
local LEAST_BUDGET = 1e-9
-- Seconds of a wait for transfers, of which a clock may know nothing.
local LEAST_WAIT = 0.001

local current, resume = task.current, task.resume

local scheduler_methods = {}
local scheduler_metatable = { __name = "linq.tasks", __index = scheduler_methods }

--- Starts a task: it first runs in the next step.
---@param fn function
---@param ... any its arguments
---@return linq.task task
function scheduler_methods:spawn(fn, ...)
  if type(fn) ~= "function" then
    misuse.raise("tasks:spawn: a function expected, got %s", type(fn))
  end
  return task.new(self, fn, ...)
end

-- What tasks asked for leaves now, all of it together, not with the next step.
local function start_added(self)
  for loop in pairs(self.loops) do
    loop:start()
  end
end

-- Runs tasks for about `budget` seconds (nil: all that are ready); what is left
-- is the first to run in the next round. Returns the seconds that it took.
local function run_ready(self, budget)
  local queue, left = self.queue, self.last - self.first + 1 -- what becomes ready now runs in the next round
  local ran, started, used = left > 0, budget and core.now(), 0
  while left > 0 and self.first <= self.last and not (budget and used >= budget) do -- a task may step, too
    left = left - 1
    local at = self.first
    local next_task = queue[at]
    queue[at] = nil
    self.first = at + 1
    if next_task and not next_task.finished then -- nil: Ctrl-C came before `first` moved on
      resume(next_task)
    end
    if budget then -- which sending is part of
      start_added(self)
      used = core.now() - started
    end
  end
  if ran and not budget then
    start_added(self)
  end
  if self.first > self.last then -- the table's places are used again
    self.first, self.last = 1, 0
  end
  return used
end

-- The loops that somebody waits on.
local function active_loops(self)
  local active = {}
  for loop in pairs(self.loops) do
    if waiters.exist(loop) then
      active[#active + 1] = loop
    else
      self.loops[loop] = nil
    end
  end
  return active
end

-- Whether what the task waits for has come, or may have: a transfer of a loop. Or it was about to run: for
-- the first time, or again. One that waits for nothing else yielded by itself.
local function waits_in_vain(one)
  local joined = one.waiting
  if not joined then
    return joined == false or one.in_turn
  end
  return type(joined) == "userdata" or one.transfer and one.transfer:done()
    or type(joined) == "table" and joined.finished
end

local function count(set)
  local total = 0
  for _ in pairs(set) do
    total = total + 1
  end
  return total
end

-- After something was cut short because memory ran out, or by Ctrl-C: finds the tasks whose end,
-- whose wake-up or whose turn was lost with it.
local function rescue(self)
  local dead, done, queued = {}, {}, {}
  for i = self.first, self.last do
    queued[self.queue[i] or false] = true
  end
  for one in pairs(self.tasks) do
    if one.finished or coroutine.status(one.coroutine) == "dead" then
      dead[#dead + 1] = one
    elseif not queued[one] and (one.ready or waits_in_vain(one)) then
      one.ready = false
      done[#done + 1] = one
    end
  end
  for _, one in ipairs(done) do
    task.make_ready(one)
    if one.transfer then
      waiters.remove(one.loop, one.transfer:id())
    end
  end
  for _, one in ipairs(dead) do
    task.end_dead(one)
  end
  self.live = count(self.tasks)
end

-- No task can run, and none will: unless a turn was lost.
local function end_deadlock(self)
  rescue(self)
  if self.first > self.last and self.live > 0 then
    misuse.raise("tasks: deadlock: every task waits for another, "
      .. "or yielded by itself, which only linq's calls and tasks:sleep may do in a task")
  end
end

-- Whether nothing is under way that could still wake who waits on the loops:
-- while a Lua state closes, transfers are finalized before what waits for them.
local function are_idle(loops)
  for _, loop in ipairs(loops) do
    if loop:timeout() == 0 or loop:stats().in_flight > 0 then
      return false
    end
  end
  return true
end

-- A pause in the time of transfers. A task's host sleeps by its scheduler's clock.
local function pause_for(outer, seconds)
  if outer.sleep_by then
    outer.sleep_by(clocks.system, seconds)
  else
    outer.sleep(seconds)
  end
end

-- Several loops through a host that waits for one at a time: in turns, with
-- pauses that grow.
local function wait_in_turns(self, loops, outer, until_)
  local seconds = nil
  repeat
    for _, loop in ipairs(loops) do
      waiters.step(loop, 0)
    end
    local left = until_ - core.now()
    if self.first <= self.last or left <= 0 then
      return
    elseif left == math.huge and are_idle(loops) then
      return end_deadlock(self)
    end
    seconds = pause.next(seconds)
    pause_for(outer, math.min(seconds, left))
  until false
end

-- Before it waits through a host: tells the tasks' clients that this blocks an event loop, if it does.
local function look_for_blocking(self, outer)
  local tell = outer == blocking and self.tell_of_blocking or outer.note_call
  for state, row in pairs(tell and self.noted or {}) do
    tell(state, row, self.tell_of_blocking)
  end
  self.noted = nil
end

-- Waits until a task can run, at most `seconds`. Returns the clock and the time until which
-- it slept, where that is when the first one is due.
local function wait(self, seconds)
  local left, clock, time = sleepers.first(self.sleepers)
  local is_whole = left and left <= seconds
  seconds = is_whole and left or seconds
  local loops = active_loops(self)
  if seconds <= 0 then
    for _, loop in ipairs(loops) do
      waiters.step(loop, 0)
    end
    return
  end
  local outer, message = hosts.current(self.outer)
  if not outer then
    misuse.raise("tasks: %s", message)
  end
  if self.noted then
    look_for_blocking(self, outer)
  end
  if #loops > 0 and clock and clock ~= clocks.system then
    seconds = math.max(seconds, LEAST_WAIT)
  end
  if #loops == 1 then
    outer.wait(loops[1], seconds < math.huge and seconds or nil)
    if seconds == math.huge and self.first > self.last and are_idle(loops) then
      end_deadlock(self)
    end
  elseif #loops > 1 then
    wait_in_turns(self, loops, outer, core.now() + seconds)
  elseif seconds < math.huge then
    clocked.sleep(seconds, outer, clock or self.clock) -- the clock of the task that is due first
    return is_whole and clock, time
  else
    end_deadlock(self)
  end
end

-- A step; where `joined`, a task, comes to its end, nothing is waited for.
local function advance(self, seconds, budget, joined)
  budget = budget and math.max(budget, LEAST_BUDGET)
  local running = self.is_stepping and current()
  local within = running and running.scheduler == self or false -- a step of one of its tasks
  if self.is_stepping and not within then
    rescue(self)
  end
  self.is_stepping = true
  local used = run_ready(self, budget)
  if self.live > 0 and not (joined and joined.finished) then
    sleepers.wake(self.sleepers, wait(self, self.first <= self.last and 0 or seconds or 0))
    run_ready(self, budget and budget - used)
  end
  self.is_stepping = within
  return self.live
end

--- Runs what can run, then waits for more at most `seconds` and runs that.
---@param seconds? number default 0: never waits
---@param budget? number seconds for which tasks may run; the others run in the next step (default: all that can)
---@return integer live how many tasks are not at their end
function scheduler_methods:step(seconds, budget)
  return advance(self, seconds, budget)
end

--- Seconds until a task can run though no transfer finishes, for hosts that step
--- the loops themselves and come back when one did (include/linq.h).
---@return number|nil seconds 0: at once; nil: no task waits for a time
function scheduler_methods:timeout()
  return self.first <= self.last and 0 or (sleepers.first(self.sleepers))
end

--- Runs until every task is at its end.
function scheduler_methods:run()
  while self.live > 0 do
    self:step(math.huge)
  end
end

--- Cancels every task that is not at its end.
function scheduler_methods:cancel()
  local unfinished = {}
  for one in pairs(self.tasks) do
    unfinished[#unfinished + 1] = one
  end
  for _, one in ipairs(unfinished) do
    if one ~= current() then
      one:cancel()
    end
  end
end

--- Pauses the running task.
---@param seconds number
function scheduler_methods.sleep(_, seconds)
  if not current() then
    misuse.raise("tasks:sleep: only within a task")
  end
  sleepers.check("tasks:sleep: the time", seconds)
  host.sleep(seconds)
end

scheduler_metatable.__tostring = function(self)
  return ("linq.tasks: %d live"):format(self.live)
end

--- Makes a scheduler.
---@param options? { host?: linq.host, clock?: linq.clock } host: how it waits itself; default: found, as a call's host
---  is; clock: by which it and its tasks sleep
---@return linq.tasks tasks
function scheduler.new(options)
  options = options or {}
  misuse.check_names(options, { host = true, clock = true }, "option of linq.tasks")
  local given = options.host
  if given ~= nil and (type(given) ~= "table" or not given.wait or not given.sleep) then
    misuse.raise("linq.tasks: the option 'host' must be a table with the functions wait and sleep")
  end
  return setmetatable({
    outer = given,
    clock = clocks.given(options.clock, "linq.tasks: the option 'clock'"),
    queue = {},
    first = 1,
    last = 0,
    live = 0,
    is_stepping = false,
    advance = advance,
    tasks = {},
    sleepers = {},
    loops = {},
  }, scheduler_metatable)
end

return scheduler
