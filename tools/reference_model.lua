--- What the reference is made of: the rows, shapes and kinds of both versions, as the
--- writers need them. The words about everything else are data (reference_docs,
--- reference_records).

local docs = require "tools.reference_docs"
local fields_of = require "linq.api.notation"
local linq = require "linq"
local misuse = require "linq.util.misuse"

local model = {}

--- Keys in their order.
---@type fun(of: table<string, any>): string[]
model.sorted = misuse.sorted

--- Collects lines.
---@return fun(text: string, ...: any) write a line; a format, when more arguments follow
---@return string[] lines
function model.writer()
  local lines = {}
  return function(text, ...)
    text = select("#", ...) > 0 and text:format(...) or text
    lines[#lines + 1] = (text:gsub(" +$", ""))
  end, lines
end

--- A parameter or a field as the data names it.
---@param name string "options?"
---@return string name
---@return boolean optional
function model.split(name)
  return (name:gsub("%?$", "")), name:sub(-1) == "?"
end

--- The records that a union of records is made of.
---@param union table with "linq.report" for a name and "retry" for a value: linq.report.retry
---@return string[] names
function model.branches(union)
  local names = {}
  for i = 3, #union do
    names[i - 2] = union[1] .. "." .. union[i]
  end
  return names
end

--- The texts of a record of values.
---@param record table
---@return string[]
function model.texts(record)
  local texts = {}
  for i, value in ipairs(record.values) do
    texts[i] = value[1]
  end
  return texts
end

-- ---- operations -------------------------------------------------------------------------

--- The fields that an operation takes, query first.
---@param row linq.row
---@return linq.field[]
function model.fields(row)
  local fields = {}
  for _, notation in ipairs { row.query or "", row.body or "" } do
    for _, field in ipairs(fields_of[notation]) do
      fields[#fields + 1] = field
    end
  end
  return fields
end

--- Whether a call without fields is always misuse.
---@param row linq.row
---@return boolean
function model.needs_fields(row)
  for _, field in ipairs(model.fields(row)) do
    if field.required then
      return true
    end
  end
  return row.exclusive ~= nil or row.at_least_one ~= nil
end

--- The parameters of an operation's method: { name, type }, "name?" where it is optional.
---@param row linq.row
---@param fields string type of the fields
---@param bound? boolean a method of an object, which gives the first
---@return string[][]
function model.parameters(row, fields, bound)
  local parameters = {}
  for i = bound and 2 or 1, #row.parameters do
    parameters[#parameters + 1] = { row.parameters[i].name, row.parameters[i].type }
  end
  if row.takes_fields then
    parameters[#parameters + 1] = { model.needs_fields(row) and "fields" or "fields?", fields }
  end
  parameters[#parameters + 1] = { "options?", "linq.request_options" }
  return parameters
end

--- The names of parameters, as they stand in parentheses.
---@param parameters string[][]
---@return string
function model.listed(parameters)
  local names = {}
  for i, parameter in ipairs(parameters) do
    names[i] = parameter[1]
  end
  return table.concat(names, ", ")
end

-- ---- resources --------------------------------------------------------------------------

local synonyms = require("linq.api.endpoints").synonyms

local function has(resource, name)
  for _, row in ipairs(resource.rows) do
    if row.name == resource.name .. "." .. name then
      return true
    end
  end
  return false
end

--- The names that a row's method has.
---@param resource table
---@param row linq.row
---@return string name
---@return string|nil synonym "get" or "retrieve"
---@return string|nil iterator "each", "each_…"
function model.names(resource, row)
  local name = row.name:match("[%w_]+$")
  local synonym = synonyms[name]
  local iterator = row.page and (name == "list" and "each" or name:match("^list_") and name:gsub("^list_", "each_"))
  return name, synonym and not has(resource, synonym) and synonym or nil, iterator or nil
end

--- The resources of a version in the order of its rows: name, rows, below (the names of
--- the resources in it), and others (its methods without a row, from the data).
---@param version "v2"|"v3"
---@return table[] resources
function model.resources(version)
  local found, by_name = {}, {}
  local function resource(name)
    if not by_name[name] then
      by_name[name] = { name = name, rows = {}, below = {}, others = {} }
      found[#found + 1] = by_name[name]
      local parent, last = name:match("^(.*)%.([%w_]+)$")
      if parent then
        table.insert(resource(parent).below, last)
      end
    end
    return by_name[name]
  end
  for _, row in ipairs(linq[version].rows()) do
    table.insert(resource(row.name:match("^(.*)%.[%w_]+$")).rows, row)
  end
  for _, full in ipairs(model.sorted(docs.resources[version])) do
    local place, name = full:match("^(.*)%.([%w_]+)$")
    if not has(by_name[place], name) then
      table.insert(by_name[place].others, docs.resources[version][full])
    end
  end
  return found
end

--- What the data adds to an operation's words; nil for most.
---@param version "v2"|"v3"
---@param row linq.row
---@return string|nil
function model.note(version, row)
  local more = docs.resources[version][row.name]
  return more and more[2]
end

--- The class of an operation's fields that has other names for them; nil for most.
---@param version "v2"|"v3"
---@param row linq.row
---@return string|nil
function model.fields_class(version, row)
  local more = docs.resources[version][row.name]
  return more and more.fields
end

-- ---- kinds ------------------------------------------------------------------------------

local function module_of(kind)
  local ok, module = pcall(require, "linq.objects." .. kind)
  return ok and type(module) == "table" and module or {}
end

--- The operations that are methods of a kind, without its id: short name -> row.
---@param version "v2"|"v3"
---@param kind string
---@return table<string, linq.row>
function model.bound(version, kind)
  local module, bound = module_of(kind), {}
  local belongs_to = module.belongs_to or { resources = {} }
  for resource, prefix in pairs(belongs_to.resources) do
    for _, row in ipairs(linq[version].rows(resource)) do
      local rest = row.name:match("^" .. resource .. "%.(.*)$")
      local first = row.parameters[1]
      if rest and first and first.name == belongs_to.parameter then
        local short = prefix .. rest:gsub("%.", "_")
        bound[short] = row
        bound[synonyms[short] or short] = row
      end
    end
  end
  for name in pairs(module.methods or {}) do
    bound[name] = nil
  end
  return bound
end

--- The names of a kind's fields in the other version: name -> field, or a function.
---@param version "v2"|"v3"
---@param kind string
---@return table<string, string|function>
function model.aliases(version, kind)
  return (module_of(kind).aliases or {})[version] or {}
end

--- The field by which a branch of a union is told from the others, and its values there; nil for what is none.
---@param shapes table<string, any> kinds or shapes
---@param name string
---@return string|nil field
---@return string[]|nil values
function model.tag(shapes, name)
  local field, values = nil, {}
  for _, shape in pairs(shapes) do
    for value, branch in pairs(type(shape) == "table" and shape.union and shape or {}) do
      if value ~= "union" and branch == name then
        field, values[#values + 1] = shape.union, value
      end
    end
  end
  table.sort(values)
  return field, field and values
end

--- The kind that gives another one its methods: the union that it is a branch of, or itself.
---@param version "v2"|"v3"
---@param kind string
---@return string
function model.kind_of(version, kind)
  for name, shape in pairs(linq[version].kinds()) do
    for value, branch in pairs(type(shape) == "table" and shape.union and shape or {}) do
      if value ~= "union" and branch == kind then
        return name
      end
    end
  end
  return kind
end

return model
