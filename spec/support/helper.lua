-- Runs before the specs, and after them stops every server and removes what they left.
local servers = require "spec.support.servers"
local temporary = require "spec.support.temporary"

-- busted unloads modules after each spec file, but luv crashes when it is loaded twice.
pcall(require, "luv")

-- Sets the locale of LINQ_LOCALE, as a program that embeds Lua may do. The system's messages
-- stay English, because specs read them.
local locale = os.getenv "LINQ_LOCALE"
for _, category in ipairs { "collate", "ctype", "monetary", "numeric", "time" } do
  assert(not locale or os.setlocale(locale, category), "this system does not have the locale " .. tostring(locale))
end

math.randomseed(os.time())
temporary.start()

local busted = require "busted"
require("spec.support.slow").watch(busted)
busted.subscribe({ "suite", "end" }, function()
  servers.stop_all()
  temporary.remove()
  return nil, true
end)
