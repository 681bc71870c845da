--- Wrong answers of a server: the documented ones, changed in the same ways in each run.

local json = require "linq.util.json"

local mutations = {}

-- ---- chance -----------------------------------------------------------------------------

--- Makes a generator of integers with the same sequence in every Lua.
---@param seed integer
---@return fun(count: integer): integer from 1 to count
function mutations.chance(seed)
  local state = seed % 2147483647
  return function(count)
    state = state * 16807 % 2147483647 -- Lehmer's, exact in a double
    return state % count + 1
  end
end

-- ---- values -------------------------------------------------------------------------------

-- JSON texts that replace another value.
local odd = {
  "null", "true", "false", "0", "-1", "1.5", "1e308", "123456789012345678901234567890", '""', '"x"', '".."',
  '"\\u0000"', '"\\ud800"', '"%"', '"\255\254"', "[]", "{}", "[null]", "[[]]", "[{}]", '["x"]', "[1,{}]",
  '{"id":null}', '{"id":{}}', '{"a":{"a":{"a":[]}}}', '{"handle":5,"parts":"x"}', ("["):rep(30) .. ("]"):rep(30),
  '"' .. ("y"):rep(500) .. '"',
}

-- Returns every position in a decoded value, as its table and key.
local function places_of(value)
  local places = {}
  local function visit(at)
    local keys = {}
    for key in pairs(at) do
      keys[#keys + 1] = key
    end
    table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
    for _, key in ipairs(keys) do
      places[#places + 1] = { at, key }
      if type(at[key]) == "table" then
        visit(at[key])
      end
    end
  end
  visit(value)
  return places
end

local HOLE = "\1hole\1"

local function swap(text, places, chance)
  local place = places[chance(#places)]
  local before = place[1][place[2]]
  place[1][place[2]] = HOLE
  local changed = text()
  place[1][place[2]] = before
  local from, to = changed:find('"\\u0001hole\\u0001"', 1, true)
  return changed:sub(1, from - 1) .. odd[chance(#odd)] .. changed:sub(to + 1)
end

local function drop(text, places, chance)
  local place = places[chance(#places)]
  local before = place[1][place[2]]
  if type(place[2]) == "number" then
    return text()
  end
  place[1][place[2]] = nil
  local changed = text()
  place[1][place[2]] = before
  return changed
end

local function grow(text, places, chance)
  local place = places[chance(#places)]
  if type(place[2]) == "number" then
    return text()
  end
  local names = { "id", "methods", "refresh", "items", "chat", "__index", "fields", "", "next" }
  local name = names[chance(#names)]
  local before = place[1][name]
  place[1][name] = HOLE
  local changed = text()
  place[1][name] = before
  return (changed:gsub('"\\u0001hole\\u0001"', function() return odd[chance(#odd)] end))
end

-- ---- bytes --------------------------------------------------------------------------------

local function cut(text, _, chance)
  local whole = text()
  return whole:sub(1, chance(#whole) - 1)
end

local function damage(text, _, chance)
  local whole = text()
  local at = chance(#whole)
  return whole:sub(1, at - 1) .. string.char(chance(256) - 1) .. whole:sub(at + 1)
end

local whole_answers = {
  "", " ", "null", "true", "5", '"text"', "[]", "{}", "[{}]", "[1]", "{", "\0", "\239\187\191{}", "<html>", "NaN",
  "1e999", '{"a":1e999}', '{"a":1,"a":2}', ("["):rep(2000), ('{"a":'):rep(2000), '{"data":null}', '{"data":[]}',
  '{"data":{}}', '{"success":false,"error":"x"}', "\255\254{\0}\0", '{"data":{"chat":null}}', '{"id":"\255"}',
  '{"chats":[[]]}',
}

local function replace(_, _, chance)
  return whole_answers[chance(#whole_answers)]
end

local function wrap(text, _, chance)
  local around = { { "[", "]" }, { '{"data":', "}" }, { '{"error":', "}" }, { '{"id":1,"data":', "}" }, { "", "," } }
  local one = around[chance(#around)]
  return one[1] .. text() .. one[2]
end

-- A name that is listed twice is chosen twice as often.
local kinds = { swap, swap, swap, swap, swap, drop, drop, grow, cut, damage, damage, replace, wrap }

--- Returns the changed texts of an answer.
---@param text string the JSON of the documented one
---@param count integer
---@param chance fun(count: integer): integer
---@return fun(): string|nil
function mutations.each(text, count, chance)
  local value = assert(json.decode(text))
  local places = places_of(value)
  local function encoded()
    return assert(json.encode(value))
  end
  local ways = places[1] and kinds or { replace, wrap }
  local made = 0
  return function()
    made = made + 1
    if made <= count then
      return ways[chance(#ways)](encoded, places, chance)
    end
  end
end

return mutations
