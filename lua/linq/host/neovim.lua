--- The host of Neovim: calls in coroutines return to the editor, and go on in vim.schedule(),
--- where all of its API may be called. (luv's host goes on in callbacks of libuv's, where most of
--- it may not.)
---
---     local client = linq.client { host = require "linq.host.neovim" }
---     coroutine.wrap(function() local chat, err = client.chats:retrieve(id) … end)()

local core = require "linq.core"
local driver = require "linq.host.driver"
local signals = require "linq.host.signal"

local vim = _G.vim
local uv = vim.uv or vim.loop

-- ---- suspended coroutines --------------------------------------------------------

local function resume(thread)
  local ok, message = coroutine.resume(thread)
  if not ok then
    error(debug.traceback(thread, tostring(message)), 0) -- the editor shows it
  end
end

-- Milliseconds for a timer: libuv counts from the last whole one.
local function milliseconds(seconds)
  return math.ceil(seconds * 1000) + 1
end

local function close_handle(handle)
  if not handle:is_closing() then
    handle:close()
  end
end

local signal_methods = signals.complete {}
local signal_metatable = { __index = signal_methods }

function signal_methods:suspend(seconds)
  local thread, timer = coroutine.running(), uv.new_timer()
  self.thread = thread
  uv.update_time()
  timer:start(milliseconds(seconds), 0, function() self:wake() end)
  coroutine.yield()
  self.thread = nil
  close_handle(timer)
end

function signal_methods:wake()
  local thread = self.thread
  if thread then
    vim.schedule(function()
      if self.thread == thread and coroutine.status(thread) == "suspended" then
        resume(thread)
      end
    end)
  end
end

-- ---- the adapter -----------------------------------------------------------------

local adapter = {}

function adapter.spawn(fn)
  coroutine.wrap(fn)()
end

function adapter.new_signal()
  return setmetatable({ raised = false }, signal_metatable)
end

function adapter.sleep(seconds)
  local until_, signal = core.now() + seconds, adapter.new_signal()
  local left = seconds
  while left > 0 do
    signal:wait(left)
    left = until_ - core.now()
  end
end

-- loop -> { poll, timer, thread }: the driver goes on in callbacks of libuv's, so that calls
-- end in time though the editor waits for a key.
local watches = setmetatable({}, { __mode = "k" })

local function open_watch(loop)
  local watch = { poll = uv.new_poll(loop:fd()), timer = uv.new_timer() }
  function watch.wake()
    local thread = watch.thread
    watch.thread = nil
    if thread then
      resume(thread)
    end
  end
  watch.poll:start("r", watch.wake)
  watches[loop] = watch
  return watch
end

function adapter.release(loop)
  local watch = watches[loop]
  if watch then
    watches[loop] = nil
    close_handle(watch.poll)
    close_handle(watch.timer)
  end
end

function adapter.wait_readable(loop, seconds)
  local watch = watches[loop]
  if not watch or watch.poll:is_closing() then
    watch = open_watch(loop)
  end
  watch.thread = coroutine.running()
  watch.timer:start(milliseconds(seconds), 0, watch.wake)
  coroutine.yield()
end

local host = driver.host(adapter)

--- Why the running code cannot wait, nil when it can.
---@return string|nil
function host.check()
  return driver.check("neovim", "make the call in a function given to coroutine.wrap()")
end

return host
