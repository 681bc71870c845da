--- The home of metrics in one process.

local memory = {}

local methods = {}
local metatable = { __index = methods }

--- Adds to a number.
---@param key string
---@param by number
function methods:add(key, by)
  local values = self.values
  values[key] = (values[key] or 0) + by
end

--- Sets a number.
---@param key string
---@param value number
function methods:set(key, value)
  self.values[key] = value
end

--- All numbers.
---@return table<string, number> values
function methods:all()
  return self.values
end

--- Makes a home.
---@return linq.metrics_home
function memory.new()
  return setmetatable({ values = {} }, metatable)
end

return memory
