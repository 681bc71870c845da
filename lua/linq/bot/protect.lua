--- pcall for handlers, which may yield. PUC Lua 5.1 cannot yield within pcall: in a coroutine a task catches there
--- what a function raises.

local tasks = require "linq.tasks"

local CAN_YIELD = _VERSION ~= "Lua 5.1" or rawget(_G, "jit") ~= nil
local unpack = table.unpack or _G.unpack

local function failure_of(value)
  local trace = debug and debug.traceback(tostring(value), 2) or nil
  return { message = tostring(value), value = value, traceback = trace }
end

local function in_task(fn, ...)
  local own = tasks()
  local task = own:spawn(fn, ...)
  own:run()
  if not task.raised then
    return true, task:result()
  end
  local _, err = task:result()
  local value = err.value == nil and err or err.value
  return false, { message = tostring(value), value = value, traceback = err.traceback }
end

--- Calls a function.
---@param fn function
---@param ... any its arguments
---@return boolean ok
---@return any ... what it returned, or what it raised: { message, value, traceback }
return function(fn, ...)
  if not CAN_YIELD and coroutine.running() then
    return in_task(fn, ...)
  end
  local arguments, count = { ... }, select("#", ...)
  return xpcall(function() return fn(unpack(arguments, 1, count)) end, failure_of)
end
