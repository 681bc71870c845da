-- The head of an answer, from a server that means harm: linq.http.headers reads what a
-- plain reader reads, raises never, and takes time in proportion.

local calendar = require "linq.util.calendar"
local headers = require "linq.http.headers"
local linear = require "spec.fuzz.support.linear"

local function trimmed(text)
  local first, last = 1, #text
  while first <= last and (text:byte(first) == 32 or text:byte(first) == 9) do
    first = first + 1
  end
  while last >= first and (text:byte(last) == 32 or text:byte(last) == 9) do
    last = last - 1
  end
  return text:sub(first, last)
end

local function lower(text)
  return (text:gsub("[A-Z]", function(letter) return string.char(letter:byte() + 32) end))
end

-- The fields of a head, line by line; a line that is no field is not one.
local function plain_fields(head)
  local fields, number = {}, 0
  for text in (head .. "\n"):gmatch "([^\n]*)\n" do
    number = number + 1
    local line = text:match "^[^\r]*"
    local name, value = line:match "^([^:%s]+):(.*)$"
    if name and number > 1 then
      name = lower(name)
      fields[name] = (fields[name] and fields[name] .. ", " or "") .. trimmed(value)
    end
  end
  return fields
end

local function check_parsed(head)
  local fields, expected = headers.parse(head), plain_fields(head)
  for name, value in pairs(expected) do
    assert(rawget(fields, name) == value, name)
    assert(fields[name:upper()] == value)
  end
  for name in pairs(fields) do
    assert(expected[name], name)
  end
end

local tokens = {}
for letter in ("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"):gmatch "." do
  tokens[letter] = true
end

local function is_token(text)
  for i = 1, #text do
    if not tokens[text:sub(i, i)] then
      return false
    end
  end
  return text ~= ""
end

local function check_invalid(name, value)
  local wrong = headers.invalid(name, value)
  local may_be_sent = is_token(name) and not value:find "[\r\n%z]"
  assert(wrong == nil or type(wrong) == "string")
  assert(may_be_sent or wrong, "a header that splits a request")
end

local function parse_all(text)
  headers.parse(text)
  headers.parse("HTTP/1.1 200 OK\r\nX-Field: " .. text .. "\r\n")
  calendar.http_date(text)
end

return function(text)
  check_parsed(text)
  local name, value = text:match "^([^:]*):?(.*)$"
  check_invalid(name or text, value or "")
  local date = calendar.http_date(value or text)
  assert(date == nil or type(date) == "number" and date == date)
  linear(parse_all, text)
end
