--- Rate limits: that of a sandbox, `per` messages in `seconds` for each pair of sender and
--- recipient, and those that the API always has.

local refusal = require "linq.sandbox.refusal"

local limits = {}

--- Counts a call, or refuses it when it is over its limit.
---@param state linq.sandbox.state
---@param times number[] of the calls before; it is changed
---@param per integer calls
---@param seconds number
function limits.take(state, times, per, seconds)
  local now = state.clock.now()
  while times[1] and times[1] <= now - seconds do
    table.remove(times, 1)
  end
  if #times >= per then
    refusal.raise(429, nil, nil, math.max(1, math.ceil(times[1] + seconds - now)))
  end
  times[#times + 1] = now
end

--- Counts a message, or refuses it when its pair is over the limit.
---@param state linq.sandbox.state
---@param chat linq.sandbox.chat
function limits.count(state, chat)
  local limit = state.rate_limit
  if limit then
    chat.sent_times = chat.sent_times or {}
    limits.take(state, chat.sent_times, limit.per, limit.seconds)
  end
end

return limits
