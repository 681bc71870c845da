--- lua-http: lua_http.lua BASE_URL CHAT_ID COUNT CONCURRENCY. Each of CONCURRENCY coroutines has a
--- connection, which it keeps.

local cjson = require "cjson"
local cqueues = require "cqueues"
local http_client = require "http.client"
local http_headers = require "http.headers"
local http_tls = require "http.tls"
local store = require "openssl.x509.store"

local scheme, host, port, path = arg[1]:match "^(%w+)://([^:/]+):(%d+)(.*)$"
local to_start, concurrency, ca_file = tonumber(arg[3]), tonumber(arg[4]), os.getenv "BENCH_CA_FILE"

local context
if ca_file then
  context = http_tls.new_client_context()
  context:setStore(store.new():add(ca_file))
end

local function connect()
  return assert(http_client.connect {
    host = host, port = tonumber(port), version = 1.1, tls = context ~= nil, ctx = context,
  })
end

local function request_headers()
  local headers = http_headers.new()
  headers:append(":method", "GET")
  headers:append(":scheme", scheme)
  headers:append(":authority", host .. ":" .. port)
  headers:append(":path", path .. "/v3/chats/" .. arg[2])
  headers:append("accept", "application/json")
  headers:append("authorization", "Bearer bench")
  return headers
end

local function read_name(connection, headers)
  local stream = assert(connection:new_stream())
  assert(stream:write_headers(headers, true))
  assert(assert(stream:get_headers()):get ":status" == "200")
  local body = assert(stream:get_body_as_string())
  stream:shutdown()
  return assert(cjson.decode(body).display_name)
end

local function work()
  local connection, headers = connect(), request_headers()
  while to_start > 0 do
    to_start = to_start - 1
    read_name(connection, headers)
  end
  connection:close()
end

local queue = cqueues.new()
for _ = 1, concurrency do
  queue:wrap(work)
end
assert(queue:loop())
