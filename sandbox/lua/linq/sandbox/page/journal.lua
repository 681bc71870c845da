--- What happened in a sandbox, in its order: a bounded list, which pages follow.
---
--- An id names the run and a number: a page that comes back after a restart, or after more than the
--- journal keeps, is told that there is a gap.

local core = require "linq.core"

local journal = {}

local MAX_ENTRIES, MAX_BYTES = 2000, 8 * 1024 * 1024

---@class linq.sandbox.journal_entry
---@field number integer
---@field name string
---@field text string JSON

---@class linq.sandbox.journal
---@field run string
---@field first integer number of the oldest entry that is kept
---@field last integer number of the newest
---@field entries table<integer, linq.sandbox.journal_entry>
---@field bytes integer
---@field max_entries integer
---@field max_bytes integer
---@field listeners table<fun(), boolean>
local methods = {}
local metatable = { __index = methods }

--- Makes an empty journal.
---@param options? { max_entries?: integer, max_bytes?: integer }
---@return linq.sandbox.journal
function journal.new(options)
  options = options or {}
  return setmetatable({
    run = core.hex(core.random(4)),
    first = 1,
    last = 0,
    entries = {},
    bytes = 0,
    max_entries = options.max_entries or MAX_ENTRIES,
    max_bytes = options.max_bytes or MAX_BYTES,
    listeners = {},
  }, metatable)
end

local function drop_oldest(self)
  self.bytes = self.bytes - #self.entries[self.first].text
  self.entries[self.first] = nil
  self.first = self.first + 1
end

local function wake_all(self)
  for wake in pairs(self.listeners) do
    wake()
  end
end

--- Adds an entry, and wakes who listens.
---@param name string
---@param text string JSON, one line
function methods:add(name, text)
  self.last = self.last + 1
  self.entries[self.last] = { number = self.last, name = name, text = text }
  self.bytes = self.bytes + #text
  while self.last - self.first >= self.max_entries or self.bytes > self.max_bytes and self.first < self.last do
    drop_oldest(self)
  end
  wake_all(self)
end

--- Forgets all entries: whoever follows is told of a gap.
function methods:forget()
  self.last = self.last + 1
  self.first, self.entries, self.bytes = self.last + 1, {}, 0
  wake_all(self)
end

--- Returns the id of a number, of the newest entry where none is given.
---@param number? integer
---@return string
function methods:id(number)
  return ("%s-%d"):format(self.run, number or self.last)
end

--- Returns the number of the entry that a page saw last.
---@param id string|nil
---@return integer|nil number nil: of another run, or something after it is no longer kept
function methods:position(id)
  local run, number = (id or ""):match "^(%x+)%-(%d+)$"
  number = tonumber(number)
  if run == self.run and number <= self.last and number >= self.first - 1 then
    return number
  end
end

--- Returns the entry after a number.
---@param number integer
---@return linq.sandbox.journal_entry|nil entry nil: there is none yet, or it is no longer kept
function methods:after(number)
  return self.entries[number + 1]
end

return journal
