--- Modules that are loaded when a field of them is first read: a script that
--- only looks up a chat does not wait for the code of forms, errors and pages.

local lazy = {}

local names = {} -- of those that are not loaded

-- The types of the mark that Lua 5.1 and LuaJIT keep in package.loaded for a module
-- that could not be loaded: they never try it again. No module here is of such a type.
local is_mark = { userdata = true, number = true }

--- As require, but what could not be loaded can be tried again.
---@param name string
---@return any module
function lazy.require(name)
  local ok, module = pcall(require, name)
  if ok then
    return module
  end
  for loaded, value in pairs(package.loaded) do
    if is_mark[type(value)] and loaded:find "^linq%." then
      package.loaded[loaded] = nil
    end
  end
  return error(module, 0)
end

--- Loads them all. One that cannot be loaded now is tried again the next time.
function lazy.load()
  local name = next(names)
  while name do
    lazy.require(name) -- which may name others
    names[name] = nil
    name = next(names)
  end
end

return setmetatable(lazy, {
  --- Stands in for a module.
  ---@param name string as require takes it
  ---@return table module
  __call = function(_, name)
    names[name] = true
    return setmetatable({}, {
      __index = function(self, field)
        local value = lazy.require(name)[field]
        names[name] = nil
        self[field] = value
        return value
      end,
    })
  end,
})
