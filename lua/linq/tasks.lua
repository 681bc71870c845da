--- Tasks: coroutines that wait side by side, for hosts without an event loop.
---
---     local tasks = linq.tasks()
---     local task = tasks:spawn(function(id) return client.chats:retrieve(id) end, id)
---     tasks:run()                  -- or tasks:step(0) once a frame
---     print(task:result())
---
--- A scheduler waits through a host itself: in a plain script it runs the event
--- loops, within nginx, cqueues … or another task it waits as a call there would.

local core = require "linq.core"
local errors = require "linq.error"
local hosts = require "linq.host"
local find_blocker = require "linq.host.blocker"
local misuse = require "linq.util.misuse"
local waiters = require "linq.host.waiters"

local tasks = {}

-- The longest pause while several loops are waited for through a host that can
-- watch only one: 1 ms, doubled while nothing comes.
local FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.01

-- However short a step's budget is, one task runs.
local LEAST_BUDGET = 1e-9

local unpack = table.unpack or _G.unpack
local close = coroutine.close -- from Lua 5.4 on
local is_yieldable = coroutine.isyieldable -- from Lua 5.3 on
local continue, running, yield = coroutine.resume, coroutine.running, coroutine.yield

-- The task of each coroutine, and the one that was resumed last: in nginx and
-- other hosts, a task may be left by a yield that is not this module's.
local task_of = setmetatable({}, { __mode = "kv" })
local resumed

local function current()
  local thread = running()
  if thread and resumed and resumed.coroutine == thread then
    return resumed
  end
  return task_of[thread or false]
end

local task_methods = {}
local task_metatable = { __name = "linq.task", __index = task_methods }
local scheduler_methods = {}
local scheduler_metatable = { __name = "linq.tasks", __index = scheduler_methods }

-- ---- the queue of what can run -----------------------------------------------------

-- What needs memory comes first, here and below: where it runs out, nothing has changed.
local function make_ready(task)
  local scheduler = task.scheduler
  if not task.ready and not task.finished then
    local last = scheduler.last + 1
    scheduler.queue[last] = task
    scheduler.last = last
    task.ready = true
  end
end

--- Waiters are woken by what they wait for; what they once waited for is no reason.
function task_methods:wake(key)
  if self.waiting == key then
    make_ready(self)
  end
end

-- ---- ends ---------------------------------------------------------------------------

local function finish(task, ...)
  local values = { ... }
  task.finished = true
  task.count = select("#", ...)
  task.values = values
  task.scheduler.live = task.scheduler.live - 1
  task.scheduler.tasks[task] = nil
  for _, waiter in ipairs(task.joiners or {}) do
    waiter:wake(task)
  end
  task.joiners = nil
  if task.on_finish then
    task.on_finish(task)
  end
end

-- What a task raised, as the error object of its result.
local function raised(task, value)
  local trace = debug and debug.traceback(task.coroutine, tostring(value)) or tostring(value)
  if errors.is_error(value) then
    value.traceback = trace
    return value
  end
  return errors.new { kind = "raised", message = tostring(value), value = value, traceback = trace }
end

local no_memory = errors.new { kind = "raised", message = "not enough memory", value = "not enough memory" }

-- The same, where there may be no memory for it. LuaJIT crashes when it walks the stack
-- of a coroutine that ended for want of memory.
local function raised_safely(task, value)
  if value == "not enough memory" then
    return no_memory
  end
  local ok, err = pcall(raised, task, value)
  return ok and err or no_memory
end

-- The first that a task's coroutine returns, but never yields.
local ENDED = {}

local function after_resume(task, ok, first, ...)
  if task.finished then -- canceled meanwhile, by a coroutine of its own or by a step within it
    return
  elseif not ok then
    task.raised = true
    finish(task, nil, raised_safely(task, first))
  elseif first == ENDED then
    finish(task, ...)
  end
end

