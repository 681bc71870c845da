--- Breaks code off after a number of the Lua machine's instructions, as Ctrl-C in the `lua` command and hosts' limits
--- of instructions do: a hook raises.
---
--- LuaJIT calls no hooks in compiled code.

local interrupts = {
  plain_create = coroutine.create,
  works = not rawget(_G, "jit"),
}

local MESSAGE = "interrupted!"
local MOST = 1e6 -- instructions after which code hangs

-- Calls `hook` at each instruction of `fn`, and of the coroutines that it makes.
local function hooked(hook, fn)
  local create, wrap = coroutine.create, coroutine.wrap
  local function hooked_create(inner)
    local thread = create(inner)
    debug.sethook(thread, hook, "", 1)
    return thread
  end
  coroutine.create = hooked_create -- luacheck: ignore 122
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

--- Calls a function, and breaks it off.
---@param fn fun()
---@param instructions integer after which it is broken off, once
---@return boolean is_broken false: it came to its end before
---@return string|nil message what it raised besides
function interrupts.break_off(fn, instructions, within)
  local passed, is_broken = 0, false
  local is_over = false
  local function hook()
    if is_over then
      return
    end
    if within and not debug.getinfo(2, "S").source:find(within, 1, true) then
      return
    end
    passed = passed + 1
    if passed == instructions then
      is_broken = true
      interrupts.where = os.getenv "WHERE" and debug.traceback("", 2)
      error(MESSAGE, 0)
    elseif passed > MOST then
      is_over = true
      error("it hangs", 0)
    end
  end
  local ok, message = hooked(hook, function()
    fn()
    is_over = true
  end)
  is_over = true
  return is_broken, not ok and not tostring(message):find(MESSAGE, 1, true) and tostring(message) or nil, passed
end

return interrupts
