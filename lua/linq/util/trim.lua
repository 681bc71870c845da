--- Trims text in linear time. The pattern `%s*$` would take quadratic time.

local byte = string.byte

-- Whether a byte is ASCII white space, in any locale.
local function is_space(code)
  return code == 32 or code ~= nil and code >= 9 and code <= 13
end

--- Removes the white space at both ends.
---@param text string
---@return string
return function(text)
  local first, last = 1, #text
  while is_space(byte(text, first)) do
    first = first + 1
  end
  while last > first and is_space(byte(text, last)) do
    last = last - 1
  end
  return text:sub(first, last)
end
