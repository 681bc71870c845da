--- Checks a host of one's own: that calls wait side by side in it, that its event loop goes on
--- meanwhile, and that no call hangs. Needs nginx, which answers.

local core = require "linq.core"
local linq = require "linq"
local misuse = require "linq.util.misuse"
local nginx = require "linq.sandbox.nginx"

local LATENCY = 0.2 -- seconds, of each answer
local CALLS = 8
local LONGEST = 2.5 -- seconds of one check
local HANGS = "it hangs"

local function elapsed(fn, ...)
  local started = core.now()
  fn(...)
  return core.now() - started
end

-- CALLS functions that call `fn(number)`.
local function calls_of(fn)
  local functions = {}
  for i = 1, CALLS do
    functions[i] = function() fn(i) end
  end
  return (table.unpack or _G.unpack)(functions)
end

-- The caller's run, which ends with an error when its functions take too long: a watchdog sleeps beside them.
local function bounded(given)
  return function(...)
    local left, until_ = select("#", ...), core.now() + LONGEST
    local functions = { ... }
    for i, fn in ipairs(functions) do
      functions[i] = function()
        fn()
        left = left - 1
      end
    end
    functions[#functions + 1] = function()
      while left > 0 do
        given.sleep(LATENCY / 20)
        if core.now() > until_ then
          error(("%s: %d of %d functions came to no end"):format(HANGS, left, #functions - 1), 0)
        end
      end
    end
    return given.run((table.unpack or _G.unpack)(functions))
  end
end

-- ---- what must hold: name -> check(given, new_client), which returns whether, and what was found -----

local checks = {}

checks["calls wait side by side"] = function(given, new_client)
  local first, second, count = new_client(), new_client(), 0
  local seconds = elapsed(given.run, calls_of(function(i)
    if (i % 2 == 0 and first or second).chats:list() then
      count = count + 1
    end
  end))
  return count == CALLS and seconds < 3 * LATENCY, ("%d of %d calls in %.2f s"):format(count, CALLS, seconds)
end

checks["the event loop goes on while a call waits"] = function(given, new_client)
  local client, longest, is_over = new_client(), 0, false
  given.run(function()
    while not is_over do
      longest = math.max(longest, elapsed(given.sleep, 0.005))
    end
  end, function()
    client.chats:list()
    is_over = true
  end)
  return longest < LATENCY / 2, ("it stood still for %.3f s"):format(longest)
end

checks["a sleep lasts"] = function(given)
  local seconds
  given.run(function() seconds = elapsed(given.host.sleep, 0.05) end)
  return seconds >= 0.05 and seconds < 0.05 + LATENCY, ("0.05 s took %.3f s"):format(seconds)
end

checks["a call ends at its timeout"] = function(given, new_client)
  local client, err = new_client { timeout = LATENCY / 4 }, nil
  local seconds = elapsed(given.run, function() err = select(2, client.chats:list()) end)
  return err and err.kind == "timeout" and seconds < LATENCY, ("%s after %.2f s"):format(err and err.kind, seconds)
end

checks["a closed client ends its calls"] = function(given, new_client)
  local client, err = new_client(), nil
  given.run(function() err = select(2, client.chats:list()) end, function()
    given.sleep(LATENCY / 4)
    client:close()
  end)
  return err and err.kind == "canceled", tostring(err and err.kind)
end

checks["linq.map runs calls side by side"] = function(given, new_client)
  local client, results = new_client(), nil
  local seconds = elapsed(given.run, function()
    results = linq.map({ 1, 2, 3 }, function() return client.chats:list() end, { host = given.host })
  end)
  return #results == 3 and seconds < 2.5 * LATENCY, ("%d of 3 calls in %.2f s"):format(#results, seconds)
end

local known = { host = "table", run = "function", sleep = "function" }

local function check_options(given)
  misuse.check_names(given, known, "option of linq.sandbox.check_host")
  for _, name in ipairs(misuse.sorted(known)) do
    if type(given[name]) ~= known[name] then
      misuse.raise("linq.sandbox.check_host: '%s' must be a %s, got %s", name, known[name], type(given[name]))
    end
  end
end

-- ---- the function ----------------------------------------------------------------------------------------

--- Checks a host.
---@param given linq.host_check
---@return string[] failures what does not hold; none: all does
return function(given)
  check_options(given)
  local checked = { host = given.host, run = bounded(given), sleep = given.sleep }
  local server = assert(nginx.start { latency = LATENCY })
  local function new_client(options)
    options = options or {}
    options.api_key, options.base_url, options.host, options.max_retries = "k", server.base_url, given.host, 0
    return linq.client(options)
  end
  local failures = {}
  for _, name in ipairs(misuse.sorted(checks)) do
    local ran, holds, found = pcall(checks[name], checked, new_client)
    if not ran or not holds then
      found = tostring(ran and found or holds)
      failures[#failures + 1] = ("%s: %s"):format(name, found)
      if found:find(HANGS, 1, true) then -- what hangs would disturb the others
        break
      end
    end
  end
  server:stop()
  return failures
end
