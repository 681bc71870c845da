--- Chooses the line that writes to recipients when the request names none.

local phone = require "linq.phone"

local line_choice = {}

local function key_set(numbers)
  local keys = {}
  for _, number in ipairs(numbers) do
    keys[phone.key(number)] = true
  end
  return keys
end

--- Chooses the line, and an existing chat if there is one.
---@param state linq.sandbox.state
---@param to string[]
---@param excluded string[] lines that must not be chosen
---@param wanted? "iMessage"|"RCS" of the line
---@return { line: table, chat?: table, previous?: table, is_new: boolean, reason: string }|nil
function line_choice.choose(state, to, excluded, wanted)
  local out = key_set(excluded)
  local function is_eligible(line)
    return line and not out[line.key] and (not wanted or line.type == wanted)
  end
  local previous
  for _, chat in ipairs(#to > 0 and state:chats_of(nil, to) or {}) do
    local line = state.lines:get(phone.key(chat.handles[1].address))
    if is_eligible(line) then
      return { line = line, chat = chat, is_new = false, reason = "reused_active_chat" }
    end
    previous = previous or chat
  end
  local line = state.lines:find(is_eligible)
  local reason = previous and "failover_flagged" or "new_best_number"
  return line and { line = line, previous = previous, is_new = true, reason = reason }
end

return line_choice
