--- Lists of objects in answers, which may hold other values by mistake.

local core = require "linq.core"

--- The elements of an array that are objects. A value that is not an array has none.
---@param value any
---@return userdata[]
return function(value)
  local all = {}
  if type(value) ~= "table" then
    return all
  end
  for _, element in ipairs(value) do
    if core.class_of(element) then
      all[#all + 1] = element
    end
  end
  return all
end
