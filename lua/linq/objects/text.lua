--- What objects show of their texts in one short line.

local json = require "linq.util.json"

local text = {}

local LONGEST = 40

--- A value's text on one line, cut where it is long.
---@param value any
---@return string
function text.short(value)
  local line = type(value) == "number" and json.number_text(value) or tostring(value):gsub("%s+", " ")
  if #line <= LONGEST then
    return line
  end
  -- not within a UTF-8 character
  return (line:sub(1, LONGEST):gsub("[\192-\255][\128-\191]*$", "")) .. "…"
end

return text
