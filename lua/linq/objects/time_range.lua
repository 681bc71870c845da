--- The messages of a range of time, from a list in either order: API v3 documents none.

local calendar = require "linq.util.calendar"
local merged = require "linq.util.merged"
local misuse = require "linq.util.misuse"

local time_range = {}

local LAST_TIME = 253402300799 -- 9999-12-31T23:59:59Z

-- A list that begins beyond the range may still lead into it. It is known to lead away after so
-- many steps, not after one: neighbours may have changed places.
local CERTAIN = 3

---@class linq.time_range
---@field since? number Unix time; of the first messages in the range
---@field before? number Unix time; of the first messages after it

-- The Unix time of a field; a mistake is noted.
local function read_time(mistakes, name, value)
  local time = type(value) == "number" and value or calendar.time(value)
  if value ~= nil and not (time and time >= 0 and time <= LAST_TIME) then
    mistakes[#mistakes + 1] = ("%s must be a time, ISO 8601 text or a Unix time, got %s"):format(name,
      type(value) == "string" and ("%q"):format(value) or tostring(value))
  end
  return time
end

local function read_range(fields)
  local mistakes = {}
  local range = {
    since = read_time(mistakes, "since", fields.since),
    before = read_time(mistakes, "before", fields.before),
  }
  if mistakes[1] then
    misuse.raise("chat:each_message: %s", table.concat(mistakes, "; "))
  end
  return range
end

--- Takes the range out of the fields of a list of messages.
---@param fields? table<string, any>
---@param version "v2"|"v3" v2 lists what is near the range, where it is told
---@return table<string, any>|nil fields that the API knows
---@return linq.time_range|nil range
function time_range.split(fields, version)
  if type(fields) ~= "table" or fields.since == nil and fields.before == nil then
    return fields, nil
  end
  local range, others = read_range(fields), merged(fields)
  others.since, others.before = nil, nil
  if version == "v2" then
    others.after = others.after or range.since and calendar.text(math.floor(range.since) - 1)
    others.before = range.before and calendar.text(math.ceil(range.before))
  end
  return others, range
end

-- A function that is told the times of a list in turn, and tells whether all that follow are
-- beyond the range.
local function observe_order(since, before)
  local first, last, rise = nil, nil, 0
  return function(time)
    if last and time ~= last then
      rise = rise + (time > last and 1 or -1)
    end
    first, last = first or time, time
    return since and time < since and (first >= since or rise <= -CERTAIN)
      or before and time >= before and (first < before or rise >= CERTAIN)
  end
end

--- An iterator over the messages in the range, which ends where none can follow.
---@param each fun(): userdata|nil
---@param range linq.time_range
---@return fun(): userdata|nil
function time_range.within(each, range)
  local since, before, ended = range.since, range.before, false
  local is_beyond = observe_order(since, before)
  return function()
    while not ended do
      local message = each()
      local time = message and calendar.time(message.created_at)
      if not time then
        return message
      elseif message.reconciled_at == nil then -- otherwise its place may be that of its recovery
        ended = is_beyond(time) or false
      end
      if (not since or time >= since) and (not before or time < before) then
        return message
      end
    end
  end
end

return time_range
