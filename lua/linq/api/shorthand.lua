--- What a caller may write short: an empty table for an empty array, and a text alone for
--- a message. linq.api.schema notes in `context.short` that there is some.

local fields_of = require "linq.api.notation"
local json = require "linq.util.json"
local schema = require "linq.api.schema"

local shorthand = {}

--- The fields for which a text alone stands.
---@param name string the field that takes the text: "parts", "text" …
---@param text string
---@return table<string, any> fields
function shorthand.of_text(name, text)
  return { [name] = name == "parts" and { { type = "text", value = text } } or text }
end

-- The table, or a copy of it with the value under the key. A copy is made once.
local function with(original, copy, key, value)
  if value == original[key] then
    return copy
  elseif copy == original then
    copy = {}
    for name, element in pairs(original) do
      copy[name] = element
    end
  end
  copy[key] = value
  return copy
end

local expand_fields

-- is (of a type) -> expand(shapes, type, value)
local expanders = {}

function expanders.shape(shapes, kind, value)
  local shape = shapes[kind.name]
  if shape and shape.text_alone and type(value) == "string" then
    return shorthand.of_text(shape.text_alone, value)
  end
  shape = type(value) == "table" and schema.branch(shapes, shape, value)
  return shape and shape.fields and expand_fields(shapes, fields_of[shape.fields], value) or value
end

function expanders.array(shapes, kind, value)
  if type(value) ~= "table" then
    return value
  elseif next(value) == nil then
    return json.array()
  end
  local all = value
  for i, element in ipairs(kind.of.is == "shape" and value or {}) do
    all = with(value, all, i, expanders.shape(shapes, kind.of, element))
  end
  return all
end

function expand_fields(shapes, known, fields)
  local all = fields
  for _, field in ipairs(known) do
    local value, expand = fields[field.name], expanders[field.type.is]
    if value ~= nil and expand then
      all = with(fields, all, field.name, expand(shapes, field.type, value))
    end
  end
  return all
end

--- Writes out the fields of a call. The tables in which nothing is short stay the same.
---@param shapes table<string, linq.shape>
---@param row linq.row
---@param fields table<string, any>
---@return table<string, any> fields
function shorthand.expand(shapes, row, fields)
  return expand_fields(shapes, schema.known(row), fields)
end

return shorthand
