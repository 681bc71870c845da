--- The webhooks of v3: their payload versions, envelopes and signatures.

local affinity = require "linq.sandbox.v3.affinity"
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

--- Makes the body of a webhook.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
---@param name string
---@param subject table with event_id where all subscriptions are told the same one
---@param detail any
---@return string|nil body nil: the payload version has no such event
---@return string|nil event_id
function webhooks.build(state, subscription, name, subject, detail)
  local data_of, version = events[name], payload_version(subscription)
  local data = data_of and data_of(state, subject, detail, version)
  if not data then
    return nil
  end
  local event_id = subject.event_id or uuid()
  return assert(json.encode {
    api_version = "v3",
    webhook_version = version,
    event_type = name,
    event_id = event_id,
    created_at = state:now(),
    trace_id = core.hex(core.random(16)),
    partner_id = "sandbox",
    data = data,
  }), event_id
end

--- Makes the headers of one attempt to deliver a webhook.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
---@param event linq.sandbox.event
---@return table<string, string>
function webhooks.headers(state, subscription, event)
  local clock = state.signing_clock or state.clock
  local fields = signing.sign(event.body, { secret = subscription.secret, id = event.id, clock = clock })
  fields["content-type"] = "application/json"
  fields["x-webhook-event"] = event.type
  fields["x-webhook-subscription-id"] = subscription.id
  local name, value = affinity.header(subscription, event.chat)
  if name then
    fields[name] = value
  end
  return fields
end

--- Learns from the answer of a receiver that took a webhook.
---@param subscription linq.sandbox.subscription
---@param event linq.sandbox.event
---@param fields table<string, string>|nil its headers
function webhooks.learn(subscription, event, fields)
  affinity.learn(subscription, event.chat, fields)
end

return webhooks
