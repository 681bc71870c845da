--- A binary heap of entries that have a time: the earliest is the first, `heap[1]`. Of the
--- same time, the one that was added first is.

local heap = {}

---@class linq.heap_entry
---@field time number
---@field number? integer set by heap.push

---@class linq.heap  entry i is no later than entries 2i and 2i + 1
---@field [integer] linq.heap_entry
---@field pushed? integer how many entries there have been

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

--- Adds an entry.
---@param self linq.heap
---@param entry linq.heap_entry
function heap.push(self, entry)
  self.pushed = (self.pushed or 0) + 1
  entry.number = self.pushed
  local last = #self + 1
  self[last] = entry -- where memory runs out, nothing was added
  rise(self, entry, last)
end

--- Takes the first entry out, of which there must be one.
---@param self linq.heap
---@return linq.heap_entry
function heap.pop(self)
  local first, last = self[1], self[#self]
  self[#self] = nil
  if first ~= last then
    sink(self, last)
  end
  return first
end

return heap
