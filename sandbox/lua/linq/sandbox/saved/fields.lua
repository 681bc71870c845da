--- Copies the fields of a shape that are the same in a state and in a saved one.

local json = require "linq.util.json"
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

--- Makes a function that copies the fields of a shape.
---@param shape string
---@return fun(from: table<string, any>): table<string, any>
function fields.all(shape)
  return function(from)
    return fields.copy(shape, from)
  end
end

--- Makes an array of what a function gives for each item of a list.
---@param list any[]|nil nil: none
---@param fn fun(item: any): any
---@return any[]
function fields.map(list, fn)
  local made = json.array()
  for _, item in ipairs(list or {}) do
    made[#made + 1] = fn(item)
  end
  return made
end

return fields
