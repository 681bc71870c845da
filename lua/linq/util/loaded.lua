--- Modules that are already loaded.

--- Returns a module if it is loaded. A `require` that failed leaves a sentinel in
--- package.loaded in Lua 5.1 and LuaJIT, so only a table counts.
---@param name string
---@return table|nil module
return function(name)
  local module = package.loaded[name]
  return type(module) == "table" and module or nil
end
