--- The host of mpv's scripts: calls in coroutines return to the script's event loop, and go on
--- in its timers.
---
---     local client = linq.client { host = require "linq.host.mpv" }
---     coroutine.wrap(function() local chat, err = client.chats:retrieve(id) … end)()
---
--- mpv watches no descriptor for a script. While calls wait, the driver looks and sleeps
--- (linq.host.pause), by which an answer is at most 10 ms late.

local core = require "linq.core"
local driver = require "linq.host.driver"
local mp = require "mp"
local signals = require "linq.host.signal"

local signal_methods = signals.complete {}
local signal_metatable = { __index = signal_methods }

-- Resumes the coroutine unless it went on meanwhile.
local function resume(self, thread)
  if self.thread == thread and coroutine.status(thread) == "suspended" then
    local ok, message = coroutine.resume(thread)
    if not ok then
      error(debug.traceback(thread, tostring(message)), 0) -- which mpv logs
    end
  end
end

function signal_methods:suspend(seconds)
  local thread = coroutine.running()
  self.thread = thread
  local timer = mp.add_timeout(seconds, function() resume(self, thread) end)
  coroutine.yield()
  self.thread = nil
  timer:kill()
end

function signal_methods:wake()
  local thread = self.thread
  if thread then
    mp.add_timeout(0, function() resume(self, thread) end)
  end
end

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

local host = driver.host(adapter)

--- Why the running code cannot wait, nil when it can.
---@return string|nil
function host.check()
  return driver.check("mpv", "make the call in a function given to coroutine.wrap()")
end

return host
