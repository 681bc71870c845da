-- Starts Prosody, of Debian's package, with mod_linq, and lets 20 sessions ask at once.
local core = require "linq.core"

package.path = "examples/prosody/?.lua;" .. package.path
local xmpp = require "xmpp"

local SESSIONS = 20

local function find(i)
  return ("find +12052761148 +1205555%04d"):format(i)
end

-- Has all sessions ask, and returns how many were answered right, and in how many seconds.
local function ask_all(sessions)
  local started, right = core.now(), 0
  for i, session in ipairs(sessions) do
    session:say(find(i))
  end
  for i, session in ipairs(sessions) do
    right = right + (session:answer():match ": (.*)$" == "chat " .. i and 1 or 0)
  end
  return right, core.now() - started
end

local function check(hosts, sessions)
  local first = sessions[1]
  first:say "pulse"
  first:answer()
  local right, seconds = ask_all(sessions)
  first:say "pulse"
  local pause = tonumber(first:answer())
  hosts.check(("%d sessions ask at once and get their chats"):format(SESSIONS), right == SESSIONS, right)
  hosts.check("they wait side by side", seconds < 4 * hosts.LATENCY, ("%.2f s"):format(seconds))
  hosts.check_pause("Prosody's loop", pause)
  first:say "send +12052761148 +12055550001 Hi"
  hosts.check("a message is sent", first:answer() == "sent")
  first:say "block"
  local told = first:answer()
  hosts.check("a call without a host is told", told:find("the event loop of Prosody", 1, true), told)
end

return function(hosts, sandbox, folder)
  local port = hosts.free_port()
  hosts.fill("examples/prosody/prosody.cfg.template", {
    folder = folder, port = tostring(port), base_url = sandbox.base_url,
    modules = hosts.output_of("pwd"):match "[^\n]+" .. "/examples/prosody",
  }, folder .. "/prosody.cfg.lua")
  os.execute("mkdir " .. folder .. "/certs")
  local stop = hosts.start(("env %s %s prosody -F --config %s/prosody.cfg.lua"):format(hosts.in_full "LUA_PATH",
    hosts.in_full "LUA_CPATH", folder), folder)
  local sessions = {}
  local ok, message = pcall(function()
    sessions[1] = hosts.await("Prosody", function() return xmpp.connect(port) end)
    for i = 2, SESSIONS do
      sessions[i] = xmpp.connect(port)
    end
    check(hosts, sessions)
  end)
  local log = stop()
  hosts.check_run("Prosody", ok and not log:find "%serror%s", message, log)
end
