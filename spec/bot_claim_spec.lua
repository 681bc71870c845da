-- Handlers that take longer than the claim of their event lasts.
local bots = require "spec.support.bots"
local core = require "linq.core"
local linq = require "linq"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local deliver = bots.deliver

local function sleep(seconds)
  local tasks = linq.tasks()
  tasks:spawn(function() tasks:sleep(seconds) end)
  tasks:run()
end

describe("a handler that takes longer than the claim of its event", function()
  local world, passed, runs

  -- The time of another process, which can be set.
  local clock = { now = core.now, time = function() return core.time() + passed end, sleep = core.sleep }

  before_each(function()
    world, passed, runs = bots.world(), 0, 0
  end)

  -- A process of the bot; all share the store.
  local function process(work, more)
    local given = { claim_ttl = 0.3, clock = clock, tolerance = 1e6 }
    for name, value in pairs(more or {}) do
      given[name] = value
    end
    local bot = world.bot(given)
    bot:on("*", function(event, conversation)
      runs = runs + 1
      conversation.state.count = (conversation.state.count or 0) + 1
      conversation:reply(event.event_id .. ": " .. conversation.state.count)
      work(event, conversation)
    end)
    return bot
  end

  local function nothing() end

  it("keeps its turn while something can run beside it", function()
    local outcomes, tasks = {}, linq.tasks()
    local slow = process(function() sleep(1.2) end)
    tasks:spawn(function() outcomes[1] = select(2, deliver(slow, { id = "e1", chat = world.chat })) end)
    tasks:spawn(function()
      tasks:sleep(0.7)
      outcomes[2] = select(2, deliver(process(nothing), { id = "e1", chat = world.chat }))
    end)
    tasks:run()
    assert.same({ "handled", "duplicate" }, outcomes)
    assert.equal(1, runs)
  end)

  it("leaves nothing running beside it, also where it raises", function()
    local tasks = linq.tasks()
    local bot = process(function() error "no" end, { claim_ttl = 60 })
    local started = core.now()
    tasks:spawn(function() deliver(bot, { id = "e1", chat = world.chat }) end)
    tasks:run()
    assert.is_true(core.now() - started < 2)
  end)

  it("leaves no turn behind where it returns while the claim is being renewed", function()
    local tasks, is_refused = linq.tasks(), false
    local bot = process(function()
      function world.store:lock() -- another process has it for a moment
        is_refused, self.lock = true, nil
        return false
      end
      repeat
        sleep(0.001)
      until is_refused
    end, { claim_ttl = 0.3 })
    tasks:spawn(function()
      deliver(bot, { id = "e1", chat = world.chat })
      sleep(0.1)
    end):join()
    assert.is_nil(world.store:get("linq:bot:bot:turns:" .. world.chat))
  end)

  it("has its turn back where a clock that jumped took it away", function()
    for _, jump in ipairs { 86400, -86400 } do
      local outcomes, tasks = {}, linq.tasks()
      passed, runs = 0, 0
      local slow = process(function()
        passed = jump
        sleep(1.2)
      end)
      local id = "jump by " .. jump
      tasks:spawn(function() outcomes[1] = select(2, deliver(slow, { id = id, chat = world.chat })) end)
      tasks:spawn(function()
        tasks:sleep(0.7)
        outcomes[2] = select(2, deliver(process(nothing), { id = id, chat = world.chat }))
      end)
      tasks:run()
      assert.same({ "handled", "duplicate" }, outcomes)
      assert.equal(1, runs)
    end
  end)

  -- Where nothing runs beside it, its claim ends.
  describe("in a process that blocks", function()
    local own = {
      now = function() return core.now() + passed end,
      time = function() return core.time() + passed end,
      sleep = core.sleep,
    }

    it("is handled, where nobody else took the event", function()
      for i, seconds in ipairs { 0.5, 3600 } do
        local bot = process(function() passed = passed + seconds end, { clock = own })
        assert.same({ 200, "handled" }, { deliver(bot, { id = "e" .. i, chat = world.chat }) })
      end
      assert.same({ "e1: 1", "e2: 2" }, world.replies())
    end)

    it("does not undo what later events kept meanwhile", function()
      local other = process(nothing, { clock = own })
      local slow = process(function(event)
        if event.event_id == "e1" then
          passed = passed + 3600
          assert.same({ 200, "handled" }, { deliver(other, { id = "e1", chat = world.chat }) })
          assert.same({ 200, "handled" }, { deliver(other, { id = "e2", chat = world.chat }) })
        end
      end, { clock = own })
      assert.same({ 200, "duplicate" }, { deliver(slow, { id = "e1", chat = world.chat }) })
      assert.equal(200, (deliver(slow, { id = "e3", chat = world.chat })))
      assert.same({ "e1: 1", "e2: 2", "e3: 3" }, world.replies())
    end)

    it("is handled again where another event of the chat ran meanwhile", function()
      local other = process(nothing, { clock = own })
      local slow = process(function(event)
        if event.event_id == "e1" and runs == 1 then
          passed = passed + 3600
          assert.same({ 200, "handled" }, { deliver(other, { id = "e2", chat = world.chat }) })
        end
      end, { clock = own })
      assert.same({ 503, "later" }, { deliver(slow, { id = "e1", chat = world.chat }) })
      assert.same({ 200, "handled" }, { deliver(slow, { id = "e1", chat = world.chat }) })
      assert.equal(200, (deliver(slow, { id = "e3", chat = world.chat })))
      assert.equal("e3: 3", world.replies()[3])
    end)
  end)
end)

local conf = [[
%s
worker_processes 2;
events { worker_connections 256; }
http {
  %s
  lua_shared_dict bot 1m;
  init_by_lua_block {
    local linq = require "linq"
    local dict = ngx.shared.bot
    bot = linq.bot {
      client = linq.client { api_key = "k", base_url = "http://127.0.0.1:1" },
      store = linq.store.shared_dict "bot", secret = "%s", claim_ttl = 1,
    }
    bot:on("*", function()
      dict:incr("runs", 1, 0)
      ngx.sleep(3)
    end)
  }
  server {
    listen 127.0.0.1:%d;
    location = /runs { content_by_lua_block { ngx.print(ngx.shared.bot:get "runs") } }
    location / { content_by_lua_block { bot:serve() } }
  }
}
]]

describe("a handler in nginx that takes longer than the claim of its event #nginx", function()
  it("is not run by another request meanwhile", function()
    local nginx = servers.nginx(function(dir, port)
      return conf:format(server.preamble(dir), server.http_preamble(dir), bots.SECRET, port)
    end)
    local client = linq.client { api_key = "k", base_url = nginx.origin, max_retries = 0, timeout = 20 }
    local body = bots.body { id = "e1", chat = "00000000-0000-4000-8000-000000000001" }
    local function post(wait)
      sleep(wait)
      return assert(client:request { method = "POST", path = "/", body = body,
        headers = linq.webhooks.sign(body, { secret = bots.SECRET, id = "e1" }) })
    end
    local outcomes = linq.map({ 0, 1.3, 1.6, 1.9 }, function(wait) return post(wait).body.status end)
    assert.same({ "handled", "duplicate", "duplicate", "duplicate" }, outcomes)
    assert.equal(1, tonumber(client:request({ path = "/runs" }).body))
  end)
end)
