--- What metrics cost a call, in microseconds: a call over a transport that answers at once, with
--- metrics, less the same with an on_event that does nothing; and less the same without on_event.

local linq = require "linq"

local CALLS, ROUNDS = 20000, 15

local answer = { status = 200, body = '{"id":"550e8400-e29b-41d4-a716-446655440000"}' }
local transport = { send = function() return answer end }

local function microseconds(on_event)
  local client = linq.client { transport = transport, on_event = on_event }
  local started = os.clock()
  for _ = 1, CALLS do
    client.chats:retrieve "550e8400-e29b-41d4-a716-446655440000"
  end
  return (os.clock() - started) / CALLS * 1e6
end

local variants = { [1] = false, [2] = function() end, [3] = linq.metrics.new():observer() }
local least = {}
for _ = 1, ROUNDS do
  for i, on_event in ipairs(variants) do
    least[i] = math.min(least[i] or math.huge, microseconds(on_event or nil))
  end
end
print(("%.2f %.2f"):format(least[3] - least[2], least[3] - least[1]))
