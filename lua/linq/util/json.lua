--- Writes Lua values as JSON.
---
--- lua-cjson writes the text. Values that some of its builds lose (integers from 10^14
--- on, empty arrays) pass through it as marked strings, which are replaced afterwards.

local core = require "linq.core"
local cjson = require "cjson"

local json = {
  null = core.null,
  decode = core.decode,
}

local encode_text = cjson.new().encode
local marker, marked -- the beginning of a marked string, and the pattern that finds one in JSON

local function draw_marker()
  local nonce = core.hex(core.random(8))
  marker, marked = "\0" .. nonce, '"\\u0000' .. nonce .. '([^"]*)"'
end

draw_marker()

local function mark(text, path)
  path.marks = path.marks + 1
  return marker .. text
end

local MAX_DEPTH = 100
local MAX_EXACT = 2 ^ 53
local SHORT_INTEGER = 1e14 -- every build of lua-cjson writes smaller integers exactly

--- Marks a table as a JSON array, so that it is written as one even when it is empty.
---@param elements? any[]
---@return any[] elements the same table
function json.array(elements)
  return setmetatable(elements or {}, core.array_metatable)
end

--- Returns the value, or json.null for nil.
---@param value any
---@return any
function json.or_null(value)
  return value == nil and json.null or value
end

local function fail(path, message)
  error({ path = table.concat(path, "."), message = message }, 0)
end

--- Writes a finite number exactly: an integer without a point, a float beyond 2^53 with a point
--- or an exponent, because digits alone would read back as an integer, and in Lua 5.1 as a string.
---@param number number
---@return string|nil text nil for NaN and the infinities
function json.number_text(number)
  if number ~= number or number == math.huge or number == -math.huge then
    return nil
  elseif math.type and math.type(number) == "integer" then
    return ("%d"):format(number)
  elseif number % 1 == 0 and number >= -MAX_EXACT and number <= MAX_EXACT then
    return ("%.0f"):format(number)
  end
  local text = ("%.14g"):format(number)
  if tonumber(text) ~= number then
    text = ("%.17g"):format(number)
  end
  if not text:find "[^0-9-]" then
    return text .. ".0"
  end
  return (text:gsub("[^0-9e+-]+", ".", 1)) -- replaces the locale's decimal point
end

-- The number itself if lua-cjson writes it without loss, else a marked string.
local function encodable_number(number, path)
  local text = json.number_text(number) or fail(path, "is not a finite number")
  if number % 1 == 0 and number > -SHORT_INTEGER and number < SHORT_INTEGER then
    return number
  end
  return mark(text, path)
end

local encodable, encodable_table

function encodable_table(value, path)
  if #path > MAX_DEPTH then
    fail(path, "is nested too deeply (or contains itself)")
  end
  local copy, count, last, has_names = {}, 0, 0, false
  for key, element in pairs(value) do
    if type(key) == "string" then
      has_names = true
    elseif type(key) == "number" then
      -- a key that cannot be an index of an array counts as a hole
      count, last = count + 1, math.max(last, (key < 1 or key % 1 ~= 0) and math.huge or key)
    else
      fail(path, "has a key that is neither a string nor a number")
    end
    local kind = type(element)
    if kind ~= "string" and kind ~= "boolean" then
      path[#path + 1] = tostring(key)
      element = (kind == "table" and encodable_table or encodable)(element, path)
      path[#path] = nil
    end
    copy[key] = element
  end
  local is_array = count > 0 or getmetatable(value) == core.array_metatable
  if is_array and has_names then
    fail(path, "is neither an array nor an object: it has both numbers and names as keys")
  elseif last ~= count then
    fail(path, "has holes: use linq.null for an empty element")
  elseif is_array and count == 0 then
    return mark("[]", path)
  end
  return copy
end

function encodable(value, path)
  local kind = type(value)
  if kind == "table" then
    return encodable_table(value, path)
  elseif kind == "number" then
    return encodable_number(value, path)
  elseif kind == "string" or kind == "boolean" or value == core.null then
    return value
  elseif core.class_of(value) then
    return encodable_table(value:totable(), path)
  end
  return fail(path, "is a " .. kind .. ", which JSON cannot represent")
end

--- Writes a Lua value as JSON. A table with the elements 1..n is an array, any other table
--- an object. An empty table is an object unless `linq.array` made it.
---@param value any
---@return string|nil text
---@return string|nil message names the value that cannot be written: "message.parts.1 is a function …"
function json.encode(value)
  local path = { marks = 0 }
  local ok, copy = pcall(type(value) == "table" and encodable_table or encodable, value, path)
  if not ok then
    if type(copy) ~= "table" then
      error(copy, 0)
    end
    return nil, (copy.path == "" and "the value" or copy.path) .. " " .. copy.message
  end
  local text, found = encode_text(copy):gsub(marked, "%1")
  if found ~= path.marks then -- a string in the value looks like a marked one
    draw_marker()
    return json.encode(value)
  end
  return text
end

return json
