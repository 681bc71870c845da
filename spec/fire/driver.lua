--- Exactly once under fire: kills the processes that send, and what they keep messages in, at
--- random moments, until enough of them were killed; then lets them finish.

local core = require "linq.core"
local fire = require "spec.fire.world"
local json = require "linq.util.json"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local driver = {}

local SHARES = 4

local function shell(command, ...)
  return (process.run(command:format(...)):gsub("%s+$", ""))
end

local function kill(pid)
  shell("kill -9 %s 2>/dev/null || true", pid)
end

local function write(dir, options)
  local path = dir .. "/options.json"
  local file = assert(io.open(path, "w"))
  file:write(assert(json.encode(options)))
  file:close()
  return path
end

-- ---- processes that send ----------------------------------------------------------------------

local function start_process(dir, share)
  return shell("LUA_PATH='%s' LUA_CPATH='%s' %s spec/fire/worker.lua %s/options.json %d >>%s/log 2>&1 & echo $!",
    package.path, package.cpath, process.lua(), dir, share, dir)
end

-- Processes over a store of theirs.
local function processes(dir, options)
  local self, pids = {}, {}
  write(dir, options)
  local outbox = fire.outbox(options, linq.store[options.store.kind](options.store.options))
  for share = 0, SHARES - 1 do
    pids[share] = start_process(dir, share)
  end
  function self.kill_one()
    local share = math.random(0, SHARES - 1)
    kill(pids[share])
    pids[share] = start_process(dir, share)
  end
  function self.stop()
    for share = 0, SHARES - 1 do
      kill(pids[share])
    end
  end
  function self.said()
    return shell("tail -n 20 %s/log", dir)
  end
  function self.stats()
    return (outbox:stats())
  end
  function self.known()
    return fire.known(outbox)
  end
  return self
end

-- ---- homes --------------------------------------------------------------------------------------

local homes = {}

function homes.sqlite(dir, options)
  options.store = { kind = "sqlite", options = { path = dir .. "/outbox.db" } }
  return processes(dir, options)
end

function homes.redis(dir, options)
  local server = assert(servers.redis "appendonly yes\nappendfsync always\n")
  options.store = { kind = "redis", options = { port = server.port } }
  local self = processes(dir, options)
  local stop = self.stop
  function self.disturb()
    server:halt()
    core.sleep(0.1)
    assert(server:start())
  end
  function self.stop()
    stop()
    server:stop()
  end
  return self
end

local NGINX = [[
%s
worker_processes %d;
events { worker_connections 1024; }
http {
  %s
  lua_shared_dict outbox 64m;
  init_by_lua_block { application = require "spec.fire.application" application.init "%s" }
  init_worker_by_lua_block { application.start() }
  server { listen 127.0.0.1:%d; location / { content_by_lua_block { application.answer() } } }
}
]]

function homes.shared_dict(dir, options)
  local server = require "linq.sandbox.server"
  local path = write(dir, options)
  local nginx = servers.nginx(function(nginx_dir, port)
    return NGINX:format(server.preamble(nginx_dir), SHARES, server.http_preamble(nginx_dir), path, port)
  end)
  local self, master = {}, shell("cat %s/nginx.pid", nginx.dir)
  local client = linq.client { api_key = "k", base_url = nginx.origin, timeout = 60, max_retries = 0 }
  local function get(place)
    local answer = client:request { path = place }
    return answer and json.decode(answer.body)
  end
  function self.kill_one()
    kill(("$(pgrep -P %s | shuf -n 1)"):format(master))
  end
  function self.disturb()
    shell("kill -HUP %s", master)
  end
  function self.stop()
    nginx:stop()
  end
  function self.stats()
    return get "/"
  end
  function self.known()
    return get "/known"
  end
  return self
end

-- ---- the test -------------------------------------------------------------------------------------

local function wait_until_sent(home, options)
  local until_ = core.now() + options.patience
  while core.now() < until_ do
    local stats = home.stats()
    if stats and stats.total == options.messages and stats.waiting + stats.sending == 0 then
      return true
    end
    core.sleep(0.1)
  end
  return nil, ("the messages were not sent in time: %s%s"):format(tostring(json.encode(home.stats() or {})),
    home.said and "; the processes said: " .. home.said() or "")
end

--- Runs the test in a home: kills `kills` times, and disturbs the home `disturbances` times.
---@param name "sqlite"|"redis"|"shared_dict"
---@param size table messages, pairs, kills, disturbances; pause: seconds between kills, at most; latency: of the API
---@return table<string, integer>|nil counts see fire.counts
---@return string|nil message
function driver.run(name, size)
  local sandbox = servers.sandbox {
    chaos = { rate = 0.1, seed = math.random(2 ^ 30) }, latency = size.latency, rate_limit = { per = 30, seconds = 60 },
    chats = {},
  }
  local dir = shell "mktemp -d"
  local options = {
    messages = size.messages, pairs = size.pairs, shares = SHARES, concurrency = 16, lease = 0.5,
    base_url = sandbox.base_url, patience = 120,
  }
  local home = homes[name](dir, options)
  for number = 1, size.kills do
    fire.pause(size.pause)
    home.kill_one()
    if home.disturb and number % math.floor(size.kills / size.disturbances) == 0 then
      home.disturb()
    end
  end
  local ok, message = wait_until_sent(home, options)
  local counts = ok and fire.counts(home.known(), options)
  home.stop()
  sandbox:stop()
  shell("rm -rf %s", dir)
  return counts, message
end

return driver
