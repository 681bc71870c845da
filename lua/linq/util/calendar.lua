--- Dates, independent of the machine's time zone.

local ascii = require "linq.util.ascii"

local calendar = {}

--- Counts the days from 1970-01-01 to a date of the Gregorian calendar.
---@param year integer
---@param month integer
---@param day integer
---@return integer
function calendar.days(year, month, day)
  if month <= 2 then
    year, month = year - 1, month + 12
  end
  return 365 * year + math.floor(year / 4) - math.floor(year / 100) + math.floor(year / 400)
    + math.floor((153 * (month - 3) + 2) / 5) + day - 719469
end

local function zone_seconds(zone)
  if zone == "Z" or zone == "" then
    return 0
  end
  local sign, hours, minutes = zone:match("^ ?([+-])(%d%d):?(%d%d)$")
  return sign and (sign == "-" and -1 or 1) * (hours * 3600 + minutes * 60)
end

--- Reads a time as the API writes it, ISO 8601: a date, or a date and a time with or without a
--- zone. Without one it is UTC.
---@param text any
---@return number|nil seconds Unix time; nil for any other value
function calendar.time(text)
  if type(text) ~= "string" then
    return nil
  end
  local year, month, day, rest = text:match("^(%d%d%d%d)-(%d%d)-(%d%d)(.*)$")
  local hour, minute, second, zone = (rest or ""):match("^[T ](%d%d):(%d%d):(%d%d%.?%d*)(.*)$")
  local offset = (hour or rest == "") and zone_seconds(zone or "")
  if not offset then
    return nil
  end
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  hour, minute, second = tonumber(hour or 0), tonumber(minute or 0), ascii.number(second or 0)
  if month < 1 or month > 12 or day < 1 or day > 31 or hour > 23 or minute > 59 or second >= 61 then
    return nil
  end
  return calendar.days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
end

-- The date of a day counted from 1970-01-01.
local function date(days)
  local year, month = math.floor(days / 365.2425) + 1971, 12
  while calendar.days(year, 1, 1) > days do
    year = year - 1
  end
  while calendar.days(year, month, 1) > days do
    month = month - 1
  end
  return year, month, days - calendar.days(year, month, 1) + 1
end

--- Writes a time as the API does, ISO 8601 in UTC. os.date ends in 2038 where the system's times have
--- 32 bits.
---@param time number Unix time
---@return string
function calendar.text(time)
  local days, seconds = math.floor(time / 86400), math.floor(time % 86400)
  local year, month, day = date(days)
  return ("%04d-%02d-%02dT%02d:%02d:%02dZ"):format(year, month, day, math.floor(seconds / 3600),
    math.floor(seconds / 60) % 60, seconds % 60)
end

-- ---- HTTP dates ------------------------------------------------------------------------

local months = {
  Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10, Nov = 11, Dec = 12,
}

--- Reads an HTTP date in each of its three forms (RFC 9110 section 5.6.7).
---@param text string
---@return number|nil time Unix time; nil for other text
function calendar.http_date(text)
  local day, month, year, hour, minute, second =
    text:match "^[A-Za-z][A-Za-z][A-Za-z], (%d%d) ([A-Za-z][A-Za-z][A-Za-z]) (%d%d%d%d) (%d%d):(%d%d):(%d%d) GMT$"
  if not day then -- of RFC 850
    day, month, year, hour, minute, second =
      text:match "^[A-Za-z]+day, (%d%d)%-([A-Za-z][A-Za-z][A-Za-z])%-(%d%d) (%d%d):(%d%d):(%d%d) GMT$"
    year = year and (year < "69" and "20" or "19") .. year -- as POSIX reads %y
  end
  if not day then -- of C's asctime()
    month, day, hour, minute, second, year =
      text:match "^[A-Za-z][A-Za-z][A-Za-z] ([A-Za-z][A-Za-z][A-Za-z]) ([ %d]%d) (%d%d):(%d%d):(%d%d) (%d%d%d%d)$"
  end
  if not day or not months[month] then
    return nil
  end
  return calendar.days(tonumber(year), months[month], tonumber(day)) * 86400
    + tonumber(hour) * 3600 + tonumber(minute) * 60 + tonumber(second)
end

return calendar
