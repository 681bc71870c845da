--- Measures the sandbox in this process: finds of one chat among 500, on both API versions, and the
--- memory of 100,000 messages. CPU time, so that a busy machine changes little.

local linq = require "linq"

local CHATS, SECONDS, MESSAGES = 500, 2, 100000
local LINE, NUMBER = "+12052761148", 45

local function number_of(i)
  return ("+1205555%04d"):format(i)
end

local function finds_per_second(client)
  local count, started = 0, os.clock()
  repeat
    count = count + 1
    assert(client.chats:find { from = LINE, to = { number_of(count * 37 % CHATS + 1) } })
  until count % 10 == 0 and os.clock() - started > SECONDS
  return count / (os.clock() - started)
end

local function measure_finds()
  local chats = {}
  for i = 1, CHATS do
    chats[i] = { from = LINE, to = { number_of(i) } }
  end
  local sandbox = linq.sandbox { chats = chats }
  for _, version in ipairs { "v3", "v2" } do
    local client = linq[version].client { transport = sandbox }
    print(("sandbox finds, %s: %.0f a second of CPU"):format(version, finds_per_second(client)))
  end
end

local function measure_memory()
  local sandbox = linq.sandbox()
  for i = 1, MESSAGES do
    sandbox:receive { chat = NUMBER, text = "message " .. i }
  end
  collectgarbage()
  collectgarbage()
  print(("sandbox with %d messages: %.0f MB"):format(MESSAGES, collectgarbage "count" / 1024))
end

measure_finds()
measure_memory()
