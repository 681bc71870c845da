--- The command `linq`: reads its arguments, runs one of its commands, and gives an exit code.
---
--- 0: done; 1: the API refused it, or it failed; 2: it was called in a wrong way; 130: interrupted (129, 143: by
--- SIGHUP, SIGTERM). Each command is a module of its own, which is loaded when it is named.

local commands = require "linq.command.list"
local interrupt = require "linq.util.interrupt"
local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local command = {}

local CRASHED = 70

local names = {}
for _, one in ipairs(commands) do
  names[one.name] = one
end

--- Adds all commands to a parser, for completion and for the manual.
---@param made linq.command_parser
function command.define_all(made)
  for _, one in ipairs(commands) do
    require("linq.command." .. one.name).define(made:command(one.name, one.summary))
  end
end

-- The parser of `linq` itself.
local function overview()
  local made = parser.new("linq", "The client of the Linq messaging API."):require_command(false)
  made:usage "Usage: linq COMMAND [ARGUMENT...]"
  made:flag("--version", "Prints the version."):action(function()
    parser.answer("linq " .. require "linq.version")
  end)
  for _, one in ipairs(commands) do
    made:command(one.name, one.summary)
  end
  made:epilog("The key comes from LINQ_API_V3_API_KEY (LINQ_INTEGRATION_TOKEN for v2), else from a profile.\n"
    .. "linq COMMAND --help tells more of one.")
  return made
end

local function rest_of(arguments)
  local rest = {}
  for i = 2, #arguments do
    rest[i - 1] = arguments[i]
  end
  return rest
end

local function find(name)
  if names[name] then
    return require("linq.command." .. name)
  end
  stop.usage("there is no command '%s'%s", name, require("linq.util.misuse").hint(name, names))
end

local function run(arguments)
  local name = arguments[1]
  if name == "help" then
    local asked = rest_of(arguments)
    asked[#asked + 1] = "--help"
    return run(asked)
  elseif not name or name:find "^-" then
    parser.parse(overview(), arguments, "linq")
    stop.usage "a command is missing (linq --help lists them)"
  end
  local module, rest = find(name), rest_of(arguments)
  local parsed
  if module.parse then
    parsed = module.parse(rest)
  else
    local made = parser.new("linq " .. name, names[name].summary)
    module.define(made)
    parsed = parser.parse(made, rest, "linq " .. name)
  end
  module.run(parsed)
  require("linq.command.output").flush()
end

-- ---- endings ----------------------------------------------------------------------------

local function wants_json(arguments)
  for _, argument in ipairs(arguments) do
    if argument == "--json" then
      return true
    elseif argument == "--" then
      return false
    end
  end
  return false
end

-- The fields of an error that a script can use.
local TOLD = {
  "kind", "status", "code", "title", "detail", "message", "doc_url", "trace_id", "errors", "operation", "method",
  "path", "attempts", "retryable", "retry_after", "idempotency_key",
}

-- Nil where linq's core, which JSON needs, is what is missing. What the API wrote may be nested too deeply for JSON.
local function error_as_json(ended)
  local is_there, json = pcall(require, "linq.util.json")
  if not is_there then
    return nil
  end
  local fields = { kind = "usage", message = ended.message }
  if ended.err then
    for _, name in ipairs(TOLD) do
      fields[name] = ended.err[name]
    end
  elseif ended.status ~= stop.USAGE then
    fields.kind = "failure"
  end
  local text = json.encode { error = fields }
  if not text then
    fields.errors = nil
    text = json.encode { error = fields }
  end
  return text
end

local function tell(ended, arguments)
  local harmless = require "linq.command.harmless"
  if ended.message == nil and ended.err == nil then
    return
  end
  local as_json = wants_json(arguments) and error_as_json(ended)
  if as_json then
    io.stderr:write(harmless.json(as_json), "\n")
  else
    local text = ended.err and tostring(ended.err) or ended.message
    text = (ended.err or text:find "^linq[ :]") and text or "linq: " .. text
    io.stderr:write(harmless.text(text), "\n")
  end
end

-- What is to be said of a library that could not be loaded.
local MISSING = {
  ["linq.core"] = "linq's core is not there for this Lua: luarocks install linq",
  cjson = "linq needs lua-cjson: apt install lua-cjson, or luarocks install lua-cjson",
}

local function library_fault(raised)
  return MISSING[raised:match "module '([^']+)' not found" or ""] or raised:match "^linq needs [^\n]*"
    or raised:match "^linq does not run over [^\n]*"
end

-- What was raised, as the end of the command. A mistake that linq's own functions found in the arguments has the
-- position of the script that called them.
local function ending(raised)
  local script = (arg and arg[0] or "linq"):match "[^/]*$"
  if stop.is_stop(raised) then
    return raised
  elseif type(raised) == "table" and raised.kind then
    return { status = stop.REFUSED, err = raised }
  elseif interrupt.is(raised) then
    return { status = stop.INTERRUPTED }
  end
  local missing = library_fault(tostring(raised))
  if missing then
    return { status = stop.USAGE, message = missing }
  end
  local at, message = tostring(raised):match "^([^\n]-):%d+: ([^\n]*)"
  if at and (at == script or at:sub(-#script - 1) == "/" .. script) then
    return { status = stop.USAGE, message = message }
  end
end

local function with_trace(raised)
  return ending(raised) or { status = CRASHED, message = debug.traceback(tostring(raised), 2) }
end

-- Calls a function of a module that the command may have loaded.
local function call_loaded(name, method)
  local module = package.loaded["linq.command." .. name]
  if type(module) == "table" then -- else it failed to load
    module[method]()
  end
end

--- Runs the command.
---@param arguments string[]
---@return integer status
function command.run(arguments)
  require "linq.command.descriptors"()
  local ok, ended = xpcall(function() run(arguments) end, with_trace)
  call_loaded("session", "close")
  call_loaded("progress", "clear")
  local signal = stop.signal()
  if signal then
    collectgarbage() -- removes the file of a download that ended and was not taken
    return 128 + signal
  elseif ok then
    return stop.DONE
  end
  tell(ended, arguments)
  return ended.status
end

return command
