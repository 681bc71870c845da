--- Redis in scripts: one connection through lua-redis, which blocks. A forked child opens its own.

local certificate = require "linq.store.redis.certificate"
local core = require "linq.core"
local interface = require "linq.store.interface"

local need = interface.need

local HEADER, ARGUMENT = "*%d\r\n", "$%d\r\n%s\r\n"

-- The bytes of a command, without the last line end, which lua-redis adds.
local function encode(words)
  local pieces = { HEADER:format(#words) }
  for i, word in ipairs(words) do
    pieces[i + 1] = ARGUMENT:format(#word, word)
  end
  return table.concat(pieces):sub(1, -3)
end

-- Sends a command. Raises; `text` of what is raised is what Redis said.
local function send(client, words)
  local reply = client:raw_cmd(encode(words))
  return reply == true and "OK" or reply
end

-- ---- a connection -----------------------------------------------------------------------

local function open_socket(libraries, options)
  local socket = options.path and libraries.unix() or libraries.socket.tcp()
  socket:settimeout(options.timeout, "t")
  if options.path then
    assert(socket:connect(options.path))
    return socket
  end
  assert(socket:connect(options.host, options.port))
  socket:setoption("tcp-nodelay", true)
  return options.tls and certificate.wrap(libraries.ssl, socket, options) or socket
end

local function open(libraries, options, greet)
  local socket = open_socket(libraries, options)
  local client = libraries.redis.connect { socket = socket }
  greet(function(words)
    return send(client, words)
  end)
  return { client = client, socket = socket, process = core.process_id() }
end

-- What Redis closed, or spoke on unasked, is not used again.
local function is_alive(connection, timeout)
  connection.socket:settimeout(0, "t")
  local _, message = connection.socket:receive(1)
  connection.socket:settimeout(timeout, "t")
  return message == "timeout" or message == "wantread"
end

-- Closes a child's copy of its parent's connection without a goodbye, which would be the parent's.
local function forget(libraries, connection)
  local plain = libraries.socket.tcp()
  plain:setfd(connection.socket:getfd())
  if libraries.ssl then
    require("ssl.core").setfd(connection.socket, -1)
  else
    connection.socket:setfd(-1)
  end
  plain:close()
end

-- ---- the driver ---------------------------------------------------------------------------

local function load(options)
  local libraries = {
    redis = need("linq.store.redis", "redis", "Debian's package lua-redis (Lua 5.1 to 5.3), or the rock redis-lua"),
    socket = need("linq.store.redis", "socket", "Debian's package lua-socket, or the rock luasocket"),
  }
  if options.path then
    local unix = need("linq.store.redis", "socket.unix", "Debian's package lua-socket, or the rock luasocket")
    libraries.unix = type(unix) == "table" and unix.stream or unix
  end
  if options.tls then
    libraries.ssl = need("linq.store.redis with TLS", "ssl", "Debian's package lua-sec, or the rock luasec")
  end
  return libraries
end

local function reason(raised)
  local text = tostring(raised)
  return text:match "redis error: (.*)$" or text:match "redis%.lua:%d+: (.*)$" or text
end

--- Makes the function that asks Redis: the reply (false for null), or nil, a message, and
--- whether Redis itself said so.
---@param options linq.redis_options
---@param greet fun(send: fun(words: string[]): any) what a new connection says first
---@return fun(words: string[]): any, string|nil, boolean|nil
return function(options, greet)
  local libraries = load(options)
  local connection

  -- The connection is put back once a reply was read to its end.
  local function exchange(words)
    local used = connection
    connection = nil
    if used and used.process ~= core.process_id() then
      forget(libraries, used)
      used = nil
    elseif used and not is_alive(used, options.timeout) then
      used.socket:close()
      used = nil
    end
    used = used or open(libraries, options, greet)
    local reply = send(used.client, words)
    connection = used
    return reply
  end

  return function(words)
    local ok, reply = pcall(exchange, words)
    if not ok then
      return nil, reason(reply), tostring(reply):find("redis error: ", 1, true) ~= nil
    end
    if reply == nil then
      return false
    end
    return reply
  end
end
