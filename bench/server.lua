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
events { worker_connections 1024; }
http {
  %s
  keepalive_requests 100000000;
  keepalive_timeout 60s;
  server {
    listen 127.0.0.1:%d backlog=1024;
    default_type application/json;
    location /api/partner/v3/chats/ { return 200 '%s'; }
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
---@return { chat_url: string, base_url: string, chat_id: string, stop: function } server
function server.start()
  local chat = server.chat()
  local started = assert(sandbox_server.start(function(dir, port)
    return template:format(sandbox_server.preamble(dir), sandbox_server.http_preamble(dir), port, chat)
  end))
  started.chat_id = CHAT_ID
  started.base_url = started.origin .. "/api/partner"
  started.chat_url = started.base_url .. "/v3/chats/" .. CHAT_ID
  return started
end

return server
