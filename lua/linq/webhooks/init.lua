--- Webhooks of API v3: Standard Webhooks, and the older X-Webhook-* headers.
---
---     local event, err = linq.webhooks.unwrap(raw_body, headers, { secret = "whsec_…" })
---
--- Deliveries come at least once, again and again for 30 minutes: drop those whose
--- `event.event_id` was seen, which is worth knowing for an hour.

local clocks = require "linq.util.clock"
local delivery = require "linq.webhooks.delivery"
local misuse = require "linq.util.misuse"
local schemes = require "linq.webhooks.schemes"
local signature = require "linq.webhooks.signature"

local webhooks = {}

---@type linq.webhook_version
local v3 = {
  version = "v3",
  options = { secret = true, tolerance = true, now = true, clock = true, client = true },
  schemes = { schemes.standard, schemes.legacy },
  -- The API's keys have 32 bytes, those of Standard Webhooks 24 to 64; below 16 (128 bits)
  -- a key can be guessed, or is what is left of one that was mistaken.
  shortest_key = 16,
  -- The older scheme takes any text.
  key_of = function(secret)
    return schemes.standard_key(secret) or secret
  end,
}

local signing_options = { secret = true, id = true, timestamp = true, clock = true }

--- Verifies a delivery without parsing it. Where the Standard Webhooks headers are
--- there they decide; the older pair counts only without them.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options? linq.webhook_options
---@return true|nil ok
---@return linq.error|nil err err.check: "headers", "timestamp" or "signature"
function webhooks.verify(body, headers, options)
  return delivery.verify(v3, body, headers, options)
end

--- Verifies a delivery and gives its event.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options? linq.webhook_options
---@return userdata|nil event event_type, event_id, created_at, data …
---@return linq.error|nil err err.check: "headers", "timestamp", "signature" or "body"
function webhooks.unwrap(body, headers, options)
  return delivery.unwrap(v3, body, headers, options)
end

--- The headers of a delivery, for tests of one's own.
---@param body string
---@param options? linq.webhook_signing
---@return table<string, string> headers of both schemes
function webhooks.sign(body, options)
  options = signature.options(options)
  misuse.check_names(options, signing_options, "option of webhooks.sign")
  signature.check_body(body)
  local secret = delivery.secrets(v3, options)[1]
  signature.check_seconds("webhooks.sign", options, "timestamp")
  local clock = clocks.given(options.clock, "webhooks.sign: the option 'clock'")
  local timestamp = ("%.0f"):format(math.floor(options.timestamp or clock.time()))
  local headers = {
    ["webhook-id"] = tostring(options.id or "msg_test"),
    ["webhook-timestamp"] = timestamp,
    ["x-webhook-timestamp"] = timestamp,
  }
  for _, scheme in ipairs(v3.schemes) do
    headers[scheme.signature] = scheme.sign(secret, body, headers)
  end
  if not headers["webhook-signature"] then
    misuse.raise("webhooks.sign: the secret must be base64 text, with or without 'whsec_' before it")
  end
  return headers
end

return webhooks
