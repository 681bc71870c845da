--- The schemes that deliveries are signed by, as data.
---
--- `headers` are those that must be there, and `missing` is what to say of one that is
--- not. `timestamp` and `signature` name the header of each; a scheme without
--- timestamp cannot tell a replay. `given(text)` makes signatures of the header's text,
--- or `nil, message`. `sign(secret, body, values)` is what the signature should be, nil
--- where the secret is none of this scheme; `values` are the headers' texts by name.

local ascii = require "linq.util.ascii"
local core = require "linq.core"

---@class linq.webhook_scheme
---@field headers string[]
---@field missing string a format that may take the header's name
---@field timestamp string|nil
---@field signature string
---@field given fun(text: string): string[]|nil, string|nil
---@field sign fun(secret: string, body: string, values: table<string, string>): string|nil

local schemes = {}

--- The key of Standard Webhooks: base64 text, with or without "whsec_" before it.
---@param secret string
---@return string|nil bytes nil: it is no base64
function schemes.standard_key(secret)
  return core.base64_decode((secret:gsub("^whsec_", "")))
end

---@type linq.webhook_scheme Standard Webhooks
schemes.standard = {
  headers = { "webhook-id", "webhook-timestamp", "webhook-signature" },
  missing = "the header %s is missing, or no text",
  timestamp = "webhook-timestamp",
  signature = "webhook-signature",
  given = function(text)
    local list = {}
    for one in text:gmatch("%S+") do
      list[#list + 1] = one
    end
    return list
  end,
  sign = function(secret, body, values)
    local key = schemes.standard_key(secret)
    local content = values["webhook-id"] .. "." .. values["webhook-timestamp"] .. "." .. body
    return key and "v1," .. core.base64_encode(core.hmac_sha256(key, content))
  end,
}

---@type linq.webhook_scheme v3's older one: the key is the secret's text
schemes.legacy = {
  headers = { "x-webhook-timestamp", "x-webhook-signature" },
  missing = "the signature headers are missing (webhook-id, -timestamp, -signature)",
  timestamp = "x-webhook-timestamp",
  signature = "x-webhook-signature",
  given = function(text)
    return { ascii.lower(text) }
  end,
  sign = function(secret, body, values)
    return core.hex(core.hmac_sha256(secret, values["x-webhook-timestamp"] .. "." .. body))
  end,
}

---@type linq.webhook_scheme v2's: the key is the secret's text
schemes.v2 = {
  headers = { "x-webhook-signature" },
  missing = "the header X-Webhook-Signature is missing, or no text",
  signature = "x-webhook-signature",
  given = function(text)
    if not text:find("^sha256=%x+$") then
      return nil, "its signature is not of API v2 (sha256=…)"
    end
    return { ascii.lower(text) }
  end,
  sign = function(secret, body)
    return "sha256=" .. core.hex(core.hmac_sha256(secret, body))
  end,
}

return schemes
