--- library/linq.lua: definitions for the Lua language server.

local docs = require "tools.reference_docs"
local fields_of = require "linq.api.notation"
local linq = require "linq"
local model = require "tools.reference_model"
local options = require "linq.options"
local records = require "tools.reference_records"

local clients = { v2 = "linq.v2.client", v3 = "linq.client" }

local write, owner

-- ---- types --------------------------------------------------------------------------

local scalars = {
  str = "string", int = "integer", num = "number", bool = "boolean", time = "string", uri = "string", uuid = "string",
  any = "any", file = "string|linq.file_part",
}

local function class_of(version, name)
  return ("linq.%s.%s"):format(version, name)
end

local function quoted(values)
  local texts = {}
  for i, value in ipairs(values) do
    texts[i] = ("%q"):format(value)
  end
  return table.concat(texts, "|") .. "|string"
end

local function type_of(version, kind)
  if kind.is == "array" then
    local element = type_of(version, kind.of)
    return (element:find("|", 1, true) and "(" .. element .. ")" or element) .. "[]"
  elseif kind.is == "map" then
    return ("table<string, %s>"):format(type_of(version, kind.of))
  elseif kind.is == "enum" then
    return quoted(kind.values)
  elseif kind.is == "shape" then
    local shape = linq[version].shapes()[kind.name]
    return (shape and shape.text_alone and "string|" or "")
      .. class_of(version, kind.name == "event_data" and "any_event_data" or kind.name)
  end
  return scalars[kind.is]
end

local function write_notation(version, notation, always)
  for _, field in ipairs(fields_of[notation]) do
    local required = field.required and not (always and field.type.nullable)
    write("---@field %s%s %s%s", field.name, required and "" or "?", type_of(version, field.type),
      not always and field.type.nullable and "|linq.null" or "")
  end
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

local function write_fields(fields)
  for _, field in ipairs(fields or {}) do
    write("---@field %s %s %s", field[1], field[2], field[3] or "")
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
    write("---@param %s %s %s", parameter[1], parameter[2], parameter[3] or "")
  end
  for _, result in ipairs(results) do
    write("---@return %s %s %s", result[1], result[2] or "", result[3] or "")
  end
  write("function %s%s%s(%s) end", owner, separator, name, table.concat(arguments, ", "))
  write ""
end

local function write_from_data(fn, separator)
  local text = fn.errors and { fn[2], "", "Errors: " .. fn.errors .. "." } or { fn[2] }
  for _, name in ipairs { fn[1], (table.unpack or _G.unpack)(fn.also or {}) } do
    write_function(name, separator, text, fn.parameters or {}, fn.results or {})
  end
end

local function write_section(section)
  local receiver = section.receiver or ""
  open(section.class, section.parent or section.kind and "linq.object", receiver:match("([%w_]+)[.:]$"))
  write_fields(section.fields)
  for _, fn in ipairs(section) do
    if fn.as_field then
      write("---@field %s %s", fn[1], fn.as_field)
    end
  end
  begin_methods()
  for _, fn in ipairs(section) do
    if not fn.as_field then
      write_from_data(fn, receiver:sub(-1))
    end
  end
end

-- A module that can be called: linq.lookup, linq.sandbox.
local function write_callable(fn)
  local parameters = {}
  for i, parameter in ipairs(fn.parameters) do
    parameters[i] = parameter[1] .. ": " .. parameter[2]
  end
  write("---@class %s", fn.as_field)
  write("---@overload fun(%s): %s", table.concat(parameters, ", "), fn.results[1][1])
  write_fields(docs.fields_of_callables[fn.as_field])
  write ""
end

