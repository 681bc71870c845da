--- Writes a value as JSON, the same text for the same value: the keys of objects in their order.

local core = require "linq.core"
local json = require "linq.util.json"

local MAX_DEPTH = 50

local short = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(character)
  return short[character] or ("\\u%04x"):format(character:byte())
end

local function quote(text)
  return '"' .. (text:find '^[^%c"\\]*$' and text or text:gsub('[%c"\\]', escape)) .. '"'
end

local write

local function write_array(value, depth)
  local pieces = {}
  for i, element in ipairs(value) do
    pieces[i] = write(element, depth)
  end
  return "[" .. table.concat(pieces, ",") .. "]"
end

local function write_object(value, depth)
  local names = {}
  for name in pairs(value) do
    if type(name) ~= "string" then
      error("has both numbers and names as keys, or holes", 0)
    end
    names[#names + 1] = name
  end
  table.sort(names)
  for i, name in ipairs(names) do
    names[i] = quote(name) .. ":" .. write(value[name], depth)
  end
  return "{" .. table.concat(names, ",") .. "}"
end

local function write_table(value, depth)
  if depth > MAX_DEPTH then
    error("is nested too deeply (or contains itself)", 0)
  elseif value[1] ~= nil or getmetatable(value) == core.array_metatable then
    local count = 0
    for _ in pairs(value) do
      count = count + 1
    end
    if count == #value then
      return write_array(value, depth + 1)
    end
  end
  return write_object(value, depth + 1)
end

function write(value, depth)
  local kind = type(value)
  if kind == "string" then
    return quote(value)
  elseif kind == "number" then
    return json.number_text(value) or error("holds a number that is not finite", 0)
  elseif kind == "boolean" then
    return tostring(value)
  elseif value == json.null then
    return "null"
  elseif kind == "table" then
    return write_table(value, depth)
  elseif core.class_of(value) then
    return write_table(value:totable(), depth)
  end
  error("holds a " .. kind .. ", which JSON cannot represent", 0)
end

--- Writes a value.
---@param value any
---@return string|nil text
---@return string|nil message what JSON cannot represent
return function(value)
  local ok, text = pcall(write, value, 1)
  if ok then
    return text
  end
  return nil, "the message " .. tostring(text)
end
