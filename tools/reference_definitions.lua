--- library/linq.lua: definitions for the Lua language server.

local linq = require "linq"
local model = require "tools.reference_model"
local fields_of = require "linq.api.notation"

local clients = { v2 = "linq.v2.client", v3 = "linq.client" }

local function writer()
  local lines = {}
  return function(text, ...)
    text = select("#", ...) > 0 and text:format(...) or text
    lines[#lines + 1] = (text:gsub(" +$", ""))
  end, lines
end

-- ---- types --------------------------------------------------------------------------

local scalars = {
  str = "string", int = "integer", num = "number", bool = "boolean", time = "string", uri = "string", uuid = "string",
  any = "any", file = "string|linq.file",
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
    return class_of(version, kind.name)
  end
  return scalars[kind.is]
end

-- ---- annotated functions ------------------------------------------------------------------

local named_results = {
  attachment = "linq.attachment", chat = "linq.chat", handle = "linq.handle", message = "linq.message",
  handles = "linq.handle", page = "linq.page", err = "linq.error", client = "linq.any_client",
  tasks = "linq.tasks", task = "linq.task", lookup = "linq.lookup", sandbox = "linq.sandbox", event = "linq.event",
  loop = "userdata",
}

local function without_line_break(text)
  return (text:gsub("%s+", " "):gsub("%s+$", ""))
end

-- The annotations say userdata and table for what has a class here.
local function precise(value)
  local name = value.name or value.text:match("^[%w_]+") or ""
  local class = named_results[name] or "linq.object"
  local kind = value.type:gsub("userdata", class)
  if kind == "table" and value.text:find("request options", 1, true) then
    kind = "linq.request_options"
  elseif kind:find("^table") and not kind:find("^table[%[<]") and named_results[name] then
    kind = kind:gsub("^table", class)
  end
  return kind
end

local function write_block(write, block, receiver, separator)
  for _, line in ipairs(block.text) do
    write("---" .. (line ~= "" and " " .. line or ""))
  end
  local arguments = {}
  for i, parameter in ipairs(block.parameters) do
    arguments[i] = parameter.name
    write("---@param %s%s %s %s", parameter.name, parameter.optional and "?" or "", precise(parameter),
      without_line_break(parameter.text))
  end
  for _, value in ipairs(block.returns) do
    write("---@return %s %s", precise(value), without_line_break(value.text))
  end
  write("function %s%s%s(%s) end", receiver, separator, block.short, table.concat(arguments, ", "))
  write ""
end

-- ---- operations -----------------------------------------------------------------------

local function fields_class(version, row)
  return ("linq.%s.%s.fields"):format(version, row.name)
end

local function is_required(row)
  for _, field in ipairs(model.fields(row)) do
    if field.required then
      return true
    end
  end
  return row.exclusive ~= nil or row.at_least_one ~= nil
end

local function write_field(write, version, field, required)
  write("---@field %s%s %s%s", field.name, required and "" or "?", type_of(version, field.type),
    field.type.nullable and "|linq.null" or "")
end

local function write_fields_class(write, version, row)
  if not row.takes_fields then
    return
  end
  write("---@class %s", fields_class(version, row))
  for _, field in ipairs(model.fields(row)) do
    -- chats.find has two names for each of its fields
    write_field(write, version, field, field.required and not model.is_extended(version, row))
  end
  if model.is_extended(version, row) then
    write "---@field from? string"
    write "---@field to? string|string[]"
  end
  write "---@field [string] any"
  write ""
end

local function item_class(version, row)
  return row.page.of == "str" and "string" or class_of(version, row.page.of)
end

local function result_class(version, row)
  if row.page then
    return class_of(version, row.page.of .. "_page")
  end
  return row.returns and class_of(version, row.returns) or "true"
end

local function write_operation(write, version, row, owner, name, skipped)
  local arguments = {}
  write("--- %s", row.summary)
  write "---"
  write("--- `%s %s`", row.method, row.path)
  if row.deprecated then
    write "---@deprecated"
  end
  for i = skipped + 1, #row.parameters do
    local parameter = row.parameters[i]
    arguments[#arguments + 1] = parameter.name
    write("---@param %s %s", parameter.name, parameter.type)
  end
  if row.takes_fields then
    arguments[#arguments + 1] = "fields"
    write("---@param fields%s %s", is_required(row) and "" or "?", fields_class(version, row))
  end
  arguments[#arguments + 1] = "options"
  write "---@param options? linq.request_options"
  return function(iterates)
    if iterates then
      write("---@return fun(): %s|nil", item_class(version, row))
    else
      write("---@return %s|nil %s", result_class(version, row), row.page and "page" or row.returns or "done")
      write "---@return linq.error|nil err"
    end
    write("function %s:%s(%s) end", owner, name, table.concat(arguments, ", "))
    write ""
  end
end

local function write_row(write, version, resource, row)
  write_fields_class(write, version, row)
  local name, synonym, iterator = model.names(resource, row)
  write_operation(write, version, row, "resource", name, 0)(false)
  if synonym then
    write_operation(write, version, row, "resource", synonym, 0)(false)
  end
  if iterator then
    write_operation(write, version, row, "resource", iterator, 0)(true)
  end
end

local function resource_class(version, name)
  return ("linq.%s.resource.%s"):format(version, name)
end

local function write_resources(write, version)
  local resources, order = model.resources(version)
  for _, name in ipairs(order) do
    local resource = resources[name]
    write "do"
    write("---@class %s", resource_class(version, name))
    for _, below in ipairs(resource.below) do
      write("---@field %s %s", below, resource_class(version, name .. "." .. below))
    end
    write "local resource = {}"
    write ""
    for _, row in ipairs(resource.rows) do
      write_row(write, version, resource, row)
    end
    for _, block in ipairs(resource.extensions) do
      write_block(write, block, "resource", ":")
    end
    write "end"
    write ""
  end
  write("---@class %s: linq.any_client", clients[version])
  write("---@field with fun(self: %s, changes: linq.any_options): %s", clients[version], clients[version])
  for _, name in ipairs(order) do
    if not name:find(".", 1, true) then
      write("---@field %s %s", name, resource_class(version, name))
    end
  end
  write ""
end

-- ---- shapes, kinds, pages ---------------------------------------------------------------

local function write_union(write, version, name, shape)
  local branches = {}
  for _, value in ipairs(model.sorted(shape)) do
    if value ~= "union" then
      branches[#branches + 1] = class_of(version, shape[value])
    end
  end
  write("---@alias %s %s", class_of(version, name), table.concat(branches, "|"))
  write ""
end

local function write_shapes(write, version)
  local shapes = linq[version].shapes()
  for _, name in ipairs(model.sorted(shapes)) do
    local shape = shapes[name]
    if shape.union then
      write_union(write, version, name, shape)
    elseif shape.values then
      write("---@alias %s %s", class_of(version, name), quoted(shape.values))
      write ""
    else
      write("---@class %s", class_of(version, name))
      for _, field in ipairs(fields_of[shape.fields]) do
        write_field(write, version, field, field.required)
      end
      write "---@field [string] any"
      write ""
    end
  end
end

local with_methods = { attachment = true, chat = true, handle = true, message = true }

local function write_aliases(write, version, name, fields)
  local known, classes = linq[version].kinds(), require("linq.objects." .. name).aliases
  for _, alias in ipairs(model.sorted(classes and classes[version] or {})) do
    local target = classes[version][alias]
    local field = type(target) == "string" and fields_of[known[name]][target]
    if not fields[alias] then
      write("---@field %s? %s", alias, field and type_of(version, field.type) or "any")
    end
  end
end

local function write_kind(write, version, name, notation)
  write("---@class %s: %s", class_of(version, name), with_methods[name] and "linq." .. name or "linq.object")
  local fields = fields_of[notation]
  for _, field in ipairs(fields) do
    local optional = not field.required or field.type.nullable
    write("---@field %s%s %s", field.name, optional and "?" or "", type_of(version, field.type))
  end
  if with_methods[name] then
    write_aliases(write, version, name, fields)
  end
  if with_methods[name] and name ~= "handle" then
    local bound = model.bound(version, name)
    write("local %s = {}", name)
    write ""
    for _, short in ipairs(model.sorted(bound)) do
      write_operation(write, version, bound[short], name, short, 1)(false)
    end
  end
  write ""
end

local function write_kinds(write, version)
  local kinds = linq[version].kinds()
  for _, name in ipairs(model.sorted(kinds)) do
    local kind = kinds[name]
    write "do"
    if type(kind) == "string" then
      write_kind(write, version, name, kind)
    elseif kind.union then
      write_union(write, version, name, kind)
    else
      write("---@alias %s %s", class_of(version, name), quoted(kind.values))
    end
    write "end"
    write ""
  end
  local pages = {}
  for _, row in ipairs(linq[version].rows()) do
    if row.page then
      pages[row.page.of] = row
    end
  end
  for _, of in ipairs(model.sorted(pages)) do
    write("---@class %s: linq.page", class_of(version, of .. "_page"))
    write("---@field items %s[]", item_class(version, pages[of]))
    write("---@field next fun(self): %s|nil, linq.error|nil", class_of(version, of .. "_page"))
    write ""
  end
end

-- ---- objects, options, errors, modules ---------------------------------------------------

local function write_objects(write)
  write "do"
  write "---@class linq.object: userdata"
  write "---@field [string] any"
  write "local object = {}"
  write ""
  for _, block in ipairs(model.object_methods()) do
    write_block(write, block, "object", ":")
  end
  write "end"
  write ""
  for _, kind in ipairs { "attachment", "chat", "message", "page" } do
    write "do"
    write("---@class linq.%s: linq.object", kind)
    if kind == "page" then
      write "---@field items any[]"
    end
    write("local %s = {}", kind)
    write ""
    for _, block in ipairs(model.object_methods(kind)) do
      write_block(write, block, kind, ":")
    end
    write "end"
    write ""
  end
  for _, kind in ipairs { "event", "handle" } do
    write("---@class linq.%s: linq.object", kind)
    write ""
  end
end

local function write_options(write)
  write "---@class linq.request_options: table times in seconds"
  for _, option in ipairs(model.options "of_request") do
    write("---@field %s? %s", option.name, option.type)
  end
  write ""
  write "---@class linq.any_options: table times in seconds, sizes in bytes"
  for _, option in ipairs(model.options "of_client") do
    local default = option.default ~= nil and " default: " .. tostring(option.default) or ""
    write("---@field %s? %s%s", option.name, option.type, default)
  end
  write ""
  write "---@class linq.options: linq.any_options"
  write "---@field api_key? string"
  write ""
  write "---@class linq.v2.options: linq.any_options"
  write "---@field token? string"
  write ""
end

local function write_errors(write)
  write "---@class linq.error: table"
  for _, field in ipairs(model.error_fields) do
    local optional = field[1] ~= "kind" and field[1] ~= "message"
    write("---@field %s%s %s %s", field[1], optional and "?" or "", field[2], field[3])
  end
  write ""
end

local function write_modules(write)
  for _, module in ipairs(model.modules()) do
    if module.class ~= "linq" then
      local class = module.receiver == "client" and "linq.any_client" or module.class
      write "do"
      write("---@class %s", class)
      write "local module = {}"
      write ""
      for _, block in ipairs(module.blocks) do
        write_block(write, block, "module", module.receiver and ":" or ".")
      end
      write "end"
      write ""
    end
  end
end

local LINQ = [[
---@class linq.null: userdata
---@class linq.file
---@field path? string
---@field data? string
---@field filename? string
---@field content_type? string

---@class linq.v3
local v3 = {}

---@param options? linq.options
---@return linq.client
function v3.client(options) end

---@class linq.v2
---@field webhooks linq.v2.webhooks
local v2 = {}

---@param options? linq.v2.options
---@return linq.v2.client
function v2.client(options) end

---@class linq
---@field _VERSION string
---@field null linq.null a JSON null
---@field v2 linq.v2
---@field v3 linq.v3
---@field phone linq.phone
---@field webhooks linq.webhooks
local linq = {}
]]

local function write_linq(write)
  write(LINQ)
  for _, module in ipairs(model.modules()) do
    for _, block in ipairs(module.class == "linq" and module.blocks or {}) do
      if block.short == "client" then
        block.parameters[1].type, block.returns[1].type = "linq.options", "linq.client"
      end
      write_block(write, block, "linq", ".")
    end
    if module.call then
      write_block(write, module.call, "linq", ".")
    end
  end
  write "return linq"
end

--- The text of library/linq.lua.
---@return string
return function()
  local write, lines = writer()
  write "---@meta linq"
  write ""
  write "-- Written by tools/reference from the sources. Do not edit."
  write ""
  write_errors(write)
  write_options(write)
  write_objects(write)
  write_modules(write)
  for _, version in ipairs { "v2", "v3" } do
    write_shapes(write, version)
    write_kinds(write, version)
    write_resources(write, version)
  end
  write_linq(write)
  return table.concat(lines, "\n") .. "\n"
end
