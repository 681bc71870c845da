-- Runs before the specs: nothing may be left open when they are done.
local servers = require "spec.support.servers"

math.randomseed(os.time())

local busted = require "busted"
busted.subscribe({ "suite", "end" }, function()
  servers.stop_all()
  return nil, true
end)
