--- HTTP header fields. Case does not matter in names (RFC 9110 section 5.1).

local lower = require("linq.util.ascii").lower

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

--- Makes a table of header fields in which names are looked up in any case.
---@param fields? table<string, string>
---@return table<string, string>
function headers.new(fields)
  local result = setmetatable({}, metatable)
  for name, value in pairs(fields or {}) do
    result[name] = value
  end
  return result
end

-- A value without trailing white space. A pattern would take quadratic time.
local function without_space_at_end(value)
  local last = #value
  while last > 0 do
    local final = byte(value, last)
    if final ~= SPACE and final ~= TAB then
      return value:sub(1, last)
    end
    last = last - 1
  end
  return ""
end

-- Joins the values of repeated fields.
local function join_repeated(result, repeated)
  for name, values in pairs(repeated) do
    rawset(result, name, table.concat(values, ", "))
  end
end

--- Parses the head of a response. Repeated fields are joined with ", ".
---@param head string status line and header lines, as received
---@return table<string, string>
function headers.parse(head)
  local result, repeated = setmetatable({}, metatable), nil
  for field, text in head:gmatch("\n([^:%s]+):[ \t]*([^\r\n]*)") do
    local name, value = lower(field), without_space_at_end(text)
    local before = rawget(result, name)
    if before then
      repeated = repeated or {}
      local values = repeated[name] or { before }
      values[#values + 1] = value
      repeated[name] = values
    else
      rawset(result, name, value)
    end
  end
  if repeated then
    join_repeated(result, repeated)
  end
  return result
end

--- The headers of a response. They are parsed only here, because most are never read.
---@param head string|table<string, string> as received, or the table of a user's transport
---@return table<string, string>
function headers.of(head)
  return type(head) == "table" and head or headers.parse(head)
end

--- Checks a header field. Returns what is wrong with it, or nil.
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

-- Headers that say where a message ends or how its connection is used. With a user's value
-- the server and libcurl would disagree about it (RFC 9110, section 7.6.1; RFC 9112,
-- section 6). The texts end the sentence "header '…' cannot be set: it …".
local reserved = {
  ["content-length"] = "is computed from the body",
  ["transfer-encoding"] = "is computed from the body",
  ["trailer"] = "announces fields after the body, and none are sent",
  ["te"] = "says how the connection is used",
  ["host"] = "is taken from base_url",
  ["connection"] = "says how the connection is used",
  ["keep-alive"] = "says how the connection is used",
  ["proxy-connection"] = "says how the connection is used",
  ["upgrade"] = "says how the connection is used",
  ["expect"] = "delays the body",
}

--- Says why a user cannot set a header. Returns nil for headers that a user can set.
---@param name string
---@return string|nil
function headers.reserved(name)
  local why = reserved[lower(name)]
  return why and ("header '%s' cannot be set: it %s"):format(name, why)
end

return headers
