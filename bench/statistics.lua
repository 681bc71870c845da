--- What many rounds say together: the middle one, how far apart they were, and how it is written.

local statistics = {}

---@class bench.summary
---@field median number
---@field lowest number
---@field highest number

--- Sums up the values of all rounds.
---@param values number[] one at least
---@return bench.summary
function statistics.summary(values)
  local sorted = {}
  for i, value in ipairs(values) do
    sorted[i] = value
  end
  table.sort(sorted)
  local lower, upper = math.floor((#sorted + 1) / 2), math.ceil((#sorted + 1) / 2)
  return { median = (sorted[lower] + sorted[upper]) / 2, lowest = sorted[1], highest = sorted[#sorted] }
end

--- The ratio of each round: both sides of a round ran in the same moment of the machine.
---@param values number[]
---@param base number[]
---@return number[] ratios
function statistics.ratios(values, base)
  local ratios = {}
  for i, value in ipairs(values) do
    ratios[i] = value / base[i]
  end
  return ratios
end

--- Writes a value with so many decimals. Half goes up: printf alone would write 782.5 as 782, LuaJIT as 783, and the
--- pages are to be the same in each Lua.
---@param value number
---@param decimals integer
---@return string
function statistics.written(value, decimals)
  local unit = 10 ^ decimals
  return ("%%.%df"):format(decimals):format(math.floor(value * unit + 0.5) / unit)
end

return statistics
