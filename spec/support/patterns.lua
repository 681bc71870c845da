--- A matcher for Lua patterns in Lua that counts its steps. A hook cannot count the steps inside
--- the C of string.find, so specs measure the cost of a pattern with this matcher.

local patterns = {}

local byte, find, match, real_gsub = string.byte, string.find, string.match, string.gsub
local unpack = table.unpack or _G.unpack

--- The number of steps so far: tests of a byte against a class, and attempts to match.
patterns.steps = 0

-- ---- reading a pattern ----------------------------------------------------------------

-- Returns the set of bytes in a class. Lua itself decides each byte.
local sets = {}

local function set_of(class)
  local set = sets[class]
  if not set then
    set = {}
    for code = 0, 255 do
      set[code] = find(string.char(code), "^" .. class) ~= nil
    end
    sets[class] = set
  end
  return set
end

-- Returns the end of the single class at `at`.
local function class_end(pattern, at)
  local first = pattern:sub(at, at)
  if first == "%" then
    return at + 1
  elseif first ~= "[" then
    return at
  end
  at = at + (pattern:sub(at + 1, at + 1) == "^" and 2 or 1)
  repeat -- the first may be "]" itself
    at = at + (pattern:sub(at, at) == "%" and 2 or 1)
  until pattern:sub(at, at) == "]"
  return at
end

