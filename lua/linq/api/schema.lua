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

---@class linq.schema_context
---@field shapes table<string, linq.shape>
---@field warn? fun(field: string, value: any, known: string[]) called for an enum value that is not listed

local fields_of = require "linq.api.notation"
local null = require("linq.core").null

local schema = {}

local function list(names)
  return "'" .. table.concat(names, "', '") .. "'"
end

-- How many fields of a set each rule allows, in the order of checking.
local counts = {
  { rule = "exclusive", low = 1, high = 1, message = "exactly one of the fields %s is required" },
  { rule = "at_most_one", low = 0, high = 1, message = "the fields %s exclude each other" },
  { rule = "at_least_one", low = 1, high = math.huge, message = "at least one of the fields %s is required" },
}

-- Checks the rules over several fields. Returns what is wrong, or nil.
local function check_rules(rules, fields)
  for _, count in ipairs(counts) do
    for _, names in ipairs(rules[count.rule] or {}) do
      local found = 0
      for _, name in ipairs(names) do
        local value = fields[name]
        if value ~= nil and value ~= "" and value ~= null then
          found = found + 1
        end
      end
      if found < count.low or found > count.high then
        return count.message:format(list(names))
      end
    end
  end
  local first
  for condition, names in pairs(rules.requires or {}) do
    local name, wanted = condition:match "^([^=]*)=?(.*)$"
    local value = fields[name]
    local applies = value ~= nil and value ~= "" and value ~= null and (wanted == "" or value == wanted)
    for _, needed in ipairs(applies and names or {}) do
      if fields[needed] == nil or fields[needed] == "" or fields[needed] == null then
        local wrong = ("the field '%s' is required with '%s'"):format(needed, condition)
        first = first and first < wrong and first or wrong -- pairs has no order; the message must not vary
      end
    end
  end
  return first
end

-- An unlisted value passes with a warning: the API may have grown since.
local function warn_unless_listed(context, values, value, path)
  for _, known in ipairs(values) do
    if known == value then
      return
    end
  end
  context.warn(path, value, values)
end

-- is (of a type) -> check(context, type, value, path). Values of other types pass.
local checks = {}

--- Checks what a client can know: required fields, fields that exclude each other, empty
--- arrays. The API itself judges values, because it may have grown since.
---@param context linq.schema_context
---@param text string notation
---@param rules linq.rules
---@param fields table<string, any>
---@param place string prefix of field names in messages; empty for the call's own fields
---@return string|nil wrong names the field
local function check_fields(context, text, rules, fields, place)
  for _, field in ipairs(fields_of[text]) do
    local value, check = fields[field.name], checks[field.type.is]
    if value == nil or value == "" or value == null then
      if field.required and (value == nil or not field.type.nullable) then
        return ("the field '%s%s' is required"):format(place, field.name)
      end
    elseif check then
      local wrong = check(context, field.type, value, place .. field.name)
      if wrong then
        return wrong
      end
    end
  end
  if rules.exclusive or rules.at_most_one or rules.at_least_one or rules.requires then
    local wrong = check_rules(rules, fields)
    return wrong and (place == "" and wrong or ("in '%s': %s"):format(place:sub(1, -2), wrong))
  end
end

function checks.shape(context, kind, value, path)
  local shape = context.shapes[kind.name]
  if shape and shape.values then
    return context.warn and warn_unless_listed(context, shape.values, value, path)
  elseif shape and type(value) ~= "table" then
    return ("the field '%s' must be a table, got %s"):format(path, type(value))
  end
  while shape and shape.union do
    shape = context.shapes[shape[value[shape.union]]]
  end
  return shape and check_fields(context, shape.fields, shape, value, path .. ".")
end

function checks.array(context, kind, value, path)
  if type(value) ~= "table" or next(value) ~= nil and value[1] == nil then
    return ("the field '%s' must be an array"):format(path)
  elseif kind.count and kind.count.low and #value < kind.count.low then
    return ("the field '%s' must hold at least %d"):format(path, kind.count.low)
  elseif kind.of.is ~= "shape" then
    return nil
  end
  for i, element in ipairs(value) do
    local wrong = checks.shape(context, kind.of, element, ("%s[%d]"):format(path, i))
    if wrong then
      return wrong
    end
  end
end

function checks.enum(context, kind, value, path)
  return context.warn and warn_unless_listed(context, kind.values, value, path)
end

schema.check = check_fields

return schema
