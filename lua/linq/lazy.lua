--- Modules that are loaded when a field of them is first read: a script that
--- only looks up a chat does not wait for the code of forms, errors and pages.

local lazy = {}

local names = {} -- of those that are not loaded

--- Loads them all.
function lazy.load()
  local name = next(names)
  while name do
    names[name] = nil
    require(name) -- which may name others
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
        names[name] = nil
        local value = require(name)[field]
        self[field] = value
        return value
      end,
    })
  end,
})
