--- The notation in which endpoint rows, shapes and kinds list their fields.
---
---     "from*, message*:MessageContent, to*:[str]{1..31}, service:iMessage/SMS/RCS"
---
--- A field is its name, `*` when it is required, and `:` with its type. The default type
--- is str. Types: str, int, num, bool, time, uri, uuid, any, file, each with an optional
--- range of lengths or values in parentheses; map<T>; [T] with an optional range of
--- counts in braces; alternatives separated by `/` (an enum); the name of a shape or kind.
--- A `?` at the end allows null.

---@class linq.field
---@field name string
---@field required boolean
---@field type linq.field_type

---@class linq.field_type
---@field is string "str", "int" …, "array", "map", "enum" or "shape"
---@field of? linq.field_type of the elements of an array or map
---@field name? string of the shape or kind
---@field values? string[] of the enum
---@field count? linq.range of elements
---@field range? linq.range of lengths or values
---@field nullable? boolean

---@class linq.range
---@field low? number
---@field high? number

local scalars = {
  str = true, int = true, num = true, bool = true, time = true, uri = true, uuid = true, any = true, file = true,
}

local function read_range(text)
  local low, high = text:match("^(%d*)%.%.(%d*)$")
  if not low then
    low, high = text, text
  end
  return { low = tonumber(low), high = tonumber(high) }
end

local parse_type

local function parse_array(text)
  local element, range = text:match("^%[(.*)%]{(.-)}$")
  element = element or text:match("^%[(.*)%]$")
  return { is = "array", of = parse_type(element), count = range and read_range(range) }
end

function parse_type(text)
  if text:sub(-1) == "?" then
    local inner = parse_type(text:sub(1, -2))
    inner.nullable = true
    return inner
  elseif text:sub(1, 1) == "[" then
    return parse_array(text)
  elseif text:find("^map<") then
    return { is = "map", of = parse_type(text:match("^map<(.*)>$")) }
  end
  local name, range = text:match("^(%w+)%((.-)%)$")
  name = name or text
  if scalars[name] then
    return { is = name, range = range and read_range(range) }
  elseif name:find("/", 1, true) then
    local values = {}
    for value in name:gmatch("[^/]+") do
      values[#values + 1] = value
    end
    return { is = "enum", values = values }
  end
  return { is = "shape", name = name }
end

local function parse(text)
  local fields = {}
  -- no type contains a comma, so every comma separates two fields
  for item in text:gmatch("[^,]+") do
    local name, required, kind = item:match("^%s*([%w_%-]+)(%*?):?(.-)%s*$")
    local field = { name = name, required = required == "*", type = parse_type(kind == "" and "str" or kind) }
    fields[#fields + 1] = field
    fields[name] = field
  end
  return fields
end

--- Notation -> its fields: an array in which each field also stands under its name.
--- Each text is parsed once.
---@type table<string, linq.field[]|table<string, linq.field>>
return setmetatable({}, {
  __index = function(parsed, text)
    local fields = parse(text)
    parsed[text] = fields
    return fields
  end,
})
