--- What is due when: a heap by time. An entry is "time kind name".

local record = require "linq.outbox.queue.record"
local view = require "linq.outbox.queue.view"

local heap = {}

local SKEW = 60 -- seconds by which clocks of machines may differ; a clock that went back further jumped

--- The time of an entry.
function heap.due_time(text)
  return record.number(text:match "^[^ ]+")
end

local function rise(self, at, entry)
  local time = heap.due_time(entry)
  while at > 1 do
    local above = math.floor(at / 2)
    local parent = view.read(self, "h" .. record.whole(above))
    if heap.due_time(parent) <= time then
      break
    end
    view.write(self, "h" .. record.whole(at), parent)
    at = above
  end
  view.write(self, "h" .. record.whole(at), entry)
end

local function sink(self, at, entry, count)
  local time = heap.due_time(entry)
  while 2 * at <= count do
    local below = 2 * at
    local child = view.read(self, "h" .. record.whole(below))
    if below < count then
      local right = view.read(self, "h" .. record.whole(below + 1))
      if heap.due_time(right) < heap.due_time(child) then
        below, child = below + 1, right
      end
    end
    if heap.due_time(child) >= time then
      break
    end
    view.write(self, "h" .. record.whole(at), child)
    at = below
  end
  view.write(self, "h" .. record.whole(at), entry)
end

function heap.schedule(self, time, kind, name)
  rise(self, view.add(self, "hn", 1), record.stamp(time) .. " " .. kind .. " " .. name)
end

--- Takes the first entry out that is due.
function heap.take_due(self)
  local first = view.read(self, "h1")
  if not first or heap.due_time(first) > self.now then
    return nil
  end
  local count = view.number(self, "hn")
  local last = view.read(self, "h" .. record.whole(count))
  view.write(self, "h" .. record.whole(count), nil)
  view.add(self, "hn", -1)
  if count > 1 then
    sink(self, 1, last, count - 1)
  end
  return first:match "^[^ ]+ (%l) (.*)$"
end

--- Where the clock jumped back, what waits for a while would wait until it comes there again.
--- Messages that are not due keep their time.
function heap.follow_clock(self)
  local back = view.number(self, "clock") - self.now
  view.write(self, "clock", self.stamp)
  if back <= SKEW then
    return
  end
  local count = view.number(self, "hn")
  for i = 1, count do
    local time, rest = view.read(self, "h" .. record.whole(i)):match "^([^ ]+)( .*)$"
    if rest:sub(2, 2) ~= "m" then
      rise(self, i, record.stamp(record.number(time) - back) .. rest)
    else
      rise(self, i, time .. rest)
    end
  end
end

return heap
