--- Makes the class of each kind of object: its methods, its aliases, and the kinds of its
--- nested objects, which come from the version's kinds.

---@class linq.kind  what the module of a kind adds
---@field methods? table<string, function>
---@field aliases? table<"v2"|"v3", linq.aliases>
---@field belongs_to? linq.ownership operations that are methods of the object
---@field about_id? string[] methods that call the API with the object's id
---@field tostring? fun(self: userdata): string
---@field len? fun(self: userdata): integer

---@class linq.ownership
---@field parameter string the path parameter that takes the object's id
---@field resources table<string, string> resource -> prefix of the names of its operations

---@alias linq.aliases table<string, string|fun(fields: table): any> another name -> the field, or a function of all

---@class linq.class  the descriptor of core.class (src/object.c)
---@field kind string
---@field version "v2"|"v3"
---@field state linq.state of the client
---@field classes table<string, linq.class> by kind
---@field methods table<string, function>
---@field nested table<string, string> field -> kind of the objects in it
---@field aliases linq.aliases
---@field needs_id boolean an object without an id is none
---@field tostring fun(self: userdata): string
---@field len? fun(self: userdata): integer
---@field pairs fun(self: userdata): function
---@field remember_line? fun(result: userdata, line: any) of chats

local core = require "linq.core"
local synonyms = require("linq.api.endpoints").synonyms
local fields_of = require "linq.api.notation"
local shorten = require "linq.objects.shorten"
local what_is_wrong = require "linq.objects.id"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local page = require "linq.objects.page"

local objects = {}

local modules = {
  attachment = require "linq.objects.attachment",
  chat = require "linq.objects.chat",
  event = require "linq.objects.event",
  handle = require "linq.objects.handle",
  message = require "linq.objects.message",
  message_part = require "linq.objects.message_part",
}

-- ---- what every object can do ---------------------------------------------------

local function as_table(value)
  if type(value) == "table" then
    local copy, metatable = {}, getmetatable(value)
    if metatable then -- LuaJIT before 2024 can crash after setmetatable(new, nil)
      setmetatable(copy, metatable)
    end
    for key, element in pairs(value) do
      copy[key] = as_table(element)
    end
    return copy
  end
  return core.class_of(value) and value:totable() or value
end

local base = {}

--- Copies the object into tables, all the way down.
---@return table<string, any>
function base:totable()
  local copy = {}
  for name, value in pairs(core.fields(self)) do
    copy[name] = as_table(value)
  end
  return copy
end

--- Writes the object's fields as JSON.
---@return string
function base:json()
  return assert(json.encode(self:totable()))
end

--- Iterates over the fields, as `pairs` does from Lua 5.2 on.
---@return fun(): string|nil, any
function base:fields()
  local fields = core.fields(self)
  local name, value
  return function()
    name, value = next(fields, name)
    return name, value
  end
end

--- Iterates over the fields of any object.
---@type fun(object: userdata): fun(): string|nil, any
objects.fields = base.fields

local function default_tostring(self)
  local class = core.class_of(self)
  local id = self.id
  return id == nil and "linq." .. class.kind or ("linq.%s: %s"):format(class.kind, shorten(id))
end

-- ---- classes ------------------------------------------------------------------

