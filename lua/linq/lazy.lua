--- Modules that are loaded when a field of them is first read: a script that
--- only looks up a chat does not wait for the code of forms, errors and pages.

--- Stands in for a module.
---@param name string as require takes it
---@return table module
return function(name)
  return setmetatable({}, {
    __index = function(self, field)
      local value = require(name)[field]
      self[field] = value
      return value
    end,
  })
end
