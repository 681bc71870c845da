--- What one operation sees and changes. Records are read once, and written at the end.

local record = require "linq.outbox.queue.record"

local STATE = record.STATE

local view = {}

---@class linq.outbox.view
---@field get fun(key: string): string|nil of the home
---@field get_all (fun(keys: string[], found: table<string, any>))|nil of a home where that costs less than one by one
---@field known table<string, string|string[]|number|false> what was read or changed; false: there is none
---@field changed table<string, string|string[]|number|false> what was changed of it
---@field now number Unix time
---@field stamp string the same as text

-- Records are parsed when they are read: those whose key begins with ...
local parsers = { m = record.message, p = record.pair }

local function parsed(key, text)
  local parse = text and parsers[key:sub(1, 1)]
  return parse and parse(text) or text or false
end

function view.read(self, key)
  local value = self.known[key]
  if value == nil then
    value = parsed(key, self.get(key))
    self.known[key] = value
  end
  return value or nil
end

--- Reads what will be needed, all at once.
function view.fetch(self, keys)
  if not self.get_all then
    return
  end
  local known, unknown, found = self.known, {}, {}
  for _, key in ipairs(keys) do
    if known[key] == nil then
      unknown[#unknown + 1], known[key] = key, false
    end
  end
  if unknown[1] then
    self.get_all(unknown, found)
  end
  for key, text in pairs(found) do
    known[key] = parsed(key, text)
  end
end

function view.write(self, key, value)
  value = value or false
  self.known[key], self.changed[key] = value, value
end

function view.number(self, key)
  return tonumber(view.read(self, key) or 0)
end

function view.add(self, key, by)
  local value = (view.read(self, key) or 0) + by
  view.write(self, key, value ~= 0 and value)
  return value
end

function view.get_message(self, seq)
  return view.read(self, "m" .. seq)
end

function view.put_message(self, seq, message)
  view.write(self, "m" .. seq, message)
end

function view.delete_message(self, seq)
  view.write(self, "m" .. seq, nil)
end

local NEW_PAIR = "\n\n\n\n\n0\n\n" -- with a count of 0

--- A pair is changed by whoever gets it.
function view.get_pair(self, name)
  local key = "p" .. name
  local pair = view.read(self, key) or record.pair(NEW_PAIR)
  view.write(self, key, pair)
  return pair
end

function view.delete_pair(self, name)
  view.write(self, "p" .. name, nil)
end

--- What the home is to write: key -> text, or false for what is to be deleted.
function view.changes_of(self)
  local changes = self.changed
  for key, value in pairs(changes) do
    if type(value) == "number" then
      changes[key] = record.whole(value)
    elseif type(value) == "table" then
      changes[key] = record.text(value)
    end
  end
  return changes
end

-- State -> the key of its count.
local counters = {
  waiting = "cwaiting", sending = "csending", sent = "csent", failed = "cfailed", uncertain = "cuncertain",
  expired = "cexpired",
}

function view.set_state(self, message, state)
  if message[STATE] ~= "" then
    view.add(self, counters[message[STATE]], -1)
  end
  message[STATE] = state
  view.add(self, counters[state], 1)
end

return view
