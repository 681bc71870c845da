--- Checks requests against the rows and shapes, as strictly as the API does. The client's
--- checks (linq.api.schema) are looser: they leave to the API what only it can judge.

local core = require "linq.core"
local times = require "linq.sandbox.times"
local json = require "linq.util.json"
local notation = require "linq.api.notation"
local schema = require "linq.api.schema"

local validate = {}

local function problem(kind, path, message)
  return { kind = kind, path = path, message = message:format(path) }
end

local function is_absent(value)
  return value == nil or value == "" or value == json.null
end

--- Returns the number of characters in a UTF-8 text.
---@param text string
---@return integer
function validate.length(text)
  return select(2, text:gsub("[^\128-\191]", ""))
end

--- Returns whether a value is a phone number in E.164.
---@param text any
---@return boolean
function validate.is_phone(text)
  return type(text) == "string" and text:find("^%+[1-9]%d+$") ~= nil and #text >= 8 and #text <= 16
end

--- Returns whether a value is an e-mail address. Its domain must have a dot inside.
---@param text any
---@return boolean
function validate.is_email(text)
  local domain = type(text) == "string" and text:match("^[^@%s]+@([^@%s]+)$")
  return domain and domain:find(".%..") ~= nil or false
end

--- Returns whether a value is a phone number in E.164 or an e-mail address.
---@param text any
---@return boolean
function validate.is_handle(text)
  return validate.is_phone(text) or validate.is_email(text)
end

--- Returns whether a table is an array of JSON, be it empty, and not an object.
---@param value table
---@return boolean
function validate.is_array(value)
  return value[1] ~= nil or getmetatable(value) == core.array_metatable
end

local function out_of_range(range, value)
  return range and (range.low and value < range.low or range.high and value > range.high)
end

local hex = "%x%x%x%x"
local uuid_pattern = "^" .. hex .. hex .. "%-" .. hex .. "%-" .. hex .. "%-" .. hex .. "%-" .. hex .. hex .. hex .. "$"

local scalars = {}

function scalars.str(value, range)
  return type(value) == "string" and not (range and out_of_range(range, validate.length(value)))
end

function scalars.num(value, range)
  return type(value) == "number" and not out_of_range(range, value)
end

function scalars.int(value, range)
  return scalars.num(value, range) and value % 1 == 0
end

function scalars.bool(value)
  return type(value) == "boolean"
end

local right_time -- the last one: in what is read together most are the same

function scalars.time(value)
  if value ~= right_time and times.parse(value) == nil then
    return false
  end
  right_time = value
  return true
end

function scalars.uri(value, range)
  return scalars.str(value, range) and value:find("^[A-Za-z][A-Za-z0-9+.-]*:[^%s]+$") ~= nil
end

function scalars.uuid(value)
  return type(value) == "string" and value:find(uuid_pattern) ~= nil
end

local expected = {
  str = "text", num = "a number", int = "an integer", bool = "true or false", time = "an ISO 8601 time",
  uri = "a URL", uuid = "a UUID",
}

local none = {}

local check_fields, check_value

local function check_listed(values, value, path)
  for _, known in ipairs(values) do
    if known == value then
      return nil
    end
  end
  return problem("value", path, "%s must be one of: " .. table.concat(values, ", "):gsub("%%", "%%%%"))
end

local function check_shape(shapes, name, value, path)
  local shape = shapes[name]
  if shape.values then
    return check_listed(shape.values, value, path)
  elseif type(value) ~= "table" or validate.is_array(value) then
    return problem("value", path, "%s must be an object")
  elseif shape.union then
    local tag = value[shape.union]
    if is_absent(tag) then
      return problem("missing", path .. "." .. shape.union, "%s is required")
    elseif type(tag) ~= "string" or tag == "union" or not shape[tag] then
      return problem("value", path .. "." .. shape.union, "%s is unknown")
    end
    return check_shape(shapes, shape[tag], value, path)
  end
  return check_fields(shapes, shape.fields, shape, value, path .. ".")
end

