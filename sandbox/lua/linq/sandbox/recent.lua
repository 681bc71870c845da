--- Lists of what happened last: the oldest is dropped once there are too many.

local recent = {}

local MOST = 1000

--- Drops the oldest of a list, in place, down to the last thousand.
---@generic T
---@param list T[]
---@return T[] list the same
function recent.trim(list)
  local count = #list
  local extra = count - MOST
  if extra > 0 then
    for i = 1, MOST do
      list[i] = list[i + extra]
    end
    for i = count, MOST + 1, -1 do
      list[i] = nil
    end
  end
  return list
end

--- Adds to a list. It grows to twice as many before the oldest are dropped at once.
---@param list any[]
---@param item any
function recent.add(list, item)
  list[#list + 1] = item
  if #list >= 2 * MOST then
    recent.trim(list)
  end
end

return recent
