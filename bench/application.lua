--- Inside the nginx of bench/parts/nginx.lua: the same chat's name, fetched in
--- several ways.

local cjson = require "cjson"
local exchange = require "bench.exchange"
local linq = require "linq"

local ngx = _G.ngx

local application = {}

local target, clients

--- Makes the clients; in the master.
---@param given { port: integer, chat_path: string, chat_id: string, base_url: string, slow_url: string,
---  connections: integer }
function application.init(given)
  local function client(base_url, host)
    return linq.client { api_key = "bench", base_url = base_url, max_connections = given.connections, host = host }
  end
  target = given
  clients = {
    linq = client(given.base_url),
    blocking = client(given.base_url, require "linq.host.blocking"),
    slow = client(given.slow_url),
  }
end

--- Answers with the name through a client: "linq", "blocking", or "slow".
---@param name string
function application.through(name)
  ngx.print(assert(clients[name].chats:retrieve(target.chat_id)).display_name)
end

--- Answers with the name through a cosocket.
function application.cosocket()
  local status, body = exchange.get("127.0.0.1", target.port, target.chat_path, target.connections)
  assert(status == 200)
  ngx.print(cjson.decode(body).display_name)
end

return application
