-- Runs before the specs: nothing may be left open when they are done.
local servers = require "spec.support.servers"

-- busted forgets what a spec file required; luv does not survive being opened twice.
pcall(require, "luv")

-- A program that embeds Lua may set its locale, before and after linq is loaded. The
-- system's messages stay English, for the specs that read them.
local locale = os.getenv "LINQ_LOCALE"
for _, category in ipairs { "collate", "ctype", "monetary", "numeric", "time" } do
  assert(not locale or os.setlocale(locale, category), "this system has no such locale: " .. tostring(locale))
end

math.randomseed(os.time())

local busted = require "busted"
require("spec.support.slow").watch(busted)
busted.subscribe({ "suite", "end" }, function()
  servers.stop_all()
  return nil, true
end)
