--- The host of Prosody: calls in its handlers of stanzas and requests let the server go on.
---
---     local client = linq.client { host = require "linq.host.prosody" }
---     module:hook("message/host", function(event) local chat, err = client.chats:retrieve(id) … end)
---
--- Prosody runs such handlers in coroutines (util.async). The session whose handler waits gets
--- no other stanza meanwhile; all others go on. Where no coroutine runs, as in a timer:
---
---     async.runner():run(function() local chat, err = client.chats:retrieve(id) … end)

local async = require "util.async"
local kit = require "linq.host.kit"
local server = require "net.server"
local timer = require "util.timer"

local function after(seconds, fn)
  local id = timer.add_task(seconds, function() fn() end) -- a number that it returned would have it called again
  return function() timer.stop(id) end
end

local function watch(fd, fn)
  local watched = server.watchfd(fd, function() fn() end)
  return function()
    if watched.close then
      watched:close()
    else -- of libevent
      watched:setflags(false, false)
    end
  end
end

return kit.new {
  name = "Prosody",
  advice = "make the call in a handler of stanzas or requests, or in async.runner():run(function() … end)",
  after = after,
  watch = watch,
  waiter = function() return async.waiter(1, true) end,
  spawn = function(fn)
    async.runner():run(fn)
  end,
}
