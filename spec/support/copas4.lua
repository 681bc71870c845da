--- A stand-in for the part of Copas 4 that linq.host.copas uses, for Luas whose package is
--- older or missing. Threads start in the next step; they wait for sockets, pause, and are
--- woken. The loop ends when no thread is left.

local core = require "linq.core"
local socket = require "socket"

local copas = { _VERSION = "Copas 4.x (a stand-in)", running = false }

local waiting = {} -- array of { socket, thread }
local paused = {} -- thread -> time
local ready = {} -- array of threads

local READ, PAUSE = {}, {}

local function resume(thread, ...)
  local ok, what, queue = coroutine.resume(thread, ...)
  if not ok then
    print(debug.traceback(thread, tostring(what)))
  elseif queue == READ then
    waiting[#waiting + 1] = { socket = what, thread = thread }
  elseif queue == PAUSE then
    paused[thread] = core.now() + what
  else
    assert(coroutine.status(thread) == "dead", "user code cannot yield to copas")
  end
end

function copas.pause(seconds)
  coroutine.yield(math.max(seconds or 0, 0), PAUSE)
end

function copas.wakeup(thread)
  if paused[thread] then
    paused[thread] = nil
    ready[#ready + 1] = thread
  end
end

function copas.addthread(fn, ...)
  local thread = coroutine.create(function(_, ...)
    copas.pause()
    return fn(...)
  end)
  resume(thread, nil, ...)
  return thread
end

function copas.receive(client, pattern)
  while true do
    local data, message = client:receive(pattern)
    if math.random(100) > 90 then
      copas.pause()
    end
    if data or message ~= "timeout" then
      return data, message
    end
    coroutine.yield(client, READ)
  end
end

local function time_of_next(now)
  local left = #ready > 0 and 0 or 0.1 -- its timer thread wakes it every 0.1 s
  for _, time in pairs(paused) do
    left = math.min(left, math.max(0, time - now))
  end
  return left
end

function copas.step(timeout)
  local sockets = {}
  for i, one in ipairs(waiting) do
    sockets[i] = one.socket
  end
  local left = math.min(timeout or math.huge, time_of_next(core.now()))
  local readable = socket.select(sockets, nil, left)
  local due, now = ready, core.now()
  ready = {}
  for thread, time in pairs(paused) do
    if time <= now then
      due[#due + 1] = thread
    end
  end
  for _, thread in ipairs(due) do
    paused[thread] = nil
  end
  for i = #waiting, 1, -1 do
    if readable[waiting[i].socket] then
      due[#due + 1] = table.remove(waiting, i).thread
    end
  end
  for _, thread in ipairs(due) do
    resume(thread)
  end
end

function copas.finished()
  return #waiting == 0 and #ready == 0 and next(paused) == nil
end

function copas.loop()
  copas.running = true
  while not copas.finished() do
    copas.step()
  end
  copas.running = false
end

return copas
