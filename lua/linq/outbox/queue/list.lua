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

-- Takes texts out of the first key, until `texts` has `count`.
local function take_of_first(self, name, texts, count)
  local key = key_of(name, view.number(self, name .. "h"))
  local kept, at = view.read(self, key), 1
  for text, after in kept:gmatch "([^\n]+)\n?()" do
    texts[#texts + 1], at = text, after
    if #texts == count then
      break
    end
  end
  if at <= #kept then
    view.write(self, key, kept:sub(at))
  else
    delete(self, key)
    view.add(self, name .. "h", 1)
  end
end

--- Takes the first texts out.
---@return string[] texts at most `count`
function list.take(self, name, count)
  local texts = {}
  count = math.min(count, list.count(self, name))
  while #texts < count do
    take_of_first(self, name, texts, count)
  end
  if view.add(self, name .. "n", -count) == 0 then
    view.write(self, name .. "h", nil)
    view.write(self, name .. "t", nil)
  end
  return texts
end

return list
