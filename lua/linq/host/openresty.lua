--- The host within nginx and OpenResty: a call yields to nginx while it waits.
---
--- One driver per loop, a timer of its own (cosockets belong to the handler that
--- made them), steps the loop and wakes the waiters. It learns through the bridge
--- when there is something to do; where the bridge cannot start it sleeps, 1 to
--- 10 ms. It ends a second after it ran dry, so that a worker that shuts down is
--- not held up. Waiters wait in slices and step the loop themselves when one
--- ends: a driver that never ran (too many timers) or died stops nobody.

local core = require "linq.core"
local waiters = require "linq.host.waiters"

local ngx = _G.ngx

local openresty = {}

local FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.01 -- of a driver without the bridge, seconds
local IDLE_SHARE = 1 / 8                       -- a pause is at most this part of the time that nothing came
local LINGER = 1                               -- a driver's time after it ran dry
local SLICE_UNSURE, SLICE = 0.005, 1           -- a waiter's patience before and after its driver was seen alive
local LONG = 24 * 3600 * 1000                  -- ms; read timeouts are logged as errors, so there are none

local phases = { rewrite = true, server_rewrite = true, access = true, content = true, timer = true, ssl_cert = true }

-- loop -> { alive, started, lost }: whether its driver runs, and since when it should
local drivers = setmetatable({}, { __mode = "k" })

-- ---- signals ----------------------------------------------------------------------

local semaphore_module
local free_semaphores = {}

local function take_semaphore()
  semaphore_module = semaphore_module or require "ngx.semaphore"
  return table.remove(free_semaphores) or assert(semaphore_module.new())
end

local waiter_metatable = {
  __index = {
    wake = function(self)
      self.semaphore:post(1)
    end,
  },
}

-- ---- the bridge -------------------------------------------------------------------

local function socket_path()
  local name = ("linq-%d-%s.sock"):format(ngx.worker.pid(), core.hex(core.random(8)))
  return (os.getenv "TMPDIR" or "/tmp") .. "/" .. name
end

-- A cosocket at which a byte arrives when the loop has something to do.
local function open_bridge(loop)
  local fd = core.bridge and loop:fd()
  if not fd then
    return nil, "no descriptor"
  end
  local path = openresty.socket_path()
  local bridge, message = core.bridge(fd, path)
  if not bridge then
    return nil, message
  end
  local socket = ngx.socket.tcp()
  socket:settimeouts(1000, 1000, LONG)
  local ok
  ok, message = socket:connect("unix:" .. path)
  if ok then
    ok, message = bridge:accept()
  end
  if not ok then
    bridge:close()
    return nil, message
  end
  return bridge, socket
end

--- Where the bridge's socket is made, for a moment.
openresty.socket_path = socket_path

-- ---- the driver -------------------------------------------------------------------

local function drive_bridged(loop, bridge, socket)
  local dry_since, alarm_set
  while true do
    local busy = waiters.step(loop, 0) > 0
    if waiters.exist(loop) then
      dry_since = nil
    else
      local now = core.now()
      dry_since = not busy and dry_since or now
      if now - dry_since >= LINGER then
        return
      elseif not alarm_set or now >= alarm_set then
        alarm_set = dry_since + LINGER
        bridge:alarm(alarm_set - now)
      end
    end
    bridge:arm()
    if not socket:receive(1) then
      return
    end
  end
end

local function drive_by_sleeping(loop)
  local busy_at = core.now()
  while waiters.exist(loop) do
    local now = core.now()
    if waiters.step(loop, 0) > 0 then
      busy_at = now
    end
    ngx.sleep(math.max(FIRST_PAUSE, math.min(LONGEST_PAUSE, (now - busy_at) * IDLE_SHARE)))
  end
end

local function drive(premature, loop, state)
  if premature then
    state.lost = true
    return
  end
  state.alive = true
  local bridge, socket = open_bridge(loop)
  state.bridged = bridge ~= nil
  local ok, message
  if bridge then
    ok, message = pcall(drive_bridged, loop, bridge, socket)
    socket:close()
    bridge:close()
  else
    ok, message = pcall(drive_by_sleeping, loop)
  end
  state.lost = true
  if not ok then
    ngx.log(ngx.ERR, "linq: the driver of a loop ended: ", message)
  end
end

-- Makes sure that somebody steps the loop.
local function ensure_driver(loop)
  local state = drivers[loop]
  local now = core.now()
  if state and not state.lost and (state.alive or now - state.started < 1) then
    return state
  end
  state = { started = now, alive = false, lost = false }
  drivers[loop] = state
  if not ngx.timer.at(0, drive, loop, state) then
    state.lost = true
  end
  return state
end

-- ---- what a call does -------------------------------------------------------------

-- Waits for the waiter's semaphore until `is_over` says so.
local function wait_in_slices(loop, waiter, is_over, until_)
  while not is_over() do
    local state = ensure_driver(loop)
    local slice = state.alive and not state.lost and SLICE or SLICE_UNSURE
    if until_ then
      slice = math.min(slice, math.max(0, until_ - core.now()))
    end
    if not waiter.semaphore:wait(slice) then
      waiters.step(loop, 0)
    end
    if until_ and core.now() >= until_ then
      return
    end
  end
end

--- Waits until a transfer is done.
---@param loop userdata
---@param transfer userdata
---@param id? number the transfer's
function openresty.await(loop, transfer, id)
  loop:start()
  if transfer:done() then
    return
  end
  id = id or transfer:id()
  local waiter = setmetatable({ semaphore = take_semaphore(), transfer = transfer }, waiter_metatable)
  waiters.add(loop, id, waiter)
  wait_in_slices(loop, waiter, function() return transfer:done() end)
  waiters.remove(loop, id)
  -- A request that nginx ends while it waits never comes here: its semaphore,
  -- which may still be posted, is not used again.
  if waiter.semaphore:count() == 0 then
    table.insert(free_semaphores, waiter.semaphore)
  end
end

--- Waits until any transfer of the loop is done.
---@param loop userdata
---@param timeout? number seconds
function openresty.wait(loop, timeout)
  local waiter = setmetatable({ semaphore = take_semaphore() }, waiter_metatable)
  local woken = false
  function waiter:wake()
    woken = true
    self.semaphore:post(1)
  end
  waiters.add_any(loop, waiter)
  wait_in_slices(loop, waiter, function() return woken end, timeout and core.now() + timeout)
  waiters.remove(loop, waiter)
end

--- Pauses this request alone.
---@param seconds number
function openresty.sleep(seconds)
  ngx.sleep(seconds)
end

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
