--- URLs: percent-encoding, and the check of base URLs (RFC 3986).

local lower = require("linq.util.ascii").lower
local core = require "linq.core"

local url = {}

--- Percent-encodes everything but the unreserved characters.
---@type fun(text: string): string
url.encode = core.percent_encode

local function is_loopback_address(...)
  for _, octet in ipairs { ... } do
    if #octet > 3 or tonumber(octet) > 255 then
      return false
    end
  end
  return (...) ~= nil
end

local function is_loopback(host)
  host = lower(host)
  return host == "localhost" or host:find("^[A-Za-z0-9.-]+%.localhost$") ~= nil or host == "[::1]"
    or is_loopback_address(host:match("^127%.(%d+)%.(%d+)%.(%d+)$"))
end

local SLASH = ("/"):byte()

local function without_slashes_at_end(path)
  local last = #path
  while path:byte(last) == SLASH do
    last = last - 1
  end
  return path:sub(1, last)
end

--- Checks a base URL and removes trailing slashes.
---@param text string
---@param allow_http boolean accept http to hosts that are not loopback
---@return string|nil base
---@return string|nil message what is wrong
function url.base(text, allow_http)
  if text:find("[%z\1-\32\127]") then
    return nil, "base_url holds a control character or a space"
  end
  local scheme, authority, path = text:match("^([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)$")
  if not scheme then
    return nil, "base_url must be an absolute URL (https://…)"
  end
  scheme = lower(scheme)
  local host, port = authority:match("^(%[[%x:.]+%])(.*)$")
  if not host then
    host, port = authority:match("^([A-Za-z0-9._-]+)(.*)$")
  end
  if not host or not (port == "" or port:find("^:%d+$")) then
    return nil, "base_url has no valid host (user names and passwords do not belong there)"
  elseif path:find("[?#]") then
    return nil, "base_url cannot have a query or a fragment"
  elseif scheme == "http" and not allow_http and not is_loopback(host) then
    return nil, "base_url is http, and '" .. host .. "' is not a loopback host: the token would travel in the clear"
      .. " (allow_http = true accepts that)"
  elseif scheme ~= "http" and scheme ~= "https" then
    return nil, "base_url must be https (or http)"
  end
  return scheme .. "://" .. authority .. without_slashes_at_end(path)
end

return url
