--- Replaces the core's clock with one that only moves when a spec moves it.

local core = require "linq.core"

local clock = {}

local real = core.now

--- Stops the clock until restore is called.
---@return { go_on: fun(seconds: number), restore: fun() }
function clock.stop()
  local time = real()
  function core.now()
    return time
  end
  return {
    go_on = function(seconds)
      time = time + seconds
    end,
    restore = function()
      core.now = real
    end,
  }
end

return clock
