--- Receives webhooks at a port of this machine, one connection after another. It is for looking at them: a bot takes
--- them in a server that stays up.

local ascii = require "linq.util.ascii"
local core = require "linq.core"
local errors = require "linq.error"
local harmless = require "linq.command.harmless"
local output = require "linq.command.output"
local session = require "linq.command.session"
local stop = require "linq.command.stop"

local receiver = {}

local LARGEST, LONGEST_HEAD = 1024 * 1024, 100 -- bytes of a body, lines of a head
local TURN, PATIENCE = 0.2, 5 -- seconds between two looks at Ctrl-C, and for a request

local function load_socket()
  local ok, socket = stop.try(require, "socket")
  if not ok then
    stop.usage "linq watch --port needs LuaSocket: apt install lua-socket, or luarocks install luasocket"
  end
  return socket
end

-- Makes what reads a line, or a number of bytes, as long as a request may take. Ctrl-C is heard after each turn.
local function reader_of(connection)
  local last = core.now() + PATIENCE
  connection:settimeout(TURN, "t")
  return function(what)
    local data, why, partial
    repeat
      data, why, partial = connection:receive(what, partial)
    until data or why ~= "timeout" or #partial > LARGEST or core.now() > last
    return data
  end
end

-- Reads a request. Returns nil and a status where it is none.
local function read_request(receive)
  local first = receive "*l"
  if not first or not first:find "^POST " then
    return nil, first and 405 or nil
  end
  local headers = {}
  for _ = 1, LONGEST_HEAD do
    local line = receive "*l"
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
  local body = length == 0 and "" or receive(length) -- LuaSocket waits for bytes, even for none
  return body and { headers = headers, body = body }, 400
end

local function is_v2(request)
  return (request.headers["x-webhook-signature"] or ""):find "^sha256=" ~= nil
end

local function unverified(request)
  return require("linq.webhooks.events").read(is_v2(request) and "v2" or "v3", request.body)
end

-- Makes what gives the event of a request, or nil and what is wrong with it. A secret that no version takes raises
-- here, not with the first delivery.
local function event_reader(secret)
  local v2, v3 = require "linq.v2.webhooks", require "linq.webhooks"
  v2.sign("", { secret = secret })
  local fits_v3 = stop.try(v3.sign, "", { secret = secret })
  return function(request)
    if not is_v2(request) and not fits_v3 then
      return nil, errors.new { kind = "auth", message = "the secret cannot be one of API v3" }
    end
    return (is_v2(request) and v2 or v3).unwrap(request.body, request.headers, { secret = secret })
  end
end

local reasons = {
  [200] = "OK", [400] = "Bad Request", [401] = "Unauthorized", [405] = "Method Not Allowed",
  [411] = "Length Required", [413] = "Content Too Large",
}

local function answer(connection, status)
  connection:send(("HTTP/1.1 %d %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"):format(status, reasons[status]))
end

local function serve(connection, event_of, print_event)
  local request, status = read_request(reader_of(connection))
  local event, err
  if request then
    event, err = event_of(request)
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
  local event_of = parsed.unverified and unverified or event_reader(session.webhook_secret(parsed.profile))
  local server, message = socket.bind("127.0.0.1", parsed.port)
  if not server then
    stop.refused(("port %d cannot be listened at: %s"):format(parsed.port, message))
  end
  server:settimeout(TURN)
  local _, port = server:getsockname()
  output.note(("linq watch: receiving at http://127.0.0.1:%d/ (Ctrl-C ends it)"):format(port))
  stop.hear_signals()
  while true do
    stop.if_interrupted()
    local connection = server:accept()
    if connection then
      serve(connection, event_of, print_event)
    end
  end
end

return receiver
