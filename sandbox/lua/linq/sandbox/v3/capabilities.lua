--- v3's checks of the services that can reach an address.

local find = require "linq.sandbox.v3.find"
local refusal = require "linq.sandbox.refusal"

local capabilities = {}

-- Returns the service of a chat with an address. An address without a chat takes any service.
local function known_service(state, address)
  local chat = state:chats_with(address)[1]
  return chat and state:handle_of(chat, address).service
end

local function check(state, request, service)
  local body = request.body
  if body["from"] and not state:line(body["from"]) then
    refusal.raise(403, 2006, "The number does not belong to you")
  end
  local known = known_service(state, body.address)
  local available = known == nil or known == service or service == "RCS" and known == "iMessage"
  return 200, {
    address = body.address,
    available = available,
    selected_service = available and service or nil,
    reason = not available and "not_supported" or nil,
  }
end

function capabilities.capability_check_imessage(state, request)
  find.check_handle("address", request.body.address)
  return check(state, request, "iMessage")
end

function capabilities.capability_check_rcs(state, request)
  find.check_phone("address", request.body.address)
  return check(state, request, "RCS")
end

return capabilities
