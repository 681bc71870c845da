--- Webhooks of API v3: Standard Webhooks, and the older X-Webhook-* headers.
---
---     local event, err = linq.webhooks.unwrap(raw_body, headers, { secret = "whsec_…" })
---
--- Deliveries come at least once: drop those whose `event.event_id` was seen.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local events = require "linq.webhooks.events"
local misuse = require "linq.util.misuse"
local signature = require "linq.webhooks.signature"

local webhooks = {}

local TOLERANCE = 300 -- seconds
-- Bytes. The API's keys have 32, those of Standard Webhooks 24 to 64; below 16 (128 bits)
-- a key can be guessed, or is what is left of one that was mistaken.
local SHORTEST_KEY = 16

local known_options = { secret = true, tolerance = true, now = true, client = true }

-- ---- the two schemes ------------------------------------------------------------------

-- Standard Webhooks: the key is the base64 text after "whsec_"; nil: it is none.
local function standard_key(secret)
  return core.base64_decode((secret:gsub("^whsec_", "")))
end

-- The bytes that keep others out; the older scheme takes any text.
local function key_of(secret)
  return standard_key(secret) or secret
end

local function standard_signature(secret, id, timestamp, body)
  local key = standard_key(secret)
  return key and "v1," .. core.base64_encode(core.hmac_sha256(key, id .. "." .. timestamp .. "." .. body))
end

-- The older one: the key is the secret's text.
local function legacy_signature(secret, timestamp, body)
  return core.hex(core.hmac_sha256(secret, timestamp .. "." .. body))
end

local function split(text)
  local list = {}
  for one in text:gmatch("%S+") do
    list[#list + 1] = one
  end
  return list
end

local function verify_standard(body, header, secrets, tolerance, now)
  local id, timestamp, given = header "webhook-id", header "webhook-timestamp", header "webhook-signature"
  if not id or not timestamp or not given then
    local missing = not id and "webhook-id" or not timestamp and "webhook-timestamp" or "webhook-signature"
    return signature.refuse("headers", "the header " .. missing .. " is missing, or is not a string")
  end
  local ok, err = signature.check_time(timestamp, tolerance, now)
  if not ok then
    return nil, err
  end
  local some_key
  local function sign(secret)
    return standard_signature(secret, id, timestamp, body)
  end
  for _, secret in ipairs(secrets) do
    some_key = some_key or sign(secret) ~= nil
  end
  if not some_key then
    misuse.raise("webhooks: the secret must be base64 text, with or without 'whsec_' before it")
  end
  if not signature.matches(secrets, sign, split(given)) then
    return signature.refuse("signature", "none of its signatures is right: another secret, or a changed body")
  end
  return true
end

local function verify_legacy(body, header, secrets, tolerance, now)
  local timestamp, given = header "x-webhook-timestamp", header "x-webhook-signature"
  if not timestamp or not given then
    return signature.refuse("headers", "the signature headers are missing (webhook-id, -timestamp, -signature)")
  end
  local ok, err = signature.check_time(timestamp, tolerance, now)
  if not ok then
    return nil, err
  end
  local function sign(secret)
    return legacy_signature(secret, timestamp, body)
  end
  if not signature.matches(secrets, sign, { ascii.lower(given) }) then
    return signature.refuse("signature", "its signature is wrong: another secret, or a changed body")
  end
  return true
end

-- ---- functions ------------------------------------------------------------------------

local function is_seconds(value)
  return type(value) == "number" and value >= 0 and value < math.huge
end

local function check_options(options)
  if type(options) ~= "table" then
    misuse.raise("webhooks: options must be a table with 'secret'")
  end
  misuse.check_names(options, known_options, "option of webhooks")
  for _, name in ipairs { "tolerance", "now" } do
    local value = options[name]
    if value ~= nil and not is_seconds(value) then
      misuse.raise("webhooks: the option '%s' must be a number of seconds, and finite", name)
    end
  end
end

--- Verifies a delivery without parsing it. Where the Standard Webhooks headers are
--- there they decide; the older pair counts only without them.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options { secret: string|string[], tolerance?: number, now?: number } secret: with a key of 16 bytes at
---  least; seconds, finite; default: 300, the clock
---@return true|nil ok
---@return table|nil err err.check: "headers", "timestamp" or "signature"
function webhooks.verify(body, headers, options)
  check_options(options)
  signature.check_body(body)
  local header, secrets = signature.headers(headers), signature.secrets(options, SHORTEST_KEY, key_of)
  local is_older = header "webhook-id" == nil and header "webhook-timestamp" == nil
    and header "webhook-signature" == nil
  local verify = is_older and verify_legacy or verify_standard
  return verify(body, header, secrets, options.tolerance or TOLERANCE, options.now or os.time())
end

--- Verifies a delivery and gives its event.
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options { secret: string|string[], tolerance?: number, now?: number, client?: table }
---  client: of v3; the event's objects can then call the API (message:reply …)
---@return userdata|nil event event_type, event_id, created_at, data …
---@return table|nil err err.check: "headers", "timestamp", "signature" or "body"
function webhooks.unwrap(body, headers, options)
  local ok, err = webhooks.verify(body, headers, options)
  if not ok then
    return nil, err
  end
  return events.read("v3", body, options.client)
end

--- The headers of a delivery, for tests of one's own.
---@param body string
---@param options { secret: string, id: string, timestamp?: integer }
---@return table<string, string> headers of both schemes
function webhooks.sign(body, options)
  signature.check_body(body)
  local secret = signature.secrets(options, SHORTEST_KEY, key_of)[1]
  if options.timestamp ~= nil and not is_seconds(options.timestamp) then
    misuse.raise("webhooks.sign: the option 'timestamp' must be a number of seconds, and finite")
  end
  local id, timestamp = tostring(options.id or "msg_test"), ("%.0f"):format(options.timestamp or os.time())
  local standard = standard_signature(secret, id, timestamp, body)
  if not standard then
    misuse.raise("webhooks.sign: the secret must be base64 text, with or without 'whsec_' before it")
  end
  return {
    ["webhook-id"] = id,
    ["webhook-timestamp"] = timestamp,
    ["webhook-signature"] = standard,
    ["x-webhook-timestamp"] = timestamp,
    ["x-webhook-signature"] = legacy_signature(secret, timestamp, body),
  }
end

return webhooks
