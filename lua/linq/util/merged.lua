--- Merges tables.

--- Copies the fields of two tables into a new one. Where both have a field, it is the second's.
---@param first? table<any, any>
---@param second? table<any, any>
---@return table<any, any>
return function(first, second)
  local result = {}
  for name, value in pairs(first or {}) do
    result[name] = value
  end
  for name, value in pairs(second or {}) do
    result[name] = value
  end
  return result
end
