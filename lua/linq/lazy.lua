--- Modules that are loaded when a field of them is first read: a script that
--- only looks up a chat does not wait for the code of forms, errors and pages.

local lazy = {}

local names = {} -- of those that are not loaded

--- Loads them all. One that cannot be loaded now is tried again the next time.
function lazy.load()
  local name = next(names)
  while name do
    require(name) -- which may name others
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
        local value = require(name)[field]
        names[name] = nil
        self[field] = value
        return value
      end,
    })
  end,
})
