--- library/linq.lua: definitions for the Lua language server.

local docs = require "tools.reference_docs"
local events = require "tools.reference_events"
local fields_of = require "linq.api.notation"
local linq = require "linq"
local model = require "tools.reference_model"
local options = require "linq.options"
local records = require "tools.reference_records"
local types = require "tools.reference_types"

local unpack = table.unpack or _G.unpack
local class_of, quoted, type_of = types.class_of, types.quoted, types.of

-- `told` is the version that what is being written is of; nil: of both.
local write, owner, told

-- ---- fields -------------------------------------------------------------------------

-- `tag`: a field that has another type, { name, type }.
local function write_notation(version, notation, always, tag)
  for _, field in ipairs(fields_of[notation]) do
    local required = field.required and not (always and field.type.nullable)
    local kind = tag and tag[1] == field.name and tag[2] or type_of(version, field.type)
    write("---@field %s%s %s%s", field.name, required and "" or "?", kind,
      not always and field.type.nullable and "|linq.null" or "")
  end
end

-- The field by which a branch of a union is told from the others, and its values.
local function tag_of(shapes, name)
  local field, values = model.tag(shapes, name)
  return field and { field, quoted(values) }
end

-- ---- classes and functions -----------------------------------------------------------

-- A class. With a `name` its methods can follow, as those of a local variable of that
-- name, until `close`.
local function open(class, parent, name)
  owner = name
  if name then
    write "do"
  end
  write("---@class %s%s", class, parent and ": " .. parent or "")
end

local function begin_methods()
  if owner then
    write("local %s = {}", owner)
  end
  write ""
end

local function close()
  if owner then
    write "end"
    write ""
  end
end

-- A type of the data, as it is in the version that is told of.
local function own(kind)
  return told and types.in_version(told, kind) or kind
end

local function write_fields(fields)
  for _, field in ipairs(fields or {}) do
    write("---@field %s %s %s", field[1], own(field[2]), field[3] or "")
  end
end

-- parameters: { name, type, words }; results: { type, name, words }
local function write_function(name, separator, text, parameters, results)
  for _, line in ipairs(text) do
    write("---%s%s", line:find "^@" and "" or " ", line)
  end
  local arguments = {}
  for i, parameter in ipairs(parameters) do
    arguments[i] = model.split(parameter[1])
    write("---@param %s %s %s", parameter[1], own(parameter[2]), parameter[3] or "")
  end
  for i, result in ipairs(results) do
    local kind = i == 1 and result[1] or types.of_later_result(result[1], result[2])
    write("---@return %s %s %s", own(kind), result[2] or "", result[3] or "")
  end
  write("function %s%s%s(%s) end", owner, separator, name, table.concat(arguments, ", "))
  write ""
end

-- A function's type within another type.
local function function_type(fn, version)
  local parameters = {}
  for i, parameter in ipairs(fn.parameters) do
    parameters[i] = parameter[1] .. ": " .. types.in_version(version, parameter[2])
  end
  return ("fun(%s): %s"):format(table.concat(parameters, ", "), types.in_version(version, fn.results[1][1]))
end

-- A handler's event is of the class that the name tells. The function itself is the last of them, for "*".
local function handler_overloads()
  local names, classes = events.names "v3"
  for i, name in ipairs(names) do
    names[i] = ("@overload fun(self: linq.bot, name: %q, fn: fun(event: %s, conversation: linq.conversation), "
      .. "given?: linq.handler_options): linq.bot"):format(name, table.concat(classes[name], "|"))
  end
  return names
end

