--- Where pairs are: ready, held, waiting for their line, or forgotten after a while.

local heap = require "linq.outbox.queue.heap"
local list = require "linq.outbox.queue.list"
local pace = require "linq.outbox.queue.pace"
local record = require "linq.outbox.queue.record"
local view = require "linq.outbox.queue.view"

local PAIR, HEAD, TAIL, PLACE, HELD, FORGOTTEN, LAST =
  record.PAIR, record.HEAD, record.TAIL, record.PLACE, record.HELD, record.FORGOTTEN, record.LAST

local places = {
  LONGEST_HOLD = 3600, -- seconds for which a pair is held back
}

local is_held = { h = true, l = true }

function places.place(self, pair, where)
  local change = (is_held[where] and 1 or 0) - (is_held[pair[PLACE]] and 1 or 0)
  if change ~= 0 then
    view.add(self, "cheld", change)
  end
  pair[PLACE] = where
end

local function make_ready(self, name, pair)
  places.place(self, pair, "r")
  list.push(self, "r", name)
end

-- A pair that can go on. Where others wait for its line it is behind them.
local function line_up(self, name, pair)
  local line = self.per_line and places.line_of(name)
  if line and list.count(self, "l" .. line) > 0 then
    places.wait_for_line(self, name, pair, line)
  else
    make_ready(self, name, pair)
  end
end

function places.hold(self, name, pair, until_)
  places.place(self, pair, "h")
  heap.schedule(self, until_, "p", name)
end

--- After a change: a pair with messages is ready or held, one without is forgotten after a while.
function places.settle(self, name, pair)
  if pair[PLACE] ~= "" then
    return
  elseif pair[HEAD] ~= "" then
    local held = record.time_of(pair[HELD]) or 0
    if held > self.now and held <= self.now + places.LONGEST_HOLD then
      places.hold(self, name, pair, held)
    else
      line_up(self, name, pair)
    end
  elseif pair[FORGOTTEN] == "" then
    pair[FORGOTTEN] = "1"
    heap.schedule(self, self.now + self.per_pair.seconds, "g", name)
  end
end

function places.append(self, seq, message)
  local name = message[PAIR]
  local pair = view.get_pair(self, name)
  view.put_message(self, seq, message)
  if pair[HEAD] == "" then
    pair[HEAD], pair[TAIL] = seq, seq
    places.settle(self, name, pair)
  else
    view.write(self, "x" .. pair[TAIL], seq)
    pair[TAIL] = seq
  end
end

function places.line_of(name)
  return name:match "^([^>]+)>"
end

function places.wait_for_line(self, name, pair, line)
  places.place(self, pair, "l")
  local parked = "l" .. line
  if list.count(self, parked) == 0 then
    heap.schedule(self, pace.line_time(self, line), "l", line)
  end
  list.push(self, parked, name)
end

local due = {}

function due.p(self, name)
  local pair = view.get_pair(self, name)
  if pair[PLACE] == "h" then
    line_up(self, name, pair)
  end
end

function due.m(self, seq)
  local message = view.get_message(self, seq)
  if message then
    places.append(self, seq, message)
  end
end

function due.l(self, line)
  local parked = "l" .. line
  local waiting = list.count(self, parked)
  local count = self.per_line and pace.free_slots(self, line, waiting) or waiting
  for _, name in ipairs(list.take(self, parked, count)) do
    make_ready(self, name, view.get_pair(self, name))
  end
  if list.count(self, parked) > 0 then
    heap.schedule(self, math.max(pace.line_time(self, line), self.now + 0.001), "l", line)
  end
end

function due.g(self, name)
  local pair = view.get_pair(self, name)
  pair[FORGOTTEN] = ""
  if pair[HEAD] ~= "" then
    return
  elseif pair[LAST] ~= "" and record.number(pace.past(self, pair[LAST])) + self.per_pair.seconds > self.now then
    places.settle(self, name, pair)
  else
    view.delete_pair(self, name)
  end
end

function places.run_due(self)
  local kind, name = heap.take_due(self)
  while kind do
    due[kind](self, name)
    kind, name = heap.take_due(self)
  end
end

return places
