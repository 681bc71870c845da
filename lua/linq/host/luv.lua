--- The host of luv (libuv): calls in coroutines return to uv.run(), and go on
--- in its callbacks.
---
---     local client = linq.client { host = require "linq.host.luv" }
---     coroutine.wrap(function() local chat, err = client.chats:retrieve(id) … end)()
---     uv.run()

local kit = require "linq.host.kit"
local libuv = require "linq.host.libuv"

return kit.new {
  name = "luv",
  advice = "make the call in a function given to coroutine.wrap(), and call uv.run()",
  after = libuv.after,
  watch = libuv.watch,
  is_over = libuv.is_over,
}
