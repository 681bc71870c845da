--- The definitions of a version's operations: their fields, and a class for each resource.

local model = require "tools.reference_model"
local types = require "tools.reference_types"
local writer = require "tools.reference_writer"

local class_of, write = types.class_of, writer.write

local operations = {}

--- The class of a page's items.
---@param version "v2"|"v3"
---@param row linq.row
---@return string
function operations.item_class(version, row)
  return row.page.of == "str" and "string" or class_of(version, row.page.of)
end

--- The class of an iterator over the items of pages.
---@param version "v2"|"v3"
---@param of string kind of the items
---@return string
function operations.iterator_class(version, of)
  return class_of(version, of .. "_iterator")
end

local function results_of(version, row, iterates)
  if iterates then
    return { { operations.iterator_class(version, row.page.of), "iterator", "it raises the error object" } }
  end
  local class = row.page and class_of(version, row.page.of .. "_page") or row.returns and class_of(version, row.returns)
  class = (class or "true") .. (row.can_be_empty and "|true" or "")
  return { { class .. "|nil", row.page and "page" or row.returns or "done" }, { "linq.error|nil", "err" } }
end

--- Writes the method of an operation.
---@param version "v2"|"v3"
---@param row linq.row
---@param name string of the method
---@param how? "bound"|"iterator" "bound": of an object, whose id it needs not
function operations.write(version, row, name, how)
  local text = { row.summary, model.note(version, row) }
  text[#text + 1] = ""
  text[#text + 1] = ("`%s %s`"):format(row.method, row.path)
  text[#text + 1] = row.deprecated and "@deprecated" or nil
  local fields = (row.text_alone and "string|" or "") .. class_of(version, row.name .. ".fields")
  local parameters = model.parameters(row, fields, how == "bound")
  writer.fn(name, ":", text, parameters, results_of(version, row, how == "iterator"))
end

local function write_fields_class(version, row)
  if not row.takes_fields then
    return
  end
  local class = model.fields_class(version, row)
  write("---@class %s%s", class_of(version, row.name .. ".fields"), class and ": " .. class or "")
  if not class then
    writer.notation(version, row.query or "")
    writer.notation(version, row.body or "")
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
  writer.open(resource_class(version, resource.name), nil, resource.name:match("[%w_]+$"))
  for _, below in ipairs(resource.below) do
    write("---@field %s %s", below, resource_class(version, resource.name .. "." .. below))
  end
  writer.begin_methods()
  for _, row in ipairs(resource.rows) do
    local name, synonym, iterator = model.names(resource, row)
    operations.write(version, row, name)
    if synonym then
      operations.write(version, row, synonym)
    end
    if iterator then
      operations.write(version, row, iterator, "iterator")
    end
  end
  for _, fn in ipairs(resource.others) do
    writer.from_data(fn, ":")
  end
  writer.close()
end

--- Writes the fields of a client: its resources.
---@param version "v2"|"v3"
function operations.write_fields(version)
  for _, resource in ipairs(model.resources(version)) do
    if not resource.name:find(".", 1, true) then
      write("---@field %s %s", resource.name, resource_class(version, resource.name))
    end
  end
end

--- Writes a class for each resource.
---@param version "v2"|"v3"
function operations.write_resources(version)
  for _, resource in ipairs(model.resources(version)) do
    write_resource(version, resource)
  end
end

return operations
