--- Breaks code off in its midst, as Ctrl-C or a limit of instructions does: a hook raises.

local break_off = {}

break_off.MESSAGE = "interrupted!"

local MOST = 1e7 -- instructions of a look

--- Whether hooks are called everywhere. LuaJIT calls none in compiled code.
break_off.is_possible = rawget(_G, "jit") == nil

-- Calls `fn` with a hook in this coroutine and in those that it makes.
local function with_hook(hook, fn)
  local create = coroutine.create
  coroutine.create = function(...) -- luacheck: ignore 122
    local thread = create(...)
    debug.sethook(thread, hook, "", 1)
    return thread
  end
  debug.sethook(hook, "", 1)
  local ok, message = pcall(fn)
  debug.sethook()
  coroutine.create = create -- luacheck: ignore 122
  return ok, message
end

local start

--- Has the instructions counted from here on.
function break_off.start()
  start()
end

local whole = 0

local function finish(...)
  whole = whole - 1
  return ...
end

--- A function that is not broken off, as it is another process's. It does not raise.
---@param fn function
---@return function
function break_off.whole(fn)
  return function(...)
    whole = whole + 1
    return finish(fn(...))
  end
end

--- Calls a function, which is broken off after so many instructions.
---@param instructions integer
---@param fn fun()
---@param is_later? boolean they are counted from a call of `start` on
---@return boolean broken false: it ended before
---@return boolean ok it did not raise
---@return any message that it raised
function break_off.after(instructions, fn, is_later)
  local passed, is_watched = 0, false
  local own_ok, own_message
  start = function() passed, is_watched = 0, true end
  local ok, message = with_hook(function()
    local counts = is_watched and whole == 0
    passed = passed + (counts and 1 or 0)
    if counts and passed == instructions then
      is_watched = false
      error(break_off.MESSAGE, 0)
    end
  end, function()
    is_watched = not is_later
    own_ok, own_message = pcall(fn)
    is_watched = false
  end)
  if ok then
    ok, message = own_ok, own_message
  end
  return passed >= instructions, ok, message
end

--- Breaks a function off at one point after another, until it comes to its end.
---@param step integer instructions between two points
---@param fn fun() what is broken off
---@param look fun(point: integer, ok: boolean, message: any) is called after each
---@param is_later? boolean as of `after`
---@return integer points
function break_off.sweep(step, fn, look, is_later)
  local points, at = 0, 1
  while true do
    local broken, ok, message = break_off.after(at, fn, is_later)
    if not broken then
      assert(ok, message)
      return points
    end
    debug.sethook(function() error "it hangs" end, "", MOST)
    look(at, ok, message)
    debug.sethook()
    points, at = points + 1, at + step
  end
end

return break_off
