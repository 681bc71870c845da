--- Copies the fields of a shape that are the same in a state and in a saved one.

local notation = require "linq.api.notation"
local shapes = require "linq.sandbox.saved.shapes"

local fields = {}

--- Copies the fields that the shape names, except those that are given to be left out.
---@param shape string
---@param from table<string, any>
---@param without? table<string, boolean>
---@return table<string, any>
function fields.copy(shape, from, without)
  local copy = {}
  for _, field in ipairs(notation[shapes[shape].fields]) do
    if not (without and without[field.name]) then
      copy[field.name] = from[field.name]
    end
  end
  return copy
end

return fields
