--- The host of mpv's scripts: calls in coroutines return to the script's event loop, and go on
--- in its timers.
---
---     local client = linq.client { host = require "linq.host.mpv" }
---     coroutine.wrap(function() local chat, err = client.chats:retrieve(id) … end)()
---
--- mpv watches no descriptor for a script. While calls wait, linq looks every few milliseconds
--- (linq.host.pause): an answer is at most 10 ms late.

local kit = require "linq.host.kit"
local mp = require "mp"

return kit.new {
  name = "mpv",
  advice = "make the call in a function given to coroutine.wrap()",
  after = function(seconds, fn)
    local timer = mp.add_timeout(seconds, fn)
    return function() timer:kill() end
  end,
}
