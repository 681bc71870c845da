--- Records to be read: a line for each field, what is nested below it.

local cell = require "linq.command.cell"
local core = require "linq.core"
local fields_of = require "linq.api.notation"
local harmless = require "linq.command.harmless"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local output = require "linq.command.output"

local record = {}

-- The names of a table's fields: those of the notation in its order, the others after them.
local function ordered(fields, notation)
  local names, seen = {}, {}
  for _, field in ipairs(fields_of[notation]) do
    if fields[field.name] ~= nil then
      names[#names + 1], seen[field.name] = field.name, true
    end
  end
  for _, name in ipairs(misuse.sorted(fields)) do
    if not seen[name] then
      names[#names + 1] = name
    end
  end
  return names
end

local print_fields

local function print_text(first, margin, label, text)
  text = harmless.text(text):gsub("\n", "\n" .. margin .. "  ")
  output.print(first .. output.styled("bold", label) .. (text ~= "" and " " .. text or ""))
end

local function is_object(value)
  return type(value) == "table" and value[1] == nil and next(value) ~= nil
end

local function has_object(list)
  for _, element in ipairs(list) do
    if is_object(element) then
      return true
    end
  end
  return false
end

local function print_elements(margin, list)
  for _, element in ipairs(list) do
    if is_object(element) then
      print_fields(margin .. "- ", margin .. "  ", element, "")
    else
      print_text(margin, margin, "-", cell(element))
    end
  end
end

-- `first` is the margin of the first line.
local function print_value(first, margin, label, value)
  if is_object(value) then
    print_text(first, margin, label, "")
    print_fields(margin .. "  ", margin .. "  ", value, "")
  elseif type(value) == "table" and has_object(value) then
    print_text(first, margin, label, "")
    print_elements(margin .. "  ", value)
  else
    print_text(first, margin, label, cell(value))
  end
end

function print_fields(first, margin, fields, notation)
  for _, name in ipairs(ordered(fields, notation)) do
    local value = fields[name]
    if value ~= nil and value ~= json.null then
      print_value(first, margin, harmless.line(name) .. ":", value)
      first = margin
    end
  end
end

--- Prints an object.
---@param object userdata
function record.print(object)
  local class = core.class_of(object)
  local notation = class and class.state.kinds[class.kind]
  print_fields("", "", object:totable(), type(notation) == "string" and notation or "")
end

return record
