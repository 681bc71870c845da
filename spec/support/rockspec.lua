--- Reads a rockspec.
---@param name string its path
---@return table fields
return function(name)
  local fields = {}
  local chunk = assert(loadfile(name))
  if setfenv then -- luacheck: ignore
    setfenv(chunk, fields) -- luacheck: ignore
  else
    chunk = assert(loadfile(name, "t", fields))
  end
  chunk()
  return fields
end
