--- Times in the API's format, ISO 8601.

local calendar = require "linq.util.calendar"

local clock = {}

--- Returns the current time in UTC, or the time `offset` seconds from now.
---@param offset? number seconds
---@return string
function clock.now(offset)
  return os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() + (offset or 0))
end

--- Returns the Unix time of an ISO 8601 text, nil for any other value.
clock.parse = calendar.time

return clock
