--- The notation in which the endpoint rows, shapes and kinds say what fields there are.
---
---     "from*, message*:MessageContent, to*:[str]{1..31}, service:iMessage/SMS/RCS"
---
--- A field is its name, `*` when it is required, and `:` with its type (no type:
--- str). Types: str, int, num, bool, time, uri, uuid, any, file, each with a
--- range of lengths or values in parentheses; map<T>; [T] with a range of counts
--- in braces; alternatives with `/` (an enum); the name of a shape or kind;
--- `?` at the end: null is allowed.

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
  -- a comma within parentheses, braces or brackets separates nothing, but no type has one
  for item in text:gmatch("[^,]+") do
    local name, required, kind = item:match("^%s*([%w_%-]+)(%*?):?(.-)%s*$")
    local field = { name = name, required = required == "*", type = parse_type(kind == "" and "str" or kind) }
    fields[#fields + 1] = field
    fields[name] = field
  end
  return fields
end

--- Notation -> the fields that it names, parsed once: an array, with the names as keys
--- too, of { name, required, type = { is, of, name, values, count, range, nullable } }.
---@type table<string, linq.field[]>
return setmetatable({}, {
  __index = function(parsed, text)
    local fields = parse(text)
    parsed[text] = fields
    return fields
  end,
})
