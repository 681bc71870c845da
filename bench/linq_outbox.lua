--- What an outbox costs, without network: linq_outbox.lua cost|idle|memory sqlite|redis PATH|PORT MESSAGES.
--- cost: microseconds that a message takes more than its call alone. idle: per cent of a
--- processor while nothing is to be sent. memory: MB (1e6) for messages that wait, of Redis or
--- of this process.

package.path = package.path .. ";/usr/share/lua/5.3/?.lua" -- Debian's lua-redis has no folder of 5.4's

local core = require "linq.core"
local linq = require "linq"

local what, kind, place, COUNT = arg[1], arg[2], arg[3], tonumber(arg[4])
local PAIRS, IDLE, CONCURRENCY = 300, 3, 64
local LINE = "+12052761148"

local ANSWER = {
  status = 201, headers = {},
  body = '{"chat":{"id":"550e8400-e29b-41d4-a716-446655440000","display_name":null,"handles":[],"is_group":false,'
    .. '"message":{"id":"0d69d600-95a6-4018-bd18-e6645004c3c8","created_at":"2026-01-01T00:00:00Z"}}}',
}
local client = linq.client { api_key = "k", transport = { send = function() return ANSWER end } }

local store = kind == "redis" and linq.store.redis { port = tonumber(place), prefix = core.hex(core.random(4)) }
  or linq.store.sqlite { path = place }
local outbox = linq.outbox { client = client, store = store }

local function messages(count, first)
  local list = {}
  for i = first or 1, (first or 1) + count - 1 do
    local target = { from = LINE, to = ("+1205%07d"):format(i % PAIRS) }
    list[#list + 1] = { target = target, content = "Your order is on its way", id = "m" .. i }
  end
  return list
end

local function send(item)
  local parts = { { type = "text", value = item.content } }
  return client.chats:create { from = LINE, to = { item.target.to }, message = { parts = parts } }
end

local function seconds_of(fn, ...)
  local started = core.now()
  assert(fn(...))
  return core.now() - started
end

local measures = {}

function measures.cost()
  local list = messages(COUNT)
  linq.map(list, send) -- everything is loaded, and compiled where it can be
  local alone = seconds_of(linq.map, list, send)
  local kept = seconds_of(outbox.send_all, outbox, list)
  return (kept + seconds_of(outbox.run, outbox, { concurrency = CONCURRENCY }) - alone) / COUNT * 1e6
end

function measures.idle()
  local started, until_ = os.clock(), core.now() + IDLE
  outbox:work {
    on_progress = function()
      if core.now() >= until_ then
        outbox:stop()
      end
    end,
  }
  return (os.clock() - started) / IDLE * 100
end

local function resident()
  local file = assert(io.open "/proc/self/statm")
  local pages = select(2, file:read("*n", "*n"))
  file:close()
  return pages * 4096
end

local function used()
  if kind == "sqlite" then
    collectgarbage()
    return resident()
  end
  return tonumber(store:command("INFO", "memory"):match "used_memory:(%d+)")
end

function measures.memory()
  assert(outbox:send_all(messages(100)))
  local before = used()
  for first = 101, COUNT, 100 do
    assert(outbox:send_all(messages(100, first)))
  end
  return (used() - before) / 1e6
end

print(measures[what]())
