--- The definitions of what a version sends and gives: shapes, kinds, events, pages.

local docs = require "tools.reference_docs"
local events = require "tools.reference_events"
local fields_of = require "linq.api.notation"
local linq = require "linq"
local model = require "tools.reference_model"
local operations = require "tools.reference_operations"
local types = require "tools.reference_types"
local writer = require "tools.reference_writer"

local class_of, quoted, type_of, write = types.class_of, types.quoted, types.of, writer.write

local kinds = {}

-- The field by which a branch of a union is told from the others, and its values.
local function tag_of(shapes, name)
  local field, values = model.tag(shapes, name)
  return field and { field, quoted(values) }
end

local function write_alias(version, name, kind)
  write("---@alias %s %s", class_of(version, name), kind)
  write ""
end

-- The type of what is one of these kinds.
local function one_of(version, names)
  local classes = {}
  for i, name in ipairs(names) do
    classes[i] = class_of(version, name)
  end
  return table.concat(classes, "|")
end

local function write_union(version, name, shape)
  local branches = {}
  for _, value in ipairs(model.sorted(shape)) do
    branches[#branches + 1] = value ~= "union" and shape[value] or nil
  end
  write_alias(version, name, one_of(version, branches))
end

local function write_shapes(version)
  local shapes = linq[version].shapes()
  for _, name in ipairs(model.sorted(shapes)) do
    local shape = shapes[name]
    if shape.union then
      write_union(version, name, shape)
    elseif shape.values then
      write_alias(version, name, quoted(shape.values))
    else
      write("---@class %s", class_of(version, name))
      writer.notation(version, shape.fields, false, tag_of(shapes, name))
      write(types.UNKNOWN_FIELD)
      write ""
    end
  end
end

-- The data about the methods that a kind has in both versions; nil: none.
local function section_of(version, kind)
  for _, section in ipairs(docs.objects) do
    if section.kind == model.kind_of(version, kind) then
      return section
    end
  end
end

local function write_aliases(version, kind, notation)
  local fields, aliases = fields_of[notation], model.aliases(version, model.kind_of(version, kind))
  for _, alias in ipairs(model.sorted(aliases)) do
    local field = type(aliases[alias]) == "string" and fields[aliases[alias]]
    if not fields[alias] and (field or type(aliases[alias]) ~= "string") then
      write("---@field %s? %s", alias, field and type_of(version, field.type) or docs.aliases[version][kind][alias])
    end
  end
end

local function write_kind(version, name, notation, class)
  local bound, section = model.bound(version, name), section_of(version, name)
  writer.open(class_of(version, class or name), "linq.object", (next(bound) or section and section[1]) and name)
  writer.notation(version, notation, true, tag_of(linq[version].kinds(), name))
  write_aliases(version, name, notation)
  writer.begin_methods()
  writer.methods(section, ":")
  for _, short in ipairs(model.sorted(bound)) do
    operations.write(version, bound[short], short, "bound")
  end
  writer.close()
end

-- ---- events -----------------------------------------------------------------------------

-- The class of an event's data that is no kind: the fields of event_data that it has.
local function write_data(version, name, documented)
  local notation = linq[version].kinds().event_data
  write("---@class %s: linq.object", class_of(version, name))
  for _, field in ipairs(fields_of[notation]) do
    if documented[field.name] ~= nil then
      write("---@field %s? %s", field.name, type_of(version, field.type))
    end
  end
  if next(documented) == nil then
    write "---@field [string] any it is documented nowhere"
  end
  write ""
end

local function write_event(version, one)
  local data = class_of(version, one.data)
  write("---@class %s: %s", one.class, class_of(version, "any_event"))
  write("---@field event_type %q", one.event)
  write("---@field data %s", data)
  if one.kind == "message" then
    write("---@field message %s the data", data)
  end
  write ""
end

-- An event is one of those by its `event_type`, which tells the server what its `data` is.
local function write_events(version)
  local data, classes, data_names = events.data(version), {}, { event_data = true }
  for _, name in ipairs(model.sorted(data)) do
    write_data(version, name, data[name])
  end
  for i, one in ipairs(events.list(version)) do
    write_event(version, one)
    classes[i], data_names[one.data] = one.class, true
  end
  write_alias(version, "event", table.concat(classes, "|"))
  write_alias(version, "any_event_data", one_of(version, model.sorted(data_names)))
end

--- Writes the names for which a bot can have a handler.
function kinds.write_handler_name()
  local names = events.names "v3"
  table.insert(names, 1, "*")
  write("---@alias linq.handler_name %s", quoted(names))
  write ""
end

local function write_kinds(version)
  local of_version = linq[version].kinds()
  for _, name in ipairs(model.sorted(of_version)) do
    local kind = of_version[name]
    if name == "event" then
      write_kind(version, name, kind, "any_event") -- linq.v3.event is one of the events
    elseif type(kind) == "string" then
      write_kind(version, name, kind)
    elseif kind.union then
      write_union(version, name, kind)
    else
      write_alias(version, name, quoted(kind.values))
    end
  end
end

local function write_pages(version)
  local pages = {}
  for _, row in ipairs(linq[version].rows()) do
    pages[row.page and row.page.of or ""] = row
  end
  pages[""] = nil
  for _, of in ipairs(model.sorted(pages)) do
    local class, item = class_of(version, of .. "_page"), operations.item_class(version, pages[of])
    write("---@class %s: linq.page, nil", class) -- nil: `page = page:next()` ends with it
    write("---@field items %s[]", item)
    write("---@field next fun(self: %s, options?: linq.request_options): %s|nil, linq.error", class, class)
    write ""
    write("---@alias %s fun(): %s|nil", operations.iterator_class(version, of), item)
    write ""
  end
end

--- Writes all of a version.
---@param version "v2"|"v3"
function kinds.write(version)
  write_shapes(version)
  write_kinds(version)
  write_events(version)
  write_pages(version)
end

return kinds
