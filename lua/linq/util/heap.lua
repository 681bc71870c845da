--- A binary heap of entries that have a time: the earliest is the first. Of the same time, the
--- one that was added first is. Where Ctrl-C breaks an operation off, the next one mends the heap.

local heap = {}

---@class linq.heap_entry
---@field time number
---@field number? integer set by heap.push

---@class linq.heap  entry i is no later than entries 2i and 2i + 1
---@field [integer] linq.heap_entry
---@field pushed? integer how many entries there have been
---@field entries? table<linq.heap_entry, true> all of them
---@field is_moving? boolean an operation is under way, or was broken off

local function is_before(a, b)
  return a.time < b.time or a.time == b.time and a.number < b.number
end

-- Moves an entry from the place `at` towards the first one, past all that are later.
local function rise(self, entry, at)
  while at > 1 do
    local parent = math.floor(at / 2)
    if not is_before(entry, self[parent]) then
      break
    end
    self[at] = self[parent]
    at = parent
  end
  self[at] = entry
end

-- Moves an entry from the first place towards the last one, past all that are earlier.
local function sink(self, entry)
  local at, count = 1, #self
  while 2 * at <= count do
    local child = 2 * at
    if child < count and is_before(self[child + 1], self[child]) then
      child = child + 1
    end
    if not is_before(self[child], entry) then
      break
    end
    self[at] = self[child]
    at = child
  end
  self[at] = entry
end

local function append(self, entry)
  local last = #self + 1
  self[last] = entry
  rise(self, entry, last)
end

-- Moving may have lost an entry, or left one in two places.
local function mend(self)
  for i = #self, 1, -1 do
    self[i] = nil
  end
  for entry in pairs(self.entries) do
    append(self, entry)
  end
  self.is_moving = false
end

--- The first entry; nil when there is none.
---@param self linq.heap
---@return linq.heap_entry|nil
function heap.first(self)
  if self.is_moving then
    mend(self)
  end
  return self[1]
end

--- Adds an entry.
---@param self linq.heap
---@param entry linq.heap_entry
function heap.push(self, entry)
  if self.is_moving then
    mend(self)
  end
  self.pushed = (self.pushed or 0) + 1
  entry.number = self.pushed
  self.entries = self.entries or {}
  self.is_moving = true
  self.entries[entry] = true
  append(self, entry)
  self.is_moving = false
end

--- Takes the first entry out, of which there must be one.
---@param self linq.heap
---@return linq.heap_entry
function heap.pop(self)
  local first = heap.first(self)
  local last = self[#self]
  self.is_moving = true
  self[#self] = nil
  if first ~= last then
    sink(self, last)
  end
  self.entries[first] = nil
  self.is_moving = false
  return first
end

return heap
