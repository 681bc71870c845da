-- The bridge's thread under ThreadSanitizer: bridge.lua names the cases, bridge.lua CASE
-- runs one. A race, a wrong result or a byte that never comes ends the process with an error.

local core = require "linq.core"
local fork = require "fork"
local host = require "host"

local LONG = 10000 -- ms: a byte that is due has come long before
local SOON = 0.0005 -- seconds, of an alarm

local number = 0

-- A bridge with a host that has connected: the bridge, the host's end, what it watches.
local function open()
  number = number + 1
  local path = ("%s.%d.%d"):format(os.tmpname(), host.pid(), number)
  os.remove(path:match "^(.-)%.%d+%.%d+$")
  local event = host.event()
  local bridge = assert(core.bridge(event, path))
  local socket = host.connect(path)
  assert(bridge:accept())
  assert(not io.open(path), "the path is still there")
  return bridge, socket, event
end

local function close(bridge, socket, event)
  bridge:close()
  host.close(socket)
  host.close(event)
end

local function signal_and_receive(bridge, socket, event)
  assert(bridge:arm())
  host.signal(event)
  assert(host.receive(socket, LONG) >= 1, "no byte came")
  assert(host.calm(event))
end

local cases = {}

function cases.start_and_close()
  for _ = 1, 300 do
    local bridge, socket, event = open()
    close(bridge, socket, event)
    bridge:close()
  end
end

function cases.arm()
  local bridge, socket, event = open()
  for _ = 1, 1000 do
    signal_and_receive(bridge, socket, event)
  end
  host.signal(event)
  assert(host.receive(socket, 20) == 0, "a byte although it is not armed")
  close(bridge, socket, event)
end

function cases.alarm()
  local bridge, socket, event = open()
  for _ = 1, 300 do
    assert(bridge:alarm(SOON))
    assert(host.receive(socket, LONG) >= 1, "no byte came")
  end
  close(bridge, socket, event)
end

-- Nobody waits for anybody: the thread sends while it is told the next.
function cases.arm_and_alarm_at_once()
  local bridge, socket, event = open()
  for i = 1, 3000 do
    assert(bridge:arm())
    host.signal(event)
    assert(bridge:alarm(i % 3 == 0 and 1000 or 0))
    if i % 10 == 0 then
      assert(host.receive(socket, LONG), "the bridge has hung up")
      host.calm(event)
    end
  end
  close(bridge, socket, event)
end

function cases.close_while_it_sends()
  for i = 1, 300 do
    local bridge, socket, event = open()
    assert(bridge:arm())
    assert(bridge:alarm(i % 2 == 0 and 0 or SOON))
    host.signal(event)
    close(bridge, socket, event)
  end
end

function cases.host_hangs_up()
  for _ = 1, 200 do
    local bridge, socket, event = open()
    host.close(socket)
    assert(bridge:arm())
    host.signal(event)
    assert(bridge:alarm(0))
    bridge:close()
    host.close(event)
  end
end

function cases.left_to_the_collector()
  for _ = 1, 50 do
    local sockets, events = {}, {}
    for i = 1, 4 do
      local bridge
      bridge, sockets[i], events[i] = open()
      assert(bridge:arm())
      host.signal(events[i])
    end
    collectgarbage()
    collectgarbage()
    for i = 1, 4 do
      host.receive(sockets[i], LONG)
      assert(host.receive(sockets[i], LONG) == nil, "its thread still runs")
      host.close(sockets[i])
      host.close(events[i])
    end
  end
end

function cases.side_by_side()
  local bridges = {}
  for i = 1, 16 do
    bridges[i] = { open() }
  end
  for _ = 1, 100 do
    for _, one in ipairs(bridges) do
      assert(one[1]:arm())
      host.signal(one[3])
    end
    for _, one in ipairs(bridges) do
      assert(host.receive(one[2], LONG) >= 1, "no byte came")
      assert(host.calm(one[3]))
    end
  end
  for _, one in ipairs(bridges) do
    close(table.unpack(one))
  end
end

-- The child has the parent's bridge, but not its thread.
function cases.fork()
  for _ = 1, 40 do
    local bridge, socket, event = open()
    assert(bridge:arm())
    local child = fork.start(function()
      bridge:arm()
      bridge:close()
      collectgarbage()
      return true
    end)
    host.signal(event)
    assert(host.receive(socket, LONG) >= 1, "no byte came")
    assert(fork.wait(child) == 0)
    assert(host.calm(event))
    signal_and_receive(bridge, socket, event)
    close(bridge, socket, event)
  end
end

function cases.fork_and_open_another()
  for _ = 1, 20 do
    local bridge, socket, event = open()
    local child = fork.start(function()
      local own, own_socket, own_event = open()
      signal_and_receive(own, own_socket, own_event)
      close(own, own_socket, own_event)
      bridge:close()
      return true
    end)
    signal_and_receive(bridge, socket, event)
    assert(fork.wait(child) == 0)
    close(bridge, socket, event)
  end
end

function cases.over_a_loop()
  local settings, headers = {}, core.headers {}
  for _ = 1, 20 do
    local loop = core.loop()
    local path = os.tmpname()
    os.remove(path)
    local bridge = assert(core.bridge(loop:fd(), path))
    local socket = host.connect(path)
    assert(bridge:accept())
    -- nobody listens on port 1
    local transfer = assert(loop:get(settings, headers, "http://127.0.0.1:1", "/", 10))
    loop:start()
    while not transfer:done() do
      assert(bridge:arm())
      assert(host.receive(socket, LONG) >= 1, "no byte came")
      loop:step(0)
    end
    assert(loop:take(transfer) == nil)
    bridge:close()
    loop:close()
    host.close(socket)
  end
end

local name = ...
if name then
  cases[name]()
else
  local names = {}
  for case in pairs(cases) do
    names[#names + 1] = case
  end
  table.sort(names)
  print(table.concat(names, "\n"))
end
