-- client:ensure_webhook: one subscription for a URL, and its secret in the store.
local bots = require "spec.support.bots"
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local memory = require "linq.store.memory"

local URL = "https://bot.example.com/webhook"

describe("client:ensure_webhook", function()
  for _, version in ipairs { "v3", "v2" } do
    describe("of " .. version, function()
      local sandbox, client, store

      before_each(function()
        sandbox, store = linq.sandbox(), memory {}
        client = linq[version].client { transport = sandbox, max_retries = 0 }
      end)

      local function ensure(more)
        local given = { url = URL, events = { "message.received" }, store = store }
        for name, value in pairs(more or {}) do
          given[name] = value
        end
        return client:ensure_webhook(given)
      end

      local function count()
        return #assert(client.webhook_subscriptions:list()).items
      end

      it("creates it once, and keeps the secret", function()
        local made = assert(ensure())
        assert.equal("created", made.action)
        assert.is_true(#made.secret > 20)
        local again = assert(ensure())
        assert.equal("unchanged", again.action)
        assert.equal(made.secret, again.secret)
        assert.equal(made.id, again.id)
        assert.equal(1, count())
      end)

      it("updates what differs, and leaves others alone", function()
        local made = assert(ensure())
        assert(ensure { url = URL .. "/other" })
        local again = assert(ensure { events = { "message.sent", "message.received" } })
        assert.equal("updated", again.action)
        assert.equal(made.secret, again.secret)
        assert.equal("unchanged", assert(ensure { events = { "message.received", "message.sent" } }).action)
        assert.equal(2, count())
      end)

      it("says so where the secret is lost, and replaces it where that is asked for", function()
        local made = assert(ensure())
        store = memory {}
        local none, err = ensure()
        assert.is_nil(none)
        assert.equal("conflict", err.kind)
        assert.is_truthy(err.message:find "replace_lost_secret")
        local again = assert(ensure { replace_lost_secret = true })
        assert.equal("replaced", again.action)
        assert.are_not.equal(made.secret, again.secret)
        assert.equal("unchanged", assert(ensure()).action)
        assert.equal(1, count())
      end)

      it("takes the secret from who knows it", function()
        local made = assert(ensure())
        store = memory {}
        assert.equal(made.secret, assert(ensure { secret = made.secret }).secret)
        assert.equal(made.secret, assert(ensure()).secret)
      end)

      it("creates one where two begin at once", function()
        sandbox = linq.sandbox { latency = 0.02 }
        client = linq[version].client { transport = sandbox, max_retries = 0 }
        local made = linq.map({ 1, 2 }, function() return ensure() end)
        local actions = { made[1].action, made[2].action }
        table.sort(actions)
        assert.same({ "created", "unchanged" }, actions)
        assert.equal(made[1].secret, made[2].secret)
        assert.equal(1, count())
      end)

      it("makes nothing where the store does not keep", function()
        store.lock = function() return nil, "read only" end
        local _, err = ensure()
        assert.equal("store", err.kind)
        assert.is_truthy(err.message:find "read only")
        assert.equal(0, count())
      end)

      it("leaves nothing behind whose secret could not be kept, and what was there", function()
        local function fail() return nil, "disk full" end
        store.set = fail
        assert.is_truthy(select(2, ensure()).message:find "disk full")
        assert.equal(0, count())
        store.set = nil
        assert(ensure())
        store.set = fail
        assert.is_nil((ensure()))
        assert.equal(1, count())
      end)

      it("gives the error of a call", function()
        for _, operation in ipairs { "webhook_subscriptions.list", "webhook_subscriptions.create" } do
          sandbox:fail { operation = operation, status = 503 }
          assert.equal("server", select(2, ensure()).kind)
        end
        assert.equal("created", assert(ensure()).action)
      end)

      it("leaves no lock behind where it raises", function()
        for _, wrong in ipairs { { events = { print } }, { phone_numbers = bots.LINE }, { secret = 5 } } do
          assert.is_false((pcall(ensure, wrong)))
        end
        assert.equal("created", assert(ensure()).action)
        client:close()
        assert.error_matches(ensure, "the client is closed")
        assert.is_truthy(store:lock("linq:webhook:" .. URL, 1))
      end)

      it("raises for misuse", function()
        for _, wrong in ipairs { { url = "" }, { events = {} }, { store = {} }, { urls = 1 } } do
          assert.is_false((pcall(ensure, wrong)))
        end
      end)
    end)
  end

  describe("survives an answer", function()
    local function ensure(secret, ...)
      local client = linq.client { api_key = "k", transport = fakes.transport(...) }
      return client:ensure_webhook { url = URL, events = { "message.sent" }, store = memory {}, secret = secret }
    end

    local function listed(fields)
      return fakes.json(200, ('{"subscriptions":[{"target_url":"%s",%s}]}'):format(URL, fields))
    end

    for _, id in ipairs { "null", '".."', "{}", "5" } do
      it("whose subscription has the id " .. id, function()
        local result, err = ensure("s", listed('"id":' .. id))
        assert.is_nil(result)
        assert.equal("decode", err.kind)
        assert.matches("no usable 'id'", err.message, 1, true)
      end)
    end

    for _, events in ipairs { "null", "5", '"message.sent"', '{"message.sent":1}', "[null,{}]" } do
      it("whose subscription has the events " .. events, function()
        local subscription = listed('"id":"s","is_active":true,"subscribed_events":' .. events)
        assert.equal("updated", assert(ensure("s", subscription, fakes.json(200, '{"id":"s"}'))).action)
      end)
    end

    for _, secret in ipairs { "null", "5", "{}", "[1]", '""' } do
      it("that shows the secret " .. secret, function()
        local made = fakes.json(201, '{"id":"s","signing_secret":' .. secret .. "}")
        local result, err = ensure(nil, fakes.json(200, '{"subscriptions":[]}'), made)
        assert.is_nil(result)
        assert.equal("decode", err.kind)
        assert.matches("showed no secret", err.message, 1, true)
      end)
    end
  end)

  it("keeps the secret that v3 showed, whatever secret is given; one that was given may be corrected", function()
    local sandbox = linq.sandbox()
    local client = linq.client { transport = sandbox }
    local given = {
      url = URL, events = { "message.received" }, store = memory {}, secret = "whsec_b2xkb2xkb2xkb2xkb2xkb2xk",
    }
    local made = assert(client:ensure_webhook(given))
    given.events = { "message.sent" }
    for _, action in ipairs { "updated", "unchanged", "unchanged" } do
      local again = assert(client:ensure_webhook(given))
      assert.same({ action, made.secret }, { again.action, again.secret })
    end
    given.store = memory {}
    assert.equal(given.secret, assert(client:ensure_webhook(given)).secret)
    given.secret = made.secret
    assert.equal(made.secret, assert(client:ensure_webhook(given)).secret)
  end)

  it("turns on what was turned off, and changes the lines", function()
    local world = bots.world()
    local function ensure(numbers)
      return assert(world.client:ensure_webhook {
        url = URL, events = { "message.received" }, store = world.store, phone_numbers = numbers,
      })
    end
    local made = ensure()
    assert(world.client.webhook_subscriptions:update(made.id, { is_active = false }))
    assert.equal("updated", ensure().action)
    assert.is_true(world.client.webhook_subscriptions:retrieve(made.id).is_active)
    assert.equal("updated", ensure({ bots.LINE }).action)
    assert.equal("unchanged", ensure({ bots.LINE }).action)
    assert.equal("unchanged", ensure().action)
  end)

  it("tells once that the store is away where a bot asks it for the secret, and warns where there is none", function()
    local world = bots.world()
    local bot = world.bot { secret = false, url = URL }
    bot:on("*", print)
    local get = world.store.get
    world.store.get = function() error "connection refused" end
    for _ = 1, 3 do
      assert.same({ 503, "away" }, { bots.deliver(bot, { id = "e1", chat = world.chat }) })
    end
    world.store.get = get
    bots.deliver(bot, { id = "e1", chat = world.chat })
    assert.equal("store_error store_back warning", world.types())
    assert.is_truthy(world.told[3].message:find("run client:ensure_webhook", 1, true))
  end)

  it("gives the secret to a bot that names the URL", function()
    local world = bots.world()
    local bot = world.bot { secret = false, url = URL }
    bot:on("message.received", function(event, conversation) conversation:reply(event.message.text) end)
    assert.same({ 503, "away" }, { bots.deliver(bot, { id = "e1", chat = world.chat }) })
    assert(world.client:ensure_webhook { url = URL, events = { "message.received" }, store = world.store })
    world.sandbox:receive { chat = world.chat, text = "hello" }
    local delivery = world.sandbox:deliveries()[1]
    assert.equal(200, (bot:receive(delivery.body, delivery.headers)))
    assert.same({ "hello" }, world.replies())
  end)
end)
