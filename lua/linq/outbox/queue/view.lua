--- What one operation sees and changes. Records are read once, and written at the end.

local record = require "linq.outbox.queue.record"

local STATE = record.STATE

local view = {}

---@class linq.outbox.view
---@field get fun(key: string): string|nil of the home
---@field get_all (fun(keys: string[], found: table<string, any>))|nil of a home where that costs less than one by one
---@field known table<string, string|number|false> what was read or changed; false: there is none
---@field changed table<string, string|number|false> what was changed of it
---@field messages table<string, table|false> by number
---@field pairs table<string, table> by name
---@field dirty table<table, string> changed records -> their keys
---@field now number Unix time
---@field stamp string the same as text

function view.read(self, key)
  local value = self.known[key]
  if value == nil then
    value = self.get(key) or false
    self.known[key] = value
  end
  return value or nil
end

--- Reads what will be needed, all at once.
function view.fetch(self, keys)
  if not self.get_all then
    return
  end
  local unknown = {}
  for _, key in ipairs(keys) do
    if self.known[key] == nil then
      unknown[#unknown + 1] = key
      self.known[key] = false
    end
  end
  if unknown[1] then
    self.get_all(unknown, self.known)
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
  local value = view.number(self, key) + by
  view.write(self, key, value ~= 0 and value)
  return value
end

function view.get_message(self, seq)
  local message = self.messages[seq]
  if message == nil then
    local text = view.read(self, "m" .. seq)
    message = text and record.message(text) or false
    self.messages[seq] = message
  end
  return message or nil
end

function view.put_message(self, seq, message)
  self.messages[seq] = message
  self.dirty[message] = "m" .. seq
end

function view.delete_message(self, seq)
  local message = self.messages[seq]
  if message then
    self.dirty[message] = nil
  end
  self.messages[seq] = false
  view.write(self, "m" .. seq, nil)
end

local NEW_PAIR = "\n\n\n\n\n0\n\n" -- with a count of 0

--- A pair is changed by whoever gets it.
function view.get_pair(self, name)
  local pair = self.pairs[name]
  if not pair then
    pair = record.pair(view.read(self, "p" .. name) or NEW_PAIR)
    self.pairs[name] = pair
  end
  self.dirty[pair] = "p" .. name
  return pair
end

function view.delete_pair(self, name)
  self.dirty[self.pairs[name]] = nil
  self.pairs[name] = nil
  view.write(self, "p" .. name, nil)
end

--- What the home is to write: key -> text, or false for what is to be deleted.
function view.changes_of(self)
  local changes = self.changed
  for key, value in pairs(changes) do
    if type(value) == "number" then
      changes[key] = record.whole(value)
    end
  end
  for texts, key in pairs(self.dirty) do
    changes[key] = record.text(texts)
  end
  return changes
end

function view.set_state(self, message, state)
  if message[STATE] ~= "" then
    view.add(self, "c" .. message[STATE], -1)
  end
  message[STATE] = state
  view.add(self, "c" .. state, 1)
end

return view
