--- The webhooks of v2: their names, envelopes and signatures.

local core = require "linq.core"
local events = require "linq.sandbox.v2.events"
local json = require "linq.util.json"
local uuid = require "linq.util.uuid"

local webhooks = {}

local names = {
  ["chat.typing_indicator.started"] = "typing_indicator.received",
  ["chat.typing_indicator.stopped"] = "typing_indicator.removed",
}

--- Returns the name that v2 has for an event.
---@param name string v3's
---@param subject table
---@return string
function webhooks.name_of(name, subject)
  if name == "reaction.added" then
    return subject.handle.is_me and "reaction.sent" or "reaction.received"
  end
  return names[name] or name
end

local function headers_of(subscription, body)
  local secret = subscription.secret
  return {
    ["content-type"] = "application/json",
    ["x-webhook-signature"] = secret and "sha256=" .. core.hex(core.hmac_sha256(secret, body)) or nil,
  }
end

--- Makes the body and the headers of a webhook.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
---@param name string v2's name of the event
---@param subject table
---@param detail any
---@return string|nil body nil: v2 has no such event
---@return table<string, string>|nil headers
function webhooks.build(state, subscription, name, subject, detail)
  local data_of = events[name]
  if not data_of then
    return nil
  end
  local body = assert(json.encode {
    api_version = "v2",
    created_at = state:now(),
    data = data_of(state, subject, detail),
    event_id = "wh_evt_" .. uuid(),
    event_type = name,
  })
  return body, headers_of(subscription, body)
end

return webhooks
