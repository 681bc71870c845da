--- Writes definitions, line by line: classes, their fields, and functions of the data (reference_docs).

local events = require "tools.reference_events"
local fields_of = require "linq.api.notation"
local model = require "tools.reference_model"
local types = require "tools.reference_types"

local unpack = table.unpack or _G.unpack

local writer = {}

-- `owner`: the variable whose functions are being written. `told`: the version that they are of; nil: of both.
local write_line, owner, told

--- Begins anew.
---@return string[] lines what is written
function writer.begin()
  local lines
  write_line, lines = model.writer()
  told = nil
  return lines
end

--- Writes a line; a format, when more arguments follow.
---@param text string
---@param ... any
function writer.write(text, ...)
  write_line(text, ...)
end

local write = writer.write

--- From here on types are those of one version.
---@param version "v2"|"v3"|nil nil: of both
function writer.tell_of(version)
  told = version
end

-- ---- fields -------------------------------------------------------------------------

--- Writes fields.
---@param version "v2"|"v3"
---@param notation string
---@param always? boolean of what comes back: a null reads as nil
---@param tag? string[] a field that has another type: its name, its type
function writer.notation(version, notation, always, tag)
  for _, field in ipairs(fields_of[notation]) do
    local required = field.required and not (always and field.type.nullable)
    local kind = tag and tag[1] == field.name and tag[2] or types.of(version, field.type)
    write("---@field %s%s %s%s", field.name, required and "" or "?", kind,
      not always and field.type.nullable and "|linq.null" or "")
  end
end

-- ---- classes and functions -----------------------------------------------------------

--- Begins a class. With a `name` its methods can follow, as those of a local variable of that name, until `close`.
---@param class string
---@param parent? string
---@param name? string
function writer.open(class, parent, name)
  owner = name
  if name then
    write "do"
  end
  write("---@class %s%s", class, parent and ": " .. parent or "")
end

--- Ends the fields of a class.
function writer.begin_methods()
  if owner then
    write("local %s = {}", owner)
  end
  write ""
end

--- Ends the methods of a class.
function writer.close()
  if owner then
    write "end"
    write ""
  end
end

-- A type of the data, as it is in the version that is told of.
local function own(kind)
  return told and types.in_version(told, kind) or kind
end

--- Writes fields of the data.
---@param fields? string[][] { name, type, words }
function writer.fields(fields)
  for _, field in ipairs(fields or {}) do
    write("---@field %s %s %s", field[1], own(field[2]), field[3] or "")
  end
end

--- Writes a function.
---@param name string
---@param separator "."|":"
---@param text string[] lines of the comment
---@param parameters string[][] { name, type, words }
---@param results string[][] { type, name, words }
function writer.fn(name, separator, text, parameters, results)
  for _, line in ipairs(text) do
    write("---%s%s", line:find "^@" and "" or " ", line)
  end
  local arguments = {}
  for i, parameter in ipairs(parameters) do
    arguments[i] = model.split(parameter[1])
    write("---@param %s %s %s", parameter[1], own(parameter[2]), parameter[3] or "")
  end
  for i, result in ipairs(results) do
    local kind = i == 1 and result[1] or types.of_later_result(result[1], result[2])
    write("---@return %s %s %s", own(kind), result[2] or "", result[3] or "")
  end
  write("function %s%s%s(%s) end", owner, separator, name, table.concat(arguments, ", "))
  write ""
end

--- A function's type within another type.
---@param fn table<string|integer, any> of the data
---@param version "v2"|"v3"
---@return string
function writer.function_type(fn, version)
  local parameters = {}
  for i, parameter in ipairs(fn.parameters) do
    parameters[i] = parameter[1] .. ": " .. types.in_version(version, parameter[2])
  end
  return ("fun(%s): %s"):format(table.concat(parameters, ", "), types.in_version(version, fn.results[1][1]))
end

-- A handler's event is of the class that the name tells. The function itself is the last of them, for "*".
local function handler_overloads()
  local names, classes = events.names "v3"
  for i, name in ipairs(names) do
    names[i] = ("@overload fun(self: linq.bot, name: %q, fn: fun(event: %s, conversation: linq.conversation), "
      .. "given?: linq.handler_options): linq.bot"):format(name, table.concat(classes[name], "|"))
  end
  return names
end

local function text_of(fn)
  local text = { fn[2] }
  if fn.errors then
    text[2], text[3] = "", "Errors: " .. fn.errors .. "."
  end
  text[#text + 1] = fn.generic and "@generic " .. fn.generic or nil
  text[#text + 1] = fn.of_both and "@overload " .. writer.function_type(fn, "v2") or nil
  for _, overload in ipairs(fn.takes_handler and handler_overloads() or {}) do
    text[#text + 1] = overload
  end
  return text
end

--- Writes a function of the data, by all its names.
---@param fn table<string|integer, any>
---@param separator "."|":"
function writer.from_data(fn, separator)
  local text = text_of(fn)
  local parameters = fn.parameters or {}
  if fn.takes_handler then
    parameters = { { "name", '"*"', parameters[1][3] }, unpack(parameters, 2) }
  end
  for _, name in ipairs { fn[1], unpack(fn.also or {}) } do
    writer.fn(name, separator, text, parameters, fn.results or {})
  end
end

--- Writes the functions of a section of the data.
---@param section? table<string|integer, any>
---@param separator "."|":"
function writer.methods(section, separator)
  for _, fn in ipairs(section or {}) do
    if not fn.as_field then
      writer.from_data(fn, separator)
    end
  end
end

-- The name of the variable whose functions a section tells of, and what stands before their names.
local function receiver_of(section)
  return (section.receiver or ""):match("([%w_]+)([.:])$")
end

--- Writes the class of a section of the data, which is then to be closed.
---@param section table<string|integer, any>
---@param more_fields? fun() writes more of its fields
function writer.section(section, more_fields)
  local name, separator = receiver_of(section)
  writer.open(own(section.class), section.parent, name)
  writer.fields(section.fields)
  for _, fn in ipairs(section) do
    if fn.as_field then
      write("---@field %s %s", fn[1], fn.as_field)
    end
  end
  if more_fields then
    more_fields()
  end
  writer.begin_methods()
  writer.methods(section, separator)
end

return writer
