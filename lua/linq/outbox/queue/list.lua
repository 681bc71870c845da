--- First in, first out: texts without line breaks, many of them under each key.

local record = require "linq.outbox.queue.record"
local view = require "linq.outbox.queue.view"

local list = {}

local FULL = 1024 -- bytes; then the next text has a key of its own

local function key_of(name, number)
  return name .. ":" .. record.whole(number)
end

--- How many texts there are.
---@return integer
function list.count(self, name)
  return view.number(self, name .. "n")
end

--- Adds a text as the last one.
function list.push(self, name, text)
  local key = key_of(name, view.number(self, name .. "t"))
  local others = view.read(self, key)
  if others and #others > FULL then
    key, others = key_of(name, view.add(self, name .. "t", 1)), nil
  end
  self.fresh[key] = self.fresh[key] or not others and self.changed[key] == nil
  view.write(self, key, others and others .. "\n" .. text or text)
  view.add(self, name .. "n", 1)
end

-- Deletes a key. What was never in the home is no change.
local function delete(self, key)
  view.write(self, key, nil)
  if self.fresh[key] then
    self.changed[key] = nil
  end
end

--- Takes the first text out.
---@return string|nil text nil: there is none
function list.pop(self, name)
  if list.count(self, name) == 0 then
    return nil
  end
  local key = key_of(name, view.number(self, name .. "h"))
  local texts = view.read(self, key)
  local stop = texts:find("\n", 1, true)
  if stop then
    view.write(self, key, texts:sub(stop + 1))
  else
    delete(self, key)
    view.add(self, name .. "h", 1)
  end
  if view.add(self, name .. "n", -1) == 0 then
    view.write(self, name .. "h", nil)
    view.write(self, name .. "t", nil)
  end
  return stop and texts:sub(1, stop - 1) or texts
end

--- The first texts, at most `count`.
---@return string[] texts
function list.first(self, name, count)
  local texts, number = {}, view.number(self, name .. "h")
  count = math.min(count, list.count(self, name))
  while #texts < count do
    for text in view.read(self, key_of(name, number)):gmatch "[^\n]+" do
      texts[#texts + 1] = text
    end
    number = number + 1
  end
  for i = #texts, count + 1, -1 do
    texts[i] = nil
  end
  return texts
end

return list
