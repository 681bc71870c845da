--- The webhooks that the sandbox sends: which subscription gets which event, the
--- envelope, the signatures.

local clock = require "linq.sandbox.clock"
local core = require "linq.core"
local events = require "linq.sandbox.events"
local json = require "linq.util.json"
local phone = require "linq.phone"
local uuid = require "linq.util.uuid"

local mail = {}

local MAX_SENT = 1000 -- deliveries that are remembered

local methods = {}
local metatable = { __index = methods }

-- ---- signatures ---------------------------------------------------------------------

local function v3_headers(subscription, event_type, event_id, body)
  local fields = require("linq.webhooks").sign(body, { secret = subscription.secret, id = event_id })
  fields["content-type"] = "application/json"
  fields["x-webhook-event"] = event_type
  fields["x-webhook-subscription-id"] = subscription.id
  return fields
end

local function v2_headers(subscription, body)
  local secret = subscription.secret
  return {
    ["content-type"] = "application/json",
    ["x-webhook-signature"] = secret and "sha256=" .. core.hex(core.hmac_sha256(secret, body)) or nil,
  }
end

-- ---- envelopes ----------------------------------------------------------------------

local function payload_version(subscription)
  local asked = subscription.url:match("[?&]version=([%d-]+)")
  for _, version in ipairs(events.versions) do
    if version == asked then
      return version
    end
  end
  return events.versions[#events.versions]
end

local envelopes = {}

function envelopes.v3(state, subscription, name, subject, detail)
  local build, version = events.v3[name], payload_version(subscription)
  local data = build and build(state, subject, detail, version)
  if not data then
    return nil
  end
  local event_id = uuid()
  local body = assert(json.encode {
    api_version = "v3",
    webhook_version = version,
    event_type = name,
    event_id = event_id,
    created_at = clock.now(),
    trace_id = core.hex(core.random(16)),
    partner_id = "sandbox",
    data = data,
  })
  return body, v3_headers(subscription, name, event_id, body)
end

function envelopes.v2(state, subscription, name, subject, detail)
  local build = events.v2[name]
  local data = build and build(state, subject, detail)
  if not data then
    return nil
  end
  local body = assert(json.encode {
    api_version = "v2",
    created_at = clock.now(),
    data = data,
    event_id = "wh_evt_" .. uuid(),
    event_type = name,
  })
  return body, v2_headers(subscription, body)
end

-- ---- subscriptions ------------------------------------------------------------------

local function contains(list, value)
  for _, one in ipairs(list) do
    if one == value then
      return true
    end
  end
  return false
end

local function is_of_line(subscription, subject)
  local chat = events.chat_of(subject)
  if not chat or not subscription.phone_numbers then
    return true
  end
  local line = phone.key(chat.handles[1].address)
  for _, number in ipairs(subscription.phone_numbers) do
    if phone.key(number) == line then
      return true
    end
  end
  return false
end

local function tell(self, subscription, name, subject, detail)
  name = subscription.version == "v2" and events.v2_name(name, subject) or name
  if not (subscription.is_active and contains(subscription.events, name) and is_of_line(subscription, subject)) then
    return
  end
  local body, fields = envelopes[subscription.version](self.state, subscription, name, subject, detail)
  if not body then
    return
  end
  if subscription.delivery_attempts then
    subscription.delivery_attempts = subscription.delivery_attempts + 1
    subscription.last_delivered_at = clock.now()
  end
  self.queue[#self.queue + 1] = { url = subscription.url, headers = fields, body = body }
end

-- ---- the box ------------------------------------------------------------------------

--- Hands over what the events since the last time made.
function methods:flush()
  while self.queue[1] do
    local delivery = table.remove(self.queue, 1)
    self.sent[#self.sent + 1] = delivery
    if #self.sent > MAX_SENT then
      table.remove(self.sent, 1)
    end
    if self.deliver then
      self.deliver(delivery)
    end
  end
end

--- Forgets what was sent.
function methods:reset()
  self.sent, self.queue = {}, {}
end

--- Makes the outbox of a state, which gets its events.
---@param state table
---@param deliver? fun(delivery: { url: string, headers: table<string, string>, body: string })
---@return table mail sent (an array), flush, reset
function mail.new(state, deliver)
  local self = setmetatable({ state = state, deliver = deliver, sent = {}, queue = {} }, metatable)
  function state.emit(name, subject, detail)
    for _, subscription in ipairs(state.subscriptions.items) do
      tell(self, subscription, name, subject, detail)
    end
  end
  return self
end

return mail
