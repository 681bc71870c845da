--- A clock that stands still until it is told to go on, in the place of the core's.

local core = require "linq.core"

local clock = {}

local real = core.now

--- Stops the clock, until restore.
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
