--- Completes hosts of one's own that have the two functions `wait` and `sleep` alone. What goes
--- wrong in these when several coroutines wait is kept from them:
---
--- - One coroutine at a time is in `wait(loop, timeout)`. It has the seat, and the others sleep
---   a little and look: an event loop may watch a descriptor only once.
--- - `timeout` is always a number, one second at most: a wake-up that got lost delays a call.
--- - The loop is stepped here, whatever `wait` does.

local core = require "linq.core"
local driver = require "linq.host.driver"
local waiters = require "linq.host.waiters"

local SLICE = 1 -- seconds
local PAUSE = 0.005 -- seconds between the looks of those without the seat

-- A coroutine that was killed in the seat, or whose `wait` raised, loses it after this time.
local LOST = 2 * SLICE

--- Completes a host.
---@param own linq.host with `wait` and `sleep`
---@return linq.host host with `await`
return function(own)
  local taken = setmetatable({}, { __mode = "k" }) -- loop -> until when
  local host = setmetatable({}, { __index = own })

  -- One look at the loop, after `seconds` or earlier.
  local function look(loop, seconds)
    local now = core.now()
    if (taken[loop] or 0) > now then
      own.sleep(math.min(seconds, PAUSE))
    else
      taken[loop] = now + LOST
      own.wait(loop, math.min(seconds, SLICE))
      taken[loop] = nil
    end
    if driver.is_open(loop) then
      waiters.step(loop, 0)
    end
  end

  --- Waits until the transfer is done.
  ---@param loop userdata
  ---@param transfer userdata
  function host.await(loop, transfer)
    driver.start(loop)
    while not transfer:done() do
      look(loop, SLICE)
    end
  end

  --- Waits until any transfer of the loop finished, or the time is over.
  ---@param loop userdata
  ---@param timeout? number seconds
  function host.wait(loop, timeout)
    local until_, woken = core.now() + (timeout or math.huge), false
    local waiter = { wake = function() woken = true end }
    waiters.add_any(loop, waiter)
    local left = until_ - core.now()
    while not woken and left > 0 do
      look(loop, left)
      left = until_ - core.now()
    end
    waiters.remove(loop, waiter)
  end

  return host
end
