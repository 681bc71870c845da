--- pcall for functions that may yield. PUC Lua 5.1 cannot yield within pcall, so that there
--- a function in a coroutine is called as it is, and what it raises goes through.

local CAN_YIELD = _VERSION ~= "Lua 5.1" or rawget(_G, "jit") ~= nil

return function(fn, ...)
  if CAN_YIELD or not coroutine.running() then
    return pcall(fn, ...)
  end
  return true, fn(...)
end
