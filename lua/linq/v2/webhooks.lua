--- Webhooks of API v2: `X-Webhook-Signature: sha256=<hex>` over the raw body. There is no
--- timestamp, so anyone can replay a delivery: ignore an `event.event_id` that you have
--- seen before.

local delivery = require "linq.webhooks.delivery"
local misuse = require "linq.util.misuse"
local schemes = require "linq.webhooks.schemes"
local signature = require "linq.webhooks.signature"

local webhooks = {}

---@type linq.webhook_version
local v2 = {
  version = "v2",
  options = { secret = true, client = true },
  schemes = { schemes.v2 },
  -- The account's owner chooses the secret; the documents' own, "s3cret", has as many bytes.
  shortest_key = 6,
  key_of = function(secret)
    return secret
  end,
}

--- Verifies a delivery without parsing it.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options? linq.v2.webhook_options
---@return true|nil ok
---@return linq.error|nil err err.check: "headers" or "signature"
function webhooks.verify(body, headers, options)
  return delivery.verify(v2, body, headers, options)
end

--- Verifies a delivery and returns its event.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options? linq.v2.webhook_options
---@return userdata|nil event
---@return linq.error|nil err err.check: "headers", "signature" or "body"
function webhooks.unwrap(body, headers, options)
  return delivery.unwrap(v2, body, headers, options)
end

--- Makes the headers of a delivery, for your own tests.
---@param body string
---@param options? linq.v2.webhook_signing
---@return table<string, string>
function webhooks.sign(body, options)
  options = signature.options(options)
  misuse.check_names(options, { secret = true }, "option of v2.webhooks.sign")
  signature.check_body(body)
  return { ["x-webhook-signature"] = schemes.v2.sign(delivery.secrets(v2, options)[1], body) }
end

return webhooks