-- The method name of an operation that takes the object's id first: "chats.typing.start"
-- is chat:typing_start(). Returns nil for other operations.
local function method_name(row, parameter, resource, prefix)
  if row.name:sub(1, #resource + 1) == resource .. "." and row.path:match("{([%w_]+)}") == parameter then
    return prefix .. row.name:sub(#resource + 2):gsub("%.", "_")
  end
end

-- Wraps a method so that it returns an error when the object has no usable id.
local function about_id(method)
  return function(self, ...)
    local err = what_is_wrong(self, "id")
    if err then
      return nil, err
    end
    return method(self, ...)
  end
end

local function bound_method(row)
  return about_id(function(self, ...)
    local class = core.class_of(self)
    return class.state.call(row, self, ...)
  end)
end

local function add_operations(methods, state, belongs_to)
  for resource, prefix in pairs(belongs_to.resources) do
    for _, row in ipairs(state.rows(resource)) do
      local name = method_name(row, belongs_to.parameter, resource, prefix)
      if name then
        methods[name] = bound_method(row)
        methods[synonyms[name] or name] = methods[name]
      end
    end
  end
end

-- Calls `visit` with each documented field of a kind, in all branches of a union.
local function visit_fields(kinds, name, visit)
  local notation = kinds[name]
  if type(notation) == "table" then -- a union; its branches never disagree about a field
    for key, branch in pairs(notation) do
      if key ~= "union" then
        visit_fields(kinds, branch, visit)
      end
    end
    return
  end
  for _, field in ipairs(fields_of[notation or ""]) do
    visit(field)
  end
end

-- A method that says so when it is called without its object.
local function of_object(kind, name, method)
  return function(self, ...)
    local class = core.class_of(self)
    if not class or class.kind ~= kind then
      misuse.raise("%s.%s is a method: call it with ':', as %s:%s(…)", kind, name, kind, name)
    end
    return method(self, ...)
  end
end

local methods_of_kind = { v2 = {}, v3 = {} }

-- All methods of a kind in one flat table, made once per API version. None hides a documented
-- field.
local function all_methods(state, kind, module)
  local known = methods_of_kind[state.version]
  if not known[kind] then
    local methods = {}
    if module.belongs_to then
      add_operations(methods, state, module.belongs_to)
    end
    for _, source in ipairs { base, module.methods or {} } do
      for name, method in pairs(source) do
        methods[name] = method
      end
    end
    for _, name in ipairs(module.about_id or {}) do
      methods[name] = about_id(methods[name])
    end
    visit_fields(state.kinds, kind, function(field)
      methods[field.name] = nil
    end)
    for name, method in pairs(methods) do
      methods[name] = of_object(kind, name, method)
    end
    known[kind] = methods
  end
  return known[kind]
end

local function nested_kind(kind)
  if kind.is == "array" or kind.is == "map" then
    return nested_kind(kind.of)
  end
  return kind.is == "shape" and kind.name:find("^%l") and kind.name or nil
end

local function nested_kinds(kinds, name)
  local nested = {}
  visit_fields(kinds, name, function(field)
    nested[field.name] = nested_kind(field.type)
  end)
  return nested
end

local function needs_id(kinds, kind)
  local id = type(kinds[kind]) == "string" and fields_of[kinds[kind]].id
  return id and id.required or false
end

local function new_class(state, classes, kind, module, nested, aliases)
  return core.class {
    kind = kind,
    version = state.version,
    state = state,
    classes = classes,
    methods = all_methods(state, kind, module),
    nested = nested or nested_kinds(state.kinds, kind),
    aliases = aliases or module.aliases and module.aliases[state.version] or {},
    needs_id = needs_id(state.kinds, kind),
    tostring = module.tostring or default_tostring,
    len = module.len,
    pairs = base.fields,
    remember_line = module.remember_line,
  }
end

--- The classes of a client by kind. Each is made when it is first read.
---@param state linq.state
---@return table<string, linq.class>
function objects.classes(state)
  return setmetatable({}, {
    __index = function(classes, kind)
      local class = new_class(state, classes, kind, modules[kind] or {})
      classes[kind] = class
      return class
    end,
  })
end

--- Makes the function that gives the class of a list operation's pages. The classes differ
--- in the name and the kind of the items.
---@param state linq.state
---@return fun(row: linq.row): linq.class
function objects.page_classes(state)
  local classes = {}
  return function(row)
    local name = row.page.items
    local class = classes[row]
    if not class then
      local nested, aliases = { [name] = row.page.of }, { items = name }
      class = new_class(state, state.classes, "page", page, nested, aliases)
      classes[row] = class
    end
    return class
  end
end

return objects
