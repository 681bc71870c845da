--- A program that forwards a loopback port to another, and spoils what comes back as it is told. It prints its port,
--- and serves until it is killed. A connection that begins with "TELL" tells it:
---
---     to PORT      new connections lead there; those that are open end
---     fine         it only forwards
---     cut BYTES    a reply ends after so many bytes, and the connection with it
---     stall BYTES  a reply stops after so many bytes
---     drip TEXT    a list is the reply to anything, and TEXT one of its elements, ten a second
---     say TEXT     TEXT is the reply to anything (\r and \n as in Lua), which is not forwarded

local socket = require "socket"

local MOST_BYTES = 65536 -- of one read

local target = tonumber(arg[1])
local spoil, argument, dripping = "fine", "", nil

local listener = assert(socket.bind("127.0.0.1", 0, 64))
local readers = { listener }
local other_end, is_client = {}, {}

local function forget(one)
  for i = #readers, 1, -1 do
    if readers[i] == one then
      table.remove(readers, i)
    end
  end
  if one then
    one:close()
  end
end

local function close(one)
  local other = other_end[one]
  other_end[one], other_end[other or one] = nil, nil
  forget(one)
  forget(other)
end

local function close_all()
  for i = #readers, 2, -1 do
    if readers[i] then
      close(readers[i])
    end
  end
end

local function watch(one)
  one:settimeout(0)
  readers[#readers + 1] = one
end

-- The server's end of a client's connection.
local function connect(client)
  local server = socket.tcp()
  if not server:connect("127.0.0.1", target) then
    server:close()
    return nil
  end
  other_end[client], other_end[server] = server, client
  watch(server)
  return server
end

local function send(one, data)
  one:settimeout(5)
  one:send(data)
  one:settimeout(0)
end

local function obey(client, line)
  local name, rest = line:match "^TELL (%a+) ?(.-)%s*$"
  if name == "to" then
    target = tonumber(rest)
    close_all()
  else
    spoil, argument = name, rest:gsub("\\r", "\r"):gsub("\\n", "\n")
    send(client, "done\n")
    close(client)
  end
end

local function from_client(client, data)
  if data:find "^TELL " then
    obey(client, data)
  elseif spoil == "drip" then
    send(client, "*1000\r\n")
    dripping = client
  elseif spoil == "say" then
    send(client, argument)
  else
    local server = other_end[client] or connect(client)
    if server then
      send(server, data)
    else
      close(client)
    end
  end
end

local function from_server(server, data)
  local client, count = other_end[server], tonumber(argument)
  if spoil == "fine" then
    send(client, data)
  else
    send(client, data:sub(1, count))
    if spoil == "cut" then
      close(client)
    end
  end
end

local function read(one)
  local data, why, partial = one:receive(MOST_BYTES)
  data = data or partial
  if data == "" or not data then
    return why ~= "timeout" and close(one)
  elseif is_client[one] then
    from_client(one, data)
  else
    from_server(one, data)
  end
end

listener:settimeout(0)
print((select(2, listener:getsockname())))
io.stdout:flush()
while true do
  if dripping and spoil == "drip" then
    dripping:send(argument)
  end
  for _, one in ipairs((socket.select(readers, nil, 0.1))) do
    local client = one == listener and listener:accept()
    if client then
      is_client[client] = true
      watch(client)
    elseif one ~= listener then
      read(one)
    end
  end
end
