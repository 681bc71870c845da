-- Runs before the specs: nothing may be left open when they are done.
local servers = require "spec.support.servers"

-- busted forgets what a spec file required; luv does not survive being opened twice.
pcall(require, "luv")

math.randomseed(os.time())

local busted = require "busted"
require("spec.support.slow").watch(busted)
busted.subscribe({ "suite", "end" }, function()
  servers.stop_all()
  return nil, true
end)
