--- Who sleeps until when, by which clock: clock -> a heap of sleepers.

local heap = require "linq.util.heap"
local misuse = require "linq.util.misuse"

local sleepers = {}

--- Raises unless a time is a number. NaN would keep all others from being woken.
---@param what string for the message: "tasks:sleep: the time"
---@param seconds any
function sleepers.check(what, seconds)
  if type(seconds) ~= "number" or seconds ~= seconds then
    misuse.raise("%s must be a number of seconds, got %s", what, type(seconds) == "number" and "NaN" or type(seconds))
  end
end

--- Calls `task:wake(key)` once `seconds` are over.
---@param known table<linq.clock, linq.heap>
---@param clock linq.clock
---@param task linq.task_inside
---@param key any
---@param seconds number
---@return linq.heap_entry sleeper
function sleepers.add(known, clock, task, key, seconds)
  local list = known[clock]
  if not list then
    list = {}
    known[clock] = list
  end
  local sleeper = { task = task, key = key, time = clock.now() + seconds }
  heap.push(list, sleeper)
  return sleeper
end

--- Forgets a sleeper that was woken by something else. Its place in the heap is given up later.
---@param sleeper linq.heap_entry
function sleepers.forget(sleeper)
  sleeper.task, sleeper.key = nil, nil
end

-- The first that still waits: it was not forgotten, nor its task canceled.
local function first_of(list)
  local sleeper = heap.first(list)
  while sleeper and (not sleeper.task or sleeper.task.finished) do
    heap.pop(list)
    sleeper = heap.first(list)
  end
  return sleeper
end

--- Who is due first.
---@param known table<linq.clock, linq.heap>
---@return number|nil seconds until then; nil: nobody sleeps
---@return linq.clock|nil clock
---@return number|nil time the same, by this clock
function sleepers.first(known)
  local least, first, time
  for clock, list in pairs(known) do
    local sleeper = first_of(list)
    local left = sleeper and math.max(0, sleeper.time - clock.now())
    if left and not (least and least <= left) then
      least, first, time = left, clock, sleeper.time
    end
  end
  return least, first, time
end

local function wake(list, now)
  local sleeper = first_of(list)
  while sleeper and sleeper.time <= now do
    sleeper.task:wake(sleeper.key)
    heap.pop(list)
    sleeper = first_of(list)
  end
end

--- Wakes those that are due.
---@param known table<linq.clock, linq.heap>
---@param slept? linq.clock by which somebody slept
---@param until_? number until when; then that is over, whatever the clock says
function sleepers.wake(known, slept, until_)
  for clock, list in pairs(known) do
    if heap.first(list) then
      local now = clock.now()
      wake(list, clock == slept and math.max(now, until_) or now)
    end
  end
end

return sleepers
