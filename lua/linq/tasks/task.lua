--- A task: a coroutine of a scheduler, what it waits for, and its result.
---
--- What needs memory comes first in each function: where it runs out, nothing has changed.

local errors = require "linq.error"
local misuse = require "linq.util.misuse"
local sleepers = require "linq.tasks.sleepers"
local waiters = require "linq.host.waiters"

---@class linq.task_inside
---@field scheduler linq.tasks_inside
---@field coroutine thread|nil nil: it was canceled, and is finished
---@field arguments any[]|nil of its function, until it first runs
---@field ready boolean it is in the scheduler's queue
---@field waiting any the key that wakes it; nil: none does; false: it never ran
---@field in_turn boolean it was resumed, and has not come back
---@field loop userdata|nil that it waits on,
---@field transfer userdata|nil and for what
---@field within linq.tasks|nil those of linq.map that it waits for, which are canceled with it
---@field joiners linq.task_inside[]|nil who waits for its end
---@field finished boolean
---@field raised boolean its function raised
---@field values any[]|false its result,
---@field count integer and how many values that is
---@field on_finish fun(task: linq.task_inside)|nil

local task = {}

local unpack = table.unpack or _G.unpack
local close = coroutine.close -- from Lua 5.4 on
local continue, running, yield = coroutine.resume, coroutine.running, coroutine.yield

-- The task of each coroutine, and the one that was resumed last: in nginx and
-- other hosts, a task may be left by a yield that is not this module's. Both weak: who resumes a
-- task holds it, and may be broken off.
local task_of = setmetatable({}, { __mode = "kv" })
local resumed = setmetatable({}, { __mode = "v" })

-- The first that a task's coroutine returns, but never yields.
local ENDED = {}

local task_methods = {}
local task_metatable = { __name = "linq.task", __index = task_methods }

--- The running task.
---@return linq.task_inside|nil
local function current()
  local thread, last = running(), resumed[1]
  if thread and last and last.coroutine == thread then
    return last
  end
  return task_of[thread or false]
end
task.current = current

--- Whether the running code, which is no task's, is in a coroutine that a task resumed.
---@return boolean
function task.is_around()
  local last = resumed[1]
  return last ~= nil and last.coroutine ~= nil and coroutine.status(last.coroutine) == "normal"
end

--- Makes a task, which is ready to run.
---@param scheduler linq.tasks_inside
---@param fn function
---@param ... any its arguments
---@return linq.task_inside
function task.new(scheduler, fn, ...)
  local self = setmetatable({
    scheduler = scheduler,
    coroutine = coroutine.create(function(...) return ENDED, fn(...) end),
    arguments = { n = select("#", ...), ... },
    ready = false,
    waiting = false,
    in_turn = false,
    finished = false,
    raised = false,
    count = 0,
    values = false,
  }, task_metatable)
  local last = scheduler.last + 1
  task_of[self.coroutine] = self
  scheduler.queue[last] = self -- it does not count before `last` does
  scheduler.tasks[self] = true
  scheduler.last, scheduler.live = last, scheduler.live + 1
  self.ready = true
  return self
end

--- Puts the task into the next round.
---@param self linq.task_inside
function task.make_ready(self)
  local scheduler = self.scheduler
  if not self.ready and not self.finished then
    local last = scheduler.last + 1
    scheduler.queue[last] = self
    scheduler.last = last
    self.ready = true
  end
end

--- Waiters are woken by what they wait for; what they once waited for is no reason.
function task_methods:wake(key)
  if self.waiting == key then
    task.make_ready(self)
  end
end

-- ---- ends ---------------------------------------------------------------------------

-- Tells of the task's end. Ctrl-C may break that off: then it is done again (scheduler.rescue).
local function tell(self)
  local scheduler = self.scheduler
  for _, joiner in ipairs(self.joiners or {}) do
    joiner:wake(self)
  end
  self.joiners = nil
  if self.on_finish then
    self.on_finish(self)
  end
  scheduler.tasks[self] = nil
  scheduler.live = scheduler.live - 1
end

local function finish(self, ...)
  self.count, self.values = select("#", ...), { ... }
  self.finished = true
  tell(self)
end

-- What a task raised, as the error object of its result.
local function error_of(self, value)
  local trace = debug and debug.traceback(self.coroutine, tostring(value)) or tostring(value)
  if errors.is_error(value) then
    value.traceback = trace
    return value
  end
  return errors.new { kind = "raised", message = tostring(value), value = value, traceback = trace }
end

local NO_MEMORY = "not enough memory"
local no_memory = errors.new { kind = "raised", message = NO_MEMORY, value = NO_MEMORY }

