--- linq sandbox: a stand-in for the API on this machine, until Ctrl-C.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local sandbox = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function sandbox.define(made)
  made:option("--port", "Default: a free one."):argname "<port>"
    :convert(parser.whole("--port", 1, 65535))
  made:flag("--json", "Prints JSON.")
end

-- A module of the sandbox's rock; nil where it has none of that name.
local function load(name)
  local ok, module = pcall(require, name)
  if not ok and not tostring(module):find(("module '%s' not found"):format(name), 1, true) then
    error(module, 0)
  end
  return ok and module or nil
end

local function tell(server, as_json)
  local output = require "linq.command.output"
  if as_json then
    require("linq.command.show").json { base_url = server.base_url, page = server.page }
  else
    output.print("The sandbox is at " .. server.base_url)
    if server.page then
      output.print("See it at " .. server.page)
    end
    output.print("", "export LINQ_API_V3_BASE_URL=" .. server.base_url .. " LINQ_API_V3_API_KEY=sandbox",
      "export LINQ_API_V2_BASE_URL=" .. server.base_url .. " LINQ_INTEGRATION_TOKEN=sandbox", "", "Ctrl-C ends it.")
  end
  output.flush()
end

local function wait()
  local sleep = require("linq.host.blocking").sleep
  while true do
    sleep(3600)
  end
end

--- Runs the command.
---@param parsed table<string, any>
function sandbox.run(parsed)
  local nginx = load "linq.sandbox.nginx"
  if not nginx then
    stop.usage("linq sandbox needs the rock linq-sandbox: luarocks install linq-sandbox, or in a clone: "
      .. "make install-all")
  end
  local has_page = load "linq.sandbox.page.server" ~= nil
  local server, message = nginx.start { port = parsed.port, page = has_page or nil }
  if not server then
    stop.refused(message)
  end
  local _, raised = pcall(function()
    tell(server, parsed.json)
    wait()
  end)
  server:stop()
  error(raised, 0)
end

return sandbox
