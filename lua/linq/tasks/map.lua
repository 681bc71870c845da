--- Functions side by side: over the items of an array, or each of its own.

local current = require("linq.tasks.task").current
local interrupt = require "linq.util.interrupt"
local misuse = require "linq.util.misuse"
local protected = require "linq.util.protected"
local scheduler = require "linq.tasks.scheduler"

local map = {}

local DEFAULT_CONCURRENCY = 16

-- Calls `fn` for the items that are left, one after another, in a task. What raises ends
-- it; another takes its place. A task that raised before it took an item, for want of
-- memory, fails the next one.
local function start(work)
  local index
  local function take()
    index = work.taken < #work.items and work.taken + 1 or nil
    work.taken = index or work.taken
    return index
  end
  local task = work.tasks:spawn(function()
    while take() do
      local result, err = work.fn(work.items[index], index)
      if result == nil then
        work.errors[index] = err
      else
        work.results[index] = result
      end
    end
  end)
  task.on_finish = function()
    if task.raised and (index or take()) then
      local err = select(2, task:result())
      interrupt.pass(err.value)
      work.errors[index] = err
      if work.taken < #work.items then
        start(work)
      end
    end
  end
end

-- Runs the tasks as pcall would. They are canceled with the task that waits for them, if one does.
local function run(tasks)
  local outer = current()
  if outer then
    outer.within = tasks
  end
  local ok, message = protected(tasks.run, tasks)
  if outer then
    outer.within = nil
  end
  return ok, message
end

-- The options' concurrency.
local function check(items, fn, options)
  if type(items) ~= "table" or type(fn) ~= "function" then
    misuse.raise("linq.map: an array and a function expected, got %s and %s", type(items), type(fn))
  end
  misuse.check_names(options, { concurrency = true, host = true, clock = true }, "option of linq.map")
  local concurrency = options.concurrency or DEFAULT_CONCURRENCY
  if type(concurrency) ~= "number" or concurrency < 1 or concurrency ~= concurrency then
    misuse.raise("linq.map: the option 'concurrency' must be a number, 1 or more")
  end
  return concurrency
end

--- Calls `fn(item, index)` for every item, several at a time, and waits for all.
---@param items any[]
---@param fn fun(item: any, index: integer): any, any
---@param options? { concurrency?: integer, host?: linq.host, clock?: linq.clock } concurrency: default 16
---@return any[] results what fn returned, indexed like items
---@return any[] errors what fn returned as `nil, err`, or raised
function map.map(items, fn, options)
  options = options or {}
  local concurrency = check(items, fn, options)
  local tasks = scheduler.new { host = options.host, clock = options.clock }
  local work = { tasks = tasks, items = items, fn = fn, taken = 0, results = {}, errors = {} }
  for _ = 1, math.min(concurrency, #items) do
    start(work)
  end
  local ok, message = run(tasks)
  if not ok then -- it was broken off: nothing of it may be sent later
    tasks:cancel()
    error(message, 0)
  end
  return work.results, work.errors
end

--- Calls functions side by side and waits for all.
---@param ... function
---@return any[] results
---@return any[] errors
function map.gather(...)
  local functions = { ... }
  for _, fn in ipairs(functions) do
    if type(fn) ~= "function" then
      misuse.raise("linq.gather: functions expected, got %s", type(fn))
    end
  end
  if not functions[1] then
    return {}, {}
  end
  return map.map(functions, function(fn) return fn() end, { concurrency = #functions })
end

return map
