--- A server on loopback that runs in the client's own thread, turn by turn: nothing
--- waits on the clock, and each input goes the same way each time.

local socket = require "socket"

local CHUNK = 65536
local STUCK = 4 -- turns without a byte, after which nothing more is to come

local server = {}
server.__index = server

--- Makes one on a port of its own.
---@param answer fun(request: { line: string, head: string, body: string }, connection: table): string|nil
---  gives the bytes to send, nil to close the connection; connection.closes: when they are sent
---@return table server port, url, requests (how many came)
function server.new(answer)
  local listener = assert(socket.bind("127.0.0.1", 0, 64))
  listener:settimeout(0)
  local _, port = listener:getsockname()
  return setmetatable({
    listener = listener,
    port = port,
    url = "http://127.0.0.1:" .. port,
    answer = answer,
    connections = {},
    requests = 0,
    idle_turns = 0,
  }, server)
end

local function body_length(head)
  return tonumber(head:lower():match "\ncontent%-length: *(%d+)") or 0
end

-- The next whole request of what a connection received, taken off it.
local function take_request(connection)
  local head, rest = connection.received:match "^(.-\r\n\r\n)(.*)$"
  local length = head and body_length(head)
  if not head or #rest < length then
    return nil
  end
  connection.received = rest:sub(length + 1)
  return { line = head:match "^[^\r\n]*", head = head, body = rest:sub(1, length) }
end

function server:close_connection(connection)
  connection.socket:close()
  self.connections[connection] = nil
end

-- Sends what fits; the rest goes with the next turns.
local function flush(connection)
  if connection.to_send == "" then
    return false
  end
  local sent, _, part = connection.socket:send(connection.to_send)
  sent = sent or part
  connection.to_send = connection.to_send:sub(sent + 1)
  return sent > 0
end

function server:respond(connection, request)
  self.requests = self.requests + 1
  local bytes = self.answer(request, connection)
  if not bytes then
    connection.closes = true
    return
  end
  connection.to_send = connection.to_send .. bytes
end

-- Whether anything moved on a connection.
function server:turn_of(connection)
  local whole, problem, part = connection.socket:receive(CHUNK)
  local bytes = whole or part or ""
  connection.received = connection.received .. bytes
  local request = take_request(connection)
  while request do
    self:respond(connection, request)
    request = take_request(connection)
  end
  local moved = flush(connection)
  if problem == "closed" or connection.closes and connection.to_send == "" then
    self:close_connection(connection)
    return true
  end
  return moved or bytes ~= ""
end

--- Accepts, reads and answers whatever there is, and waits for nothing.
---@return boolean moved
function server:turn()
  local moved = false
  local accepted = self.listener:accept()
  while accepted do
    accepted:settimeout(0)
    accepted:setoption("tcp-nodelay", true)
    self.connections[{ socket = accepted, received = "", to_send = "" }] = true
    moved, accepted = true, self.listener:accept()
  end
  local all = {}
  for connection in pairs(self.connections) do
    all[#all + 1] = connection
  end
  for _, connection in ipairs(all) do
    moved = self:turn_of(connection) or moved
  end
  return moved
end

--- Closes all connections.
function server:hang_up()
  for connection in pairs(self.connections) do
    self:close_connection(connection)
  end
end

--- Sends bytes that nobody asked for on all connections.
---@param bytes string
function server:send_unasked(bytes)
  for connection in pairs(self.connections) do
    connection.to_send = connection.to_send .. bytes
  end
  self:turn()
end

--- The host of a client of this server (see linq.host): runs both in turns. When
--- nothing moves any more, the server has said all that it will, and hangs up.
---@return table host
function server:host()
  local host = {}
  function host.wait(loop)
    local finished = loop:step(0)
    if self:turn() or finished > 0 then
      self.idle_turns = 0
      return
    end
    self.idle_turns = self.idle_turns + 1
    if loop:step(0.001) == 0 and self.idle_turns >= STUCK then
      assert(self.idle_turns < 200 * STUCK, "a call waits although no connection is left")
      self:hang_up()
    end
  end
  function host.sleep() end
  return host
end

return server
