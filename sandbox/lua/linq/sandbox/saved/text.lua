--- Writes JSON for people and for version control: names in their order, one value a line.

local core = require "linq.core"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"

local LARGE = 2 ^ 53 -- whole numbers below it are exact
local unescaped = { ["/"] = "/" }

-- Most values are written as they are; lua-cjson escapes other texts, and slashes, which need none.
local function scalar(value)
  local kind = type(value)
  if kind == "string" and not value:find '[%c"\\\127-\255]' then
    return '"' .. value .. '"'
  elseif kind == "boolean" then
    return value and "true" or "false"
  elseif kind == "number" and value % 1 == 0 and value > -LARGE and value < LARGE then
    return ("%d"):format(value)
  end
  return (assert(json.encode(value)):gsub("\\(.)", unescaped))
end

local append

-- The pieces of a text, by their number: asking for it each time takes as long as the rest.
local function add(list, piece)
  list.count = list.count + 1
  list[list.count] = piece
end

local function append_array(list, array, indent)
  local inner = "\n" .. indent .. "  "
  add(list, "[")
  for i, element in ipairs(array) do
    append(list, element, indent .. "  ", i > 1 and "," .. inner or inner)
  end
  add(list, #array > 0 and "\n" .. indent .. "]" or "]")
end

local function append_object(list, object, indent)
  local inner, names = "\n" .. indent .. "  ", misuse.sorted(object)
  add(list, "{")
  for i, name in ipairs(names) do
    append(list, object[name], indent .. "  ", (i > 1 and "," .. inner or inner) .. scalar(name) .. ": ")
  end
  add(list, #names > 0 and "\n" .. indent .. "}" or "}")
end

function append(list, value, indent, before)
  if type(value) ~= "table" then
    return add(list, before .. scalar(value))
  end
  add(list, before)
  local is_array = value[1] ~= nil or getmetatable(value) == core.array_metatable
  return (is_array and append_array or append_object)(list, value, indent)
end

--- Writes a value.
---@param value any of tables, texts, numbers, booleans
---@return string
return function(value)
  local list = { count = 0 }
  append(list, value, "", "")
  add(list, "\n")
  return table.concat(list)
end
