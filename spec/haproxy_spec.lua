-- linq in HAProxy while it reads its configuration. What it serves is tried by `make hosts`.
local build = require "spec.support.build"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local CONFIGURATION = [[
global
  lua-load %s
defaults
  mode http
  timeout client 1s
  timeout connect 1s
  timeout server 1s
frontend none
  bind 127.0.0.1:9
]]

local SCRIPT = [[
package.path, package.cpath = %q, %q .. package.cpath
local linq = require "linq"
local client = linq.client { api_key = "k", base_url = %q, host = require "linq.host.haproxy" }
local chat, err = client.chats:find { from = "+12052761148", to = "+12055426109" }
core.Alert(chat and chat.display_name or tostring(err))
]]

-- The folder with the core for HAProxy's Lua, or nil.
local function find_core()
  local version = process.run("haproxy -vv"):match "Lua version : Lua (5%.%d)"
  local folder = ("%s/plain/lua/%s"):format(build.folder, version or "none")
  local file = io.open(folder .. "/linq/core.so", "rb")
  return file and file:close() and folder
end

local function write(text)
  local name = os.tmpname()
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
  return name
end

describe("in HAProxy", function()
  local folder = find_core()
  if not folder then
    return pending "needs haproxy, and the core for its Lua"
  end

  it("a call blocks while the configuration is read", function()
    local script = write(SCRIPT:format(package.path, folder .. "/?.so;", servers.sandbox().base_url))
    local configuration = write(CONFIGURATION:format(script))
    local output = process.run("timeout 20 haproxy -c -f " .. configuration)
    os.remove(script)
    os.remove(configuration)
    assert.matches("John Doe", output)
  end)
end)
