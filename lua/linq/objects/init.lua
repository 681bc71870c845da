--- The kinds of objects: for each its methods, the names that the other API
--- version gives its fields, and what its nested objects are.
---
--- A kind's module is a table: methods, nested (field -> kind), aliases
--- (version -> name -> field), tostring(self), len(self).

local core = require "linq.core"
local json = require "linq.json"
local page = require "linq.page"
local text = require "linq.objects.text"

local objects = {}

local modules = { chat = "linq.objects.chat", handle = "linq.objects.handle" }

-- ---- what every object can do ---------------------------------------------------

local function plain(value)
  if type(value) == "table" then
    local copy = setmetatable({}, getmetatable(value))
    for key, element in pairs(value) do
      copy[key] = plain(element)
    end
    return copy
  end
  return core.class_of(value) and value:totable() or value
end

local base = {}

--- A deep copy as plain tables.
---@return table
function base:totable()
  local copy = {}
  for name, value in pairs(core.fields(self)) do
    copy[name] = plain(value)
  end
  return copy
end

--- JSON text of the object's fields.
---@return string
function base:json()
  return assert(json.encode(self:totable()))
end

--- Iterates over the fields (what `pairs` does from Lua 5.2 on).
---@return fun(): string|nil, any
function base:fields()
  local fields = core.fields(self)
  local name, value
  return function()
    name, value = next(fields, name)
    return name, value
  end
end

local function default_tostring(self)
  local class = core.class_of(self)
  local id = self.id
  return id == nil and "linq." .. class.kind or ("linq.%s: %s"):format(class.kind, text.short(id))
end

-- ---- classes ------------------------------------------------------------------

local methods_of_kind = {}

-- All methods of a kind in one flat table, made once for both versions.
local function all_methods(kind, module)
  if not methods_of_kind[kind] then
    local methods = {}
    for _, source in ipairs { base, module.methods or {} } do
      for name, method in pairs(source) do
        methods[name] = method
      end
    end
    methods_of_kind[kind] = methods
  end
  return methods_of_kind[kind]
end

local function new_class(client, classes, kind, module, nested, aliases)
  return core.class {
    kind = kind,
    version = client.version,
    client = client,
    classes = classes,
    methods = all_methods(kind, module),
    nested = nested or module.nested or {},
    aliases = aliases or module.aliases and module.aliases[client.version] or {},
    tostring = module.tostring or default_tostring,
    len = module.len,
    pairs = base.fields,
    remember_line = module.remember_line,
  }
end

--- The classes of a client: kind -> class, made when first asked for.
---@param client table the client's state
---@return table<string, table>
function objects.classes(client)
  return setmetatable({}, {
    __index = function(classes, kind)
      local module = modules[kind] and require(modules[kind]) or {}
      local class = new_class(client, classes, kind, module)
      classes[kind] = class
      return class
    end,
  })
end

--- The class of the pages of a list operation: they differ in what the items
--- are called in the answer, and what they are.
---@param client table the client's state
---@return fun(row: table): table
function objects.page_classes(client)
  local classes = {}
  return function(row)
    local name = row.page.items
    local class = classes[row]
    if not class then
      local nested, aliases = { [name] = row.page.of }, { items = name }
      class = new_class(client, client.classes, "page", page.kind, nested, aliases)
      classes[row] = class
    end
    return class
  end
end

return objects
