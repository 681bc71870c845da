--- Who sleeps until when: a heap of sleepers.

local core = require "linq.core"
local heap = require "linq.util.heap"

local sleepers = {}

--- Has `task:wake(key)` called once `seconds` are over.
---@param list linq.heap
---@param task linq.task
---@param key any
---@param seconds number
function sleepers.add(list, task, key, seconds)
  heap.push(list, { task = task, key = key, time = core.now() + seconds })
end

--- Seconds until the first one is due.
---@param list linq.heap
---@return number|nil seconds nil: nobody sleeps
function sleepers.left(list)
  local earliest = list[1]
  return earliest and math.max(0, earliest.time - core.now())
end

--- Wakes those that are due.
---@param list linq.heap
function sleepers.wake(list)
  local now = list[1] and core.now()
  while list[1] and list[1].time <= now do
    local sleeper = list[1]
    sleeper.task:wake(sleeper.key)
    heap.pop(list)
  end
end

return sleepers
