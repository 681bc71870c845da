--- Checks the requests to a file store that the API's answers ask for: URL, method and
--- headers. They are input from outside, like a user's.

local ascii = require "linq.util.ascii"
local headers = require "linq.http.headers"
local json = require "linq.util.json"
local url = require "linq.http.url"

local presigned = {}

local methods = { PUT = true, POST = true }

-- Headers of the connection and not of the file. libcurl sends them itself.
local refused_headers = {
  connection = true, expect = true, host = true, ["http2-settings"] = true, ["keep-alive"] = true,
  ["proxy-authenticate"] = true, ["proxy-authorization"] = true, ["proxy-connection"] = true, te = true,
  trailer = true, ["transfer-encoding"] = true, upgrade = true,
}

-- A host is loopback exactly when a base URL with it may be http.
local function is_loopback(authority)
  return url.base("http://" .. authority, false) ~= nil
end

--- Checks a URL of the store. It must be https, or http if the client's own server is on
--- this machine or the option allow_http is true.
---@param state linq.state
---@param target any
---@return string|nil target without a fragment
---@return string|nil message what is wrong, without any part of the URL, whose query grants access
function presigned.url(state, target)
  if type(target) ~= "string" then
    return nil, "the API gave no URL"
  elseif target:find "[%z\1-\32\127]" then
    return nil, "the API gave a URL that holds a control character or a space"
  elseif not target:find "^[a-zA-Z][a-zA-Z0-9+.-]*:" then
    return nil, "the API gave a relative URL: a file is at a URL that begins with https:// and names a host"
  end
  local scheme, authority = target:match "^([a-zA-Z]+)://([^/?#]*)"
  scheme = scheme and ascii.lower(scheme)
  if scheme ~= "https" and scheme ~= "http" then
    return nil, "the API gave a URL that is not https"
  elseif not url.base("https://" .. authority, false) then
    return nil, "the API gave a URL without a valid host (user names and passwords do not belong there)"
  end
  local own = state.options.base_url:match "^[a-zA-Z]+://([^/?#]*)"
  if scheme == "http" and not state.options.allow_http and not (is_loopback(own) and is_loopback(authority)) then
    return nil, "the API gave a URL that is http: the file would travel in the clear (allow_http = true accepts that)"
  end
  return (target:match "^[^#]*")
end

--- Checks the method of an upload.
---@param method any nil stands for PUT
---@return string|nil method
---@return string|nil message what is wrong
function presigned.method(method)
  if method == nil then
    return "PUT"
  elseif not methods[method] then
    return nil, "the API asked for a method that is neither PUT nor POST"
  end
  return method
end

local function text_of(value)
  return type(value) == "number" and json.number_text(value) or value
end

-- Adds a field. Returns what is wrong with it, or nil.
local function add(fields, name, value, size)
  local wrong = headers.invalid(name, value)
  if wrong then
    return wrong
  end
  name = ascii.lower(name)
  if name == "content-length" then -- libcurl sends it
    return value ~= json.number_text(size) and "the Content-Length is not the file's size" or nil
  elseif refused_headers[name] then
    return ("header '%s' cannot be set by an answer"):format(name)
  elseif fields[name] then
    return ("header '%s' is given twice"):format(name)
  end
  fields[name] = value
end

--- Checks the headers of an upload.
---@param required any an object of names and values; nil stands for none
---@param size integer bytes of the file
---@return table<string, string>|nil fields names in lower case
---@return string|nil message what is wrong
function presigned.headers(required, size)
  local fields = {}
  if required == nil then
    return fields
  elseif type(required) ~= "userdata" then
    return nil, "the API asked for headers that are not an object"
  end
  for name, value in required:fields() do
    local wrong = add(fields, name, text_of(value), size)
    if wrong then
      return nil, "the API asked for headers that cannot be sent: " .. wrong
    end
  end
  return fields
end

return presigned
