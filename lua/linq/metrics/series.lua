--- Counts series: the families (linq.metrics.families) with values for their labels.
---
--- A home keeps numbers under keys of three lines: the name of the family; the part (the upper
--- bound of a bucket, "sum", a process, or nothing); and the labels as they are printed. So
--- what several processes count is one, and what was counted before a reload counts on.

local families = require "linq.metrics.families"
local format = require "linq.metrics.format"

local series = {}

local MOST_SERIES = 1000 -- of a family, in one process; what is beyond has the labels "other"
local OTHER = "other"

local by_name = {}
for _, family in ipairs(families) do
  by_name[family[1]] = family
end

---@class linq.metrics_home  what keeps the numbers
---@field add fun(self: linq.metrics_home, key: string, by: number)
---@field set fun(self: linq.metrics_home, key: string, value: number, seconds: number) `seconds`: its age, at most
---@field all fun(self: linq.metrics_home): table<string, number>

---@class linq.metrics_series
---@field home linq.metrics_home
---@field bounds number[] upper bounds of the buckets, without the last one
---@field known table<string, table> family -> first label -> second label -> key, or keys by part
---@field sizes table<string, integer> family -> how many are known
local methods = {}
local metatable = { __index = methods }

--- The key of a number.
---@param name string
---@param part string
---@param labels string
---@return string
function series.key(name, part, labels)
  return name .. "\n" .. part .. "\n" .. labels
end

-- The keys of a histogram: of its buckets by their number, and of its sum.
local function histogram_keys(self, name, labels)
  local keys = { sum = series.key(name, "sum", labels) }
  for i, bound in ipairs(self.bounds) do
    keys[i] = series.key(name, format.number(bound), labels)
  end
  keys[#keys + 1] = series.key(name, "+Inf", labels)
  return keys
end

local function make(self, name, first, second)
  local family = by_name[name]
  local labels = format.labels(family.labels or {}, { first, second })
  return family[2] == "histogram" and histogram_keys(self, name, labels) or series.key(name, "", labels)
end

-- The key of a series, or the keys of a histogram's.
local function find(self, name, first, second)
  first, second = first or "", second or ""
  local firsts = self.known[name]
  local seconds = firsts[first]
  local found = seconds and seconds[second]
  if found then
    return found
  elseif self.sizes[name] >= MOST_SERIES then
    return make(self, name, OTHER, OTHER)
  end
  seconds = seconds or {}
  found = make(self, name, first, second)
  firsts[first], seconds[second], self.sizes[name] = seconds, found, self.sizes[name] + 1
  return found
end

--- Adds to a counter.
---@param name string
---@param by number
---@param first? string|number value of the first label
---@param second? string|number
function methods:count(name, by, first, second)
  self.home:add(find(self, name, first, second), by)
end

--- Adds a time to a histogram.
---@param name string
---@param seconds number
---@param first? string
function methods:observe(name, seconds, first)
  local keys, bounds, bucket = find(self, name, first), self.bounds, 1
  while bounds[bucket] and seconds > bounds[bucket] do
    bucket = bucket + 1
  end
  self.home:add(keys[bucket], 1)
  self.home:add(keys.sum, math.max(0, seconds)) -- a clock may be set back; sums never go down
end

--- Sets what a process has of a gauge. A dead process's goes after a while.
---@param name string
---@param value number
---@param process string
---@param seconds number its age, at most
function methods:set(name, value, process, seconds)
  self.home:set(series.key(name, process, ""), value, seconds)
end

--- Makes the series over a home.
---@param home linq.metrics_home
---@param bounds number[]
---@return linq.metrics_series
function series.new(home, bounds)
  local known, sizes = {}, {}
  for name in pairs(by_name) do
    known[name], sizes[name] = {}, 0
  end
  return setmetatable({ home = home, bounds = bounds, known = known, sizes = sizes }, metatable)
end

return series
