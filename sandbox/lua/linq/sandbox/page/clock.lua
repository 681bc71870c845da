--- A clock that follows the system's, and can be set ahead and stopped.

local clocks = require "linq.util.clock"

---@class linq.sandbox.page_clock: linq.clock
---@field pause fun()
---@field resume fun()
---@field advance fun(seconds: number)
---@field ahead fun(): number seconds by which it is ahead of the system's; negative: behind
---@field is_paused fun(): boolean

--- Makes a clock.
---@param system? linq.clock
---@return linq.sandbox.page_clock
return function(system)
  system = system or clocks.system
  local offset, paused_at = 0, nil
  local begin = system.time() - system.now() -- both go on together, whatever part of a second they are apart
  local clock = { sleep = system.sleep }
  function clock.now()
    return (paused_at or system.now()) + offset
  end
  function clock.time()
    return begin + clock.now()
  end
  function clock.pause()
    paused_at = paused_at or system.now()
  end
  function clock.resume()
    offset, paused_at = clock.now() - system.now(), nil
  end
  function clock.advance(seconds)
    offset = offset + seconds
  end
  function clock.ahead()
    return paused_at and clock.now() - system.now() or offset
  end
  function clock.is_paused()
    return paused_at ~= nil
  end
  return clock
end
