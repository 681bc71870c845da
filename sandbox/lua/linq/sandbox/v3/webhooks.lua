--- The webhooks of v3: their payload versions, envelopes and signatures.

local core = require "linq.core"
local events = require "linq.sandbox.v3.events"
local json = require "linq.util.json"
local uuid = require "linq.util.uuid"
local signing = require "linq.webhooks"

local webhooks = {}

local payload_versions = { "2025-01-01", "2026-02-03" } -- the newest is last

--- Returns the name that v3 has for an event.
---@param name string
---@return string
function webhooks.name_of(name)
  return name
end

-- The version that the subscription's URL asks for, otherwise the newest.
local function payload_version(subscription)
  local asked = subscription.url:match("[?&]version=([%d-]+)")
  for _, version in ipairs(payload_versions) do
    if version == asked then
      return version
    end
  end
  return payload_versions[#payload_versions]
end

local function headers_of(state, subscription, event_type, event_id, body)
  local fields = signing.sign(body, { secret = subscription.secret, id = event_id, clock = state.clock })
  fields["content-type"] = "application/json"
  fields["x-webhook-event"] = event_type
  fields["x-webhook-subscription-id"] = subscription.id
  return fields
end

--- Makes the body and the headers of a webhook.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
---@param name string
---@param subject table
---@param detail any
---@return string|nil body nil: the payload version has no such event
---@return table<string, string>|nil headers
function webhooks.build(state, subscription, name, subject, detail)
  local data_of, version = events[name], payload_version(subscription)
  local data = data_of and data_of(state, subject, detail, version)
  if not data then
    return nil
  end
  local event_id = uuid()
  local body = assert(json.encode {
    api_version = "v3",
    webhook_version = version,
    event_type = name,
    event_id = event_id,
    created_at = state:now(),
    trace_id = core.hex(core.random(16)),
    partner_id = "sandbox",
    data = data,
  })
  return body, headers_of(state, subscription, name, event_id, body)
end

return webhooks
