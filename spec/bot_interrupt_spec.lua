-- Bots that Ctrl-C or a limit of instructions breaks off anywhere: they go on, and every message gets one reply.
local bots = require "spec.support.bots"
local core = require "linq.core"
local interrupts = require "spec.support.interrupts"
local linq = require "linq"

local deliver = bots.deliver

describe("a bot that is broken off", function()
  local passed, runs

  before_each(function()
    passed, runs = 0, 0
  end)

  local it_sweeps = interrupts.works and it or pending
  local has_sqlite = pcall(require, "dbd.sqlite3")
  local clock = {
    now = function() return core.now() + passed end,
    time = function() return core.time() + passed end,
    sleep = function(seconds) passed = passed + seconds end,
  }

  local stores = {
    memory = function() return linq.store.memory { clock = clock } end,
    sqlite = has_sqlite and function() return linq.store.sqlite { path = os.tmpname(), clock = clock } end,
  }

  local function new_world(store)
    local world = bots.world()
    world.store = stores[store]()
    local sandbox = world.sandbox
    local transport = { send = interrupts.whole(sandbox.send) }
    world.client = linq.client { transport = transport, api_key = "k", max_retries = 0, clock = clock }
    return world
  end

  local function echo(world)
    local bot = world.bot { clock = clock, tolerance = 1e9 }
    bot:on("message.received", function(event, conversation)
      runs = runs + 1
      conversation.state.count = (conversation.state.count or 0) + 1
      conversation:reply(event.message.text .. " " .. conversation.state.count)
    end)
    return bot
  end

  local fine = tonumber(os.getenv "LINQ_INTERRUPT_STEP") -- instructions

  for name, step in pairs { memory = fine or 997, sqlite = fine or 997 } do
    local it_goes_on = stores[name] and it_sweeps or pending

    it_goes_on("takes deliveries, over a store of the kind " .. name, function()
      local points = interrupts.sweep(step, function(point)
        local world = new_world(name)
        local bot = echo(world)
        local is_broken = interrupts.break_off(function()
          deliver(bot, { id = "e1", chat = world.chat, text = "a" })
          deliver(bot, { id = "e2", chat = world.chat, text = "b", created_at = "2026-11-30T10:00:01Z" })
        end, point)
        passed = passed + 200 -- the claim has ended
        interrupts.bounded(function()
          for _, id in ipairs { "e1", "e2" } do
            local given = { id = id, chat = world.chat, text = id == "e1" and "a" or "b" }
            local status, outcome = deliver(bot, given)
            assert.equal(200, status, ("%s after %d instructions: %s"):format(id, point, outcome))
          end
          assert.same({ "a 1", "b 2" }, world.replies(), point)
        end)
        return is_broken
      end)
      assert.is_true(points > 10, points)
    end)

    it_goes_on("polls, over a store of the kind " .. name, function()
      local points = interrupts.sweep(step, function(point)
        local world = new_world(name)
        local bot = echo(world)
        assert.equal(0, bot:poll { from = bots.LINE, rounds = 1, since = core.time() - 60 })
        world.sandbox:receive { chat = world.chat, text = "a" }
        world.sandbox:receive { chat = world.chat, text = "b" }
        local is_broken = interrupts.break_off(function()
          bot:poll { from = bots.LINE, rounds = 2, interval = 1 }
        end, point)
        passed = passed + 200
        interrupts.bounded(function()
          bot:poll { from = bots.LINE, rounds = 4, interval = 100 }
          assert.same({ "a 1", "b 2" }, world.replies(), point)
        end)
        return is_broken
      end)
      assert.is_true(points > 10, points)
    end)
  end

  it("ends where its handler is broken off by Ctrl-C", function()
    local world = new_world "memory"
    local bot = world.bot()
    bot:on("*", function() error "interrupted!" end) -- as lua raises it
    assert.has_error(function() deliver(bot, { id = "e1", chat = world.chat }) end)
  end)
end)
