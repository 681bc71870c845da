--- HTTP header fields: names in any case (RFC 9110 section 5.1).

local lower = require("linq.ascii").lower

local headers = {}

local byte = string.byte
local SPACE, TAB = byte " ", byte "\t"

local metatable = {
  __name = "linq.headers",
  __index = function(fields, name)
    if type(name) == "string" then
      return rawget(fields, lower(name))
    end
  end,
  __newindex = function(fields, name, value)
    rawset(fields, type(name) == "string" and lower(name) or name, value)
  end,
}

--- A table of header fields whose names are looked up in any case.
---@param fields? table<string, string>
---@return table<string, string>
function headers.new(fields)
  local result = setmetatable({}, metatable)
  for name, value in pairs(fields or {}) do
    result[name] = value
  end
  return result
end

--- Parses the head of a response. Repeated fields are joined with ", ".
---@param head string status line and header lines, as received
---@return table<string, string>
function headers.parse(head)
  local result = setmetatable({}, metatable)
  for given, text in head:gmatch("\n([^:%s]+):[ \t]*([^\r\n]*)") do
    local name = lower(given)
    local value, last = text, byte(text, -1)
    if last == SPACE or last == TAB then
      value = text:match("^(.-)[ \t]*$")
    end
    local before = rawget(result, name)
    rawset(result, name, before and before .. ", " .. value or value)
  end
  return result
end

--- The headers of a response: parsed when they are asked for, most never are.
---@param head string|table<string, string> as received, or of a user's transport
---@return table<string, string>
function headers.of(head)
  return type(head) == "table" and head or headers.parse(head)
end

--- What is wrong with a header field, nil when nothing is.
---@param name any
---@param value any
---@return string|nil
function headers.invalid(name, value)
  if type(name) ~= "string" or name == "" or name:find("[^A-Za-z0-9!#$%%&'*+%-.^_`|~]") then
    return ("header name %q is not a token"):format(tostring(name))
  elseif type(value) ~= "string" then
    return ("header '%s' must be a string"):format(name)
  elseif value:find("[%z\r\n]") then
    return ("header '%s' holds CR, LF or NUL"):format(name)
  end
end

return headers
