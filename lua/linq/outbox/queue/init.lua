--- What an outbox keeps, and the rules by which messages move: over keys and texts, so that
--- every home has the same. A home runs an operation in one piece: it gives `get`, and
--- writes the changes, all or none. Redis runs these very files as a script (linq.outbox.source),
--- so they require nothing else, and are Lua 5.1.
---
---   m<number>    a message; the numbers are in the order of arrival
---   i<id>        the number of the message with this id
---   p<pair>      a pair: the first and the last of its messages that wait, and when it sent the last ones
---   x<number>    the message after this one in its pair
---   r…           the pairs of which a message can be claimed now, first come, first served
---   l<line>…     those that wait for their line
---   h…           a heap by time: pairs that wait (p), messages that are not due (m), lines (l), pairs to forget (g)
---   t<scope>…    when the last messages of a pair or a line were sent, as many as its limit allows: a ring
---   w, w<worker> who has claimed what
---   c<state>     counts

local claims = require "linq.outbox.queue.claims"
local heap = require "linq.outbox.queue.heap"
local list = require "linq.outbox.queue.list"
local places = require "linq.outbox.queue.places"
local record = require "linq.outbox.queue.record"
local sweep = require "linq.outbox.queue.sweep"
local view = require "linq.outbox.queue.view"

local ID, DIGEST, PAIR, KEY, STATE, CREATED, NOT_BEFORE, EXPIRES, ATTEMPTS, FIRST, CHANGED, ERROR, BODY =
  record.ID, record.DIGEST, record.PAIR, record.KEY, record.STATE, record.CREATED, record.NOT_BEFORE,
  record.EXPIRES, record.ATTEMPTS, record.FIRST, record.CHANGED, record.ERROR, record.BODY

local queue = {}

local unpack = table.unpack or _G.unpack

-- Each operation gets texts and gives a list of texts.
local operations = {}

local LOOKS = 1000 -- messages that a list looks at

local states = { "waiting", "sending", "sent", "failed", "uncertain", "expired", "held" }