local function resume(task)
  local before = resumed
  resumed = task
  task.ready, task.waiting = false, nil
  local first = task.arguments
  if first then
    task.arguments = nil
    after_resume(task, continue(task.coroutine, unpack(first, 1, first.n)))
  else
    after_resume(task, continue(task.coroutine))
  end
  resumed = before
end

-- ---- waiting, within a task -------------------------------------------------------------

-- Suspends a task, which is the running one, until somebody wakes it with `key`.
local function suspend(task, key)
  task.waiting = key
  yield()
end

local function add_sleeper(task, key, time)
  local sleepers = task.scheduler.sleepers
  local at = #sleepers
  while at > 0 and sleepers[at].time < time do
    at = at - 1
  end
  table.insert(sleepers, at + 1, { task = task, key = key, time = time }) -- the earliest is last
end

-- The host of the running task. It exists once for all schedulers.
local host = {}

function host.await(loop, transfer, id)
  local task = current()
  task.scheduler.loops[loop] = true
  task.loop, task.transfer = loop, transfer
  waiters.add(loop, id, task)
  repeat -- it has not even started; the scheduler alone takes the mark away
    task.waiting = id
    yield()
  until not task.waiting
  task.loop, task.transfer = nil, nil
end

function host.wait(loop, timeout, transfer)
  local task = current()
  task.scheduler.loops[loop] = true
  task.loop, task.transfer = loop, transfer
  waiters.add_any(loop, task)
  if timeout then
    add_sleeper(task, loop, core.now() + timeout)
  end
  suspend(task, loop)
  waiters.remove(loop, task)
  task.loop, task.transfer = nil, nil
end

function host.sleep(seconds)
  local task, key = current(), {}
  add_sleeper(task, key, core.now() + seconds)
  suspend(task, key)
end

--- The host to wait through, when a task runs (see linq.host).
---@param outer? table the host that the client was given: the scheduler waits through it
---@return table|nil host nil: no task runs
---@return string|nil message why this place in a task cannot wait
function tasks.host(outer)
  local task = current()
  if not task then
    if not resumed or not resumed.coroutine or coroutine.status(resumed.coroutine) ~= "normal" then
      return nil
    end
    return nil, "this is a coroutine within a task, which the scheduler cannot suspend: spawn a task instead"
  end
  local blocker = not (is_yieldable and is_yieldable()) and find_blocker()
  if blocker then
    return nil, ("%s cannot suspend a task within %s: make the call outside of it"):format(_VERSION, blocker)
  end
  if outer then
    task.scheduler.outer = task.scheduler.outer or outer
  end
  return host
end


-- ---- tasks ------------------------------------------------------------------------------

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

--- Ends the task: what it waits for is taken off the wire, its coroutine is closed.
---@return boolean canceled false: it had come to its end before
function task_methods:cancel()
  if self.finished then
    return false
  elseif self == current() then
    misuse.raise("task:cancel: a task cannot cancel itself: it can return")
  end
  if self.transfer then
    waiters.remove(self.loop, self)
    waiters.remove(self.loop, self.transfer:id())
    self.transfer:cancel()
  end
  if close and coroutine.status(self.coroutine) == "suspended" then
    close(self.coroutine)
  end
  self.coroutine, self.arguments = nil, nil
  finish(self, nil, errors.new { kind = "canceled", message = "the task was canceled" })
  return true
end

local advance

--- Waits for the task's end, within another task or outside of all.
---@param timeout? number seconds
---@return any ... its result; `nil, err` of kind "timeout" when the time is over
function task_methods:join(timeout)
  local until_ = timeout and core.now() + timeout
  local task = current()
  while not self.finished do
    local left = until_ and until_ - core.now()
    if left and left <= 0 then
      return nil, errors.new { kind = "timeout", message = "the task did not end in time" }
    elseif task then
      self.joiners = self.joiners or {}
      table.insert(self.joiners, task)
      if left then
        add_sleeper(task, self, core.now() + left)
      end
      suspend(task, self)
    else
      advance(self.scheduler, left or math.huge, nil, self)
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

-- ---- schedulers -------------------------------------------------------------------------

