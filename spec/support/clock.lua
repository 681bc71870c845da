--- Replaces the system's clock with one that only moves when a spec moves it.

local core = require "linq.core"
local system = require("linq.util.clock").system

local clock = {}

local real = core.now

--- Stops the clock until restore is called.
---@return { go_on: fun(seconds: number), restore: fun() }
function clock.stop()
  local time = real()
  function core.now()
    return time
  end
  system.now = core.now
  return {
    go_on = function(seconds)
      time = time + seconds
    end,
    restore = function()
      core.now, system.now = real, real
    end,
  }
end

return clock
