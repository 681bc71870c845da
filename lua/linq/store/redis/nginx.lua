--- Redis in nginx: connections of nginx's pool through resty.redis, which Debian calls nginx.redis.

local core = require "linq.core"
local interface = require "linq.store.interface"
local misuse = require "linq.util.misuse"

local unpack = table.unpack or _G.unpack

local IDLE, MOST_IDLE = 10000, 64 -- milliseconds that a connection of the pool may idle, and how many

local function expect(value, message)
  return value or error(tostring(message), 0)
end

local function library()
  local ok, module = pcall(require, "resty.redis")
  return ok and module or interface.need("linq.store.redis", "nginx.redis",
    "Debian's package lua-nginx-redis, or OpenResty's resty.redis")
end

-- One pool for connections that greeted alike. Its name tells no secret.
local function pool_of(options)
  local tls = options.tls or {}
  local parts = { options.path or options.host, options.port, options.username or "", options.password or "",
    options.database or 0, options.tls and "tls" or "", tls.server_name or "" }
  return "linq " .. core.hex(core.hmac_sha256("linq.store.redis", table.concat(parts, "\0")))
end

local function send(connection, words)
  return connection[words[1]:lower()](connection, unpack(words, 2))
end

-- resty.redis trusts what it reads: of nonsense it makes nothing, or it raises.
local function ask(connection, words)
  local ok, reply, message = pcall(send, connection, words)
  if not ok or reply == nil and not message then
    return nil, "what it answered is no reply of Redis's"
  end
  return reply, message
end

-- Who is trusted is told by lua_ssl_trusted_certificate. A handshake that fails without a pause makes
-- lua-resty-core raise.
local function shake_hands(connection, options)
  local socket = rawget(connection, "_sock")
  local ok, session, message = pcall(socket.sslhandshake, socket, nil, options.tls.server_name or options.host, true)
  expect(ok and session, ok and message or "the TLS handshake failed")
end

local function connect(connection, options, pool)
  connection:set_timeout(options.timeout * 1000)
  if options.path then
    expect(connection:connect("unix:" .. options.path, { pool = pool }))
  else
    expect(connection:connect(options.host, options.port, { pool = pool }))
  end
  if options.tls and connection:get_reused_times() == 0 then
    shake_hands(connection, options)
  end
end

local function open(module, options, pool, greet)
  local connection = expect(module:new())
  connect(connection, options, pool)
  if connection:get_reused_times() == 0 then
    greet(function(words)
      local reply, message = send(connection, words)
      if not reply then
        connection:close()
        error((reply == false and "redis error: %s" or "%s"):format(message), 0)
      end
    end)
  end
  return connection
end

-- Null is false at the top, and absent in lists.
local function plain(reply)
  if reply == _G.ngx.null then
    return false
  elseif type(reply) ~= "table" then
    return reply
  end
  local found = {}
  for i = 1, #reply do
    found[i] = plain(reply[i]) or nil
  end
  return found
end

--- Makes the function that asks Redis: the reply (false for null), or nil, a message, and why:
--- "refused" by Redis or by nginx, "away" from Redis, or "login".
---@param options linq.redis_options
---@param greet fun(send: fun(words: string[]): any) what a new connection says first
---@return fun(words: string[]): any, string|nil, "refused"|"away"|"login"|nil
return function(options, greet)
  local module, pool = library(), pool_of(options)
  if options.tls and options.tls.certificate then
    misuse.raise "linq.store.redis: nginx's connections have no certificate of a client"
  end
  local cannot_wait = require("linq.host.openresty").check
  return function(words)
    local message = cannot_wait()
    if message then
      return nil, message, "refused"
    end
    local ok, connection = pcall(open, module, options, pool, greet)
    if not ok then
      local said = tostring(connection):match "redis error: (.*)$"
      return nil, said or tostring(connection), said and "login" or "away"
    end
    local reply
    reply, message = ask(connection, words)
    if reply == nil or not reply and message:find("READONLY", 1, true) then
      connection:close() -- a replica was perhaps the master before: the name may lead to another Redis by now
    else
      connection:set_keepalive(IDLE, MOST_IDLE)
    end
    if reply then
      return plain(reply)
    end
    return nil, message, reply == false and "refused" or "away"
  end
end
