--- What is wrong with the fields of a call, by the notation of its row and of the
--- shapes (linq.api.notation).

local fields_of = require "linq.api.notation"
local json = require "linq.util.json"

local schema = {}

local function is_absent(value)
  return value == nil or value == "" or value == json.null
end

local function given(fields, names)
  local found = {}
  for _, name in ipairs(names) do
    if not is_absent(fields[name]) then
      found[#found + 1] = name
    end
  end
  return found
end

local function list(names)
  return "'" .. table.concat(names, "', '") .. "'"
end

local function check_counts(sets, fields, low, high, what)
  for _, names in ipairs(sets or {}) do
    local count = #given(fields, names)
    if count < low or count > high then
      return what:format(list(names))
    end
  end
end

local function holds(condition, fields)
  local name, value = condition:match("^(.-)=(.*)$")
  name = name or condition
  return not is_absent(fields[name]) and (value == nil or fields[name] == value)
end

-- `requires`: a field ("name", or "name=value") -> the fields that it needs beside it
local function check_requires(requires, fields)
  local first
  for condition, names in pairs(requires or {}) do
    for _, needed in ipairs(holds(condition, fields) and names or {}) do
      if is_absent(fields[needed]) then
        local wrong = ("the field '%s' is required with '%s'"):format(needed, condition)
        first = first and first < wrong and first or wrong -- the same one each time
      end
    end
  end
  return first
end

-- Rules over several fields: `exclusive` (exactly one of each set), `at_most_one`,
-- `at_least_one`, `requires`.
local function check_rules(rules, fields, place)
  local wrong = check_counts(rules.exclusive, fields, 1, 1, "exactly one of the fields %s is required")
    or check_counts(rules.at_most_one, fields, 0, 1, "the fields %s exclude each other")
    or check_counts(rules.at_least_one, fields, 1, math.huge, "at least one of the fields %s is required")
    or check_requires(rules.requires, fields)
  return wrong and (place == "" and wrong or ("in '%s': %s"):format(place:sub(1, -2), wrong))
end

local check_fields

-- A value that is not listed goes through: the API may have grown since.
local function check_listed(context, values, value, path)
  for _, known in ipairs(values) do
    if known == value then
      return nil
    end
  end
  if context.warn then
    context.warn(path, value, values)
  end
end

local function check_shape(context, name, value, path)
  local shape = context.shapes[name]
  if not shape then
    return nil
  elseif shape.values then
    return check_listed(context, shape.values, value, path)
  elseif type(value) ~= "table" then
    return ("the field '%s' must be a table, got %s"):format(path, type(value))
  elseif shape.union then
    local branch = shape[value[shape.union]]
    return branch and check_shape(context, branch, value, path)
  end
  return check_fields(context, shape.fields, shape, value, path .. ".")
end

local function check_array(context, kind, value, path)
  if type(value) ~= "table" or next(value) ~= nil and value[1] == nil then
    return ("the field '%s' must be an array"):format(path)
  elseif kind.count and kind.count.low and #value < kind.count.low then
    return ("the field '%s' must hold at least %d"):format(path, kind.count.low)
  end
  if kind.of.is == "shape" then
    for i, element in ipairs(value) do
      local wrong = check_shape(context, kind.of.name, element, ("%s[%d]"):format(path, i))
      if wrong then
        return wrong
      end
    end
  end
end

local function check_value(context, kind, value, path)
  if kind.is == "array" then
    return check_array(context, kind, value, path)
  elseif kind.is == "shape" then
    return check_shape(context, kind.name, value, path)
  elseif kind.is == "enum" then
    return check_listed(context, kind.values, value, path)
  end
end

function check_fields(context, text, rules, fields, place)
  for _, field in ipairs(fields_of(text)) do
    local value = fields[field.name]
    if is_absent(value) then
      if field.required and (value == nil or not field.type.nullable) then
        return ("the field '%s%s' is required"):format(place, field.name)
      end
    else
      local wrong = check_value(context, field.type, value, place .. field.name)
      if wrong then
        return wrong
      end
    end
  end
  return check_rules(rules, fields, place)
end

--- What is wrong with the fields of a call, as far as a client can know: what is
--- missing, what excludes each other, arrays that are empty. Whether values are
--- right is the API's to say: it may have grown since.
---@param text string notation
---@param rules table exclusive, at_most_one, at_least_one (sets of names), requires (name -> names)
---@param fields table
---@param shapes table<string, table> name -> { fields and rules }, { union, value -> name } or { values }
---@param warn? fun(field: string, value: any, known: string[]) for enum values that are not listed
---@return string|nil wrong names the field
function schema.check(text, rules, fields, shapes, warn)
  return check_fields({ shapes = shapes, warn = warn }, text, rules, fields, "")
end

return schema
