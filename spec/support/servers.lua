--- The servers of the specs: real nginx on loopback ports. Each starts when a spec first needs
--- it, and stops when the run ends.

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

--- Starts a sandbox over HTTP for the caller alone.
---@param options? table of linq.sandbox.nginx.start
function servers.sandbox(options)
  return keep(assert(sandbox.nginx.start(options)))
end

--- Starts an nginx with the caller's configuration.
---@param configure fun(dir: string, port: integer): string
---@param environment? table<string, string>
function servers.nginx(configure, environment)
  return keep(assert(server.start(configure, nil, environment)))
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

--- Answers every request below /<fixture>/ with spec/fixtures/<fixture>.json. The status is at
--- the end of the name: 200 for "v2/get_chat.200".
servers.documented = once("documented", function()
  return server.start(configure "spec.support.documented")
end)

--- Answers every request below /<mode>/ in one wrong way (spec/support/faulty.lua).
servers.faulty = once("faulty", function()
  return server.start(function(dir, port)
    os.execute("head -c 67108864 /dev/zero | gzip -9 > " .. dir .. "/bomb.gz")
    return configure "spec.support.faulty"(dir, port)
  end)
end)

local store_conf = [[
%s
worker_processes 1;
events { worker_connections 4096; }
http {
  %s
  keepalive_requests 1000000;
  client_max_body_size 128m;
  client_body_buffer_size 64k;
  init_by_lua_block { store = require "spec.support.store" store.dir = "%s" }
  server {
    listen 127.0.0.1:%d backlog=1024;
    lingering_close off;
    location / { content_by_lua_block { store.answer() } }
    location /files/ { rewrite_by_lua_block { store.note_get() } root %s; }
  }
}
]]

--- Serves the API's attachments, and the store of their bytes (spec/support/store.lua).
servers.store = once("store", function()
  return server.start(function(dir, port)
    os.execute("mkdir -p " .. dir .. "/files")
    return store_conf:format(server.preamble(dir), server.http_preamble(dir), dir, port, dir)
  end)
end)

local application_conf = [[
%s
env LINQ_SPEC_REDIS;
worker_processes %d;
events { worker_connections 4096; }
http {
  %s
  %s
  keepalive_requests 1000000;
  init_by_lua_block { application = require "spec.support.application" application.init("%s") }
  server {
    listen 127.0.0.1:%d backlog=1024;
    %s
    location = /trivial { return 200 ok; }
    location / { content_by_lua_block { application.answer() } }
    location ~ ^/phase/rewrite/ { rewrite_by_lua_block { application.phase() } }
    location ~ ^/phase/access/ { access_by_lua_block { application.phase() } }
    location ~ ^/phase/header_filter/ { header_filter_by_lua_block { application.filter_header() } return 200 x; }
    location ~ ^/phase/log/ { log_by_lua_block { application.note("log") } return 200 x; }
    location ~ ^/phase/set/ { set_by_lua_block $told { return application.told() } return 200 $told; }
  }
}
]]

--- Starts an nginx whose Lua application (spec/support/application.lua) uses linq.
---@param upstream string base URL of the API
---@param options? { workers?: integer, http?: string, server?: string, environment?: table }
function servers.application(upstream, options)
  options = options or {}
  return servers.nginx(function(dir, port)
    return application_conf:format(server.preamble(dir), options.workers or 1, server.http_preamble(dir),
      options.http or "", upstream, port, options.server or "")
  end, options.environment)
end

--- Starts a redis-server on a loopback port for the caller (spec/support/redis.lua).
---@param settings? string lines of redis.conf; PORT and DIR stand for its port and its folder
---@param prepare? fun(dir: string) makes what the settings name
---@return table|nil server nil when redis-server or its client is not installed
function servers.redis(settings, prepare)
  local redis = require "spec.support.redis"
  return redis.is_installed() and keep(redis.start(settings, prepare)) or nil
end

--- Starts a program that prints its port and serves until it is killed.
---@param command string for the shell
---@return { port: integer, said: string, stop: function }
function servers.program(command)
  local process = require "spec.support.process"
  local dir = process.run("mktemp -d"):gsub("%s+$", "")
  local start = "%s >%s/said 2>%s/errors </dev/null & echo $! >%s/pid; for i in $(seq 200); do "
    .. "[ -s %s/said ] && break; sleep 0.05; done; cat %s/said %s/errors"
  local output = process.run((start:gsub("%%s", function()
    local word = command or dir
    command = nil
    return word
  end)))
  return keep {
    port = assert(tonumber(output:match "^%d+"), output),
    errors = dir .. "/errors", -- a file
    stop = function(self)
      process.run(("kill -9 $(cat %s/pid) 2>/dev/null; rm -rf %s"):format(dir, dir))
      self.stop = function() end
    end,
  }
end

--- Starts a proxy that tunnels (spec/support/connect_proxy.lua).
---@param delay? number time to open a tunnel, in seconds
function servers.connect_proxy(delay)
  local process = require "spec.support.process"
  local command = "env LUA_PATH='%s' LUA_CPATH='%s' %s spec/support/connect_proxy.lua %d"
  return servers.program(command:format(package.path, package.cpath, process.lua(), (delay or 0) * 1000))
end

--- Starts a program that forwards a port and spoils replies (spec/support/forwarder.lua). Its `tell` tells it how.
---@param port integer
function servers.forwarder(port)
  local process, socket = require "spec.support.process", require "socket"
  local command = "env LUA_PATH='%s' LUA_CPATH='%s' %s spec/support/forwarder.lua %d"
  local forwarder = servers.program(command:format(package.path, package.cpath, process.lua(), port))
  function forwarder.tell(words)
    local connection = assert(socket.connect("127.0.0.1", forwarder.port))
    connection:send("TELL " .. words .. "\n")
    connection:receive "*a" -- until it has heard
    connection:close()
  end
  return forwarder
end

--- Stops every server.
function servers.stop_all()
  for _, one in pairs(started) do
    one:stop() -- idempotent
  end
  started = {}
end

return servers
