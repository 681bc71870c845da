--- Times in the API's format, ISO 8601.

local calendar = require "linq.util.calendar"

local times = {}

--- Returns the text of a time, in UTC.
---@param time integer Unix time
---@return string
function times.format(time)
  return os.date("!%Y-%m-%dT%H:%M:%SZ", time)
end

local function zone_seconds(zone)
  if zone == "Z" or zone == "" then
    return 0
  end
  local sign, hours, minutes = zone:match("^([+-])(%d%d):?(%d%d)$")
  return sign and (sign == "-" and -1 or 1) * (hours * 3600 + minutes * 60)
end

--- Returns the Unix time of an ISO 8601 text, nil for any other value.
---@param text any
---@return number|nil seconds
function times.parse(text)
  if type(text) ~= "string" then
    return nil
  end
  local year, month, day, rest = text:match("^(%d%d%d%d)-(%d%d)-(%d%d)(.*)$")
  if not year then
    return nil
  end
  local hour, minute, second, zone = rest:match("^[T ](%d%d):(%d%d):(%d%d%.?%d*)(.*)$")
  if rest ~= "" and not hour then
    return nil
  end
  local offset = zone_seconds(zone or "")
  return offset and calendar.days(tonumber(year), tonumber(month), tonumber(day)) * 86400
    + (hour or 0) * 3600 + (minute or 0) * 60 + (second or 0) - offset
end

return times
