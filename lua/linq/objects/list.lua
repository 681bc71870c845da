--- The objects of a list, for whoever walks one: what an answer has in their
--- place is passed over.

local core = require "linq.core"

--- The elements of a field that are objects; none where it is no array.
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
