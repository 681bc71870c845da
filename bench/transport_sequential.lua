--- The transport alone, one request after another, without a client, delivery
--- and JSON: transport_sequential.lua BASE_URL CHAT_ID COUNT. What
--- linq_sequential.lua takes more is the Lua side of a call and the decoding.

local blocking = require "linq.host.blocking"
local transport = require "linq.transport"

local own = transport.new { max_connections = 1 }
local path = "/v3/chats/" .. arg[2]
local settings = { connect_timeout = 10, max_response_bytes = 1e6 }
local headers = { accept = "application/json", authorization = "Bearer bench", ["user-agent"] = "linq-bench" }
for _ = 1, tonumber(arg[3]) do
  local status = assert(own.exchange {
    method = "GET", base_url = arg[1], path = path, headers = headers, is_plain = true, settings = settings,
    host = blocking, timeout = 60,
  })
  assert(status == 200)
end
