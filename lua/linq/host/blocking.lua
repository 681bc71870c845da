--- The host of a plain script: a call runs the event loop until its own
--- transfer is done.

local core = require "linq.core"
local waiters = require "linq.host.waiters"

local blocking = {}

--- Runs the loop until a transfer finished or the time is over.
---@type fun(loop: userdata, timeout?: number): integer seconds
blocking.wait = waiters.step

--- Runs the loop until the transfer is done.
---@type fun(loop: userdata, transfer: userdata)
blocking.await = waiters.await

--- Pauses the process.
---@param seconds number
function blocking.sleep(seconds)
  local until_ = core.now() + seconds
  local left = seconds
  while left > 0 do
    core.sleep(left)
    left = until_ - core.now()
  end
end

return blocking
