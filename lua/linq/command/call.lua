--- linq call OPERATION: any operation of either API version, with its fields as options.

local fields_of = require "linq.api.notation"
local operations = require "linq.command.operations"
local parser = require "linq.command.parser"
local stop = require "linq.command.stop"
local values = require "linq.command.values"

local call = {}

-- Options that take a value: what follows is no operation.
local takes_value = { ["--profile"] = true }

-- Methods of a client that are no operations of the API, but commands.
local commands = {
  ["chats.find"] = "linq find", ["attachments.upload"] = "linq upload", ["attachments.download"] = "linq download",
}

-- The texts of notation that list the fields of a row.
local function notation_of(row)
  local texts = { row.query }
  texts[#texts + 1] = row.body
  return texts
end

local function range_text(range)
  local low, high = range.low, range.high
  return low == high and ("%d"):format(low) or high and low and ("%d to %d"):format(low, high)
    or low and ("%d or more"):format(low) or ("at most %d"):format(high)
end

-- What help says of a field: "required; repeat it for each; 1 to 100".
local function describe(field)
  local kind, said = field.type, {}
  said[#said + 1] = field.required and "required" or nil
  said[#said + 1] = kind.is == "array" and "repeat it for each" or nil
  said[#said + 1] = kind.is == "shape" and kind.name:find "^%u" and "see " .. kind.name .. " in docs/api.md" or nil
  said[#said + 1] = kind.range and (kind.is == "str" and "characters: " or "") .. range_text(kind.range) or nil
  said[#said + 1] = kind.count and range_text(kind.count) .. " of them" or nil
  said[#said + 1] = kind.nullable and "or null" or nil
  return table.concat(said, "; ")
end

-- `offers`: what completion can offer of values is wanted; they limit nothing, because the API may have grown.
local function add_fields(command, operation, offers)
  local shapes = require("linq." .. operation.version .. ".shapes")
  for _, text in ipairs(notation_of(operation.row)) do
    for _, field in ipairs(fields_of[text]) do
      local kind = field.type
      local option = command:option("--" .. field.name, describe(field)):target("field " .. field.name)
        :argname(values.placeholder(kind, shapes))
      if kind.is == "array" then
        option:count "*"
      elseif offers and kind.is == "bool" then
        option:choices { "true", "false" }
      elseif offers and kind.is == "enum" then
        option:choices(kind.values)
      end
    end
  end
end

local function complete(command, operation, offers)
  local row = operation.row
  for _, parameter in ipairs(row.parameters) do
    command:argument(parameter.name, parameter.type == "integer" and "an integer" or nil)
  end
  add_fields(command, operation, offers)
  if row.takes_fields then
    command:option("--body", "All fields as a JSON object, as @file, or - for standard input."):argname "<json>"
  end
  if row.page then
    command:flag("--all", "All pages, not only the first.")
  end
  if row.key and not (row.body and fields_of[row.body].idempotency_key) then
    command:option("--idempotency_key", "The same key again is the same call."):argname "<text>"
  end
  parser.add_common(command)
end

--- Adds the operations to a parser, for completion and for the manual.
---@param made linq.command_parser
function call.define(made)
  for _, operation in ipairs(operations.all()) do
    complete(made:command(operation.name, operation.row.summary), operation, true)
  end
end

-- The parser for `linq call --help`, which shows names and summaries alone.
local function overview()
  local made = parser.new("linq call", "Calls an operation of the API."):require_command(false)
  made:usage "Usage: linq call OPERATION [PARAMETER...] [--field value...]"
  made:epilog "Names of API v2 begin with 'v2.'. linq call OPERATION --help tells the fields of one."
  for _, operation in ipairs(operations.all()) do
    made:command(operation.name, operation.row.summary)
  end
  return made
end

-- The first argument that is no option, and the arguments without it.
local function operation_name(arguments)
  local rest, name = {}, nil
  for i, argument in ipairs(arguments) do
    if not name and not argument:find "^-" and not takes_value[arguments[i - 1]] then
      name = argument
    else
      rest[#rest + 1] = argument
    end
  end
  return name, rest
end

--- Parses the arguments after `linq call`.
---@param arguments string[]
---@return table<string, any>
function call.parse(arguments)
  local name, rest = operation_name(arguments)
  if not name then
    parser.parse(overview(), rest, "linq call")
    stop.usage "linq call: an operation is missing (linq call --help lists them)"
  end
  local operation = operations.get(name)
  if not operation then
    local other = commands[name]
    stop.usage("linq call: there is no operation '%s'%s", name,
      other and (" (did you mean '%s'?)"):format(other) or operations.hint(name))
  end
  local made = parser.new("linq call " .. operation.name, operation.row.summary)
  complete(made, operation)
  local parsed = parser.parse(made, rest, "linq call " .. operation.name)
  parsed.operation = operation
  return parsed
end

-- The fields that were given, in `--body` and one by one.
local function fields_from(parsed, row, shapes)
  local fields = {}
  if parsed.body then
    fields = values.object(values.text(parsed.body, "--body"), "--body")
  end
  local given = {}
  for name, value in pairs(parsed) do
    local field = name:match "^field (.*)$"
    if field and not (type(value) == "table" and #value == 0) then
      given[field] = value
    end
  end
  values.fields(notation_of(row), given, shapes, fields)
  return fields
end

-- The arguments of the operation's method.
local function arguments_of(parsed, row, shapes)
  local list, count = {}, #row.parameters
  for i, parameter in ipairs(row.parameters) do
    list[i] = parsed[parameter.name]
  end
  if row.takes_fields then
    count = count + 1
    list[count] = fields_from(parsed, row, shapes)
  end
  list[count + 1] = { idempotency_key = parsed.idempotency_key }
  return list, count + 1
end

--- Calls the operation and prints its result.
---@param parsed table<string, any>
function call.run(parsed)
  local session = require "linq.command.session"
  local operation = parsed.operation
  local row, version = operation.row, require("linq." .. operation.version)
  local list, count = arguments_of(parsed, row, version.shapes())
  local client = session.open(operation.version, parsed)
  local state = require("linq.client").state(client)
  local result, err = require("linq.call").run(state, row, (table.unpack or _G.unpack)(list, 1, count))
  if not result then
    stop.refused(err)
  end
  local show = require "linq.command.show"
  if row.page and parsed.all then
    show.all(result, parsed.json)
  else
    show.result(result, parsed.json)
  end
end

return call
