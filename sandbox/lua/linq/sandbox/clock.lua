--- Times in the API's format, ISO 8601.

local calendar = require "linq.util.calendar"

local clock = {}

--- Returns the current time in UTC, or the time `offset` seconds from now.
---@param offset? number seconds
---@return string
function clock.now(offset)
  return os.date("!%Y-%m-%dT%H:%M:%SZ", os.time() + (offset or 0))
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
function clock.parse(text)
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

return clock
