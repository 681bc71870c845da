--- Webhooks of API v2: `X-Webhook-Signature: sha256=<hex>` over the raw body. There is no
--- timestamp, so anyone can replay a delivery: ignore an `event.event_id` that you have
--- seen before.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local events = require "linq.webhooks.events"
local misuse = require "linq.util.misuse"
local signature = require "linq.webhooks.signature"

local webhooks = {}

local known_options = { secret = true, client = true }

-- Bytes. The account's owner chooses the secret. The API's documentation has one of this
-- length, "s3cret".
local SHORTEST_SECRET = 6

-- The text of the secret is the key.
local function key_of(secret)
  return secret
end

local function secrets_of(options)
  return signature.secrets(options, SHORTEST_SECRET, key_of)
end

local function sign(secret, body)
  return "sha256=" .. core.hex(core.hmac_sha256(secret, body))
end

--- Verifies a delivery without parsing it.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options { secret: string|string[] } each of 6 bytes at least
---@return true|nil ok
---@return linq.error|nil err err.check: "headers" or "signature"
function webhooks.verify(body, headers, options)
  if type(options) ~= "table" then
    misuse.raise("webhooks: options must be a table with 'secret'")
  end
  misuse.check_names(options, known_options, "option of webhooks")
  signature.check_body(body)
  local given, secrets = signature.headers(headers)("x-webhook-signature"), secrets_of(options)
  if not given then
    return signature.refuse("headers", "the header X-Webhook-Signature is missing, or is not a string")
  elseif not given:find("^sha256=%x+$") then
    return signature.refuse("signature", "its signature is not of API v2 (sha256=…)")
  end
  local function signed(secret)
    return sign(secret, body)
  end
  if not signature.matches(secrets, signed, { ascii.lower(given) }) then
    return signature.refuse("signature", "its signature is wrong: another secret, or a changed body")
  end
  return true
end

--- Verifies a delivery and returns its event.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options { secret: string|string[], client?: linq.client } client: of v2, for the event's objects
---@return userdata|nil event
---@return linq.error|nil err err.check: "headers", "signature" or "body"
function webhooks.unwrap(body, headers, options)
  local ok, err = webhooks.verify(body, headers, options)
  if not ok then
    return nil, err
  end
  return events.read("v2", body, options.client)
end

--- Makes the headers of a delivery, for your own tests.
---@param body string
---@param options { secret: string }
---@return table<string, string>
function webhooks.sign(body, options)
  signature.check_body(body)
  return { ["x-webhook-signature"] = sign(secrets_of(options)[1], body) }
end

return webhooks
