--- Shortens texts for the `tostring` of objects.

local json = require "linq.util.json"

local LONGEST = 40

--- The text of a value on one line, cut after 40 bytes.
---@param value any
---@return string
return function(value)
  local line = type(value) == "number" and json.number_text(value) or tostring(value):gsub("%s+", " ")
  if #line <= LONGEST then
    return line
  end
  -- never cut within a UTF-8 character
  return (line:sub(1, LONGEST):gsub("[\192-\255][\128-\191]*$", "")) .. "…"
end
