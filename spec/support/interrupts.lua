--- Breaks code off after a number of the Lua machine's instructions, as Ctrl-C in `lua` and a host's limit of
--- instructions do: a hook raises.

local sparse = require "spec.support.sparse"

local interrupts = {
  works = not rawget(_G, "jit"), -- LuaJIT calls no hooks in compiled code
  MESSAGE = "interrupted!",
}

local MOST = 1e6 -- instructions after which code hangs

-- Calls a function, and a hook at each instruction of it and of the coroutines that it makes.
local function with_hook(hook, fn)
  local create, wrap = coroutine.create, coroutine.wrap
  coroutine.create = function(inner) -- luacheck: ignore 122
    local thread = create(inner)
    debug.sethook(thread, hook, "", 1)
    return thread
  end
  coroutine.wrap = function(inner) -- luacheck: ignore 122
    return wrap(function(...)
      debug.sethook(hook, "", 1)
      return inner(...)
    end)
  end
  local ok, message = pcall(function()
    debug.sethook(hook, "", 1)
    fn()
    debug.sethook()
  end)
  debug.sethook()
  coroutine.create, coroutine.wrap = create, wrap -- luacheck: ignore 122
  return ok, message
end

local whole = 0 -- how many functions are running that are not broken off

local function finish(...)
  whole = whole - 1
  return ...
end

--- A function that is not broken off, as it is another process's. It does not raise.
---@param fn function
---@return function
function interrupts.whole(fn)
  return function(...)
    whole = whole + 1
    return finish(fn(...))
  end
end

--- Calls a function, and breaks it off once. Raises what it raised itself, and when it hangs.
---@param fn fun()
---@param instructions integer after which it is broken off
---@param within? string only the instructions of files count whose paths hold this
---@return boolean is_broken false: it came to its end before
---@return boolean ok it did not raise
function interrupts.break_off(fn, instructions, within)
  local passed, is_over, is_broken = 0, false, false
  local function hook()
    if is_over or whole > 0 or within and not debug.getinfo(2, "S").source:find(within, 1, true) then
      return
    end
    passed = passed + 1
    if passed == instructions then
      is_broken = true
      error(interrupts.MESSAGE, 0)
    elseif passed > MOST then
      is_over = true
      error("it hangs", 0)
    end
  end
  local ok, message = with_hook(hook, fn)
  is_over = true
  if not ok and not tostring(message):find(interrupts.MESSAGE, 1, true) then
    error(message, 0)
  end
  return is_broken, ok
end

--- Breaks code off at many points, until it comes to its end.
---@param stride integer instructions from one point to the next
---@param try fun(instructions: integer): boolean breaks it off, and returns whether that was before its end
---@return integer points that there are
function interrupts.sweep(stride, try)
  local points, instructions = 0, 1
  while try(instructions) do
    points, instructions = points + sparse, instructions + stride * sparse
  end
  return points
end

--- Calls a function that must come to its end.
---@param fn fun()
function interrupts.bounded(fn)
  debug.sethook(function() error "it hangs" end, "", MOST)
  local ok, message = pcall(fn)
  debug.sethook()
  if not ok then
    error(message, 0)
  end
end

return interrupts
