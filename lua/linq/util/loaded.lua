--- Modules that are loaded already. In 5.1 and LuaJIT a `require` that failed leaves
--- a sentinel in package.loaded, which is no table.

--- A module, if it is loaded.
---@param name string
---@return table|nil module
return function(name)
  local module = package.loaded[name]
  return type(module) == "table" and module or nil
end
