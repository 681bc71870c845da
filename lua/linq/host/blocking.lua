--- The host of a plain script: a call runs the event loop until its own
--- transfer is done.

local core = require "linq.core"
local waiters = require "linq.host.waiters"

local blocking = {}

--- Runs the loop until a transfer finished or the time is over.
---@param loop userdata
---@param timeout? number seconds
function blocking.wait(loop, timeout)
  waiters.step(loop, timeout)
end

--- Runs the loop until the transfer is done.
---@param loop userdata
---@param transfer userdata
function blocking.await(loop, transfer)
  while not transfer:done() do
    waiters.step(loop)
  end
end

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
