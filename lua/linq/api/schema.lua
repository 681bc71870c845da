--- Checks the fields of a call against its row and the shapes (linq.api.notation).

---@class linq.rules  about several fields together; each set is an array of field names
---@field exclusive? string[][] sets of which exactly one field is required
---@field at_most_one? string[][]
---@field at_least_one? string[][]
---@field requires? table<string, string[]> a field, or "field=value" -> the fields that it needs beside it

---@class linq.shape: linq.rules  what a table in a body may hold: fields, a union, or the values of an enum
---@field fields? string notation
---@field union? string the field whose value names the shape; every such value is a key of this table
---@field values? string[]
---@field text_alone? string the field that a text alone stands for (linq.api.shorthand)

---@class linq.schema_context
---@field shapes table<string, linq.shape>
---@field strict? boolean an unknown field is a mistake
---@field warn? fun(field: string, message: string) called for an enum value that is not listed, and for an unknown
---  field unless that is a mistake
---@field mistakes? string[] what was found
---@field short? boolean something is written short (linq.api.shorthand)

local core = require "linq.core"
local fields_of = require "linq.api.notation"
local misuse = require "linq.util.misuse"

local array_metatable, null = core.array_metatable, core.null

local schema = {}

local nothing = {}

local function list(names)
  return "'" .. table.concat(names, "', '") .. "'"
end

local function note(context, message, ...)
  context.mistakes = context.mistakes or {}
  table.insert(context.mistakes, message:format(...))
end

local function is_absent(value)
  return value == nil or value == "" or value == null
end

-- ---- rules over several fields ---------------------------------------------------------

-- How many fields of a set each rule allows, in the order of checking.
local counts = {
  { rule = "exclusive", low = 1, high = 1, message = "exactly one of the fields %s is required" },
  { rule = "at_most_one", low = 0, high = 1, message = "the fields %s exclude each other" },
  { rule = "at_least_one", low = 1, high = math.huge, message = "at least one of the fields %s is required" },
}

-- Notes what is wrong with several fields of a table.
local function note_rule(context, place, message, ...)
  local within = place == "" and "" or ("in '%s': "):format(place:sub(1, -2))
  note(context, "%s%s", within, message:format(...))
end

local function check_sets(context, rules, fields, place)
  for _, count in ipairs(counts) do
    for _, names in ipairs(rules[count.rule] or nothing) do
      local found = 0
      for _, name in ipairs(names) do
        found = found + (is_absent(fields[name]) and 0 or 1)
      end
      if found < count.low or found > count.high then
        note_rule(context, place, count.message, list(names))
      end
    end
  end
end

local function check_requires(context, rules, fields, place)
  local conditions -- a missing field -> the first condition that needs it
  for condition, names in pairs(rules.requires) do
    local name, wanted = condition:match "^([^=]*)=?(.*)$"
    local value = fields[name]
    local applies = value ~= nil and (value == wanted or wanted == "" and not is_absent(value))
    for _, needed in ipairs(applies and names or nothing) do
      if is_absent(fields[needed]) then
        conditions = conditions or {}
        local first = conditions[needed] or condition
        conditions[needed] = condition < first and condition or first
      end
    end
  end
  for _, needed in ipairs(conditions and misuse.sorted(conditions) or nothing) do
    note_rule(context, place, "the field '%s' is required with '%s'", needed, conditions[needed])
  end
end

-- ---- unknown names ---------------------------------------------------------------------

local function names_of(known)
  local names = {}
  for _, field in ipairs(known) do
    names[field.name] = true
  end
  return names
end

local function check_names(context, known, fields, place)
  local unknown
  for name in pairs(fields) do
    if type(name) == "string" and not known[name] then
      unknown = unknown or {}
      unknown[name] = true
    end
  end
  for _, name in ipairs(unknown and misuse.sorted(unknown) or nothing) do
    local message = misuse.unknown("field", name, names_of(known), place)
    if context.strict then
      note(context, "%s", message)
    else
      context.warn(place .. name, message)
    end
  end
end

-- ---- values ------------------------------------------------------------------------------

-- An unlisted value passes with a warning: the API may have grown since.
local function warn_unless_listed(context, values, value, path)
  if not context.warn then
    return
  end
  for _, known in ipairs(values) do
    if known == value then
      return
    end
  end
  local listed = table.concat(values, ", ")
  context.warn(path, ("'%s' is none of the known values of '%s': %s"):format(tostring(value), path, listed))
end

-- is (of a type) -> check(context, type, value, path). Values of other types pass.
local checks = {}

-- Checks a table: its values, the rules over several of them, and its names.
local function check_table(context, known, rules, fields, place)
  for _, field in ipairs(known) do
    local value, check = fields[field.name], checks[field.type.is]
    if value == nil or value == "" or value == null then
      if field.required and (value == nil or not field.type.nullable) then
        note(context, "the field '%s%s' is required", place, field.name)
      end
    elseif check then
      check(context, field.type, value, place .. field.name)
    end
  end
  if rules.exclusive or rules.at_most_one or rules.at_least_one then
    check_sets(context, rules, fields, place)
  end
  if rules.requires then
    check_requires(context, rules, fields, place)
  end
  if context.strict or context.warn then
    check_names(context, known, fields, place)
  end
end

function checks.shape(context, kind, value, path)
  local shape = context.shapes[kind.name]
  if shape and shape.values then
    return warn_unless_listed(context, shape.values, value, path)
  elseif shape and shape.text_alone and type(value) == "string" then
    context.short = true
    return
  elseif shape and type(value) ~= "table" then
    return note(context, "the field '%s' must be a table, got %s", path, type(value))
  end
  if shape and shape.union then
    shape = schema.branch(context.shapes, shape, value)
  end
  if shape then
    check_table(context, fields_of[shape.fields], shape, value, path .. ".")
  end
end

function checks.array(context, kind, value, path)
  if type(value) ~= "table" or next(value) ~= nil and value[1] == nil then
    return note(context, "the field '%s' must be an array", path)
  elseif kind.count and kind.count.low and #value < kind.count.low then
    return note(context, "the field '%s' must hold at least %d", path, kind.count.low)
  elseif next(value) == nil and getmetatable(value) ~= array_metatable then
    context.short = true
  elseif kind.of.is == "shape" then
    for i, element in ipairs(value) do
      checks.shape(context, kind.of, element, ("%s[%d]"):format(path, i))
    end
  end
end

function checks.enum(context, kind, value, path)
  warn_unless_listed(context, kind.values, value, path)
end

-- ---- the whole ---------------------------------------------------------------------------

--- Follows the unions of a shape for a value.
---@param shapes table<string, linq.shape>
---@param shape linq.shape|nil
---@param value table<string, any>
---@return linq.shape|nil shape with fields; nil when the value names none
function schema.branch(shapes, shape, value)
  while shape and shape.union do
    shape = shapes[shape[value[shape.union]]]
  end
  return shape
end

--- All fields that a row takes, of query and body.
---@param row linq.row
---@return linq.field[]|table<string, linq.field>
function schema.known(row)
  local both = row.query and row.body and row.query .. ", " .. row.body
  return fields_of[both or row.query or row.body]
end

--- Checks what a client can know: required fields, fields that exclude each other, empty
--- arrays, and names. The API itself judges values, because it may have grown since.
---@param context linq.schema_context
---@param row linq.row or a part of one: query, body and rules
---@param fields table<string, any>
---@return string[]|nil mistakes each names its field
function schema.check(context, row, fields)
  check_table(context, schema.known(row), row, fields, "")
  return context.mistakes
end

return schema
