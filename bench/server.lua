--- The server that all sides talk to: an nginx that answers every chat with
--- the same chat.json from memory. It has a processor of its own, number 1,
--- where the machine has two; the others are the clients'.

local sandbox_server = require "linq.sandbox.server"

local server = { CPU = 1 } -- worker_cpu_affinity below

local CHAT_ID = "550e8400-e29b-41d4-a716-446655440000"

local template = [[
%s
worker_processes 1;
worker_cpu_affinity 10;
worker_rlimit_nofile 8192;
events { worker_connections 4096; multi_accept on; }
http {
  %s
  keepalive_requests 100000000;
  keepalive_timeout 60s;
  server {
    listen 127.0.0.1:%d backlog=1024;
    default_type application/json;
    location /api/partner/v3/chats/ { return 200 '%s'; }
    location ~ ^/after/(\d+)/ { content_by_lua_block { ngx.sleep(ngx.var[1] / 1000) ngx.print('%s') } }
  }
}
]]

--- The JSON text of the chat.
---@return string
function server.chat()
  local file = assert(io.open("bench/chat.json"))
  local text = file:read("*a"):gsub("%s+$", "")
  file:close()
  return text
end

--- Starts the server; raises when it does not start.
---@return table server port, base_url, chat_url, chat_id, stop(), slow_url(ms): the base URL of the same chat,
---  answered after that time
function server.start()
  local chat = server.chat()
  local started = assert(sandbox_server.start(function(dir, port)
    return template:format(sandbox_server.preamble(dir), sandbox_server.http_preamble(dir), port, chat, chat)
  end))
  started.chat_id = CHAT_ID
  started.base_url = started.origin .. "/api/partner"
  started.chat_url = started.base_url .. "/v3/chats/" .. CHAT_ID
  function started.slow_url(ms)
    return ("%s/after/%d"):format(started.origin, ms)
  end
  return started
end

return server
