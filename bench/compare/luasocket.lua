--- LuaSocket and LuaSec, as their manuals show it: luasocket.lua BASE_URL CHAT_ID COUNT 1. Each request
--- opens a connection of its own; nothing is in flight beside it.

local cjson = require "cjson"
local http = require "socket.http"
local https = require "ssl.https"
local ltn12 = require "ltn12"

local url, ca_file = ("%s/v3/chats/%s"):format(arg[1], arg[2]), os.getenv "BENCH_CA_FILE"

local function read_name()
  local parts = {}
  local request = {
    url = url, sink = ltn12.sink.table(parts),
    headers = { Authorization = "Bearer bench", Accept = "application/json" },
  }
  if ca_file then
    request.cafile, request.verify = ca_file, "peer"
  end
  local _, status = (ca_file and https or http).request(request)
  assert(status == 200, status)
  return assert(cjson.decode(table.concat(parts)).display_name)
end

for _ = 1, tonumber(arg[3]) do
  read_name()
end
