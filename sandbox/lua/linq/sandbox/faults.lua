--- Faults: those that are asked for, and chance.

local faults = {}

--- The fault that is due for an operation; it is used up.
---@param list table[]
---@param row table|nil
---@return table|nil fault
function faults.take(list, row)
  for i, fault in ipairs(list) do
    if row and (fault.operation == nil or fault.operation == row.operation or fault.operation == row.name) then
      fault.times = fault.times - 1
      if fault.times <= 0 then
        table.remove(list, i)
      end
      return fault
    end
  end
end

local points = { "before", "after", "half" }

--- Drops calls at random points: before they act, after, and in the middle of
--- the answer. The same seed gives the same faults under every Lua.
---@param options { rate: number, seed?: integer } rate: 0.2 drops one in five
---@return fun(): table|nil
function faults.chaos(options)
  local value = (options.seed or 1) % 2147483647
  value = value == 0 and 1 or value
  local function random() -- Park and Miller's generator
    value = value * 16807 % 2147483647
    return value / 2147483647
  end
  return function()
    local dropped, point = random() < options.rate, points[math.floor(random() * 3) + 1]
    return dropped and { drop = point } or nil
  end
end

return faults
