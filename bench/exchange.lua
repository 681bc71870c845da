--- A GET as one writes it in nginx by hand, for linq to be measured against:
--- HTTP/1.1 over a pooled cosocket, answers with a Content-Length alone, no
--- retries.

local ngx = _G.ngx

local exchange = {}

local TIMEOUT, IDLE = 10000, 60000 -- ms

local request = "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: application/json\r\nAuthorization: Bearer bench\r\n\r\n"

local function read_head(socket)
  local line = assert(socket:receive "*l")
  local status, fields = tonumber(line:match("^HTTP/1%.1 (%d%d%d)")), {}
  assert(status, "no HTTP")
  line = assert(socket:receive "*l")
  while line ~= "" do
    local name, value = line:match("^([^:%s]+):%s*(.-)%s*$")
    fields[assert(name, "no header field"):lower()] = value
    line = assert(socket:receive "*l")
  end
  return status, fields
end

--- Fetches a path; raises when that fails.
---@param host string an address
---@param port integer
---@param path string
---@param pool_size integer how many idle connections are kept
---@param server_name? string of the certificate: over TLS
---@return integer status
---@return string body
function exchange.get(host, port, path, pool_size, server_name)
  local socket = ngx.socket.tcp()
  socket:settimeout(TIMEOUT)
  assert(socket:connect(host, port))
  if server_name and socket:getreusedtimes() == 0 then
    assert(socket:sslhandshake(nil, server_name, true))
  end
  assert(socket:send(request:format(path, host, port)))
  local status, fields = read_head(socket)
  local body = assert(socket:receive(tonumber(fields["content-length"])))
  assert(socket:setkeepalive(IDLE, pool_size))
  return status, body
end

return exchange
