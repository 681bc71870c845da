--- The votes in a poll, of the line and of the other participants.

local votes = {}

--- Finds an option of a poll.
---@param message linq.sandbox.message
---@param id string
---@return table|nil option nil: the message is no poll, or has no such option
function votes.option(message, id)
  for _, option in ipairs(message.poll and message.poll.options or {}) do
    if option.id == id then
      return option
    end
  end
end

local function place_of(option, handle)
  for i, vote in ipairs(option.votes) do
    if vote.handle == handle then
      return i
    end
  end
end

--- Adds a participant's vote, unless it is there.
---@param state linq.sandbox.state
---@param message linq.sandbox.message
---@param option table
---@param handle linq.sandbox.handle
function votes.add(state, message, option, handle)
  if not place_of(option, handle) then
    table.insert(option.votes, { handle = handle, voted_at = state:now() })
    state.emit("poll.vote.added", message, { option = option, handle = handle })
  end
end

--- Takes a participant's vote back, if it is there.
---@param state linq.sandbox.state
---@param message linq.sandbox.message
---@param option table
---@param handle linq.sandbox.handle
function votes.remove(state, message, option, handle)
  local place = place_of(option, handle)
  if place then
    table.remove(option.votes, place)
    state.emit("poll.vote.removed", message, { option = option, handle = handle })
  end
end

return votes
