--- linq.host.new: makes a host out of what an event loop gives. docs/guide/writing-a-host.md tells what.

local callbacks = require "linq.host.callbacks"
local driver = require "linq.host.driver"
local foreign = require "linq.host.foreign"
local misuse = require "linq.util.misuse"
local sleeping = require "linq.host.sleeping"

local kit = {}

local known = {
  name = "string", advice = "string", after = "function", watch = "function", waiter = "function",
  schedule = "function", is_over = "function", sleep = "function", spawn = "function", check = "function",
}

local function check_parts(given)
  misuse.check_names(given, known, "part of linq.host.new")
  for name, kind in pairs(known) do
    if given[name] ~= nil and type(given[name]) ~= kind then
      misuse.raise("linq.host.new: '%s' must be a %s, got %s", name, kind, type(given[name]))
    end
  end
  if not given.name then
    misuse.raise "linq.host.new: 'name' is missing: the event loop's, for messages"
  elseif not given.after == not given.sleep then
    misuse.raise("linq.host.new: give 'after' of an event loop that calls back, or 'sleep' of one that suspends "
      .. "coroutines itself")
  elseif given.sleep and given.watch then
    misuse.raise "linq.host.new: 'watch' calls back, and needs 'after'"
  end
end

-- What a part must return, and when it must not call.
local function checked(given, part)
  local fn = given[part]
  return fn and function(first, callback)
    local returned, early = false, false
    local stop = fn(first, function()
      if returned then
        return callback()
      end
      early = true
    end)
    returned = true
    if early then
      misuse.raise("the host '%s': '%s' called its function before it returned: coroutines would hang",
        given.name, part)
    elseif type(stop) ~= "function" then
      misuse.raise("the host '%s': '%s' must return a function that ends it, got %s", given.name, part, type(stop))
    end
    return stop
  end
end

local function adapter_of(given)
  local after = checked(given, "after")
  return {
    after = after,
    watch = checked(given, "watch"),
    waiter = given.waiter,
    schedule = given.schedule or function(fn) after(0, fn) end,
    resumes_later = given.schedule ~= nil,
    is_over = given.is_over,
    spawn = given.spawn,
  }
end

--- Makes a host.
---@param given linq.host_parts
---@return linq.host host for the option `host`
function kit.new(given)
  check_parts(given)
  local host = given.after and callbacks(adapter_of(given)) or sleeping(given)
  foreign.made(given.name)
  local advice = given.advice or "make the call in a coroutine of its own"
  host.check = given.check or function() return driver.check(given.name, advice) end
  return host
end

return kit
