--- Hosts that sleep by a clock which is not the system's. Transfers take their own time.

local system_clock = require("linq.util.clock").system

local clocked = {}

-- clock -> the loops that somebody waited on who goes by it
local loops_of = setmetatable({}, { __mode = "k" })

--- A host that waits like `host`, and sleeps by the clock.
---@param host linq.host_inside
---@param clock linq.clock
---@return linq.host_inside
function clocked.host(host, clock)
  local loops = loops_of[clock]
  if not loops then
    loops = setmetatable({}, { __mode = "k" })
    loops_of[clock] = loops
  end
  return {
    wait = function(loop, ...)
      loops[loop] = true
      return host.wait(loop, ...)
    end,
    await = host.await and function(loop, ...)
      loops[loop] = true
      return host.await(loop, ...)
    end,
    sleep = function(seconds)
      if host.sleep_by then -- a task: its scheduler sleeps for all of them
        return host.sleep_by(clock, seconds)
      end
      return clock.sleep(seconds, host)
    end,
  }
end

--- Sleeps through a host, by a clock.
---@param seconds number
---@param host linq.host_inside
---@param clock linq.clock
function clocked.sleep(seconds, host, clock)
  if clock ~= system_clock then
    host = clocked.host(host, clock)
  end
  host.sleep(seconds)
end

local function is_busy(loop)
  local open, stats = pcall(loop.stats, loop)
  return open and stats.in_flight > 0
end

--- Whether a transfer is under way of somebody who goes by the clock.
---@param clock linq.clock
---@return boolean
function clocked.is_busy(clock)
  for loop in pairs(loops_of[clock] or {}) do
    if is_busy(loop) then
      return true
    end
  end
  return false
end

return clocked
