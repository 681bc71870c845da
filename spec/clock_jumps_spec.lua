-- A system's clock that jumps by a day, there and back, while outboxes and bots work, over each store.
local bots = require "spec.support.bots"
local linq = require "linq"
local redis = require "spec.support.redis"
local servers = require "spec.support.servers"

local LINE = bots.LINE
local DAY = 86400

-- A clock that goes forward, and a calendar that jumps.
local function new_clock()
  local clock = { passed = 0, jumped = 0, slept = 0 }
  function clock.now() return 1000 + clock.passed end
  function clock.time() return 1764500000 + clock.passed + clock.jumped end
  function clock.sleep(seconds)
    clock.passed, clock.slept = clock.passed + seconds, clock.slept + seconds
  end
  function clock.jump()
    clock.jumped = ({ [0] = DAY, [DAY] = -DAY, [-DAY] = 0 })[clock.jumped]
  end
  return clock
end

local stores = {
  memory = function(clock) return linq.store.memory { clock = clock } end,
  sqlite = pcall(require, "dbd.sqlite3") and function(clock)
    return linq.store.sqlite { path = os.tmpname(), clock = clock }
  end,
  redis = redis.is_installed() and function() return linq.store.redis { port = servers.redis().port } end,
}

-- How often each text was sent by the line, and the texts of each chat in their order.
local function look(client)
  local times, chats = {}, {}
  for chat in client.chats:each { from = LINE } do
    local texts = {}
    for message in chat:each_message() do
      times[message.text] = (times[message.text] or 0) + 1
      texts[#texts + 1] = message.text
    end
    chats[#chats + 1] = texts
  end
  return times, chats
end

for _, name in ipairs { "memory", "sqlite", "redis" } do
  describe("a clock that jumps by a day, over a store of the kind " .. name, function()
    local it_jumps = stores[name] and it or pending

    it_jumps("has an outbox send nothing twice, and nothing waits for a day", function()
      local clock = new_clock()
      local sandbox = linq.sandbox { chats = {} }
      local sent = 0
      local client = linq.client { api_key = "k", clock = clock, transport = { send = function(request)
        sent = sent + (request.method == "POST" and 1 or 0)
        if sent % 9 == 0 then
          clock.jump()
        end
        if sent % 7 == 0 and request.method == "POST" then
          return { status = 503, headers = {}, body = "{}" }
        end
        clock.passed = clock.passed + 0.01
        return sandbox.send(request)
      end } }
      local outbox = linq.outbox { client = client, store = stores[name](clock) }
      for i = 1, 200 do
        assert(outbox:send({ from = LINE, to = ("+1205555%04d"):format(i % 10) }, "message " .. i, { id = "m" .. i }))
      end
      local progress = assert(outbox:run())
      assert.same({ 200, 0 }, { progress.sent, progress.failed + progress.uncertain })
      local times = look(client)
      for i = 1, 200 do
        assert.equal(1, times["message " .. i], i)
      end
      assert.is_true(clock.slept < 300, clock.slept)
    end)

    it_jumps("has a bot handle each event once, one after another", function()
      local clock, world = new_clock(), bots.world()
      world.store = stores[name](clock)
      local bot = world.bot { clock = clock, tolerance = 1e9 }
      bot:on("*", function(event, conversation)
        clock.jump()
        conversation.state.count = (conversation.state.count or 0) + 1
        conversation:reply(event.event_id .. " " .. conversation.state.count)
      end)
      local expected = {}
      for i = 1, 30 do
        expected[i] = "e" .. i .. " " .. i
        local given = { id = "e" .. i, chat = world.chat }
        assert.same({ 200, "handled" }, { bots.deliver(bot, given) })
        clock.jump()
        assert.same({ 200, "duplicate" }, { bots.deliver(bot, given) })
      end
      assert.same(expected, world.replies())
    end)

    it_jumps("has a bot that polls handle each message once", function()
      local clock, world, seen = new_clock(), bots.world(), {}
      world.client = linq.client { transport = world.sandbox, api_key = "k", clock = clock }
      world.store = stores[name](clock)
      local function poll()
        local bot = world.bot { clock = clock }
        bot:on("message.received", function(event)
          clock.jump()
          seen[#seen + 1] = event.message.text
        end)
        assert(bot:poll { from = LINE, rounds = 2, interval = 3 })
      end
      poll()
      local expected = {}
      for i = 1, 12 do
        expected[i] = "text " .. i
        world.sandbox:receive { chat = world.chat, text = expected[i] }
        clock.jump()
        poll()
      end
      assert.same(expected, seen)
    end)
  end)
end
