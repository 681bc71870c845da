--- A value in one line.

local core = require "linq.core"
local json = require "linq.util.json"

-- The fields that stand for an object, the best first.
local NAMES = { "handle", "phone_number", "value", "text", "name", "display_name", "type", "id" }

local cell

local function of_object(object)
  for _, name in ipairs(NAMES) do
    local value = object[name]
    if type(value) == "string" or type(value) == "number" then
      return cell(value)
    end
  end
  return next(object) ~= nil and "{…}" or ""
end

local function of_list(list)
  local texts = {}
  for i, element in ipairs(list) do
    texts[i] = cell(element)
  end
  return table.concat(texts, ", ")
end

--- The text of a value, in one line.
---@param value any
---@return string
function cell(value)
  if value == nil or value == json.null then
    return ""
  elseif type(value) == "number" then
    return json.number_text(value) or tostring(value)
  elseif type(value) == "table" and (value[1] ~= nil or getmetatable(value) == core.array_metatable) then
    return of_list(value)
  elseif core.class_of(value) then -- by its fields: a method may have the name of one
    return of_object(value:totable())
  elseif type(value) == "table" then
    return of_object(value)
  end
  return tostring(value)
end

return cell
