--- The checks of both versions before a message is sent: idempotency key, line, block list,
--- opt-out, rate limit.

local limits = require "linq.sandbox.limits"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"

local sending = {}

--- Returns the message that was created with an idempotency key. Refuses the request when
--- that message was deleted.
---@param state linq.sandbox.state
---@param key string|nil
---@return linq.sandbox.message|nil message
function sending.earlier(state, key)
  local message = key and key ~= "" and state.keys[key]
  if message and message.deleted then
    refusal.raise(404, state.codes.message, "The message with this idempotency key was deleted")
  end
  return message or nil
end

--- Refuses a number that is not a line of the account.
---@param state linq.sandbox.state
---@param number string
function sending.check_line(state, number)
  if not state:line(number) then
    refusal.raise(403, state.codes.line, "The number does not belong to you")
  end
end

--- Refuses blocked recipients.
---@param state linq.sandbox.state
---@param addresses string[]
function sending.check_blocked(state, addresses)
  for _, address in ipairs(addresses) do
    if state.blocked:get(phone.key(address)) then
      refusal.raise(403, state.codes.blocked, "The recipient is on your block list")
    end
  end
end

--- Refuses a chat that cannot be written to now. Counts the message for the rate limit.
---@param state linq.sandbox.state
---@param chat linq.sandbox.chat
---@param override_optout? boolean
function sending.check_chat(state, chat, override_optout)
  local addresses = {}
  for i, handle in ipairs(state:active(chat)) do
    addresses[i] = handle.address
  end
  sending.check_blocked(state, addresses)
  if chat.opted_out and not override_optout then
    refusal.raise(403, state.codes.opted_out, "The recipient opted out")
  end
  limits.count(state, chat)
end

return sending
