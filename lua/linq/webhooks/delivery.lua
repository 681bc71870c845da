--- A delivery: checks its signature by the schemes of an API version, and reads its event.

local clients = require "linq.client"
local clocks = require "linq.util.clock"
local events = require "linq.webhooks.events"
local misuse = require "linq.util.misuse"
local signature = require "linq.webhooks.signature"

---@class linq.webhook_version
---@field version "v2"|"v3"
---@field options table<string, true> names of the options
---@field schemes linq.webhook_scheme[] the first that a header of is there decides, else the last
---@field shortest_key integer bytes
---@field key_of fun(secret: string): string the bytes that keep others out

local delivery = {}

local TOLERANCE = 300 -- seconds; what Standard Webhooks' own libraries allow

local function checked_options(version, options)
  options = signature.options(options)
  misuse.check_names(options, version.options, "option of webhooks")
  signature.check_seconds("webhooks", options, "tolerance")
  signature.check_seconds("webhooks", options, "now")
  return options
end

-- Unix time.
local function time_of(options)
  local state = clients.state(options.client)
  local clock = clocks.given(options.clock or state and state.clock, "webhooks: the option 'clock'")
  return options.now or clock.time()
end

local function scheme_of(version, header)
  for _, scheme in ipairs(version.schemes) do
    for _, name in ipairs(scheme.headers) do
      if header(name) ~= nil then
        return scheme
      end
    end
  end
  return version.schemes[#version.schemes]
end

-- The texts of the scheme's headers by name.
local function read_headers(scheme, header)
  local values = {}
  for _, name in ipairs(scheme.headers) do
    values[name] = header(name)
    if not values[name] then
      return signature.refuse("headers", scheme.missing:format(name))
    end
  end
  return values
end

-- What each secret signs the body as.
local function expected_signatures(scheme, secrets, body, values)
  local expected = {}
  for _, secret in ipairs(secrets) do
    expected[#expected + 1] = scheme.sign(secret, body, values)
  end
  if not expected[1] then
    misuse.raise("webhooks: the secret must be base64 text, with or without 'whsec_' before it")
  end
  return expected
end

--- The secrets of the options, each long enough for the version.
---@param version linq.webhook_version
---@param options linq.webhook_options
---@return string[]
function delivery.secrets(version, options)
  return signature.secrets(options, version.shortest_key, version.key_of)
end

--- Verifies a delivery without parsing it.
---@param version linq.webhook_version
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options? linq.webhook_options
---@return true|nil ok
---@return linq.error|nil err err.check: "headers", "timestamp" or "signature"
function delivery.verify(version, body, headers, options)
  options = checked_options(version, options)
  signature.check_body(body)
  local header, secrets = signature.headers(headers), delivery.secrets(version, options)
  local scheme = scheme_of(version, header)
  local values, err = read_headers(scheme, header)
  if not values then
    return nil, err
  end
  if scheme.timestamp then
    local ok
    ok, err = signature.check_time(values[scheme.timestamp], options.tolerance or TOLERANCE, time_of(options))
    if not ok then
      return nil, err
    end
  end
  local given, message = scheme.given(values[scheme.signature])
  if not given then
    return signature.refuse("signature", message)
  elseif not signature.matches(expected_signatures(scheme, secrets, body, values), given) then
    return signature.refuse("signature", "no signature is right: another secret, or a changed body")
  end
  return true
end

--- Verifies a delivery and gives its event.
---@param version linq.webhook_version
---@param body string the raw body
---@param headers table<string, string|string[]> in any case
---@param options? linq.webhook_options
---@return userdata|nil event
---@return linq.error|nil err err.check: as above, or "body"
function delivery.unwrap(version, body, headers, options)
  local ok, err = delivery.verify(version, body, headers, options)
  if not ok then
    return nil, err
  end
  return events.read(version.version, body, options and options.client)
end

return delivery
