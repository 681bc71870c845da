--- Checks of what users give to a sandbox: its options, a chat, a fault, what a participant does.

local misuse = require "linq.util.misuse"

local checks = {}

---@class linq.sandbox.report
---@field owner string "linq.sandbox"
---@field mistakes string[]

--- A check is called with a value, its path, and a report, to which it adds what is wrong.
---@alias linq.sandbox.check fun(value: any, path: string, report: linq.sandbox.report)

--- Adds to a report.
---@param report linq.sandbox.report
---@param path string
---@param message string
function checks.say(report, path, message)
  table.insert(report.mistakes, ("%s: '%s' %s"):format(report.owner, path, message))
end

local say = checks.say

--- A value of a type of Lua.
---@param kind "string"|"boolean"|"function"
---@return linq.sandbox.check
function checks.expect(kind)
  return function(value, path, report)
    if type(value) ~= kind then
      say(report, path, "must be a " .. kind .. ", got " .. type(value))
    end
  end
end

--- A string that is not empty.
---@type linq.sandbox.check
function checks.text(value, path, report)
  if type(value) ~= "string" then
    say(report, path, "must be a string, got " .. type(value))
  elseif value == "" then
    say(report, path, "is empty")
  end
end

--- A number.
---@param what string "number of seconds"
---@param fits fun(value: number): boolean
---@return linq.sandbox.check
function checks.number(what, fits)
  return function(value, path, report)
    if type(value) ~= "number" or not fits(value) then
      say(report, path, "must be a " .. what)
    end
  end
end

--- A whole number.
---@param low integer
---@param high? integer
---@return linq.sandbox.check
function checks.whole(low, high)
  local range = high and ("between %d and %d"):format(low, high) or ("of %d or more"):format(low)
  return checks.number("whole number " .. range, function(value)
    return value % 1 == 0 and value >= low and value <= (high or 2 ^ 53)
  end)
end

--- One of some names.
---@param ... string
---@return linq.sandbox.check
function checks.one_of(...)
  local known, list = {}, { ... }
  for _, name in ipairs(list) do
    known[name] = true
  end
  return function(value, path, report)
    if not known[value] then
      say(report, path, "must be one of: " .. table.concat(list, ", "))
    end
  end
end

-- A key that is no index of an array; of several the first in alphabetical order.
local function stray_key(value)
  local stray
  for key in pairs(value) do
    local is_index = type(key) == "number" and key % 1 == 0 and key >= 1 and key <= #value
    if not is_index and (not stray or tostring(key) < stray) then
      stray = tostring(key)
    end
  end
  return stray
end

--- An array.
---@param check linq.sandbox.check of each element
---@return linq.sandbox.check
function checks.array_of(check)
  return function(value, path, report)
    if type(value) ~= "table" then
      return say(report, path, "must be an array, got " .. type(value))
    end
    local key = stray_key(value)
    if key then
      return say(report, path, ("must be an array, but has the key '%s'"):format(key))
    end
    for i, element in ipairs(value) do
      check(element, ("%s[%d]"):format(path, i), report)
    end
  end
end

--- A table of any names.
---@param check linq.sandbox.check of each value
---@return linq.sandbox.check
function checks.map_of(check)
  return function(value, path, report)
    if type(value) ~= "table" then
      return say(report, path, "must be a table, got " .. type(value))
    end
    for _, name in ipairs(misuse.sorted(value)) do
      check(value[name], path .. "." .. name, report)
    end
  end
end

--- Anything.
---@type linq.sandbox.check
function checks.anything() end

-- Checks the fields of a table, then their names. The name of one that is required ends in "!".
local function check_fields(known, value, prefix, report, noun)
  local names = {}
  for _, name in ipairs(misuse.sorted(known)) do
    local bare, required = name:gsub("!$", "")
    names[bare] = true
    if value[bare] ~= nil then
      known[name](value[bare], prefix .. bare, report)
    elseif required > 0 then
      say(report, prefix .. bare, "is required")
    end
  end
  for _, name in ipairs(misuse.sorted(value)) do
    if value[name] == nil then
      table.insert(report.mistakes, ("%ss of %s are named, but one has the key %s"):format(noun, report.owner, name))
    elseif not names[name] then
      table.insert(report.mistakes, misuse.unknown(("%s of %s"):format(noun, report.owner), name, names, prefix))
    end
  end
end

--- A table with fields.
---@param known table<string, linq.sandbox.check> by name; the name of a field that is required ends in "!"
---@return linq.sandbox.check
function checks.record(known)
  return function(value, path, report)
    if type(value) ~= "table" then
      return say(report, path, "must be a table, got " .. type(value))
    end
    check_fields(known, value, path .. ".", report, "field")
  end
end

--- Seconds.
checks.seconds = checks.number("number of seconds, 0 or more", function(value)
  return value >= 0 and value < math.huge
end)

--- Seconds that somebody waits: no more than timers take.
checks.wait = checks.number("number of seconds, between 0 and 1000000", function(value)
  return value >= 0 and value <= 1000000
end)

--- Checks a table. Raises with all that is wrong.
---@param given any
---@param known table<string, linq.sandbox.check> as for a record
---@param owner string "linq.sandbox"
---@param noun "option"|"field"
function checks.check(given, known, owner, noun)
  if type(given) ~= "table" then
    misuse.raise("the %ss of %s must be a table, got %s", noun, owner, type(given))
  end
  local report = { owner = owner, mistakes = {} }
  check_fields(known, given, "", report, noun)
  if report.mistakes[1] then
    misuse.raise("%s", table.concat(report.mistakes, "; "))
  end
end

return checks