local function write_record(record)
  write("---@class %s%s", record[1], record.parent and ": " .. record.parent or "")
  for i = 3, #record do
    local name, kind, words = record[i][1], record[i][2], record[i][3]
    local default = record[1] == "linq.any_options" and options.defaults[model.split(name)]
    local notes = { words }
    notes[#notes + 1] = default and "default: " .. tostring(default) or nil
    write("---@field %s %s %s", name, kind, table.concat(notes, "; "))
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

local function results_of(version, row, iterates)
  if iterates then
    return { { "fun(): " .. item_class(version, row) .. "|nil", "iterator", "it raises the error object" } }
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
  write "---@field [string] any"
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

local function write_client(version)
  local resources = model.resources(version)
  for _, resource in ipairs(resources) do
    write_resource(version, resource)
  end
  write("---@class %s: linq.any_client", clients[version])
  write("---@field with fun(self: %s, changes: linq.any_options): %s", clients[version], clients[version])
  for _, resource in ipairs(resources) do
    if not resource.name:find(".", 1, true) then
      write("---@field %s %s", resource.name, resource_class(version, resource.name))
    end
  end
  write ""
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
      write_notation(version, shape.fields)
      write "---@field [string] any"
      write ""
    end
  end
end

-- The class of both versions that a kind's methods come from.
local function parent_of(version, kind)
  for _, section in ipairs(docs.objects) do
    if section.kind == model.kind_of(version, kind) then
      return section.class
    end
  end
  return "linq.object"
end

local function write_aliases(version, kind, notation)
  local fields, aliases = fields_of[notation], model.aliases(version, kind)
  for _, alias in ipairs(model.sorted(aliases)) do
    local field = type(aliases[alias]) == "string" and fields[aliases[alias]]
    if not fields[alias] then
      write("---@field %s? %s", alias, field and type_of(version, field.type) or "any")
    end
  end
end

local function write_kind(version, name, notation)
  local bound = model.bound(version, name)
  open(class_of(version, name), parent_of(version, name), next(bound) and name)
  write_notation(version, notation, true)
  write_aliases(version, name, notation)
  begin_methods()
  for _, short in ipairs(model.sorted(bound)) do
    write_operation(version, bound[short], short, "bound")
  end
  close()
end

-- What the `data` of an event can be, which its notation calls event_data.
local function write_event_data(version)
  local kinds = { event_data = true }
  for _, kind in pairs(linq[version].events()) do
    kinds[kind] = true
  end
  local classes = model.sorted(kinds)
  for i, kind in ipairs(classes) do
    classes[i] = class_of(version, kind)
  end
  write("---@alias %s %s", class_of(version, "any_event_data"), table.concat(classes, "|"))
  write ""
end

local function write_kinds(version)
  local kinds = linq[version].kinds()
  for _, name in ipairs(model.sorted(kinds)) do
    local kind = kinds[name]
    if type(kind) == "string" then
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
    local class = class_of(version, of .. "_page")
    write("---@class %s: linq.page", class)
    write("---@field items %s[]", item_class(version, pages[of]))
    write("---@field next fun(self: %s, options?: linq.request_options): %s|nil, linq.error|nil", class, class)
    write ""
  end
end

-- ---- the file -----------------------------------------------------------------------------

--- The text of library/linq.lua.
---@return string
return function()
  local lines
  write, lines = model.writer()
  write "---@meta linq"
  write ""
  write "-- Written by tools/reference. Do not edit."
  write ""
  write "---@class linq.null: userdata"
  write ""
  write_records()
  for _, section in ipairs(docs.objects) do
    write_section(section)
    close()
  end
  for _, version in ipairs { "v2", "v3" } do
    write_shapes(version)
    write_kinds(version)
    write_event_data(version)
    write_pages(version)
    write_client(version)
  end
  for _, fn in ipairs(docs.module[1]) do
    if fn.as_field then
      write_callable(fn)
    end
  end
  for i = #docs.module, 1, -1 do -- the last one is linq
    write_section(docs.module[i])
    if i > 1 then
      close()
    end
  end
  write "return linq"
  write "end"
  return table.concat(lines, "\n") .. "\n"
end
