--- The host of Neovim: calls in coroutines return to the editor, and go on in vim.schedule(),
--- where all of vim's API may be called. Under luv's host they would go on in libuv's callbacks,
--- where most of it may not.
---
---     local client = linq.client { host = require "linq.host.neovim" }
---     coroutine.wrap(function() local chat, err = client.chats:retrieve(id) … end)()

local kit = require "linq.host.kit"
local libuv = require "linq.host.libuv"

return kit.new {
  name = "neovim",
  advice = "make the call in a function given to coroutine.wrap()",
  after = libuv.after,
  watch = libuv.watch,
  is_over = libuv.is_over,
  schedule = _G.vim.schedule,
}
