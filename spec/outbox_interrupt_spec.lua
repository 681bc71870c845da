-- An outbox that Ctrl-C breaks off while it asks its store: what it claimed is sent or given back.
local core = require "linq.core"
local interrupts = require "spec.support.interrupts"
local linq = require "linq"
local redis = require "spec.support.redis"
local servers = require "spec.support.servers"

local test = pcall(require, "DBI") and it or pending

describe("an outbox that is broken off", function()
  test("leaves no claims behind its back", function()
    local path = os.tmpname()
    os.remove(path)
    local store = linq.store.sqlite { path = path }
    local client = linq.client { transport = linq.sandbox { chats = {} } }
    local outbox = linq.outbox { client = client, store = store }
    assert(outbox:send({ from = "+12052761148", to = "+12055550001" }, "We open at nine."))
    local database, transaction = store.database, store.database.transaction
    database.transaction = function(...)
      database.transaction = nil
      transaction(...)
      error "interrupted!"
    end
    assert.is_false(pcall(outbox.run, outbox))
    assert.equal(1, outbox:stats().sending)
    local closing = core.now()
    outbox:close()
    assert.is_true(core.now() - closing < 2) -- it waits for nobody
    assert.equal(0, outbox:stats().sending)
    assert.equal(1, assert(outbox:run()).sent)
  end)

  local stores = {
    memory = function() return linq.store.memory {} end,
    redis = function(server) return linq.store.redis { port = server.port } end,
    sqlite = function() return linq.store.sqlite { path = os.tmpname() } end,
  }

  local is_installed = { memory = true, redis = redis.is_installed(), sqlite = test == it }

  local function new_outbox(store)
    local sandbox = linq.sandbox { chats = {}, clock = linq.sandbox.clock() }
    local transport = { send = interrupts.whole(sandbox.send) }
    local client = linq.client { transport = transport, api_key = "k", clock = sandbox.clock }
    local outbox = linq.outbox { client = client, store = store, name = core.hex(core.random(8)) }
    for i = 1, 3 do
      assert(outbox:send({ from = "+12052761148", to = "+1205555000" .. i }, "hi"))
    end
    return outbox, client
  end

  local function count_messages(client)
    local count = 0
    for chat in client.chats:each { from = "+12052761148" } do
      for _ in chat:each_message() do
        count = count + 1
      end
    end
    return count
  end

  for name, made in pairs(is_installed) do
    local everywhere = made and interrupts.works and it or pending

    everywhere("can be closed wherever that was, and sends all once, over a store of the kind " .. name, function()
      local store = stores[name](name == "redis" and servers.redis())
      local points = interrupts.sweep(263, function(point)
        local outbox, client = new_outbox(store)
        local is_broken = interrupts.break_off(function()
          outbox:run()
          outbox:close()
        end, point)
        interrupts.bounded(function()
          local where = ("after %d instructions"):format(point)
          outbox:close()
          assert.equal(0, outbox:stats().sending, where)
          assert(outbox:run())
          assert.equal(3, count_messages(client), where)
        end)
        return is_broken
      end)
      assert.is_true(points > 50, points)
    end)
  end
end)
