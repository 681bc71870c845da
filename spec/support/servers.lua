--- The servers that the specs talk to: real nginx on loopback ports, each
--- started when a spec first asks for it and stopped when the run ends.

local sandbox = require "linq.sandbox"
local server = require "linq.sandbox.server"

local servers = {}

local started = {}

local function once(name, start)
  return function()
    if not started[name] then
      started[name] = assert(start())
    end
    return started[name]
  end
end

local function keep(new)
  started[#started + 1] = new
  return new
end

--- A sandbox over HTTP that belongs to the caller alone.
---@param options? table of linq.sandbox.nginx.start
function servers.sandbox(options)
  return keep(assert(sandbox.nginx.start(options)))
end

--- An nginx with a configuration of the caller's.
---@param configure fun(dir: string, port: integer): string
function servers.nginx(configure)
  return keep(assert(server.start(configure)))
end

local spec_conf = [[
%s
worker_processes 1;
events { worker_connections 4096; }
http {
  %s
  keepalive_requests 1000000;
  client_body_buffer_size 1m;
  init_by_lua_block { front = require("%s") front.dir = "%s" }
  server {
    listen 127.0.0.1:%d backlog=1024;
    lingering_close off;
    location / { content_by_lua_block { front.answer() } }
  }
}
]]

local function configure(module)
  return function(dir, port)
    return spec_conf:format(server.preamble(dir), server.http_preamble(dir), module, dir, port)
  end
end

--- Answers every request below /<fixture>/ with spec/fixtures/<fixture>.json:
--- "v2/get_chat.200" with status 200.
servers.documented = once("documented", function()
  return server.start(configure "spec.support.documented")
end)

--- Answers every request below /<fault>/ in the wrong way of that name.
servers.faulty = once("faulty", function()
  return server.start(function(dir, port)
    os.execute("head -c 67108864 /dev/zero | gzip -9 > " .. dir .. "/bomb.gz")
    return configure "spec.support.faulty"(dir, port)
  end)
end)

--- Stops every server.
function servers.stop_all()
  for _, one in pairs(started) do
    one:stop()
  end
  started = {}
end

return servers
