--- The host within nginx and OpenResty: a call yields to nginx while it waits.
---
--- The driver of a loop runs in a timer, because cosockets belong to the handler that
--- made them. It learns through the bridge when there is something to do; where the
--- bridge cannot start it looks and sleeps. It ends a second after it ran dry, so that
--- a worker that shuts down is not held up.

local core = require "linq.core"
local driver = require "linq.host.driver"

local ngx = _G.ngx

local LONG = 24 * 3600 * 1000 -- ms; read timeouts are logged as errors, so there are none

local phases = { rewrite = true, server_rewrite = true, access = true, content = true, timer = true, ssl_cert = true }

-- ---- signals ----------------------------------------------------------------------

local signal_methods = {}
local signal_metatable = { __index = signal_methods }
local free_signals = {}

function signal_methods:wait(seconds)
  return self.semaphore:wait(seconds)
end

function signal_methods:raise()
  self.semaphore:post(1)
end

-- ---- the bridge -------------------------------------------------------------------

local openresty

local function socket_path()
  local name = ("linq-%d-%s.sock"):format(ngx.worker.pid(), core.hex(core.random(8)))
  return (os.getenv "TMPDIR" or "/tmp") .. "/" .. name
end

-- loop -> { bridge, socket, alarm }: a cosocket of the driver's timer, at which a byte
-- arrives when the loop has something to do, or at the time of the alarm.
local connections = setmetatable({}, { __mode = "k" })

local function connect(bridge, path)
  local socket = ngx.socket.tcp()
  socket:settimeouts(1000, 1000, LONG)
  local ok = socket:connect("unix:" .. path) and bridge:accept()
  if not ok then
    socket:close()
    return nil
  end
  return socket
end

local function open_connection(loop)
  local fd = core.bridge and loop:fd()
  local path = fd and openresty.socket_path()
  local bridge = path and core.bridge(fd, path)
  if not bridge then
    return nil
  end
  local socket = connect(bridge, path)
  if not socket then
    bridge:close()
    return nil
  end
  return { bridge = bridge, socket = socket, alarm = 0 }
end

local function close_connection(connection)
  connection.socket:close()
  connection.bridge:close()
end

-- ---- the adapter ------------------------------------------------------------------

local adapter = {
  linger = 1,
  sleep = ngx.sleep,
  -- At once: the driver is a thread away.
  start = function(loop) loop:start() end,
}

local function run_driver(premature, drive, loop)
  if premature then
    return
  end
  local connection = open_connection(loop)
  connections[loop] = connection
  local ok, message = pcall(drive)
  if connections[loop] == connection then
    connections[loop] = nil
  end
  if connection then
    close_connection(connection)
  end
  if not ok then
    ngx.log(ngx.ERR, "linq: the driver of a loop ended: ", message)
  end
end

function adapter.spawn(drive, loop)
  return ngx.timer.at(0, run_driver, drive, loop) ~= nil
end

function adapter.new_signal()
  return table.remove(free_signals)
    or setmetatable({ semaphore = assert(require("ngx.semaphore").new()) }, signal_metatable)
end

-- A signal that may still be raised is not used again, nor that of a request that nginx
-- ends while it waits: it never comes here.
function adapter.keep_signal(signal)
  if signal.semaphore:count() == 0 then
    table.insert(free_signals, signal)
  end
end

-- An alarm that comes earlier than asked for costs a look, and setting one a system call.
local function set_alarm(connection, seconds)
  local now = core.now()
  if connection.alarm > now and connection.alarm <= now + seconds then
    return true
  end
  connection.alarm = now + seconds
  return connection.bridge:alarm(seconds)
end

function adapter.wait_readable(loop, seconds)
  local connection = connections[loop]
  if not connection then
    return false
  end
  local bridge, socket = connection.bridge, connection.socket
  if not (set_alarm(connection, seconds) and bridge:arm() and socket:receive(1)) then
    connections[loop] = nil -- its timer closes it
    return false
  end
end

openresty = driver.host(adapter)

--- Returns after all light threads ran that can: nginx resumes them before it looks at its
--- timers again. With ngx.sleep(0) it would write a warning each time.
function openresty.settle()
  ngx.sleep(0.001)
end

--- Where the bridge's socket is made, for a moment.
openresty.socket_path = socket_path

--- Whether a call can wait here.
---@return string|nil message why not, and what to do
function openresty.check()
  local phase = ngx.get_phase()
  if phases[phase] then
    return nil
  end
  return ("nginx cannot wait in its '%s' phase: make the call in ngx.timer.at(0, function() … end)"):format(phase)
end

return openresty
