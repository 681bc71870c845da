--- v3's operations on the account: its block list and its experiences.

local experience_list = require "linq.sandbox.v3.experience_list"
local json = require "linq.util.json"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local validate = require "linq.sandbox.validate"

local account = {}

-- An alphanumeric sender id: letters, digits and spaces, with a letter in its first word.
local function is_sender_id(handle)
  return handle:find("^[A-Za-z0-9 ]+$") and handle:find("^[A-Za-z0-9]*[A-Za-z]")
end

-- Allows short codes and alphanumeric sender ids besides phone numbers and e-mail addresses.
local function check_sender(handle)
  if not (validate.is_handle(handle) or handle:find("^%d%d%d%d?%d?%d?%d?%d?$") or is_sender_id(handle)) then
    refusal.raise(400, 1002, "handle must be a phone number in E.164 format, an e-mail address or a sender id")
  end
end

local function blocked_body(blocked)
  return { blocked_at = blocked.blocked_at, handle = blocked.handle, reason = blocked.reason }
end

function account.blocked_handles_list(state)
  local list = json.array()
  for i, blocked in ipairs(state.blocked.items) do
    list[i] = blocked_body(blocked)
  end
  return 200, { blocked_handles = list }
end

function account.blocked_handles_block(state, request)
  local handle = request.body.handle
  check_sender(handle)
  local blocked = state.blocked:get(phone.key(handle)) or state.blocked:add {
    key = phone.key(handle),
    handle = handle,
    reason = request.body.reason,
    blocked_at = state:now(),
  }
  return 200, { blocked_handle = blocked_body(blocked) }
end

function account.blocked_handles_unblock(state, request)
  check_sender(request.body.handle)
  if not state.blocked:remove(phone.key(request.body.handle)) then
    refusal.raise(404, 2001, "The handle is not blocked")
  end
  return 204
end

function account.experiences_list()
  return 200, { experiences = json.array(experience_list) }
end

function account.experiences_retrieve(_, request)
  for _, experience in ipairs(experience_list) do
    if experience.experience == request.parameters.experience then
      return 200, experience
    end
  end
  refusal.raise(404, 2001, "Experience not found")
end

return account