-- The same, where there may be no memory for it. LuaJIT crashes when it walks the stack
-- of a coroutine that ended for want of memory.
local function safe_error_of(self, value)
  if value == NO_MEMORY then
    return no_memory
  end
  local ok, err = pcall(error_of, self, value)
  return ok and err or no_memory
end

--- Ends a task whose coroutine ran out of memory, or tells of the end of one that came to it before.
---@param self linq.task_inside
function task.end_dead(self)
  if self.finished then
    return tell(self)
  end
  self.raised = true
  finish(self, nil, no_memory)
end

-- ---- running and waiting ---------------------------------------------------------------

local function after_resume(self, ok, first, ...)
  if self.finished then -- canceled meanwhile, by a coroutine of its own or by a step within it
    return
  elseif not ok then
    self.raised = true
    finish(self, nil, safe_error_of(self, first))
  elseif first == ENDED then
    finish(self, ...)
  end
end

--- Runs the task until it waits or ends.
---@param self linq.task_inside
function task.resume(self)
  local before, first = resumed[1], self.arguments
  resumed[1] = self
  self.ready, self.waiting, self.in_turn = false, nil, true
  if first then
    after_resume(self, continue(self.coroutine, unpack(first, 1, first.n)))
    self.arguments = nil
  else
    after_resume(self, continue(self.coroutine))
  end
  self.in_turn = false
  resumed[1] = before
end

--- Suspends the task, which is the running one, until somebody wakes it with `key`.
---@param self linq.task_inside
---@param key any
function task.suspend(self, key)
  self.waiting = key
  yield()
end

-- ---- what users call --------------------------------------------------------------------

--- Whether the task came to its end.
---@return boolean
function task_methods:done()
  return self.finished
end

--- What the task's function returned; of one that raised, `nil, err` with
--- `err.traceback`; of a canceled one, `nil, err` of kind "canceled". Nothing
--- while it runs.
---@return any ...
function task_methods:result()
  if self.finished then
    return unpack(self.values, 1, self.count)
  end
end

-- Forgets a task that waits for the end of this one no longer.
local function leave(self, joiner)
  local joiners = self.joiners or {}
  for i = #joiners, 1, -1 do
    if joiners[i] == joiner then
      table.remove(joiners, i)
    end
  end
end

--- Ends the task: what it waits for is taken off the wire, its coroutine is closed.
---@return boolean canceled false: it had come to its end before
function task_methods:cancel()
  if self.finished then
    return false
  elseif self == current() then
    misuse.raise("task:cancel: a task cannot cancel itself: it can return")
  end
  if self.within then
    self.within:cancel()
  end
  if self.loop then
    waiters.remove(self.loop, self)
  end
  if self.transfer then
    waiters.remove(self.loop, self.transfer:id())
    self.transfer:cancel()
  end
  if type(self.waiting) == "table" then
    leave(self.waiting, self)
  end
  if close and coroutine.status(self.coroutine) == "suspended" then
    close(self.coroutine)
  end
  finish(self, nil, errors.new { kind = "canceled", message = "the task was canceled" })
  self.coroutine, self.arguments = nil, nil
  return true
end

-- Waits within a task.
local function await_end(self, joiner, seconds)
  self.joiners = self.joiners or {}
  table.insert(self.joiners, joiner)
  local sleeper = seconds
    and sleepers.add(joiner.scheduler.sleepers, joiner.scheduler.clock, joiner, self, seconds)
  task.suspend(joiner, self)
  leave(self, joiner)
  if sleeper then
    sleepers.forget(sleeper)
  end
end

--- Waits for the task's end, within another task or outside of all.
---@param timeout? number seconds
---@return any ... its result; `nil, err` of kind "timeout" when the time is over
function task_methods:join(timeout)
  if timeout ~= nil then
    sleepers.check("task:join: the timeout", timeout)
  end
  local joiner = current()
  local clock = (joiner or self).scheduler.clock
  local until_ = timeout and clock.now() + timeout
  while not self.finished do
    local left = until_ and until_ - clock.now()
    if left and left <= 0 then
      return nil, errors.new { kind = "timeout", message = "the task did not end in time" }
    elseif joiner then
      await_end(self, joiner, left)
    else
      self.scheduler:advance(left or math.huge, nil, self)
    end
  end
  return self:result()
end

task_metatable.__tostring = function(self)
  if self.finished then
    return "linq.task: " .. (self.raised and "raised" or "finished")
  end
  return "linq.task: " .. (self == current() and "running" or "waiting")
end

return task
