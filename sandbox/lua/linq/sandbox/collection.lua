--- Objects in the order of their addition, found by their id.

local collection = {}

---@class linq.sandbox.collection
---@field items table[] in the order of their addition
local methods = {}
local metatable = { __index = methods }

--- Makes an empty collection.
---@param field? string the field with the id; default "id"
---@return linq.sandbox.collection collection items (an array), add, get, remove
function collection.new(field)
  return setmetatable({ items = {}, by_id = {}, field = field or "id" }, metatable)
end

--- Adds an object.
---@param item table
---@return table item
function methods:add(item)
  self.items[#self.items + 1] = item
  self.by_id[item[self.field]] = item
  return item
end

--- Returns the object with an id.
---@param id any
---@return table|nil
function methods:get(id)
  return id ~= nil and self.by_id[id] or nil
end

--- Removes an object.
---@param id any
---@return table|nil item
function methods:remove(id)
  local item = self:get(id)
  if item then
    self.by_id[id] = nil
    for i, other in ipairs(self.items) do
      if other == item then
        table.remove(self.items, i)
        break
      end
    end
  end
  return item
end

--- Returns the first object that passes a test.
---@param test fun(item: table): boolean
---@return table|nil
function methods:find(test)
  for _, item in ipairs(self.items) do
    if test(item) then
      return item
    end
  end
end

--- Returns all objects that pass a test.
---@param test fun(item: table): boolean
---@return table[]
function methods:select(test)
  local found = {}
  for _, item in ipairs(self.items) do
    if test(item) then
      found[#found + 1] = item
    end
  end
  return found
end

return collection
