--- Redis in scripts: one connection through lua-redis, which blocks. A forked child opens its own.

local certificate = require "linq.store.redis.certificate"
local core = require "linq.core"
local interface = require "linq.store.interface"

local expect, need = interface.expect, interface.need

-- The bytes of a command, without the last line end, which lua-redis adds.
local function encode(words)
  local lines = { "*" .. #words }
  for _, word in ipairs(words) do
    lines[#lines + 1] = "$" .. #word
    lines[#lines + 1] = word
  end
  return table.concat(lines, "\r\n")
end

-- Sends a command, and reads the reply. Raises.
local function send(client, words)
  local reply = client:raw_cmd(encode(words))
  return reply == true and "OK" or reply
end

-- ---- a connection -----------------------------------------------------------------------

local function open_socket(libraries, options)
  local socket = options.path and libraries.unix() or libraries.socket.tcp()
  socket:settimeout(options.timeout, "t")
  if options.path then
    expect(socket:connect(options.path))
    return socket
  end
  expect(socket:connect(options.host, options.port))
  socket:setoption("tcp-nodelay", true)
  return options.tls and certificate.wrap(libraries.ssl, socket, options) or socket
end

local function open(libraries, options, greet)
  local socket = open_socket(libraries, options)
  local client = libraries.redis.connect { socket = socket }
  local ok, raised = pcall(greet, function(words)
    return send(client, words)
  end)
  if not ok then
    socket:close()
    error(raised, 0)
  end
  return { client = client, socket = socket, process = core.process_id() }
end

-- What Redis closed, or spoke on unasked, is not used again.
local function is_alive(connection, timeout)
  connection.socket:settimeout(0, "t")
  local _, message = connection.socket:receive(1)
  connection.socket:settimeout(timeout, "t")
  return message == "timeout" or message == "wantread"
end

-- Drops a child's copy of its parent's connection. LuaSec says goodbye when it closes one, which
-- would end the parent's: so a socket that leads nowhere takes its place first.
local function forget(libraries, connection)
  local fd, copy = connection.socket:getfd(), libraries.socket.tcp()
  copy:setfd(fd)
  copy:close()
  local plugs = {}
  repeat
    local plug = expect(libraries.socket.udp4())
    plugs[#plugs + 1] = plug
  until plug:getfd() == fd
  plugs[#plugs]:setfd(-1)
  for _, plug in ipairs(plugs) do
    plug:close()
  end
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

-- What Redis said, in what was raised.
local function said(raised)
  return tostring(raised):match "redis error: (.*)$"
end

local function reason(raised)
  return tostring(raised):match "connection error: (.*)$" or tostring(raised)
end

--- Makes the function that asks Redis: the reply (false for null), or nil, a message, and why:
--- "refused" by Redis, "away" from it, or "login".
---@param options linq.redis_options
---@param greet fun(send: fun(words: string[]): any) what a new connection says first
---@return fun(words: string[]): any, string|nil, "refused"|"away"|"login"|nil
return function(options, greet)
  local libraries = load(options)
  local connection

  -- The connection that is there, if it can be used.
  local function kept()
    local used = connection
    connection = nil
    if used and used.process ~= core.process_id() then
      if options.tls then
        forget(libraries, used)
      end
    elseif used and not is_alive(used, options.timeout) then
      used.socket:close()
    else
      return used
    end
  end

  local function opened()
    return kept() or open(libraries, options, greet)
  end

  return function(words)
    local ok, used = pcall(opened)
    if not ok then
      return nil, said(used) or reason(used), said(used) and "login" or "away"
    end
    local sent, reply = pcall(send, used.client, words)
    local message = not sent and said(reply)
    if sent or message and not message:find "^READONLY" then
      connection = used
    else -- a replica was perhaps the master before: the name may lead to another Redis by now
      used.socket:close()
    end
    if not sent then
      return nil, message or reason(reply), message and "refused" or "away"
    elseif reply == nil then
      return false
    end
    return reply
  end
end
