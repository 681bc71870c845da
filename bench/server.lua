--- The server that all sides talk to: an nginx that answers every chat with
--- the same chat.json from memory. It has a processor of its own, number 1,
--- where the machine has two; the others are the clients'.

local certificate = require "spec.support.certificate"
local files = require "linq.sandbox.files"
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
    root .;
    location = /api/partner/v3/chats { try_files /page.json =404; }
    location = /api/partner/v2/chats/45 { try_files /v2_chat.json =404; }
    location = /api/partner/v2/chats/find { try_files /v2_find.json =404; }
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

local secure_template = [[
%s
worker_processes 1;
worker_cpu_affinity 10;
events { worker_connections 4096; multi_accept on; }
http {
  %s
  keepalive_requests 100000000;
  server {
    listen 127.0.0.1:%d ssl http2;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
    default_type application/json;
    location / { return 200 '%s'; }
  }
}
]]

--- Starts a server that answers everything with the chat, over TLS and HTTP/2.
---@return table server base_url, chat_url, ca_file, stop()
function server.start_secure()
  local chat = server.chat()
  local started = assert(sandbox_server.start(function(dir, port)
    certificate.make(dir, "IP:127.0.0.1,DNS:localhost")
    return secure_template:format(sandbox_server.preamble(dir), sandbox_server.http_preamble(dir), port, chat)
  end))
  started.base_url = ("https://127.0.0.1:%d/api/partner"):format(started.port)
  started.chat_url = started.base_url .. "/v3/chats/" .. CHAT_ID
  started.ca_file = started.dir .. "/cert.pem"
  return started
end

--- Starts the server; raises when it does not start.
---@return table server port, base_url, chat_url, chat_id, stop(), slow_url(ms): the base URL of the same chat,
---  answered after that time
function server.start()
  local chat = server.chat()
  local started = assert(sandbox_server.start(function(dir, port)
    files.write(dir .. "/v2_chat.json", ('{"data":%s}'):format(chat))
    files.write(dir .. "/v2_find.json", ('{"data":{"chat":%s}}'):format(chat))
    files.write(dir .. "/page.json", ('{"chats":[%s%s],"next_cursor":null}'):format(chat,
      ("," .. chat):rep(99)))
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
