--- The store in process: the least recently used goes first when it is full.

local clocks = require "linq.util.clock"

local memory = {}

local methods = {}
local metatable = { __index = methods }

-- Entries form a ring through `self.ring`, the last used one after it.
local function unlink(entry)
  entry.before.after, entry.after.before = entry.after, entry.before
end

local function link_first(self, entry)
  local ring = self.ring
  entry.before, entry.after = ring, ring.after
  ring.after.before, ring.after = entry, entry
end

local function drop(self, entry)
  unlink(entry)
  self.entries[entry.key] = nil
  self.count = self.count - 1
end

--- The text of a key.
---@param key string
---@return string|nil
function methods:get(key)
  local entry = self.entries[key]
  if not entry then
    return nil
  elseif entry.until_ <= self.clock.now() then
    drop(self, entry)
    return nil
  end
  unlink(entry)
  link_first(self, entry)
  return entry.text
end

--- Keeps a text.
---@param key string
---@param text string
---@param seconds number
---@return true
function methods:set(key, text, seconds)
  local entry = self.entries[key]
  if entry then
    drop(self, entry)
  end
  entry = { key = key, text = text, until_ = self.clock.now() + seconds }
  self.entries[key] = entry
  self.count = self.count + 1
  link_first(self, entry)
  while self.count > self.max_items do
    drop(self, self.ring.before)
  end
  return true
end

--- Forgets a key.
---@param key string
---@return true
function methods:delete(key)
  local entry = self.entries[key]
  if entry then
    drop(self, entry)
  end
  return true
end

--- Makes a store.
---@param options? { max_items?: integer, clock?: linq.clock } max_items: default 10000
---@return table store
function memory.new(options)
  options = options or {}
  local ring = {}
  ring.before, ring.after = ring, ring
  return setmetatable({
    ring = ring,
    entries = {},
    count = 0,
    max_items = options.max_items or 10000,
    clock = clocks.given(options.clock, "linq.lookup.memory: the option 'clock'"),
  }, metatable)
end

return memory