local readers = {
  ["("] = function(items, pattern, at)
    local is_position = pattern:sub(at + 1, at + 1) == ")"
    items[#items + 1] = { is = is_position and "position" or "open" }
    return at + (is_position and 2 or 1)
  end,
  [")"] = function(items, _, at)
    items[#items + 1] = { is = "close" }
    return at + 1
  end,
  ["%f"] = function(items, pattern, at)
    local last = class_end(pattern, at + 2)
    items[#items + 1] = { is = "frontier", set = set_of(pattern:sub(at + 2, last)) }
    return last + 1
  end,
}

local function read_single(items, pattern, at)
  assert(not find(pattern, "^%%[b%d]", at), "%b and back references are not known here: " .. pattern)
  local last = class_end(pattern, at)
  local repeated = match(pattern, "^[*+?-]", last + 1)
  local class = pattern:sub(at, last)
  items[#items + 1] = { is = "single", class = class, set = set_of(class), repeated = repeated }
  return last + (repeated and 2 or 1)
end

local function read(pattern)
  local items, at = { anchored = pattern:sub(1, 1) == "^" }, 1
  if items.anchored then
    at = 2
  end
  while at <= #pattern do
    if at == #pattern and pattern:sub(at) == "$" then
      items[#items + 1] = { is = "end" }
      break
    end
    local reader = readers[pattern:sub(at, at)] or readers[pattern:sub(at, at + 1)] or read_single
    at = reader(items, pattern, at)
  end
  return items
end

local known = {}

--- Parses a pattern into items. `is` is single, open, close, position, frontier or end; a single
--- also has its class, its set of bytes, and its repetition.
---@param pattern string
---@return table[] items anchored
function patterns.read(pattern)
  known[pattern] = known[pattern] or read(pattern)
  return known[pattern]
end

-- ---- matching -------------------------------------------------------------------------

local match_from

local function takes(item, text, at)
  patterns.steps = patterns.steps + 1
  local code = byte(text, at)
  return code ~= nil and item.set[code]
end

local repetitions = {}

repetitions["*"] = function(items, index, text, at, captures)
  local last = at
  while takes(items[index], text, last) do
    last = last + 1
  end
  for from = last, at, -1 do
    local stop = match_from(items, index + 1, text, from, captures)
    if stop then
      return stop
    end
  end
end

repetitions["+"] = function(items, index, text, at, captures)
  return takes(items[index], text, at) and repetitions["*"](items, index, text, at + 1, captures)
    or nil
end

repetitions["-"] = function(items, index, text, at, captures)
  while true do
    local stop = match_from(items, index + 1, text, at, captures)
    if stop or not takes(items[index], text, at) then
      return stop
    end
    at = at + 1
  end
end

repetitions["?"] = function(items, index, text, at, captures)
  return takes(items[index], text, at) and match_from(items, index + 1, text, at + 1, captures)
    or match_from(items, index + 1, text, at, captures)
end

local matchers = {}

function matchers.open(items, index, text, at, captures)
  local place = #captures + 1
  captures[place] = { first = at }
  local stop = match_from(items, index + 1, text, at, captures)
  if not stop then
    captures[place] = nil
  end
  return stop
end

function matchers.close(items, index, text, at, captures)
  local place = #captures
  while captures[place].stop do
    place = place - 1
  end
  captures[place].stop = at
  local stop = match_from(items, index + 1, text, at, captures)
  if not stop then
    captures[place].stop = nil
  end
  return stop
end

function matchers.position(items, index, text, at, captures)
  captures[#captures + 1] = { first = at, stop = at, is_position = true }
  local place = #captures
  local stop = match_from(items, index + 1, text, at, captures)
  if not stop then
    captures[place] = nil
  end
  return stop
end

function matchers.frontier(items, index, text, at, captures)
  local set = items[index].set
  if not set[byte(text, at - 1) or 0] and set[byte(text, at) or 0] then
    return match_from(items, index + 1, text, at, captures)
  end
end

matchers["end"] = function(_, _, text, at)
  return at == #text + 1 and at or nil
end

function matchers.single(items, index, text, at, captures)
  local repetition = repetitions[items[index].repeated]
  if repetition then
    return repetition(items, index, text, at, captures)
  end
  return takes(items[index], text, at) and match_from(items, index + 1, text, at + 1, captures) or nil
end

function match_from(items, index, text, at, captures)
  patterns.steps = patterns.steps + 1
  local item = items[index]
  if not item then
    return at
  end
  return matchers[item.is](items, index, text, at, captures)
end

-- Finds the first match at or after `at`. Returns its start, its end, and its captures.
local function search(text, pattern, at)
  local items = patterns.read(pattern)
  for first = at, items.anchored and at or #text + 1 do
    local captures = {}
    local stop = match_from(items, 1, text, first, captures)
    if stop then
      return first, stop, captures
    end
  end
end

-- ---- what stands for the functions of `string` ------------------------------------------

local function values(text, first, stop, captures)
  if not captures[1] then
    return { text:sub(first, stop - 1) }
  end
  local list = {}
  for i, capture in ipairs(captures) do
    list[i] = capture.is_position and capture.first or text:sub(capture.first, capture.stop - 1)
  end
  return list
end

local function start_of(text, init)
  init = init or 1
  return init < 0 and math.max(#text + init + 1, 1) or math.max(init, 1)
end

local counted = {}

function counted.find(text, pattern, init, plain)
  if plain or not find(pattern, "[%^$*+?.()[%%-]") then
    patterns.steps = patterns.steps + #text
    return find(text, pattern, init, true)
  end
  local first, stop, captures = search(text, pattern, start_of(text, init))
  if first then
    return first, stop - 1, unpack(captures[1] and values(text, first, stop, captures) or {})
  end
end

function counted.match(text, pattern, init)
  local first, stop, captures = search(text, pattern, start_of(text, init))
  if first then
    return unpack(values(text, first, stop, captures))
  end
end

function counted.gmatch(text, pattern)
  local at = 1
  return function()
    local first, stop, captures = search(text, pattern, at)
    if first then
      at = math.max(stop, first + 1)
      return unpack(values(text, first, stop, captures))
    end
    at = #text + 2
  end
end

local function replacement(with, whole, list)
  if type(with) == "string" then
    return (real_gsub(with, "%%(.)", function(name)
      return name == "0" and whole or tonumber(name) and tostring(list[tonumber(name)]) or name
    end))
  elseif type(with) == "table" then
    return with[list[1]] or whole
  end
  return with(unpack(list)) or whole
end

function counted.gsub(text, pattern, with, limit)
  local items, out, at, count = patterns.read(pattern), {}, 1, 0
  while at <= #text + 1 and count < (limit or math.huge) do
    local captures = {}
    local stop = match_from(items, 1, text, at, captures)
    if stop then
      count = count + 1
      out[#out + 1] = replacement(with, text:sub(at, stop - 1), values(text, at, stop, captures))
    end
    if stop and stop > at then
      at = stop
    else
      out[#out + 1] = text:sub(at, at)
      at = at + 1
    end
    if items.anchored then
      break
    end
  end
  return table.concat(out) .. text:sub(at), count
end

local INTERVAL = 100 -- instructions

--- Runs `fn` with these functions instead of Lua's, and counts the instructions. The count does
--- not depend on the machine's load.
---@param fn fun()
---@return integer instructions
function patterns.cost(fn)
  local real, count = {}, 0
  for name, stand_in in pairs(counted) do
    real[name], string[name] = string[name], stand_in -- luacheck: ignore
  end
  if jit then
    jit.off() -- compiled code calls no hooks
  end
  debug.sethook(function()
    count = count + INTERVAL
  end, "", INTERVAL)
  local ok, message = pcall(fn)
  debug.sethook()
  if jit then
    jit.on()
  end
  for name, own in pairs(real) do
    string[name] = own -- luacheck: ignore
  end
  assert(ok, message)
  return count
end

--- The functions themselves, for a spec that compares them with Lua's.
patterns.counted = counted

return patterns
