--- The host of luv (libuv): calls in coroutines return to uv.run(), and go on
--- in its callbacks.
---
---     local client = linq.client { host = require "linq.host.luv" }
---     coroutine.wrap(function() local chat, err = client.chats:retrieve(id) … end)()
---     uv.run()

local kit = require "linq.host.kit"
local loaded = require "linq.util.loaded"

-- In Neovim and Luvit it has another name.
local uv = loaded "luv" or loaded "uv" or require "luv"

local handles = setmetatable({}, { __mode = "k" }) -- what closes a handle -> the handle

local function closer(handle)
  local function close()
    if not handle:is_closing() then
      handle:close()
    end
  end
  handles[close] = handle
  return close
end

-- uv counts from the last whole millisecond, and from its last look at the clock.
local function after(seconds, fn)
  local timer = uv.new_timer()
  local close = closer(timer)
  uv.update_time()
  timer:start(seconds > 0 and math.ceil(seconds * 1000) + 1 or 0, 0, function()
    close()
    fn()
  end)
  return close
end

local function watch(fd, fn)
  local poll = uv.new_poll(fd)
  poll:start("r", fn)
  return closer(poll)
end

return kit.new {
  name = "luv",
  advice = "make the call in a function given to coroutine.wrap(), and call uv.run()",
  after = after,
  watch = watch,
  -- A program may close every handle.
  is_over = function(close) return handles[close]:is_closing() end,
}
