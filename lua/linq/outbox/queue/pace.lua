--- When a pair and a line may send their next message.

local record = require "linq.outbox.queue.record"
local view = require "linq.outbox.queue.view"

local COUNT, LAST, TIMES =
  record.COUNT, record.LAST, record.TIMES

local pace = {}

--- A time that is yet to come, because the clock went back, becomes the present.
function pace.past(self, text)
  return record.number(text) > self.now and self.stamp or text
end

-- Forgets times of a limit that was higher.
local function follow_limit(self, pair)
  local more = tonumber(pair[COUNT]) - self.per_pair.per
  if more > 0 then
    pair[TIMES] = pair[TIMES]:gsub("[^ ]+ ?", "", more)
    pair[COUNT] = record.whole(self.per_pair.per)
  end
end

--- When a pair may send its next message. It has the times of its last messages, of the last
--- one apart: that moves until it was sent.
function pace.pair_time(self, pair)
  local limit = self.per_pair
  follow_limit(self, pair)
  if tonumber(pair[COUNT]) < limit.per then
    return self.now
  elseif record.number(pair[LAST]) > self.now then
    pair[LAST] = self.stamp
    pair[TIMES] = pair[TIMES]:gsub("[^ ]+", function(text) return pace.past(self, text) end)
  end
  return record.number(pair[TIMES]:match "^[^ ]+" or pair[LAST]) + limit.seconds
end

function pace.count_for_pair(self, pair)
  local count = tonumber(pair[COUNT])
  if pair[LAST] ~= "" then
    pair[TIMES] = pair[TIMES] == "" and pair[LAST] or pair[TIMES] .. " " .. pair[LAST]
  end
  if count >= self.per_pair.per then
    pair[TIMES] = pair[TIMES]:match "^[^ ]* ?(.*)$"
  end
  pair[LAST], pair[COUNT] = self.stamp, record.whole(math.min(count + 1, self.per_pair.per))
end

-- A line's times are a ring: one key each, because they may be many.
local function slot_key(self, line, count)
  return "t" .. line .. ":" .. record.whole(count % self.per_line.per)
end

-- When a slot of a line's ring is free.
local function slot_time(self, line, count)
  local key = slot_key(self, line, count)
  local sent = view.read(self, key)
  if not sent then
    return self.now
  elseif pace.past(self, sent) ~= sent then
    sent = pace.past(self, sent)
    view.write(self, key, sent)
  end
  return record.number(sent) + self.per_line.seconds
end

function pace.line_time(self, line)
  return slot_time(self, line, view.number(self, "t" .. line))
end

function pace.count_for_line(self, line)
  view.write(self, slot_key(self, line, view.number(self, "t" .. line)), self.stamp)
  view.add(self, "t" .. line, 1)
end

--- How many messages a line may send now, at most `most`.
function pace.free_slots(self, line, most)
  local count = view.number(self, "t" .. line)
  most = math.min(most, self.per_line.per)
  for i = 0, most - 1 do
    if slot_time(self, line, count + i) > self.now then
      return i
    end
  end
  return most
end

return pace
