--- Receives webhooks at a port of this machine, one connection after another. It is for looking at them: a bot takes
--- them in a server that stays up.

local ascii = require "linq.util.ascii"
local harmless = require "linq.command.harmless"
local output = require "linq.command.output"
local session = require "linq.command.session"
local stop = require "linq.command.stop"

local receiver = {}

local LARGEST, LONGEST_HEAD = 1024 * 1024, 100 -- bytes of a body, lines of a head
local TURN, PATIENCE = 0.2, 5 -- seconds between two looks at Ctrl-C, and for a request

local function load_socket()
  local ok, socket = pcall(require, "socket")
  if not ok then
    stop.usage "linq watch --port needs LuaSocket: apt install lua-socket, or luarocks install luasocket"
  end
  return socket
end

-- Reads a request. Returns nil and a status where it is none.
local function read_request(connection)
  local first = connection:receive "*l"
  if not first or not first:find "^POST " then
    return nil, first and 405 or nil
  end
  local headers = {}
  for _ = 1, LONGEST_HEAD do
    local line = connection:receive "*l"
    if not line or line == "" then
      break
    end
    local name, value = line:match "^([^:%s]+):[ \t]*(.*)$"
    if name then
      headers[ascii.lower(name)] = value
    end
  end
  local length = tonumber((headers["content-length"] or ""):match "^%d+$")
  if not length or length > LARGEST then
    return nil, length and 413 or 411
  end
  local body = connection:receive(length)
  return body and { headers = headers, body = body }, 400
end

local function unverified(request, version)
  return require("linq.webhooks.events").read(version, request.body)
end

-- The event of a request, or nil and what is wrong with it.
local function event_of(request, secret)
  local is_v2 = (request.headers["x-webhook-signature"] or ""):find "^sha256="
  if not secret then
    return unverified(request, is_v2 and "v2" or "v3")
  end
  local webhooks = is_v2 and require "linq.v2.webhooks" or require "linq.webhooks"
  return webhooks.unwrap(request.body, request.headers, { secret = secret })
end

local reasons = {
  [200] = "OK", [400] = "Bad Request", [401] = "Unauthorized", [405] = "Method Not Allowed",
  [411] = "Length Required", [413] = "Content Too Large",
}

local function answer(connection, status)
  connection:send(("HTTP/1.1 %d %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"):format(status, reasons[status]))
end

local function serve(connection, secret, print_event)
  connection:settimeout(PATIENCE, "t")
  local request, status = read_request(connection)
  local event, err
  if request then
    event, err = event_of(request, secret)
    status = event and 200 or err.kind == "auth" and 401 or 400
  end
  if status then
    answer(connection, status)
  end
  connection:close()
  if err then
    output.note("linq watch: refused: " .. harmless.line(tostring(err)))
  elseif event then
    print_event(event)
  end
end

--- Receives until it is interrupted.
---@param parsed table<string, any>
---@param print_event fun(event: userdata)
function receiver.run(parsed, print_event)
  local socket = load_socket()
  local secret = not parsed.unverified and session.webhook_secret(parsed.profile) or nil
  local server, message = socket.bind("127.0.0.1", parsed.port)
  if not server then
    stop.refused(("port %d cannot be listened at: %s"):format(parsed.port, message))
  end
  server:settimeout(TURN)
  local _, port = server:getsockname()
  output.note(("linq watch: receiving at http://127.0.0.1:%d/ (Ctrl-C ends it)"):format(port))
  while true do
    local connection = server:accept()
    if connection then
      serve(connection, secret, print_event)
    end
  end
end

return receiver
