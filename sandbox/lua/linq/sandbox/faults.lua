--- Faults: those that a test asks for, and random ones.

local checks = require "linq.sandbox.checks"
local misuse = require "linq.util.misuse"
local router = require "linq.sandbox.router"
local store = require "linq.sandbox.store"

local faults = {}

local points = { "before", "after", "half" }

local known = {
  operation = checks.text,
  status = checks.whole(100, 599),
  times = checks.whole(1),
  retry_after = checks.seconds,
  code = checks.anything,
  message = checks.expect "string",
  body = checks.expect "string",
  headers = checks.map_of(checks.expect "string"),
  drop = checks.one_of("before", "after", "half"),
  delay = checks.wait,
}

local function check(fault)
  checks.check(fault, known, "sandbox:fail", "field")
  if not fault.status and not fault.drop and not fault.delay then
    misuse.raise("sandbox:fail: 'status', 'drop' or 'delay' is required")
  end
  if fault.operation then
    local names = router.operations()
    for name in pairs(store.operations) do
      names[name] = true
    end
    misuse.check_names({ [fault.operation] = true }, names, "operation")
  end
end

--- Checks a fault (see sandbox:fail), and copies it.
---@param given table
---@return table fault
function faults.new(given)
  check(given)
  local fault = { times = 1 }
  for name, value in pairs(given) do
    fault[name] = value
  end
  return fault
end

--- Takes the fault that is due for an operation, and counts it.
---@param list table[]
---@param row table
---@return table|nil fault
function faults.take(list, row)
  for i, fault in ipairs(list) do
    if fault.operation == nil or fault.operation == row.operation or fault.operation == row.name then
      fault.times = fault.times - 1
      if fault.times <= 0 then
        table.remove(list, i)
      end
      return fault
    end
  end
end

--- Makes a source of random drops: before the operation runs, after it, or in the middle of
--- the answer. The same seed gives the same drops under every Lua.
---@param options { rate: number, seed?: integer } rate: 0.2 drops one call in five
---@return fun(): table|nil
function faults.chaos(options)
  local value = (options.seed or 1) % 2147483647
  value = value == 0 and 1 or value
  local function random() -- Park and Miller's generator
    value = value * 16807 % 2147483647
    return value / 2147483647
  end
  return function()
    local dropped, point = random() < options.rate, points[math.floor(random() * 3) + 1]
    return dropped and { drop = point } or nil
  end
end

return faults
