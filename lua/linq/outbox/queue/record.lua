--- The texts that a queue keeps of a message and of a pair. Records are arrays of texts; as a
--- text, one line each. The last one may have line breaks.

local record = {
  -- of a message
  ID = 1, DIGEST = 2, PAIR = 3, KEY = 4, STATE = 5, CREATED = 6, NOT_BEFORE = 7, EXPIRES = 8, ATTEMPTS = 9, FIRST = 10,
  WORKER = 11, CHANGED = 12, ERROR = 13, BODY = 14,
  -- of a pair
  HEAD = 1, TAIL = 2, PLACE = 3, HELD = 4, FORGOTTEN = 5, COUNT = 6, LAST = 7, TIMES = 8,
}

-- How many texts -> the pattern of such a record: lines, and where the last text begins.
local patterns = {}
for count = 1, record.BODY do
  patterns[count] = "^" .. ("([^\n]*)\n"):rep(count - 1) .. "()"
end

--- The texts of a record: lines, and what is left after them.
function record.texts(text, count)
  local texts = { text:match(patterns[count]) }
  texts[count] = text:sub(texts[count])
  return texts
end

function record.message(text)
  return record.texts(text, record.BODY)
end

function record.pair(text)
  return record.texts(text, record.TIMES)
end

function record.text(texts)
  return table.concat(texts, "\n")
end

--- Numbers and times as they are kept. "%d" ends at 2^31 in a Lua 5.1 of 32 bits.
function record.whole(number)
  return ("%.0f"):format(number)
end

--- With a point in every locale, because processes may have different ones.
function record.stamp(time)
  return (("%.3f"):format(time):gsub("[^%d-]+", "."))
end

function record.number(text)
  local number = tonumber(text)
  if number or not text then
    return number
  end
  local point = ("%.1f"):format(0.5):sub(2, -2) -- which Lua 5.1 and 5.2 ask for
  return tonumber((text:gsub("%.", point)))
end

function record.time_of(text)
  return text ~= "" and record.number(text) or nil
end

return record
