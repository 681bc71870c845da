--- The letters and numbers of protocols, which are ASCII. Lua's own functions follow the
--- program's locale: in Turkish `lower` maps I to another letter, `%a` and `%w` match
--- bytes above 127, and numbers may have a decimal comma.

local ascii = {}

local small, capital = {}, {}
for code = ("A"):byte(), ("Z"):byte() do
  local upper, lower = string.char(code), string.char(code + 32)
  small[upper], capital[lower] = lower, upper
end

--- Converts A to Z to lower case.
---@param text string
---@return string
function ascii.lower(text)
  return (text:gsub("[A-Z]", small))
end

--- Converts a to z to upper case.
---@param text string
---@return string
function ascii.upper(text)
  return (text:gsub("[a-z]", capital))
end

local MOST_DIGITS = 17 -- of a fraction, more than a number can hold; hundreds would overflow

--- Reads a decimal number: digits, optionally with a point and a fraction. A sign or an
--- exponent is refused.
---@param value any a number is returned as it is
---@return number|nil
function ascii.number(value)
  if type(value) ~= "string" then
    return type(value) == "number" and value or nil
  end
  local whole, rest = value:match("^%s*(%d+)(.*)$")
  local fraction = rest and (rest:match("^%.(%d*)%s*$") or rest:find("^%s*$") and "")
  if not fraction then
    return nil
  end
  fraction = fraction:sub(1, MOST_DIGITS)
  return fraction == "" and tonumber(whole) or tonumber(whole) + tonumber(fraction) / 10 ^ #fraction
end

return ascii
