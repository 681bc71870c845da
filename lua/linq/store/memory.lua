--- The store in process: the least recently used goes first when it is full.

local clocks = require "linq.util.clock"
local interface = require "linq.store.interface"
local misuse = require "linq.util.misuse"

local home = {}
local metatable = interface.class("memory", home)

local NOUN = "option of the store in memory"

-- ---- entries --------------------------------------------------------------------------

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

-- The entry of a key, which counts as used now.
local function use(self, key)
  local entry = self.entries[key]
  if not entry then
    return nil
  elseif entry.ends and entry.ends <= self.clock.now() then
    drop(self, entry)
    return nil
  end
  unlink(entry)
  link_first(self, entry)
  return entry
end

-- Ctrl-C broke off what ran before: entries may hang on neither end of the ring.
local function repair(self)
  local ring, count = self.ring, 0
  ring.before, ring.after = ring, ring
  for _, entry in pairs(self.entries) do
    link_first(self, entry)
    count = count + 1
  end
  self.count = count
end

-- ---- operations -----------------------------------------------------------------------

local operations = {}

function operations:get(key)
  local entry = use(self, key)
  return entry and entry.text
end

function operations:set(key, text, seconds)
  operations.delete(self, key)
  local entry = { key = key, text = text, ends = seconds and self.clock.now() + seconds }
  self.entries[key] = entry
  self.count = self.count + 1
  link_first(self, entry)
  while self.count > self.max_items do
    drop(self, self.ring.before)
  end
  return true
end

function operations:add(key, text, seconds)
  return not use(self, key) and operations.set(self, key, text, seconds)
end

function operations:delete(key)
  local entry = self.entries[key]
  if entry then
    drop(self, entry)
  end
  return true
end

function operations:increment(key, by, seconds)
  local entry = use(self, key)
  if not entry then
    operations.set(self, key, ("%.0f"):format(by), seconds)
    return by
  end
  local number = interface.to_integer(entry.text)
  if not number then
    return nil, "the key holds no integer"
  end
  number = number + by
  entry.text = ("%.0f"):format(number)
  return number
end

function operations:remove(key, text)
  local entry = use(self, key)
  return entry ~= nil and entry.text == text and operations.delete(self, key)
end

-- ---- the home -------------------------------------------------------------------------

local function finish(self, ...)
  self.is_changing = false
  return ...
end

for name, operation in pairs(operations) do
  home[name] = function(self, ...)
    if self.is_changing then
      repair(self)
    end
    self.is_changing = true
    return finish(self, operation(self, ...))
  end
end

--- Makes a store.
---@param options? linq.memory_options
---@return linq.store store
return function(options)
  options = options or {}
  interface.check_options(options, { max_items = "number", clock = "any" }, NOUN)
  local max_items = options.max_items or 10000
  if max_items < 0 then
    misuse.raise("%s 'max_items' must be 0 or more", NOUN)
  end
  local ring = {}
  ring.before, ring.after = ring, ring
  return setmetatable({
    ring = ring,
    entries = {},
    count = 0,
    is_changing = false,
    max_items = max_items,
    clock = clocks.given(options.clock, NOUN .. " 'clock'"),
  }, metatable)
end
