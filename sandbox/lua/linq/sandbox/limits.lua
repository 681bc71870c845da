--- The rate limit of a sandbox: `per` messages in `seconds` for each pair of sender and
--- recipient.

local refusal = require "linq.sandbox.refusal"

local limits = {}

--- Counts a message, or refuses it when its pair is over the limit.
---@param state linq.sandbox.state
---@param chat linq.sandbox.chat
function limits.count(state, chat)
  local limit = state.rate_limit
  if not limit then
    return
  end
  local now, sent = state.clock.now(), chat.sent_times or {}
  while sent[1] and sent[1] <= now - limit.seconds do
    table.remove(sent, 1)
  end
  if #sent >= limit.per then
    refusal.raise(429, nil, nil, math.max(1, math.ceil(sent[1] + limit.seconds - now)))
  end
  sent[#sent + 1] = now
  chat.sent_times = sent
end

return limits
