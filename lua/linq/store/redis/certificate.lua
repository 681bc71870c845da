--- TLS for scripts, over LuaSec, which looks at no host name: that is done here.

local ascii = require "linq.util.ascii"
local replies = require "linq.store.redis.replies"

local certificate = {}

local expect = replies.expect

local DEFAULT_CA_PATH = "/etc/ssl/certs"
local ALTERNATIVE_NAMES = "2.5.29.17"

-- Whether a name of a certificate is this host's. "*." stands for one label.
local function is_named(pattern, host)
  pattern, host = ascii.lower(pattern), ascii.lower(host)
  if pattern:sub(1, 2) == "*." then
    host = host:match "^[^.]+(%..*)$"
    pattern = pattern:sub(2)
  end
  return pattern == host
end

--- Whether a certificate is a host's, by its alternative names alone (RFC 6125).
---@param extensions table<string, table<string, string[]>> of LuaSec
---@param host string a name or an address
---@return boolean
function certificate.is_for(extensions, host)
  local names = extensions[ALTERNATIVE_NAMES] or {}
  for _, name in ipairs(names.dNSName or {}) do
    if is_named(name, host) then
      return true
    end
  end
  for _, address in ipairs(names.iPAddress or {}) do
    if address == host then
      return true
    end
  end
  return false
end

local function is_address(host)
  return host:find "^[%d.]+$" or host:find(":", 1, true)
end

-- What LuaSec makes a context of.
local function parameters(tls)
  return {
    mode = "client", protocol = "any", verify = "peer",
    options = { "all", "no_sslv2", "no_sslv3", "no_tlsv1", "no_tlsv1_1" },
    cafile = tls.ca_file, capath = tls.ca_path or not tls.ca_file and DEFAULT_CA_PATH or nil,
    certificate = tls.certificate, key = tls.key,
  }
end

--- Makes a connected socket speak TLS, and checks whom it speaks to. Raises.
---@param ssl any LuaSec
---@param socket userdata of LuaSocket
---@param options linq.redis_options
---@return userdata socket
function certificate.wrap(ssl, socket, options)
  local name = options.tls.server_name or options.host
  local wrapped = expect(ssl.wrap(socket, parameters(options.tls)))
  wrapped:settimeout(options.timeout, "t")
  if not is_address(name) then
    wrapped:sni(name)
  end
  expect(wrapped:dohandshake())
  if not certificate.is_for(wrapped:getpeercertificate():extensions(), name) then
    wrapped:close()
    expect(nil, ("the certificate of Redis is not for '%s'"):format(name))
  end
  return wrapped
end

return certificate
