--- Random UUIDs (RFC 9562, version 4), from the operating system's random generator.

local core = require "linq.core"

--- Makes a UUID.
---@return string
return function()
  local digits = core.hex(core.random(16))
  local variant = ("89ab"):sub(digits:byte(17) % 4 + 1, digits:byte(17) % 4 + 1)
  return ("%s-%s-4%s-%s%s-%s"):format(digits:sub(1, 8), digits:sub(9, 12), digits:sub(14, 16), variant,
    digits:sub(18, 20), digits:sub(21, 32))
end
