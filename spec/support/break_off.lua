--- Breaks code off in its midst, as Ctrl-C or a limit of instructions does: a hook raises.

local break_off = {}

break_off.MESSAGE = "interrupted!"

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

--- Calls a function, which is broken off after so many instructions.
---@param instructions integer
---@param fn fun()
---@return boolean broken false: it ended before
---@return boolean ok it did not raise
---@return any message that it raised
function break_off.after(instructions, fn)
  local passed, is_watched = 0, false
  local own_ok, own_message
  local ok, message = with_hook(function()
    passed = passed + (is_watched and 1 or 0)
    if is_watched and passed == instructions then
      is_watched = false
      error(break_off.MESSAGE, 0)
    end
  end, function()
    is_watched = true
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
---@return integer points
function break_off.sweep(step, fn, look)
  local points, at = 0, 1
  while true do
    local broken, ok, message = break_off.after(at, fn)
    if not broken then
      assert(ok, message)
      return points
    end
    look(at, ok, message)
    points, at = points + 1, at + step
  end
end

return break_off
