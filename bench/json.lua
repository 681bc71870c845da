--- JSON as a run's figures are kept: sorted names, one value a line, lists of numbers or texts on
--- one line, so that two runs can be compared line by line.

local cjson = require "cjson"
local decode = require("linq.util.json").decode -- in any locale
local sorted = require("linq.util.misuse").sorted

local json = {}

local STEP = "  "

local function scalar(value)
  if type(value) == "number" then
    assert(value == value and value ~= math.huge and value ~= -math.huge, "a figure that is no number")
    return (("%.7g"):format(value):gsub("[^%d%+e-]+", "."))
  elseif type(value) == "string" then
    return (cjson.encode(value):gsub("\\/", "/"))
  end
  return tostring(value)
end

local write

local function list(values, indent)
  local texts, deep = {}, false
  for i, value in ipairs(values) do
    texts[i] = write(value, indent .. STEP)
    deep = deep or type(value) == "table"
  end
  if not deep then
    return "[" .. table.concat(texts, ", ") .. "]"
  end
  local line = "\n" .. indent .. STEP
  return "[" .. line .. table.concat(texts, "," .. line) .. "\n" .. indent .. "]"
end

local function object(fields, indent)
  local texts = {}
  for i, name in ipairs(sorted(fields)) do
    texts[i] = ("%s%s%s: %s"):format(indent, STEP, scalar(name), write(fields[name], indent .. STEP))
  end
  return "{\n" .. table.concat(texts, ",\n") .. "\n" .. indent .. "}"
end

function write(value, indent)
  if type(value) ~= "table" then
    return scalar(value)
  elseif value[1] ~= nil or next(value) == nil then
    return list(value, indent)
  end
  return object(value, indent)
end

--- Encodes a value. An empty table is a list.
---@param value any
---@return string text
function json.encode(value)
  return write(value, "") .. "\n"
end

--- Decodes what encode wrote.
---@param text string
---@return any value
function json.decode(text)
  return assert(decode(text))
end

return json
