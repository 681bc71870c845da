--- A page of a list.

local core = require "linq.core"

local page = { methods = {} }

--- Fetches the next page.
---@param options? linq.request_options default: those of this page
---@return linq.page|nil page nil at the end
---@return linq.error|nil err on failure
function page.methods:next(options)
  return core.class_of(self).state.next_page(self, options)
end

function page.len(self)
  return #self.items
end

function page.tostring(self)
  local class = core.class_of(self)
  return ("linq.page: %d %ss"):format(#self, class.nested[class.aliases.items])
end

return page
