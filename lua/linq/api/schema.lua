--- What is wrong with the fields of a call, by the notation of its row and of the
--- shapes (linq.api.notation).

local fields_of = require "linq.api.notation"
local null = require("linq.core").null

local schema = {}

local function list(names)
  return "'" .. table.concat(names, "', '") .. "'"
end

-- Rules about how many of a set of fields there may be, in the order of checking.
local counts = {
  { rule = "exclusive", low = 1, high = 1, message = "exactly one of the fields %s is required" },
  { rule = "at_most_one", low = 0, high = 1, message = "the fields %s exclude each other" },
  { rule = "at_least_one", low = 1, high = math.huge, message = "at least one of the fields %s is required" },
}

-- What is wrong with several fields together. `requires`: a field ("name", or
-- "name=value") -> the fields that it needs beside it.
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
        first = first and first < wrong and first or wrong -- the same one each time
      end
    end
  end
  return first
end

-- A value that is not listed goes through: the API may have grown since.
local function warn_unless_listed(context, values, value, path)
  for _, known in ipairs(values) do
    if known == value then
      return
    end
  end
  context.warn(path, value, values)
end

-- kind of a type -> check(context, type, value, path). Values of other types go through.
local checks = {}

--- What is wrong with the fields of a call, as far as a client can know: what is
--- missing, what excludes each other, arrays that are empty. Whether values are
--- right is the API's to say: it may have grown since.
---@param context { shapes: table<string, table>, warn?: fun(field: string, value: any, known: string[]) }
---  shapes: name -> { fields and rules }, { union, value -> name } or { values }; warn is told of enum values that are
---  not listed
---@param text string notation
---@param rules table exclusive, at_most_one, at_least_one (sets of names), requires (name -> names)
---@param fields table
---@param place string what comes before the names of the fields; empty: they are the call's own
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
