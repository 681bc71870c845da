--- Starts redis-server for the specs.

local process = require "spec.support.process"

local redis = {}

-- Debian packages the pure-Lua client for 5.1 to 5.3. It runs on later versions unchanged.
if _VERSION ~= "Lua 5.1" then
  package.path = package.path .. ";/usr/share/lua/5.3/?.lua"
end

--- What this needs.
redis.needs = "redis-server and lua-redis"

--- Whether it is here.
---@return boolean
function redis.is_installed()
  return pcall(require, "redis") and pcall(require, "socket") and select(2, process.run "command -v redis-server") == 0
end

local methods = {}
local metatable = { __index = methods }

local function configure(self, settings)
  local file = assert(io.open(self.dir .. "/redis.conf", "w"))
  file:write(("bind 127.0.0.1\ndir %s\npidfile %s/pid\nlogfile %s/log\ndaemonize yes\nsave \"\"\n"):format(self.dir,
    self.dir, self.dir))
  file:write((settings:find "tls%-port" and "port 0\n" or "port %d\n"):format(self.port))
  file:write((settings:gsub("DIR", self.dir):gsub("PORT", tostring(self.port))))
  file:close()
end

-- Waits until the server listens. False when it could not.
local function is_ready(self)
  local wait = "cd %s; for i in $(seq 250); do grep -q 'Ready to accept' log && [ -s pid ] && exit; "
    .. "grep -q 'Failed listening' log && exit 1; sleep 0.02; done; exit 1"
  return select(2, process.run("( " .. wait:format(self.dir) .. " )")) == 0
end

--- Starts it again, with the same settings on the same port.
function methods:start()
  local _, status = process.run(("cd %s && rm -f log pid && redis-server redis.conf"):format(self.dir))
  return status == 0 and is_ready(self)
end

--- Ends it, and waits until it is gone. It can be started again.
---@param signal? string default: KILL
function methods:halt(signal)
  local wait = "while [ -e /proc/$pid ] && ! grep -q '^State:.Z' /proc/$pid/status; do sleep 0.01; done"
  process.run(("pid=$(cat %s/pid); kill -%s $pid; %s; rm -f %s/pid"):format(self.dir, signal or "KILL", wait, self.dir))
end

--- Ends it for good.
function methods:stop()
  process.run(("kill -KILL $(cat %s/pid) 2>/dev/null; rm -rf %s"):format(self.dir, self.dir))
  self.stop = function() end
end

--- Sends a command with redis-cli.
---@param command string
---@return string output
function methods:say(command)
  return (process.run(("redis-cli -p %d %s"):format(self.port, command)))
end

--- Starts a redis-server on a loopback port.
---@param settings? string lines of redis.conf; PORT and DIR stand for its port and its folder
---@param prepare? fun(dir: string) makes what the settings name
---@return table server
function redis.start(settings, prepare)
  for _ = 1, 20 do
    local self = setmetatable({
      port = 20000 + math.random(12000),
      dir = process.run("mktemp -d"):gsub("%s+$", ""),
    }, metatable)
    if prepare then
      prepare(self.dir)
    end
    configure(self, settings or "")
    if self:start() then
      return self
    end
    self:stop()
  end
  error "redis-server did not start"
end

return redis