local function text_of(fn)
  local text = { fn[2] }
  if fn.errors then
    text[2], text[3] = "", "Errors: " .. fn.errors .. "."
  end
  text[#text + 1] = fn.generic and "@generic " .. fn.generic or nil
  text[#text + 1] = fn.of_both and "@overload " .. function_type(fn, "v2") or nil
  for _, overload in ipairs(fn.takes_handler and handler_overloads() or {}) do
    text[#text + 1] = overload
  end
  return text
end

local function write_from_data(fn, separator)
  local text = text_of(fn)
  local parameters = fn.parameters or {}
  if fn.takes_handler then
    parameters = { { "name", '"*"', parameters[1][3] }, unpack(parameters, 2) }
  end
  for _, name in ipairs { fn[1], unpack(fn.also or {}) } do
    write_function(name, separator, text, parameters, fn.results or {})
  end
end

local function write_methods(section, separator)
  for _, fn in ipairs(section or {}) do
    if not fn.as_field then
      write_from_data(fn, separator)
    end
  end
end

-- The name of the variable whose functions a section tells of, and what stands before their names.
local function receiver_of(section)
  return (section.receiver or ""):match("([%w_]+)([.:])$")
end

local function write_section(section, more_fields)
  local name, separator = receiver_of(section)
  open(own(section.class), section.parent, name)
  write_fields(section.fields)
  for _, fn in ipairs(section) do
    if fn.as_field then
      write("---@field %s %s", fn[1], fn.as_field)
    end
  end
  if more_fields then
    more_fields()
  end
  begin_methods()
  write_methods(section, separator)
end

-- A module that can be called: linq.sandbox.
local function write_callable(fn)
  write("---@class %s", fn.as_field)
  write("---@overload %s", function_type(fn, "v3"))
  write_fields(docs.fields_of_callables[fn.as_field])
  write ""
end

local function write_record(record)
  local parent = record.can_be_nil and "nil" or record.parent
  write("---@class %s%s", record[1], parent and ": " .. parent or "")
  for i = 3, #record do
    local name, kind, words = record[i][1], record[i][2], record[i][3]
    local default = record[1] == "linq.any_options" and options.defaults[model.split(name)]
    local notes = { words }
    notes[#notes + 1] = default and "default: " .. tostring(default) or nil
    write("---@field %s %s %s", name, kind, table.concat(notes, "; "))
  end
  if record.is_given or record[1]:find "options$" then
    write(types.UNKNOWN_FIELD)
  end
end

local function write_union_of_records(record)
  write("---@alias %s %s", record[1], table.concat(model.branches(record), "|"))
end

local function write_table(record)
  write("--- %s", record[2])
  if record.union then
    write_union_of_records(record)
  elseif record.values then
    write("---@alias %s %s", record[1], quoted(model.texts(record)))
  else
    write_record(record)
  end
  write ""
end

local function write_records()
  for _, record in ipairs(records) do
    if not record.is_no_type then
      write_table(record)
    end
  end
end

-- ---- operations -----------------------------------------------------------------------

local function item_class(version, row)
  return row.page.of == "str" and "string" or class_of(version, row.page.of)
end

local function iterator_class(version, of)
  return class_of(version, of .. "_iterator")
end

local function results_of(version, row, iterates)
  if iterates then
    return { { iterator_class(version, row.page.of), "iterator", "it raises the error object" } }
  end
  local class = row.page and class_of(version, row.page.of .. "_page") or row.returns and class_of(version, row.returns)
  class = (class or "true") .. (row.can_be_empty and "|true" or "")
  return { { class .. "|nil", row.page and "page" or row.returns or "done" }, { "linq.error|nil", "err" } }
end

local function write_operation(version, row, name, how)
  local text = { row.summary, model.note(version, row) }
  text[#text + 1] = ""
  text[#text + 1] = ("`%s %s`"):format(row.method, row.path)
  text[#text + 1] = row.deprecated and "@deprecated" or nil
  local fields = (row.text_alone and "string|" or "") .. class_of(version, row.name .. ".fields")
  local parameters = model.parameters(row, fields, how == "bound")
  write_function(name, ":", text, parameters, results_of(version, row, how == "iterator"))
end

local function write_fields_class(version, row)
  if not row.takes_fields then
    return
  end
  local class = model.fields_class(version, row)
  write("---@class %s%s", class_of(version, row.name .. ".fields"), class and ": " .. class or "")
  if not class then
    write_notation(version, row.query or "")
    write_notation(version, row.body or "")
  end
  write(types.UNKNOWN_FIELD)
  write ""
end

local function resource_class(version, name)
  return class_of(version, "resource." .. name)
end

local function write_resource(version, resource)
  for _, row in ipairs(resource.rows) do
    write_fields_class(version, row)
  end
  open(resource_class(version, resource.name), nil, resource.name:match("[%w_]+$"))
  for _, below in ipairs(resource.below) do
    write("---@field %s %s", below, resource_class(version, resource.name .. "." .. below))
  end
  begin_methods()
  for _, row in ipairs(resource.rows) do
    local name, synonym, iterator = model.names(resource, row)
    write_operation(version, row, name)
    if synonym then
      write_operation(version, row, synonym)
    end
    if iterator then
      write_operation(version, row, iterator, "iterator")
    end
  end
  for _, fn in ipairs(resource.others) do
    write_from_data(fn, ":")
  end
  close()
end

local function write_resource_fields(resources, version)
  for _, resource in ipairs(resources) do
    if not resource.name:find(".", 1, true) then
      write("---@field %s %s", resource.name, resource_class(version, resource.name))
    end
  end
end

local function write_resources(version)
  for _, resource in ipairs(model.resources(version)) do
    write_resource(version, resource)
  end
end

-- ---- shapes, kinds, pages ---------------------------------------------------------------

local function write_union(version, name, shape)
  local branches = {}
  for _, value in ipairs(model.sorted(shape)) do
    if value ~= "union" then
      branches[#branches + 1] = class_of(version, shape[value])
    end
  end
  write("---@alias %s %s", class_of(version, name), table.concat(branches, "|"))
  write ""
end

local function write_values(version, name, values)
  write("---@alias %s %s", class_of(version, name), quoted(values))
  write ""
end

local function write_shapes(version)
  local shapes = linq[version].shapes()
  for _, name in ipairs(model.sorted(shapes)) do
    local shape = shapes[name]
    if shape.union then
      write_union(version, name, shape)
    elseif shape.values then
      write_values(version, name, shape.values)
    else
      write("---@class %s", class_of(version, name))
      write_notation(version, shape.fields, false, tag_of(shapes, name))
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
  open(class_of(version, class or name), "linq.object", (next(bound) or section and section[1]) and name)
  write_notation(version, notation, true, tag_of(linq[version].kinds(), name))
  write_aliases(version, name, notation)
  begin_methods()
  write_methods(section, ":")
  for _, short in ipairs(model.sorted(bound)) do
    write_operation(version, bound[short], short, "bound")
  end
  close()
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
  local data, classes, kinds = events.data(version), {}, { event_data = true }
  for _, name in ipairs(model.sorted(data)) do
    write_data(version, name, data[name])
  end
  for i, one in ipairs(events.list(version)) do
    write_event(version, one)
    classes[i], kinds[one.data] = one.class, true
  end
  write("---@alias %s %s", class_of(version, "event"), table.concat(classes, "|"))
  write ""
  local names = model.sorted(kinds)
  for i, name in ipairs(names) do
    names[i] = class_of(version, name)
  end
  write("---@alias %s %s", class_of(version, "any_event_data"), table.concat(names, "|"))
  write ""
end

local function write_handler_name()
  write("---@alias linq.handler_name %s", quoted { "*", unpack((events.names "v3")) })
  write ""
end

local function write_kinds(version)
  local kinds = linq[version].kinds()
  for _, name in ipairs(model.sorted(kinds)) do
    local kind = kinds[name]
    if name == "event" then
      write_kind(version, name, kind, "any_event") -- linq.v3.event is one of the events
    elseif type(kind) == "string" then
      write_kind(version, name, kind)
    elseif kind.union then
      write_union(version, name, kind)
    else
      write_values(version, name, kind.values)
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
    local class, item = class_of(version, of .. "_page"), item_class(version, pages[of])
    write("---@class %s: linq.page, nil", class) -- nil: `page = page:next()` ends with it
    write("---@field items %s[]", item)
    write("---@field next fun(self: %s, options?: linq.request_options): %s|nil, linq.error", class, class)
    write ""
    write("---@alias %s fun(): %s|nil", iterator_class(version, of), item)
    write ""
  end
end

-- ---- the file -----------------------------------------------------------------------------

-- What an object of either version is.
local function write_union_of_versions(section)
  local classes = {}
  for _, version in ipairs { "v3", "v2" } do
    if linq[version].kinds()[section.kind] then
      classes[#classes + 1] = class_of(version, section.kind)
    end
  end
  write("---@alias %s %s", section.class, table.concat(classes, "|"))
  write ""
end

local function write_objects()
  for _, section in ipairs(docs.objects) do
    if section.kind then
      write_union_of_versions(section)
    else
      write_section(section)
      close()
    end
  end
end

-- A class for each version: clients, lookups.
local function write_section_of_both(section)
  for _, version in ipairs { "v2", "v3" } do
    told = version
    write_section(section, section.class == "linq.any_client" and function()
      write_resource_fields(model.resources(version), version)
    end)
    close()
  end
end

-- Of which version what a section tells of is: the current one, unless its name says something else.
local function version_of(section)
  return section.class:match "^linq%.(v2)" or not section.class:find "^linq%.sandbox" and "v3" or nil
end

local function write_module()
  for i = #docs.module, 1, -1 do -- the last one is linq, and stays open
    local section = docs.module[i]
    told = version_of(section)
    if section.of_both then
      write_section_of_both(section)
    else
      write_section(section)
      if i > 1 then
        close()
      end
    end
  end
end

--- The text of library/linq.lua.
---@return string
return function()
  local lines
  write, lines = model.writer()
  told = nil
  write "---@meta linq"
  write ""
  write "-- Written by tools/reference. Do not edit."
  write ""
  write "---@class linq.null: userdata"
  write ""
  write "--- A field that is documented nowhere. As an option it raises; the API gets it all the same."
  write "---@class linq.unknown_field"
  write ""
  write "---@alias linq.any_client linq.client|linq.v2.client"
  write ""
  write_records()
  write_objects()
  for _, version in ipairs { "v2", "v3" } do
    told = version
    write_shapes(version)
    write_kinds(version)
    write_events(version)
    write_pages(version)
    write_resources(version)
  end
  write_handler_name()
  for _, fn in ipairs(docs.module[1]) do
    if fn.as_field then
      write_callable(fn)
    end
  end
  write_module()
  write "return linq"
  write "end"
  return table.concat(lines, "\n") .. "\n"
end
