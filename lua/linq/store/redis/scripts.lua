--- Redis in scripts: one connection through lua-redis, which blocks. A forked child opens its own.

local certificate = require "linq.store.redis.certificate"
local core = require "linq.core"
local interface = require "linq.store.interface"
local replies = require "linq.store.redis.replies"

local expect, need = replies.expect, interface.need

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
local function send(ask, words)
  local reply = ask(encode(words))
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
  local ask = replies.reader(libraries.redis.connect { socket = socket }, socket, options.timeout)
  local ok, raised = pcall(greet, function(words)
    return send(ask, words)
  end)
  if not ok then
    socket:close()
    error(raised, 0)
  end
  return { ask = ask, socket = socket, process = core.process_id() }
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

-- Whether the connection can go on after a failure. After a READONLY it is not: a replica was perhaps the master
-- before, and the name may lead to another Redis by now.
local function is_usable_after(raised)
  return replies.is_failure(raised) and raised.is_whole and not raised.message:find("READONLY", 1, true)
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

  -- What became of an attempt that raised.
  local function failed(raised, of_redis)
    if not replies.is_failure(raised) then
      error(raised, 0) -- Ctrl-C
    end
    return nil, raised.message, raised.is_said and of_redis or "away"
  end

  return function(words)
    local ok, used = pcall(opened)
    if not ok then
      return failed(used, "login")
    end
    local sent, reply = pcall(send, used.ask, words)
    if sent or is_usable_after(reply) then
      connection = used
    else
      used.socket:close()
    end
    if not sent then
      return failed(reply, "refused")
    elseif reply == nil then
      return false
    end
    return reply
  end
end
