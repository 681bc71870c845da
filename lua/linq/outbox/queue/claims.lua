--- Who has claimed which messages, and what becomes of them.

local list = require "linq.outbox.queue.list"
local pace = require "linq.outbox.queue.pace"
local places = require "linq.outbox.queue.places"
local record = require "linq.outbox.queue.record"
local view = require "linq.outbox.queue.view"

local ID, PAIR, KEY, STATE, EXPIRES, ATTEMPTS, FIRST, WORKER, CHANGED, ERROR, BODY, HEAD, TAIL, HELD, LAST =
  record.ID, record.PAIR, record.KEY, record.STATE, record.EXPIRES, record.ATTEMPTS, record.FIRST,
  record.WORKER, record.CHANGED, record.ERROR, record.BODY, record.HEAD, record.TAIL, record.HELD,
  record.LAST

local claims = {}

local LONGEST_HOLD = places.LONGEST_HOLD

--- A worker's record: its beats, then the numbers of its messages, each with a space before.
function claims.get_worker(self, name)
  return (view.read(self, "w" .. name) or "0"):match "^(%d+)(.*)$"
end

function claims.put_worker(self, name, beats, numbers)
  local names = numbers ~= "" and { name } or {}
  for other in (view.read(self, "w") or ""):gmatch "[^\n]+" do
    names[#names + 1] = other ~= name and other or nil
  end
  view.write(self, "w" .. name, numbers ~= "" and beats .. numbers)
  view.write(self, "w", names[1] and table.concat(names, "\n"))
end

-- Takes the first message out of its pair's queue.
local function unlink(self, pair)
  local key = "x" .. pair[HEAD]
  local after_it = pair[HEAD] ~= pair[TAIL] and view.read(self, key)
  if after_it then
    view.write(self, key, nil)
    pair[HEAD] = after_it
  else
    pair[HEAD], pair[TAIL] = "", ""
  end
end

local function set_aside(self, seq, message, pair, state, reason)
  unlink(self, pair)
  view.set_state(self, message, state)
  message[CHANGED], message[ERROR] = self.stamp, reason
  view.put_message(self, seq, message)
end

-- Why a pair cannot send now: until when, and what holds it.
local function held_until(self, pair, line)
  local time = pace.pair_time(self, pair)
  if time > self.now then
    return time, "pair"
  end
  time = line and pace.line_time(self, line) or self.now
  if time > self.now then
    return time, "line"
  end
end

local function note(self, what, name, seconds)
  self.notes[#self.notes + 1] = record.text { what, name, seconds }
end

-- Claims the first message of a ready pair, if it can be sent now.
local function claim(self, worker, name)
  local pair = view.get_pair(self, name)
  places.place(self, pair, "")
  local seq = pair[HEAD]
  if seq == "" then
    return places.settle(self, name, pair)
  end
  local message = view.get_message(self, seq)
  if message[ATTEMPTS] == "0" and (record.time_of(message[EXPIRES]) or math.huge) <= self.now then
    set_aside(self, seq, message, pair, "expired", "")
    note(self, "expired", message[ID], "")
    return places.settle(self, name, pair)
  end
  local line = self.per_line and places.line_of(name)
  local until_, what = held_until(self, pair, line)
  if what then
    note(self, what, what == "line" and line or name, record.stamp(until_ - self.now))
  end
  if what == "pair" then
    return places.hold(self, name, pair, until_)
  elseif what == "line" then
    return places.wait_for_line(self, name, pair, line)
  end
  if line then
    pace.count_for_line(self, line)
  end
  pace.count_for_pair(self, pair)
  view.set_state(self, message, "sending")
  message[WORKER], message[ATTEMPTS] = worker, record.whole(tonumber(message[ATTEMPTS]) + 1)
  message[FIRST] = message[FIRST] ~= "" and message[FIRST] or self.stamp
  view.put_message(self, seq, message)
  return seq
end

--- What a worker is told of a message.
function claims.told(seq, message)
  return record.text {
    seq, message[ID], message[PAIR], message[KEY], message[ATTEMPTS], message[FIRST], message[EXPIRES], message[BODY],
  }
end

-- States in which nothing happens any more.
local finals = { sent = true, failed = true, uncertain = true, expired = true }
claims.finals = finals

-- The message that a worker tells of, and its pair. Where its claim was taken over meanwhile,
-- only that it was sent counts.
local function concerned(self, worker, seq, verdict)
  local message = view.get_message(self, seq)
  if not message or finals[message[STATE]] then
    return nil
  end
  local pair = view.get_pair(self, message[PAIR])
  local is_held_yet = message[STATE] == "sending" and message[WORKER] == worker
  if not is_held_yet and not (verdict == "sent" and pair[HEAD] == seq) then
    return nil
  end
  message[WORKER] = ""
  pair[LAST] = self.stamp -- it was sent by now
  return message, pair
end

--- Ends a claim: with a final state, or "later", which is after `wait` seconds.
function claims.conclude(self, worker, seq, verdict, wait, text)
  local message, pair = concerned(self, worker, seq, verdict)
  if not message then
    return
  end
  pair[HELD] = wait > 0 and record.stamp(self.now + math.min(wait, LONGEST_HOLD)) or ""
  if verdict == "sent" then
    message[BODY] = text
    set_aside(self, seq, message, pair, "sent", "")
  elseif finals[verdict] then
    set_aside(self, seq, message, pair, verdict, text)
  else
    view.set_state(self, message, "waiting")
    message[ERROR] = text
    view.put_message(self, seq, message)
  end
  places.settle(self, message[PAIR], pair)
end

-- Reads pairs, and their first messages.
local function fetch(self, names)
  local keys = {}
  for i, name in ipairs(names) do
    keys[i] = "p" .. name
  end
  view.fetch(self, keys)
  for i, name in ipairs(names) do
    keys[i] = "m" .. view.get_pair(self, name)[HEAD]
  end
  view.fetch(self, keys)
end

-- Claims messages for a worker, at most `want`.
function claims.claim_some(self, worker, want)
  local seqs = {}
  while #seqs < want and list.count(self, "r") > 0 do
    local names = list.take(self, "r", want - #seqs)
    fetch(self, names)
    for _, name in ipairs(names) do
      seqs[#seqs + 1] = claim(self, worker, name)
    end
  end
  return seqs
end

--- Frees what was claimed for a worker that does not know of it. Gives the other claims.
function claims.release_others(self, worker, numbers, held)
  return (numbers:gsub(" (%d+)", function(seq)
    if not held:find(" " .. seq .. " ", 1, true) then
      claims.conclude(self, worker, seq, "later", 0, "")
      return ""
    end
  end))
end

return claims
