--- linq.host.new: makes a host out of what an event loop gives.

local callbacks = require "linq.host.callbacks"
local driver = require "linq.host.driver"
local foreign = require "linq.host.foreign"
local misuse = require "linq.util.misuse"
local sleeping = require "linq.host.sleeping"

---@class linq.host_parts  what an event loop gives: `after`, or `sleep`
---@field name string of the event loop, for messages
---@field advice? string how to get to a place that can wait, for messages
---@field after? fun(seconds: number, fn: fun()): fun() calls fn once after a time, never before it returns; gives
---  a function that cancels the timer, and may be called at any time
---@field watch? fun(fd: integer, fn: fun()): fun() calls fn whenever the descriptor is readable; gives a function
---  that ends the watch before the descriptor is closed. Without it the loop is looked at every few milliseconds
---@field waiter? fun(): fun(), fun() how a coroutine is suspended: `wait`, which the running coroutine calls, and
---  `wake`, which has it go on, once; default: coroutine.yield and coroutine.resume
---@field schedule? fun(fn: fun()) calls fn soon, in a callback in which the callers' code may run; default: coroutines
---  go on in the callbacks of `after` and `watch`
---@field is_over? fun(cancel: fun()): boolean whether a timer of `after` was ended by others
---@field sleep? fun(seconds: number) suspends the running coroutine, where there are no callbacks
---@field spawn? fun(fn: fun()): fun()|nil runs fn in a coroutine beside the running one; may give a function that ends
---  it
---@field check? fun(): string|nil why the running code cannot wait; default: it is in no coroutine that can

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
    local returned = false
    local stop = fn(first, function()
      if not returned then
        misuse.raise("the host '%s': '%s' called its function before it returned: coroutines would hang",
          given.name, part)
      end
      callback()
    end)
    returned = true
    if type(stop) ~= "function" then
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
