--- Times in the API's format, ISO 8601.

local calendar = require "linq.util.calendar"

local times = {}

--- Returns the text of a Unix time, in UTC.
times.format = calendar.text

--- Returns the Unix time of an ISO 8601 text, nil for any other value.
times.parse = calendar.time

return times