--- Starts a task: it first runs in the next step.
---@param fn function
---@param ... any its arguments
---@return table task
function scheduler_methods:spawn(fn, ...)
  if type(fn) ~= "function" then
    misuse.raise("tasks:spawn: a function expected, got %s", type(fn))
  end
  local task = setmetatable({
    scheduler = self,
    coroutine = coroutine.create(function(...) return ENDED, fn(...) end),
    arguments = { n = select("#", ...), ... },
    ready = false,
    waiting = false,
    finished = false,
    raised = false,
    count = 0,
    values = false,
  }, task_metatable)
  local last = self.last + 1
  task_of[task.coroutine] = task
  self.queue[last] = task -- it does not count before `last` does
  self.tasks[task] = true
  self.last, self.live = last, self.live + 1
  task.ready = true
  return task
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
    local task = queue[at]
    queue[at] = nil
    self.first = at + 1
    if not task.finished then
      resume(task)
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

local function wake_sleepers(self)
  local sleepers = self.sleepers
  local now = #sleepers > 0 and core.now()
  while #sleepers > 0 and sleepers[#sleepers].time <= now do
    local sleeper = sleepers[#sleepers]
    sleeper.task:wake(sleeper.key)
    sleepers[#sleepers] = nil
  end
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

-- Whether what the task waits for has come.
local function waits_in_vain(task)
  local joined = task.waiting
  return task.transfer and task.transfer:done() or type(joined) == "table" and joined.finished
end

-- After a step that was cut short because memory ran out: finds the tasks whose end,
-- or whose wake-up, was lost with it.
local function rescue(self)
  local dead, done = {}, {}
  for task in pairs(self.tasks) do
    if coroutine.status(task.coroutine) == "dead" then
      dead[#dead + 1] = task
    elseif not task.ready and waits_in_vain(task) then
      done[#done + 1] = task
    end
  end
  for _, task in ipairs(done) do
    make_ready(task)
    if task.transfer then
      waiters.remove(task.loop, task.transfer:id())
    end
  end
  for _, task in ipairs(dead) do
    task.raised = true
    finish(task, nil, no_memory)
  end
end

local function never()
  misuse.raise("tasks: every task waits for another one, so none will ever end")
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

-- Several loops through a host that waits for one at a time: in turns, with
-- pauses that grow.
local function wait_in_turns(self, loops, outer, until_)
  local pause = FIRST_PAUSE
  repeat
    for _, loop in ipairs(loops) do
      waiters.step(loop, 0)
    end
    local left = until_ - core.now()
    if self.first <= self.last or left <= 0 then
      return
    elseif left == math.huge and are_idle(loops) then
      never()
    end
    outer.sleep(math.min(pause, left))
    pause = math.min(pause * 2, LONGEST_PAUSE)
  until false
end

-- Waits until a task can run, at most `seconds`.
local function wait(self, seconds)
  local next_sleeper = self.sleepers[#self.sleepers]
  if next_sleeper then
    seconds = math.max(0, math.min(seconds, next_sleeper.time - core.now()))
  end
  local loops = active_loops(self)
  if seconds == 0 then
    for _, loop in ipairs(loops) do
      waiters.step(loop, 0)
    end
    return
  end
  local outer, message = hosts.current(self.outer)
  if not outer then
    misuse.raise("tasks: %s", message)
  end
  if #loops == 1 then
    outer.wait(loops[1], seconds < math.huge and seconds or nil)
    if seconds == math.huge and self.first > self.last and are_idle(loops) then
      never()
    end
  elseif #loops > 1 then
    wait_in_turns(self, loops, outer, core.now() + seconds)
  elseif seconds < math.huge then
    outer.sleep(seconds)
  else
    never()
  end
end

-- A step; where `joined`, a task, comes to its end, nothing is waited for.
function advance(self, seconds, budget, joined)
  budget = budget and math.max(budget, LEAST_BUDGET)
  local task = self.is_stepping and current()
  local within = task and task.scheduler == self or false -- a step of one of its tasks
  if self.is_stepping and not within then
    rescue(self)
  end
  self.is_stepping = true
  local used = run_ready(self, budget)
  if self.live > 0 and not (joined and joined.finished) then
    wait(self, self.first <= self.last and 0 or seconds or 0)
    wake_sleepers(self)
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
  if self.first <= self.last then
    return 0
  end
  local next_sleeper = self.sleepers[#self.sleepers]
  return next_sleeper and math.max(0, next_sleeper.time - core.now()) or nil
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
  for task in pairs(self.tasks) do
    unfinished[#unfinished + 1] = task
  end
  for _, task in ipairs(unfinished) do
    if task ~= current() then
      task:cancel()
    end
  end
end

--- Pauses the running task.
---@param seconds number
function scheduler_methods.sleep(_, seconds)
  if not current() then
    misuse.raise("tasks:sleep: only within a task")
  end
  host.sleep(seconds)
end

scheduler_metatable.__tostring = function(self)
  return ("linq.tasks: %d live"):format(self.live)
end

--- Makes a scheduler.
---@param options? { host?: table } how it waits itself; default: found, as a call's host is
---@return table tasks
function tasks.new(options)
  misuse.check_names(options or {}, { host = true }, "option of linq.tasks")
  local given = options and options.host
  if given ~= nil and (type(given) ~= "table" or not given.wait or not given.sleep) then
    misuse.raise("linq.tasks: the option 'host' must be a table with the functions wait and sleep")
  end
  return setmetatable({
    outer = given,
    queue = {},
    first = 1,
    last = 0,
    live = 0,
    is_stepping = false,
    tasks = {},
    sleepers = {},
    loops = {},
  }, scheduler_metatable)
end

-- ---- side by side -------------------------------------------------------------------------

--- Calls `fn(item, index)` for every item, several at a time, and waits for all.
---@param items any[]
---@param fn fun(item: any, index: integer): any, any
---@param options? { concurrency?: integer, host?: table } concurrency: default 16
---@return table results what fn returned, indexed like items
---@return table errors what fn returned as `nil, err`, or raised
function tasks.map(items, fn, options)
  if type(items) ~= "table" or type(fn) ~= "function" then
    misuse.raise("linq.map: an array and a function expected, got %s and %s", type(items), type(fn))
  end
  options = options or {}
  misuse.check_names(options, { concurrency = true, host = true }, "option of linq.map")
  local concurrency = options.concurrency or 16
  if type(concurrency) ~= "number" or concurrency < 1 then
    misuse.raise("linq.map: the option 'concurrency' must be a number, 1 or more")
  end
  local scheduler = tasks.new { host = options.host }
  local results, failures, at = {}, {}, 0
  -- One task takes item after item. What raises ends it; another takes its place.
  -- A task that raised before it took an item, for want of memory, fails the next one.
  local function start()
    local index
    local function take()
      index = at < #items and at + 1 or nil
      at = index or at
      return index
    end
    local task = scheduler:spawn(function()
      while take() do
        local result, err = fn(items[index], index)
        if result == nil then
          failures[index] = err
        else
          results[index] = result
        end
      end
    end)
    task.on_finish = function()
      if task.raised and (index or take()) then
        failures[index] = select(2, task:result())
        if at < #items then
          start()
        end
      end
    end
  end
  for _ = 1, math.min(concurrency, #items) do
    start()
  end
  scheduler:run()
  return results, failures
end

--- Calls functions side by side and waits for all.
---@param ... function
---@return table results
---@return table errors
function tasks.gather(...)
  local functions = { ... }
  for _, fn in ipairs(functions) do
    if type(fn) ~= "function" then
      misuse.raise("linq.gather: functions expected, got %s", type(fn))
    end
  end
  if not functions[1] then
    return {}, {}
  end
  return tasks.map(functions, function(fn) return fn() end, { concurrency = #functions })
end

return setmetatable(tasks, {
  __call = function(_, options)
    return tasks.new(options)
  end,
})