local function check_array(shapes, kind, value, path)
  if type(value) ~= "table" or not validate.is_array(value) then
    return problem("value", path, "%s must be an array")
  end
  local count = kind.count
  if count and count.low and #value < count.low then
    local elements = count.low == 1 and " element" or " elements"
    return problem(#value == 0 and "missing" or "value", path, "%s must have at least " .. count.low .. elements)
  elseif out_of_range(count, #value) then
    return problem("value", path, "%s must have at most " .. count.high .. " elements")
  end
  for i, element in ipairs(value) do
    local wrong = check_value(shapes, kind.of, element, path, ("[%d]"):format(i - 1))
    if wrong then
      return wrong
    end
  end
end

local function check_map(shapes, kind, value, path)
  if type(value) ~= "table" or validate.is_array(value) then
    return problem("value", path, "%s must be an object")
  end
  for name, element in pairs(value) do
    local wrong = check_value(shapes, kind.of, element, path, "." .. tostring(name))
    if wrong then
      return wrong
    end
  end
end

local function scalar_problem(kind, path)
  local range = kind.range and (" (%s..%s)"):format(kind.range.low or "", kind.range.high or "") or ""
  return problem("value", path, "%s must be " .. expected[kind.is] .. range)
end

-- Most values are scalars, and right: their path is not made.
function check_value(shapes, kind, value, place, name)
  local is_right = scalars[kind.is]
  if is_right then
    return not is_right(value, kind.range) and scalar_problem(kind, place .. name) or nil
  elseif kind.is == "array" then
    return check_array(shapes, kind, value, place .. name)
  elseif kind.is == "map" then
    return check_map(shapes, kind, value, place .. name)
  elseif kind.is == "shape" then
    return check_shape(shapes, kind.name, value, place .. name)
  elseif kind.is == "enum" then
    return check_listed(kind.values, value, place .. name)
  end
end

local function count_given(fields, names)
  local count = 0
  for _, name in ipairs(names) do
    count = count + (is_absent(fields[name]) and 0 or 1)
  end
  return count
end

local function check_sets(sets, fields, low, high, place)
  for _, names in ipairs(sets or none) do
    local count = count_given(fields, names)
    local path = place .. table.concat(names, ", ")
    if count < low then
      return problem("missing", path, "one of %s is required")
    elseif count > high then
      return problem("rule", path, "only one of %s may be given")
    end
  end
end

local function check_requires(requires, fields, place)
  for condition, names in pairs(requires or none) do
    local name, value = condition:match("^(.-)=(.*)$")
    name = name or condition
    if not is_absent(fields[name]) and (value == nil or fields[name] == value) then
      for _, needed in ipairs(names) do
        if is_absent(fields[needed]) then
          return problem("missing", place .. needed, "%s is required with " .. condition)
        end
      end
    end
  end
end

function check_fields(shapes, expected_fields, rules, fields, place)
  for _, field in ipairs(notation[expected_fields]) do
    local value = fields[field.name]
    local allowed = field.type.nullable and value ~= nil
    if is_absent(value) and field.required and not allowed then
      return problem("missing", place .. field.name, "%s is required")
    elseif value ~= nil and value ~= json.null and not (value == "" and field.type.is == "str") then
      local wrong = check_value(shapes, field.type, value, place, field.name)
      if wrong then
        return wrong
      end
    end
  end
  return check_sets(rules.exclusive, fields, 1, 1, place)
    or check_sets(rules.at_most_one, fields, 0, 1, place)
    or check_sets(rules.at_least_one, fields, 1, math.huge, place)
    or check_requires(rules.requires, fields, place)
end

--- Finds the first problem of a body.
---@param row table body (notation) and rules
---@param body table
---@param shapes table<string, table>
---@return { kind: "missing"|"value"|"rule", path: string, message: string }|nil
function validate.body(row, body, shapes)
  return check_fields(shapes, row.body, row, body, "")
end

--- Finds a field that is not documented, at any depth.
---@param row table query or body (notation)
---@param fields table
---@param shapes table<string, table>
---@return { kind: "unknown", path: string, message: string }|nil
function validate.unknown(row, fields, shapes)
  local found
  schema.check({
    shapes = shapes,
    warn = function(path, message)
      found = found or message:find "^unknown" and { kind = "unknown", path = path, message = message } or nil
    end,
  }, row, fields)
  return found
end

local function split(texts)
  local list = json.array()
  for _, text in ipairs(texts or {}) do
    for item in text:gmatch("[^,]+") do
      list[#list + 1] = item
    end
  end
  return list
end

--- Converts the texts of a query to the types of its notation.
---@param expected_fields string in notation
---@param values table<string, string>
---@param arrays table<string, string[]>
---@return table fields
function validate.typed(expected_fields, values, arrays)
  local fields = {}
  for _, field in ipairs(notation[expected_fields]) do
    local text = values[field.name]
    if field.type.is == "array" then
      fields[field.name] = arrays[field.name] and split(arrays[field.name])
    elseif text ~= nil and field.type.is == "int" then
      fields[field.name] = text ~= "" and (tonumber(text) or text) or nil
    else
      fields[field.name] = text
    end
  end
  return fields
end

--- Finds the first problem of a query.
---@param row table query (notation) and rules
---@param fields table from validate.typed
---@return table|nil problem
function validate.query(row, fields)
  return check_fields({}, row.query, row.body and {} or row, fields, "")
end

return validate
