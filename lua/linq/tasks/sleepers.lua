--- Who sleeps until when: an array of sleepers, the earliest last.

local core = require "linq.core"

local sleepers = {}

--- Has `task:wake(key)` called once `seconds` are over.
---@param list table[]
---@param task linq.task
---@param key any
---@param seconds number
function sleepers.add(list, task, key, seconds)
  local time, at = core.now() + seconds, #list
  while at > 0 and list[at].time < time do
    at = at - 1
  end
  table.insert(list, at + 1, { task = task, key = key, time = time })
end

--- Seconds until the first one is due.
---@param list table[]
---@return number|nil seconds nil: nobody sleeps
function sleepers.left(list)
  local earliest = list[#list]
  return earliest and math.max(0, earliest.time - core.now())
end

--- Wakes those that are due.
---@param list table[]
function sleepers.wake(list)
  local now = #list > 0 and core.now()
  while #list > 0 and list[#list].time <= now do
    local sleeper = list[#list]
    sleeper.task:wake(sleeper.key)
    list[#list] = nil
  end
end

return sleepers
