-- LuaJIT can suspend a coroutine within iterators and these. In nginx it lacks coroutine.isyieldable.
local is_jit = rawget(_G, "jit") ~= nil
local passable = is_jit and { [pcall] = true, [xpcall] = true } or {}

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
  local info = debug.getinfo(level, "Snf")
  while info do
    if info.what == "C" and not passable[info.func] then
      return info.name or "a C function"
    elseif not is_jit and info.name == "(for generator)" then
      return "a for loop's iterator"
    end
    level = level + 1
    info = debug.getinfo(level, "Snf")
  end
end
