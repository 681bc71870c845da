--- The text of protocols: its letters and numbers are ASCII's. Lua's own functions go
--- by the locale that the program has set: `lower` knows another small I in Turkish,
--- `%a` and `%w` take bytes for letters, and numbers may have a decimal comma.

local ascii = {}

local small, capital = {}, {}
for code = ("A"):byte(), ("Z"):byte() do
  local upper, lower = string.char(code), string.char(code + 32)
  small[upper], capital[lower] = lower, upper
end

--- The text with A to Z in lower case.
---@param text string
---@return string
function ascii.lower(text)
  return (text:gsub("[A-Z]", small))
end

--- The text with a to z in upper case.
---@param text string
---@return string
function ascii.upper(text)
  return (text:gsub("[a-z]", capital))
end

--- The number that decimal digits spell, with a point and a fraction or without:
--- no sign, no exponent.
---@param value any a number is given back
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
  return fraction == "" and tonumber(whole) or tonumber(whole) + tonumber(fraction) / 10 ^ #fraction
end

return ascii