local function counts(self, reply)
  for _, state in ipairs(states) do
    reply[#reply + 1] = record.whole(view.number(self, "c" .. state))
  end
end

local function find(self, id)
  return view.read(self, "i" .. id) or id:match "^#(%d+)$"
end

local function put_one(self, given)
  local id, digest, pair, key, not_before, expires, body = unpack(given)
  local known = id ~= "" and find(self, id)
  local earlier = known and view.get_message(self, known)
  if earlier then
    return earlier[DIGEST] == digest and "same" or "other"
  end
  local seq = record.whole(view.add(self, "n", 1))
  local name, created = id ~= "" and id or "#" .. seq, record.whole(math.floor(self.now))
  local message = { name, digest, pair, key, "", created, not_before, expires, "0", "", "", "", "", body }
  view.set_state(self, message, "waiting")
  if id ~= "" then
    view.write(self, "i" .. id, seq)
  end
  if (record.time_of(not_before) or 0) > self.now then
    view.put_message(self, seq, message)
    heap.schedule(self, record.number(not_before), "m", seq)
  else
    places.append(self, seq, message)
  end
  return message[ID]
end

--- Keeps messages. Each is a record: id, digest, pair, key, not_before, expires, body. Gives for
--- each its id, "same" (it is there) or "other" (another message has the id).
function operations.put(self, ...)
  local given, keys, reply = { ... }, {}, {}
  for i, text in ipairs(given) do
    given[i] = record.texts(text, 7)
    keys[2 * i - 1], keys[2 * i] = "i" .. given[i][1], "p" .. given[i][3]
  end
  view.fetch(self, keys)
  for i, texts in ipairs(given) do
    reply[i] = put_one(self, texts)
  end
  return reply
end

local function append_all(reply, texts)
  reply[#reply + 1] = record.whole(#texts)
  for _, text in ipairs(texts) do
    reply[#reply + 1] = text
  end
end

-- Reads the messages of outcomes, and their pairs.
local function fetch_outcomes(self, outcomes)
  local keys = {}
  for i, outcome in ipairs(outcomes) do
    keys[2 * i - 1], keys[2 * i] = "m" .. outcome[1], "x" .. outcome[1]
  end
  view.fetch(self, keys)
  keys = {}
  for _, outcome in ipairs(outcomes) do
    local message = view.get_message(self, outcome[1])
    keys[#keys + 1] = message and "p" .. message[PAIR]
  end
  view.fetch(self, keys)
end

-- Takes in what became of a worker's messages. Gives the numbers of those that it still has.
local function take_outcomes(self, worker, outcomes)
  local _, numbers = claims.get_worker(self, worker)
  for i, text in ipairs(outcomes) do
    outcomes[i] = record.texts(text, 4)
  end
  fetch_outcomes(self, outcomes)
  local over = {} -- number -> what stands for it from now on
  for _, outcome in ipairs(outcomes) do
    local seq = outcome[1]
    claims.conclude(self, worker, seq, outcome[2], record.number(outcome[3]), outcome[4])
    over[seq] = ""
  end
  return (numbers:gsub(" (%d+)", over))
end

-- The seconds until something is due, no less than they are; "": nothing will be.
local function until_due(self)
  local first = view.read(self, "h1")
  if list.count(self, "r") > 0 then
    return "0"
  end
  return first and record.stamp(math.max(0, heap.due_time(first) - self.now) + 0.001) or ""
end

--- Takes in what became of a worker's messages (records: number, verdict, wait, text), and claims
--- at most `want` others for it; `beats` is new each time. A worker that did not hear the last
--- reply names the messages that it sends (`held`: numbers with spaces around; else ""): what else
--- was claimed for it is free again. Gives the counts, the seconds until something is due, the
--- claims (see claims.told), and notes: records of what, name and seconds.
function operations.exchange(self, worker, beats, held, want, keep, ...)
  local numbers = take_outcomes(self, worker, { ... })
  if held ~= "" then
    numbers = claims.release_others(self, worker, numbers, held)
  end
  heap.follow_clock(self)
  places.run_due(self)
  local claimed, reply = {}, {}
  for i, seq in ipairs(claims.claim_some(self, worker, tonumber(want))) do
    claimed[i] = claims.told(seq, view.get_message(self, seq))
    numbers = numbers .. " " .. seq
  end
  claims.put_worker(self, worker, beats, numbers)
  sweep.run(self, tonumber(keep))
  counts(self, reply)
  reply[#reply + 1] = until_due(self)
  append_all(reply, claimed)
  append_all(reply, self.notes)
  return reply
end

--- Tells who has claims: name and beats of each worker.
function operations.workers(self)
  local reply = {}
  for name in (view.read(self, "w") or ""):gmatch "[^\n]+" do
    reply[#reply + 1] = name
    reply[#reply + 1] = (claims.get_worker(self, name))
  end
  return reply
end

--- Takes the claims of a worker away, unless it has moved since it had that many beats.
--- Gives the ids of its messages.
function operations.bury(self, worker, beats)
  local reply = {}
  local now_beats, numbers = claims.get_worker(self, worker)
  if now_beats ~= beats then
    return reply
  end
  for seq in numbers:gmatch "%d+" do
    local message = view.get_message(self, seq)
    reply[#reply + 1] = message and message[ID]
    claims.conclude(self, worker, seq, "later", 0, message and message[ERROR] or "")
  end
  claims.put_worker(self, worker, beats, "")
  return reply
end

--- Gives the number of a message and its fields (message_fields); nothing: there is none.
function operations.get(self, id)
  local seq = find(self, id)
  local text = seq and self.get("m" .. seq)
  return text and { seq, text } or {}
end

--- Sends a message that was set aside again, as the last of its pair. One that failed gets the
--- key; one that is uncertain keeps its own. Gives its state before; nothing: there is none.
function operations.retry(self, id, key)
  local old = find(self, id)
  local message = old and view.get_message(self, old)
  if not message then
    return {}
  end
  local before = message[STATE]
  if before == "sent" or not claims.finals[before] then
    return { before }
  end
  local seq = record.whole(view.add(self, "n", 1))
  view.delete_message(self, old)
  view.write(self, "i" .. id, seq)
  view.set_state(self, message, "waiting")
  if before ~= "uncertain" then
    message[KEY] = key
  end
  message[EXPIRES], message[ATTEMPTS], message[FIRST], message[CHANGED], message[ERROR] = "", "0", "", "", ""
  places.append(self, seq, message)
  return { before }
end

--- Lists messages in a state ("": in any), after a number, at most `limit`: number and fields
--- of each. The first text is the number to go on after, "" at the end.
function operations.list(self, state, after, limit)
  local at, last, most = math.max(tonumber(after), view.number(self, "first")), view.number(self, "n"), tonumber(limit)
  local reply, stop = { "" }, at + LOOKS
  while at < last and #reply < 2 * most and at < stop do
    at = at + 1
    local text = self.get("m" .. record.whole(at))
    if text and (state == "" or record.message(text)[STATE] == state) then
      reply[#reply + 1] = record.whole(at)
      reply[#reply + 1] = text
    end
  end
  reply[1] = at < last and record.whole(at) or ""
  return reply
end

local is_ahead = { waiting = true, sending = true }

-- A message that waits or is being sent, by its number.
local function get_ahead(self, at)
  local message = view.get_message(self, record.whole(at))
  return message and is_ahead[message[STATE]] and message or nil
end

-- Since when the oldest message waits. Those that are not due wait for nothing: they hide none.
local function oldest_since(self, at, last)
  local oldest = self.now
  for number = at, math.min(last, at + LOOKS) do
    local message = get_ahead(self, number)
    local not_before = message and record.time_of(message[NOT_BEFORE])
    if message then
      oldest = math.min(oldest, math.max(record.number(message[CREATED]), not_before or 0))
    end
    if message and not not_before then -- later ones are younger
      break
    end
  end
  return oldest
end

--- Gives the counts, and the seconds for which the oldest message waits.
function operations.counts(self)
  local reply, last = {}, view.number(self, "n")
  counts(self, reply)
  local at = math.max(view.number(self, "oldest"), view.number(self, "first"), 1)
  while at < last and not get_ahead(self, at) do
    at = at + 1
  end
  view.write(self, "oldest", at)
  if get_ahead(self, at) then
    reply[#reply + 1] = record.stamp(self.now - oldest_since(self, at, last))
  end
  return reply
end

---@class linq.outbox.keys what a home has for an operation
---@field get fun(key: string): string|nil
---@field get_all (fun(keys: string[], found: table<string, any>))|nil of a home where that costs less than one by one
---@field known table<string, any>|nil what operations read and wrote before, of a home whose keys only they changed

--- Runs an operation.
---@param home linq.outbox.keys
---@param limits { per_pair: linq.outbox_limit, per_line?: linq.outbox_limit }
---@param name string
---@param now number Unix time
---@param ... string
---@return string[] reply
---@return table<string, string|false> changes to be written, all or none; false: the key is deleted
function queue.run(home, limits, name, now, ...)
  local self = {
    get = home.get, get_all = home.get_all, known = home.known or {}, changed = {}, fresh = {}, notes = {},
    now = now, stamp = record.stamp(now), per_pair = limits.per_pair, per_line = limits.per_line,
  }
  local reply = operations[name](self, ...)
  return reply, view.changes_of(self)
end

local names = {
  [ID] = "id", [KEY] = "key", [STATE] = "state", [CREATED] = "created", [NOT_BEFORE] = "not_before",
  [EXPIRES] = "expires", [ATTEMPTS] = "attempts", [FIRST] = "first", [CHANGED] = "changed", [ERROR] = "error",
  [BODY] = "body",
}

--- The fields of a message as operations give it.
---@param text string
---@return table<string, string>
function queue.message(text)
  local message, fields = record.message(text), {}
  for i, name in pairs(names) do
    fields[name] = message[i]
  end
  return fields
end

queue.states = states
queue.texts = record.texts

return queue
