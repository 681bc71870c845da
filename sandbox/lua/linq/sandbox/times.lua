--- Times in the API's format, ISO 8601.

local calendar = require "linq.util.calendar"

local times = {}

--- Returns the text of a time, in UTC.
---@param time integer Unix time
---@return string
function times.format(time)
  return os.date("!%Y-%m-%dT%H:%M:%SZ", time)
end

--- Returns the Unix time of an ISO 8601 text, nil for any other value.
times.parse = calendar.time

return times
