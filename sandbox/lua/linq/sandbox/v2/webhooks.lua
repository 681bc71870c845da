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

--- Makes the body of a webhook.
---@param state linq.sandbox.state
---@param _ linq.sandbox.subscription
---@param name string v2's name of the event
---@param subject table
---@param detail any
---@return string|nil body nil: v2 has no such event
---@return string|nil event_id
function webhooks.build(state, _, name, subject, detail)
  local data_of = events[name]
  if not data_of then
    return nil
  end
  local event_id = "wh_evt_" .. uuid()
  return assert(json.encode {
    api_version = "v2",
    created_at = state:now(),
    data = data_of(state, subject, detail),
    event_id = event_id,
    event_type = name,
  }), event_id
end

--- Makes the headers of one attempt to deliver a webhook.
---@param _ linq.sandbox.state
---@param subscription linq.sandbox.subscription
---@param event linq.sandbox.event
---@return table<string, string>
function webhooks.headers(_, subscription, event)
  local secret = subscription.secret
  return {
    ["content-type"] = "application/json",
    ["x-webhook-signature"] = secret and "sha256=" .. core.hex(core.hmac_sha256(secret, event.body)) or nil,
  }
end

return webhooks
