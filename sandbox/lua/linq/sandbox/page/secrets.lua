--- Takes secrets out of what the page shows: credentials in headers, secrets in bodies.

local ascii = require "linq.util.ascii"

local secrets = {}

local MARK = "[redacted]"

local secret_headers = {
  ["authorization"] = true, ["x-linq-integration-token"] = true, ["cookie"] = true, ["proxy-authorization"] = true,
}

-- Fields of bodies, with a string as their value.
local secret_fields = { signing_secret = true, secret = true, api_key = true, token = true, password = true }

local function without_secret(name, between)
  return secret_fields[name] and ('"%s"%s"%s"'):format(name, between, MARK) or nil
end

local hidden = { ['\\"'] = "\1", ["\\\\"] = "\2" }
local shown = { ["\1"] = '\\"', ["\2"] = "\\\\" }

--- Copies headers without their secrets.
---@param headers table<string, string>
---@return table<string, string>
function secrets.headers(headers)
  local fields = {}
  for name, value in pairs(headers) do
    fields[name] = secret_headers[ascii.lower(name)] and MARK or value
  end
  return fields
end

--- Takes the secrets out of a body.
---@param text string
---@return string
function secrets.body(text)
  text = text:gsub("\\.", hidden) -- so that strings end at the next quotation mark
  text = text:gsub('"([%w_]+)"(%s*:%s*)"[^"]*"?', without_secret)
  return (text:gsub("[\1\2]", shown))
end

return secrets
