--- Query strings.

local encode = require("linq.http.url").encode
local json = require "linq.util.json"

local function scalar(value)
  local kind = type(value)
  if kind == "string" then
    return value
  elseif kind == "number" then
    return json.number_text(value)
  end
  return kind == "boolean" and tostring(value) or nil
end

local function add(pairs_, name, value)
  local text = scalar(value)
  if not text then
    return ("query field '%s' cannot be a %s"):format(name, value == json.null and "null" or type(value))
  end
  pairs_[#pairs_ + 1] = encode(name) .. "=" .. encode(text)
end

local function add_array(pairs_, name, values, form)
  if form == "comma" then
    if next(values) == nil then
      return nil
    end
    local texts = {}
    for i, value in ipairs(values) do
      texts[i] = scalar(value)
      if not texts[i] then
        return add(pairs_, name, value) -- returns what is wrong
      end
    end
    return add(pairs_, name, table.concat(texts, ","))
  end
  for _, value in ipairs(values) do
    local wrong = add(pairs_, form == "brackets" and name .. "[]" or name, value)
    if wrong then
      return wrong
    end
  end
end

-- The names of the fields: those in `first` in that order, then the others sorted.
local function ordered_names(fields, first)
  local names, rest, seen = {}, {}, {}
  for _, name in ipairs(first) do
    seen[name] = true
    if fields[name] ~= nil then
      names[#names + 1] = name
    end
  end
  for name in pairs(fields) do
    if type(name) ~= "string" then
      return nil, "query fields are named, but one has the key " .. tostring(name)
    elseif not seen[name] then
      rest[#rest + 1] = name
    end
  end
  table.sort(rest)
  for _, name in ipairs(rest) do
    names[#names + 1] = name
  end
  return names
end

--- Builds a query string.
---@param fields table<string, string|number|boolean|any[]>
---@param order? string[] names that come first, in this order; the others follow sorted
---@param array_form? "brackets"|"comma"|"repeat" arrays are sent as repeated `name[]=`, joined, or as repeated `name=`
---@return string|nil query without "?"; empty when there are no fields
---@return string|nil message what is wrong
return function(fields, order, array_form)
  local parts = {}
  local names, message = ordered_names(fields, order or {})
  if not names then
    return nil, message
  end
  for _, name in ipairs(names) do
    local value = fields[name]
    local adder = type(value) == "table" and add_array or add
    local wrong = adder(parts, name, value, array_form)
    if wrong then
      return nil, wrong
    end
  end
  return table.concat(parts, "&")
end
