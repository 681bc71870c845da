--- Clocks: by what clients, tasks, lookups and webhooks go.

local core = require "linq.core"
local misuse = require "linq.util.misuse"

local clock = {}

--- The system's. It is the only one of which calls know that it goes on by itself.
---@type linq.clock
clock.system = {
  now = core.now,
  time = os.time,
  sleep = function(seconds, host)
    host.sleep(seconds)
  end,
}

--- What is wrong with a value that is given as a clock.
---@param value any
---@return string|nil wrong nil: nothing
function clock.wrong(value)
  for _, name in ipairs { "now", "time", "sleep" } do
    if type(value) ~= "table" or type(value[name]) ~= "function" then
      return "must be a table with the functions now, time and sleep"
    end
  end
end

--- The clock that an option gives.
---@param value linq.clock|nil
---@param what string for the message: "linq.tasks: the option 'clock'"
---@return linq.clock
function clock.given(value, what)
  local wrong = value ~= nil and clock.wrong(value)
  if wrong then
    misuse.raise("%s %s", what, wrong)
  end
  return value or clock.system
end

return clock
