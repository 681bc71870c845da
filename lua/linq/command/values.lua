--- Turns texts of the command line into the values of an operation's fields, by the rows' notation.

local fields_of = require "linq.api.notation"
local stop = require "linq.command.stop"

local values = {}

local function read(file, name)
  local text, message = file:read "*a"
  if not text then
    stop.usage("%s: it cannot be read: %s", name, tostring(message))
  end
  return text
end

--- The text that a value stands for: @file is what the file holds, - what standard input has, @@ an @.
---@param text string
---@param name string of the option, for messages
---@return string
function values.text(text, name)
  if text == "-" then
    return read(io.stdin, name)
  elseif text:find "^@@" then
    return text:sub(2)
  elseif text:find "^@" then
    local file, message = io.open(text:sub(2), "rb")
    if not file then
      stop.usage("%s: %s", name, message)
    end
    local content = read(file, name)
    file:close()
    return content
  end
  return text
end

--- The same, for a text: one of a file or of standard input ends where its last line does.
---@param text string
---@param name string of the option, for messages
---@return string
function values.line(text, name)
  local content = values.text(text, name)
  return content == text and text or (content:gsub("\r?\n$", ""))
end

--- Decodes JSON.
---@param text string
---@param name string of the option, for messages
---@param wanted? string "a JSON object" …
---@return any
function values.json(text, name, wanted)
  local decoded, message = require("linq.util.json").decode(text)
  if decoded == nil then
    stop.usage("%s must be %s: %s", name, wanted or "JSON", message)
  end
  return decoded
end

--- Decodes a JSON object.
---@param text string
---@param name string of the option, for messages
---@return table<string, any>
function values.object(text, name)
  local decoded = values.json(text, name, "a JSON object")
  if type(decoded) ~= "table" or decoded[1] ~= nil or getmetatable(decoded) ~= nil then -- arrays have a metatable
    stop.usage("%s must be a JSON object", name)
  end
  return decoded
end

local EXACT = 2 ^ 53 -- the integers below are exact, whoever reads the JSON

-- is (of a type) -> the value of a text. The other types are texts.
local readers = {}

function readers.int(_, text, name)
  if not text:find "^-?%d+$" then
    stop.usage("%s must be an integer, got '%s'", name, text)
  end
  local value = tonumber(text)
  if value >= EXACT or value <= -EXACT then
    stop.usage("%s must be an integer that is exact as a number of JSON, got '%s'", name, text)
  end
  return value
end

function readers.num(_, text, name)
  if not text:find "^-?%d+%.?%d*[eE]?[-+]?%d*$" then
    stop.usage("%s must be a number, got '%s'", name, text)
  end
  return values.json(text, name, "a number")
end

function readers.bool(_, text, name)
  if text ~= "true" and text ~= "false" then
    stop.usage("%s must be true or false, got '%s'", name, text)
  end
  return text == "true"
end

function readers.file(_, text)
  return (text:gsub("^@", ""))
end

function readers.map(_, text, name)
  return values.object(values.text(text, name), name)
end

function readers.shape(kind, text, name, shapes)
  local shape, content = shapes[kind.name], values.line(text, name)
  if shape and (shape.values or shape.text_alone and not content:find "^%s*{") then
    return content
  end
  return values.object(content, name)
end

function readers.any(_, text, name)
  local content = values.line(text, name)
  local decoded = require("linq.util.json").decode(content)
  return decoded == nil and content or decoded
end

local function one(kind, text, name, shapes)
  if kind.nullable and text == "null" then
    return require("linq.util.json").null
  end
  local read_value = readers[kind.is]
  if read_value then
    return read_value(kind, text, name, shapes)
  end
  return values.line(text, name)
end

local function several(kind, texts, name, shapes)
  if #texts == 1 and (texts[1] == "[]" or kind.nullable and texts[1] == "null") then
    local json = require "linq.util.json"
    return texts[1] == "[]" and json.array() or json.null
  end
  local elements = {}
  for i, text in ipairs(texts) do
    elements[i] = one(kind.of, text, name, shapes)
  end
  return elements
end

--- The fields of an operation from what was parsed.
---@param notation string[] of query and body
---@param given table<string, string|string[]> by field
---@param shapes table<string, linq.shape>
---@param into table<string, any> takes the fields
function values.fields(notation, given, shapes, into)
  for _, text in ipairs(notation) do
    for _, field in ipairs(fields_of[text]) do
      local value = given[field.name]
      if value ~= nil then
        local read_value = field.type.is == "array" and several or one
        into[field.name] = read_value(field.type, value, "--" .. field.name, shapes)
      end
    end
  end
end

-- How a type is written on the command line.
local placeholders = {
  int = "<integer>", num = "<number>", bool = "<true|false>", time = "<time>", uri = "<url>", uuid = "<uuid>",
  file = "<file>", map = "<json>", any = "<json>",
}

--- How a value of a type is shown in help.
---@param kind linq.field_type
---@param shapes table<string, linq.shape>
---@return string
function values.placeholder(kind, shapes)
  local shape = shapes[kind.name]
  if kind.is == "array" then
    return values.placeholder(kind.of, shapes)
  elseif shape then
    return shape.values and "<text>" or shape.text_alone and "<text|json>" or "<json>"
  end
  return kind.is == "enum" and "<" .. table.concat(kind.values, "|") .. ">" or placeholders[kind.is] or "<text>"
end

return values
