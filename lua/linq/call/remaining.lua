--- The deadline of several calls that are one to the user.

local merged = require "linq.util.merged"

--- The request options of a later call: their deadline is what remains of the whole's.
---@param state linq.state
---@param options linq.request_options|nil of the whole
---@param started number by the client's clock
---@return linq.request_options|nil options
return function(state, options, started)
  local deadline = options and options.deadline or state.options.deadline
  local left = deadline and started + deadline - state.clock.now()
  return left and merged(options, { deadline = math.max(left, 0.001) }) or options
end
