--- Hosts that can only sleep: each coroutine that waits steps the loop and sleeps, in pauses
--- that grow (linq.host.pause), by the last of which an answer may be late.

local core = require "linq.core"
local driver = require "linq.host.driver"
local pause = require "linq.host.pause"
local waiters = require "linq.host.waiters"

--- Makes a host that waits by sleeping.
---@param adapter linq.host_parts with `sleep`
---@return linq.host host
return function(adapter)
  local host = { sleep = adapter.sleep, spawn = adapter.spawn }

  -- Looks and sleeps until something is so, or the time is over; a pause is no longer than what is left.
  local function look_until(loop, is_so, until_)
    local seconds = pause.next()
    while not is_so() do
      local left = until_ - core.now()
      if left <= 0 then
        return
      end
      adapter.sleep(math.min(seconds, left))
      seconds = pause.next(driver.is_open(loop) and waiters.step(loop, 0) == 0 and seconds or nil)
    end
  end

  --- Waits until the transfer is done.
  ---@param loop userdata
  ---@param transfer userdata
  function host.await(loop, transfer)
    loop:start()
    look_until(loop, function() return transfer:done() end, math.huge)
  end

  --- Waits until any transfer of the loop finished, or the time is over.
  ---@param loop userdata
  ---@param timeout? number seconds
  function host.wait(loop, timeout)
    local woken = false
    local waiter = { wake = function() woken = true end }
    waiters.add_any(loop, waiter)
    look_until(loop, function() return woken end, timeout and core.now() + timeout or math.huge)
    waiters.remove(loop, waiter)
  end

  return host
end
