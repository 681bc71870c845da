--- What is done again and again while a function runs: in a light thread in nginx, in what the event loop or the
--- scheduler of tasks has.

local protect = require "linq.bot.protect"

local SLICE = 2 -- seconds that a loop goes on after the function ended, where nothing ends it before
local LEAST_PAUSE = 0.001 -- seconds; nginx does not sleep for less

-- Ctrl-C may end the caller's coroutine where nothing could note it.
local function is_over(state)
  return state.is_over or state.caller and coroutine.status(state.caller) == "dead"
end

local function go_on(bot, state, seconds, again)
  local due = bot.clock.now() + seconds
  repeat
    bot.pause(math.min(SLICE, math.max(due - bot.clock.now(), LEAST_PAUSE)))
    if not is_over(state) and bot.clock.now() >= due then
      state.is_busy = true
      again()
      state.is_busy, due = false, bot.clock.now() + seconds
    end
  until is_over(state)
end

-- What is just being done ends by itself: it may have taken a lock.
local function finish(state, stop, ...)
  state.is_over = true
  if stop and not state.is_busy then
    stop()
  end
  return ...
end

--- Calls a function, and another one again and again beside it.
---@param bot linq.bot_inside
---@param host linq.host_inside one that can spawn
---@param seconds number between two calls of the other one
---@param again fun()
---@param fn function
---@param ... any its arguments
---@return boolean ok
---@return any ... what it returned, or what it raised: { message, value, traceback }
return function(bot, host, seconds, again, fn, ...)
  local state = { is_over = false, is_busy = false, caller = coroutine.running() }
  local stop = host.spawn(function()
    go_on(bot, state, seconds, again)
  end)
  return finish(state, stop, protect(fn, ...))
end
