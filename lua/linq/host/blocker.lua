--- What keeps the running coroutine from being suspended here: the name of a
--- function; nil when nothing does, or when this Lua cannot tell.
---@return string|nil
return function()
  if coroutine.isyieldable then
    return not coroutine.isyieldable() and "a C function, or a metamethod" or nil
  elseif _VERSION ~= "Lua 5.1" or not debug then
    return nil
  end
  local level = 2
  local info = debug.getinfo(level, "Sn")
  while info do
    if info.what == "C" then
      return info.name or "a C function"
    elseif info.name == "(for generator)" then
      return "a for loop's iterator"
    end
    level = level + 1
    info = debug.getinfo(level, "Sn")
  end
end
