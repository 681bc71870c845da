-- Outboxes: what is kept, in what order and at what pace it is sent, and what becomes of it.
local linq = require "linq"
local look = require "linq.outbox.look"
local redis_support = require "spec.support.redis"
local servers = require "spec.support.servers"

local LINE, ANNA, BEN = "+12052761148", "+12055550001", "+12055550002"
local DAY = 24 * 3600

-- ---- stores -----------------------------------------------------------------------------------

local redis_server

local function redis()
  redis_server = redis_server or servers.redis()
  return linq.store.redis { port = redis_server.port, prefix = os.tmpname(), timeout = 10 }
end

local function sqlite()
  local path = os.tmpname()
  os.remove(path)
  return linq.store.sqlite { path = path }
end

local stores = { memory = function() return linq.store.memory() end }
if pcall(require, "DBI") then
  stores.sqlite = sqlite
end
if redis_support.is_installed() then
  stores.redis = redis
end

-- ---- what they send to ------------------------------------------------------------------------

-- A sandbox that goes by a clock of its own, a client of it, and an outbox.
local function set_up(options)
  options = options or {}
  local clock = options.clock or linq.sandbox.clock()
  local sandbox = linq.sandbox { clock = clock, rate_limit = { per = 30, seconds = 60 }, chats = {} }
  local client = linq.client { transport = sandbox }
  local events = {}
  local function new_outbox(changes)
    local given = { client = client, store = options.store or linq.store.memory() }
    given.on_event = function(event)
      events[event.type] = (events[event.type] or 0) + 1
      events[#events + 1] = event
    end
    for _, source in ipairs { options.outbox or {}, changes or {} } do
      for name, value in pairs(source) do
        given[name] = value
      end
    end
    return linq.outbox(given)
  end
  return { clock = clock, sandbox = sandbox, client = client, events = events, new_outbox = new_outbox }
end

-- The texts that arrived at a recipient.
local function arrived(client, to)
  local chat = client.chats:find { from = LINE, to = to }
  local texts = {}
  for message in client.chats.messages:each(chat and chat.id or error("no chat with " .. to)) do
    texts[#texts + 1] = message.text
  end
  return texts
end

local function to(address)
  return { from = LINE, to = address }
end

local function states(outbox)
  local found = {}
  for entry in outbox:each() do
    found[entry.id] = entry.state
  end
  return found
end

for kind, new_store in pairs(stores) do
  describe("an outbox in " .. kind, function()
    local world, outbox, store

    before_each(function()
      store = new_store()
      world = set_up { store = store }
      outbox = world.new_outbox()
    end)

    it("keeps a message before it sends it", function()
      assert.equal("order-17", outbox:send(to(ANNA), "On its way", { id = "order-17" }))
      assert.equal("waiting", outbox:get("order-17").state)
      assert.same({ parts = { { type = "text", value = "On its way" } } }, outbox:get("order-17").content)
      assert.equal(0, #world.sandbox:requests())
      local progress = assert(outbox:run())
      assert.equal(1, progress.sent)
      local entry = outbox:get "order-17"
      assert.equal("sent", entry.state)
      assert.equal(ANNA, world.client.chats:retrieve(entry.chat_id):others()[1].handle)
      assert.equal("On its way", world.client.messages:retrieve(entry.message_id).text)
    end)

    it("sends to a chat, and to whom the API chooses a line for", function()
      local chat = assert(world.client.chats:create { from = LINE, to = { ANNA }, message = "before" })
      outbox:send(world.client.chats:retrieve(chat.id), "object")
      outbox:send(chat.id, "id")
      outbox:send({ chat_id = chat.id, from = LINE }, "line")
      outbox:send({ to = ANNA }, "no line")
      assert.equal(4, outbox:run().sent)
      local texts = arrived(world.client, ANNA)
      table.sort(texts)
      assert.same({ "before", "id", "line", "no line", "object" }, texts)
    end)

    it("takes the same id twice for one message", function()
      assert(outbox:send(to(ANNA), { parts = { { type = "text", value = "once" } } }, { id = "a" }))
      assert.equal("a", outbox:send(to(ANNA), "once", { id = "a" }))
      assert(outbox:run())
      assert.equal("a", outbox:send(to(ANNA), "once", { id = "a" }))
      assert(outbox:run())
      assert.same({ "once" }, arrived(world.client, ANNA))
    end)

    it("raises for an id of another message", function()
      outbox:send(to(ANNA), "one", { id = "a" })
      assert.error_matches(function()
        outbox:send(to(ANNA), "another", { id = "a" })
      end, "outbox:send: another message has the id \"a\"")
    end)

    it("sends the messages of a pair in their order, however attempts end", function()
      local expected = {}
      for i = 1, 20 do
        expected[i] = "message " .. i
        outbox:send(to(ANNA), expected[i])
      end
      world.sandbox:fail { drop = "after" }
      world.sandbox:fail { drop = "half" }
      world.sandbox:fail { status = 503, times = 4 }
      world.sandbox:fail { drop = "before" }
      assert.equal(20, outbox:run({ concurrency = 8 }).sent)
      assert.same(expected, arrived(world.client, ANNA))
    end)

    it("keeps the idempotency key before the first attempt", function()
      outbox:send(to(ANNA), "hi", { id = "a" })
      local key = outbox:get("a").idempotency_key
      world.sandbox:fail { drop = "after" }
      assert(outbox:run())
      local keys = {}
      for i, request in ipairs(world.sandbox:requests()) do
        keys[i] = request.body:match '"idempotency_key":"([^"]+)"'
      end
      assert.same({ key, key }, keys)
      assert.same({ "hi" }, arrived(world.client, ANNA))
    end)

    it("sets a message aside that is refused, and goes on", function()
      outbox:send(to "+1", "no number", { id = "bad" })
      outbox:send(to(ANNA), "fine", { id = "good" })
      local progress = outbox:run()
      assert.equal(1, progress.failed)
      assert.same({ bad = "failed", good = "sent" }, states(outbox))
      local failed = outbox:each { state = "failed" }()
      assert.equal("invalid", failed.error.kind)
      assert.equal(1002, failed.error.code)
      assert.equal(1, failed.attempts)
    end)

    it("sends a message again on request", function()
      outbox:send(to(ANNA), "first", { id = "a" })
      world.sandbox:fail { status = 403, code = 2024 }
      assert.equal(1, outbox:run().failed)
      local key = outbox:get("a").idempotency_key
      assert.is_true(outbox:retry "a")
      assert.not_equal(key, outbox:get("a").idempotency_key)
      assert.equal(1, outbox:run().sent)
      assert.equal("conflict", select(2, outbox:retry "a").kind)
      assert.equal("not_found", select(2, outbox:retry "b").kind)
    end)

    it("stops for what concerns all messages, and spends none", function()
      for _, fault in ipairs { { status = 401, code = 2004 }, { status = 403, code = 2011 } } do
        outbox:send(to(ANNA), "one")
        outbox:send(to(BEN), "two")
        world.sandbox:fail(fault)
        local progress, err = outbox:run { concurrency = 1 }
        assert.is_nil(progress)
        assert.equal(fault.code, err.code)
        assert.equal(2, outbox:stats().waiting)
        assert.equal(2, assert(outbox:run()).sent - (fault.code == 2011 and 2 or 0))
      end
      assert.equal(2, world.events.stopped)
    end)

    it("stops where its client was closed, and spends none", function()
      outbox:send(to(ANNA), "one")
      world.client:close()
      local progress, err = outbox:run()
      assert.is_nil(progress)
      assert.equal("canceled", err.kind)
      assert.equal(1, outbox:stats().waiting)
    end)

    it("takes over what a dead worker had claimed", function()
      outbox:send(to(ANNA), "one", { id = "a" })
      outbox:send(to(ANNA), "two", { id = "b" })
      world.sandbox.options.latency = 1000
      outbox:step() -- and never again
      world.sandbox.options.latency = nil
      assert.same({ a = "sending", b = "waiting" }, states(outbox))
      local other = world.new_outbox { store = store }
      local began = world.clock.now()
      assert.equal(2, other:run().sent)
      assert.is_true(world.clock.now() - began >= 10 and world.clock.now() - began < 15)
      assert.equal(1, world.events.message_taken_over)
      assert.same({ "one", "two" }, arrived(world.client, ANNA))
    end)

    it("does not take over what is being sent, however long that takes", function()
      outbox:send(to(ANNA), "slow", { id = "a" })
      world.sandbox.options.latency = 40
      local other = world.new_outbox { store = store }
      linq.tasks.gather(function() return outbox:run() end, function() return other:run() end)
      assert.is_nil(world.events.message_taken_over)
      assert.equal(1, #world.sandbox:requests())
    end)

    it("keeps many messages at once", function()
      local list = {}
      for i = 1, 250 do
        list[i] = { target = to(("+1205555%04d"):format(i)), content = "hi " .. i, id = "m" .. i }
      end
      local ids = assert(outbox:send_all(list))
      assert.equal("m1", ids[1])
      assert.equal("m250", ids[250])
      assert.equal(250, outbox:stats().waiting)
      assert.equal(250, outbox:run().sent)
      local count = 0
      for entry in outbox:each { state = "sent" } do
        count = count + 1
        assert.equal("m" .. count, entry.id)
      end
      assert.equal(250, count)
    end)

    it("forgets a sent message after a while", function()
      outbox = world.new_outbox { keep = 100, store = store }
      outbox:send(to(ANNA), "old", { id = "a" })
      assert(outbox:run())
      for _ = 1, 3 do
        world.clock.sleep(60)
        outbox:send(to(BEN), "new")
        assert(outbox:run())
      end
      assert.is_nil(outbox:get "a")
    end)
  end)
end

describe("an outbox's pace", function()
  it("meets no 429, and uses the whole rate of a pair", function()
    local world = set_up()
    local outbox = world.new_outbox()
    for i = 1, 60 do
      outbox:send(to(ANNA), "message " .. i)
    end
    assert.equal(60, outbox:run().sent)
    assert.equal(60, #world.sandbox:requests())
    assert.equal(60, world.clock.now())
    assert.equal(1, world.events.pace)
  end)

  it("uses the whole rate of a line", function()
    local world = set_up { outbox = { per_line = { per = 100, seconds = 60 } } }
    local outbox = world.new_outbox()
    for i = 1, 500 do
      outbox:send(to(("+1205555%04d"):format(i)), "hi")
    end
    assert.equal(500, outbox:run({ concurrency = 64 }).sent)
    assert.is_true(world.clock.now() >= 240 and world.clock.now() < 241, world.clock.now())
  end)

  it("lets nobody overtake those who wait for a line", function()
    local world, sent, count = set_up { outbox = { per_line = { per = 1, seconds = 1 } } }, {}, 0
    local outbox = world.new_outbox()
    local function put()
      count = count + 1
      outbox:send(to(("+1205555%04d"):format(count)), "hi", { id = tostring(count) })
    end
    for _ = 1, 20 do
      put()
    end
    local tasks = linq.tasks { clock = world.clock }
    tasks:spawn(function()
      for _ = 1, 20 do
        tasks:sleep(0.3)
        put()
      end
    end)
    tasks:spawn(function() outbox:work() end)
    while world.clock.now() < 30 do
      tasks:step(1)
    end
    for _, event in ipairs(world.events) do
      sent[#sent + 1] = event.type == "message_sent" and tonumber(event.id) or nil
    end
    assert.is_true(#sent >= 29, #sent)
    for i, id in ipairs(sent) do
      assert.equal(i, id)
    end
  end)

  it("is one for all workers", function()
    local world = set_up()
    local store = linq.store.memory()
    local one, other = world.new_outbox { store = store }, world.new_outbox { store = store }
    for i = 1, 60 do
      one:send(to(ANNA), "message " .. i)
    end
    linq.tasks.gather(function() return one:run() end, function() return other:run() end)
    assert.equal(60, #world.sandbox:requests())
    assert.equal(60, #arrived(world.client, ANNA))
  end)

  it("is the one that was given last", function()
    for per, seconds in pairs { [5] = 240, [1] = 1200 } do
      local world, store = set_up(), linq.store.memory()
      for i = 1, 50 do
        world.new_outbox({ store = store }):send(to(ANNA), "message " .. i)
      end
      local before = world.new_outbox { store = store }
      before:run { on_progress = function(progress)
        if progress.sent == 30 then
          before:stop()
        end
      end }
      local after = world.new_outbox { store = store, per_pair = { per = per, seconds = 60 } }
      local began = world.clock.now()
      assert.equal(50, after:run().sent)
      assert.is_true(math.abs(world.clock.now() - began - seconds) < 1, world.clock.now() - began)
    end
  end)

  it("is moved by a 429", function()
    local world = set_up()
    local outbox = world.new_outbox()
    outbox:send(to(ANNA), "one")
    outbox:send(to(BEN), "two", { id = "b" })
    world.sandbox:fail { status = 429, retry_after = 20 }
    outbox:step()
    outbox:step()
    assert.equal("sent", outbox:get("b").state)
    assert.equal(1, outbox:stats().held)
    assert.equal(1, world.events.message_delayed)
    assert.equal(2, outbox:run().sent)
    assert.is_true(world.clock.now() >= 20 and world.clock.now() < 21)
  end)
end)

describe("a message whose key may be forgotten", function()
  local function fail_once(target, options)
    local world = set_up { outbox = { key_lifetime = 0.1 } }
    local outbox = world.new_outbox()
    assert(world.client.chats:create { from = LINE, to = { ANNA }, message = "before" })
    outbox:send(target, "hi", { id = "a" })
    world.sandbox:fail(options)
    assert(outbox:run())
    return world, outbox:get "a"
  end

  it("is not sent again when it is in the chat", function()
    local world, entry = fail_once(to(ANNA), { drop = "after" })
    assert.equal("sent", entry.state)
    assert.equal("hi", world.client.messages:retrieve(entry.message_id).text)
    assert.same({ "before", "hi" }, arrived(world.client, ANNA))
  end)

  it("is sent when it is not there", function()
    local world, entry = fail_once(to(ANNA), { drop = "before" })
    assert.equal("sent", entry.state)
    assert.same({ "before", "hi" }, arrived(world.client, ANNA))
  end)

  it("is looked for in a thousand messages", function()
    for count, answer in pairs { [950] = "absent", [1050] = "unknown" } do
      local world = set_up()
      local chat = assert(world.client.chats:create { from = LINE, to = { ANNA }, message = "1" })
      for i = 2, count do
        world.clock.sleep(2)
        assert(world.client.chats.messages:send(chat.id, tostring(i)))
      end
      local content = { parts = { { type = "text", value = "another" } } }
      assert.equal(answer, (look.find(world.client, { chat_id = chat.id }, content, world.clock.time())))
    end
  end)

  it("is uncertain when the chat does not tell", function()
    local _, entry = fail_once({ to = ANNA }, { drop = "after" })
    assert.equal("uncertain", entry.state)
    assert.equal("uncertain", entry.error.kind)
  end)
end)

describe("a message's times", function()
  it("hold it back, and no other one of its pair", function()
    local world = set_up()
    local outbox = world.new_outbox()
    outbox:send(to(ANNA), "later", { not_before = world.clock.time() + 600 })
    outbox:send(to(ANNA), "now", { id = "now" })
    assert.equal("sent", outbox:wait("now").state)
    assert.equal(0, world.clock.now())
    assert.equal(2, outbox:run().sent)
    assert.is_true(world.clock.now() >= 600 and world.clock.now() < 601)
    assert.same({ "now", "later" }, arrived(world.client, ANNA))
  end)

  it("do not hide for how long others wait", function()
    local world = set_up()
    local outbox, now = world.new_outbox(), world.clock.time()
    outbox:send(to(ANNA), "next week", { not_before = now + 7 * DAY })
    assert.equal(0, outbox:stats().oldest)
    outbox:send(to(ANNA), "soon", { not_before = now + 100 })
    outbox:send(to(BEN), "now")
    world.clock.sleep(60)
    assert.equal(60, outbox:stats().oldest)
    world.clock.sleep(140)
    assert.equal(200, outbox:stats().oldest)
  end)

  it("end it", function()
    local world = set_up()
    local outbox = world.new_outbox()
    outbox:send(to(ANNA), "too late", { id = "a", expires = world.clock.time() + 5 })
    outbox:send(to(ANNA), "in time", { id = "b" })
    world.clock.sleep(6)
    local progress = outbox:run()
    assert.equal(1, progress.expired)
    assert.same({ "in time" }, arrived(world.client, ANNA))
    assert.equal("expired", select(2, outbox:wait "a").kind)
  end)
end)

describe("waiting for a message", function()
  it("sends meanwhile", function()
    local world = set_up()
    local outbox = world.new_outbox()
    world.sandbox:fail { status = 503, times = 2 }
    outbox:send(to(ANNA), "hi", { id = "a" })
    assert.equal("sent", outbox:wait("a").state)
  end)

  it("ends with the error of a refusal, or when its time is over", function()
    local world = set_up()
    local outbox = world.new_outbox()
    outbox:send(to "+1", "hi", { id = "a" })
    assert.equal("invalid", select(2, outbox:wait "a").kind)
    outbox:send(to(ANNA), "hi", { id = "b", not_before = world.clock.time() + 100 })
    assert.equal("timeout", select(2, outbox:wait("b", { timeout = 10 })).kind)
    assert.equal("not_found", select(2, outbox:wait "c").kind)
  end)
end)

-- A clock that can jump: the sandbox's, with another time.
local function jumping_clock()
  local inner = linq.sandbox.clock()
  local clock = { now = inner.now, sleep = inner.sleep, offset = 0 }
  function clock.time()
    return inner.time() + clock.offset
  end
  return clock
end

describe("a clock that jumps", function()
  for _, jump in ipairs { DAY, -DAY } do
    it(("by %d s has nothing sent twice, and nothing wait"):format(jump), function()
      local clock = jumping_clock()
      local world = set_up { clock = clock }
      local outbox = world.new_outbox()
      for i = 1, 70 do
        outbox:send(to(ANNA), "message " .. i)
      end
      outbox:send(to(BEN), "hi", { id = "b" })
      world.sandbox:fail { drop = "after" }
      local has_jumped = false
      local progress = outbox:run {
        on_progress = function(seen)
          if seen.sent >= 31 and not has_jumped then
            has_jumped, clock.offset = true, jump
            world.sandbox:fail { drop = "after", times = 2 }
          end
        end,
      }
      assert.is_true(has_jumped)
      assert.equal(71, progress.sent)
      assert.equal(70, #arrived(world.client, ANNA))
      assert.is_true(clock.now() < 400, clock.now())
    end)
  end

  it("back, while a pair is held, does not hold it for a day", function()
    local clock = jumping_clock()
    local world = set_up { clock = clock }
    local outbox = world.new_outbox()
    outbox:send(to(ANNA), "hi")
    world.sandbox:fail { status = 429, retry_after = 30 }
    outbox:step()
    outbox:step()
    clock.offset = -DAY
    assert.equal(1, outbox:run().sent)
    assert.is_true(clock.now() < 100, clock.now())
  end)
end)

describe("an outbox whose store fails", function()
  it("says so before it promises anything, and once", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(("no database "):rep(100))
    file:close()
    local world = set_up { store = linq.store.sqlite { path = path } }
    local outbox = world.new_outbox()
    for _ = 1, 3 do
      local id, err = outbox:send(to(ANNA), "hi")
      assert.is_nil(id)
      assert.equal("store", err.kind)
    end
    assert.equal(1, world.events.store_error)
    assert.equal("store", select(2, outbox:stats()).kind)
  end)

  it("pauses before it asks again, also while a message is being sent", function()
    local store = sqlite()
    local world, database, asked = set_up { store = store }, nil, 0
    world.sandbox.options.latency = 40
    local outbox = world.new_outbox()
    outbox:send(to(ANNA), "slow")
    outbox:step()
    database, store.database = store.database, {
      transaction = function(_, ...)
        asked = asked + 1
        assert(asked < 100, "it is asked again and again")
        if world.clock.now() < 30 then
          return nil, "away"
        end
        return database:transaction(...)
      end,
    }
    assert.equal(1, outbox:run().sent)
    assert.equal(1, world.events.store_error)
    assert.equal(1, #world.sandbox:requests())
  end)
end)

-- Has `break_` make the store fail, and `mend` make it work.
local function assert_keeps_nothing(store, break_, mend)
  local world = set_up { store = store }
  local outbox = world.new_outbox()
  assert(outbox:send(to(ANNA), "before", { id = "before" }))
  break_()
  local id, err = outbox:send(to(ANNA), ("x"):rep(9000), { id = "a" })
  assert.is_nil(id)
  assert.equal("store", err.kind)
  mend()
  assert.is_nil(outbox:get "a")
  assert.equal("a", outbox:send(to(ANNA), "hi", { id = "a" }))
  assert.equal(2, outbox:run().sent)
  assert.equal(1, world.events.store_error)
  assert.equal(1, world.events.store_back)
end

if stores.sqlite then
  describe("an outbox in a file", function()
    it("knows what another process changed, and what was undone", function()
      local path = os.tmpname()
      local store = linq.store.sqlite { path = path }
      local mine = set_up({ store = store }).new_outbox()
      local others = set_up({ store = linq.store.sqlite { path = path } }).new_outbox()
      local same_store = set_up({ store = store }).new_outbox()
      assert(mine:send(to(ANNA), "1", { id = "1" }))
      assert(others:send(to(ANNA), "2", { id = "2" }))
      assert(same_store:send(to(ANNA), "3", { id = "3" }))
      for _, undo in ipairs { function() error "on purpose" end, function(execute) execute "no SQL" end } do
        pcall(store.transaction, store, function(execute)
          assert(mine:send(to(ANNA), "undone", { id = "undone" }))
          assert(mine:send(to(BEN), "undone", { id = "undone too" }))
          undo(execute)
        end)
      end
      assert(mine:send(to(ANNA), "4", { id = "4" }))
      assert.same({ ["1"] = "waiting", ["2"] = "waiting", ["3"] = "waiting", ["4"] = "waiting" }, states(others))
      assert.equal(4, others:stats().waiting)
      assert.equal(4, mine:run().sent)
      assert.equal(4, others:stats().sent)
      assert.equal("2", others:send(to(ANNA), "2", { id = "2" }))
      assert.equal(4, others:stats().total)
    end)

    it("begins anew when its table is changed by hand, or its file is another one", function()
      local store = sqlite()
      local outbox = set_up({ store = store }).new_outbox()
      assert(outbox:send(to(ANNA), "1", { id = "1" }))
      assert(store:transaction(function(execute)
        execute "DELETE FROM linq_outbox"
      end))
      assert.equal(0, outbox:stats().total)
      assert(outbox:send(to(ANNA), "other", { id = "1" }))
      os.remove(store.database.path)
      assert.equal("1", outbox:send(to(ANNA), "another", { id = "1" }))
      assert.equal(1, outbox:stats().total)
      assert.equal(1, outbox:run().sent)
    end)

    it("knows more texts than it keeps in memory", function()
      local outbox, count = set_up({ store = sqlite() }).new_outbox(), 1500
      local list = {}
      for i = 1, count do
        list[i] = { target = to(("+1205555%04d"):format(i % 1000)), content = "hi", id = "m" .. i }
      end
      assert.equal(count, #assert(outbox:send_all(list)))
      assert.equal(count, #assert(outbox:send_all(list)))
      assert.equal(count, outbox:stats().waiting)
    end)

    it("keeps nothing while the disk is full", function()
      local store = sqlite()
      local function pages(count)
        assert(store.database:execute("PRAGMA max_page_count = " .. count))
      end
      assert_keeps_nothing(store, function() pages(1) end, function() pages(1000000) end)
    end)

    it("keeps nothing while another process has it locked", function()
      local path = os.tmpname()
      os.remove(path)
      local connection
      assert_keeps_nothing(linq.store.sqlite { path = path, timeout = 0.05 }, function()
        connection = assert(require("DBI").Connect("SQLite3", path))
        connection:autocommit(true)
        local statement = assert(connection:prepare "BEGIN IMMEDIATE")
        assert(statement:execute())
        statement:close()
      end, function()
        connection:close() -- which ends the transaction
      end)
    end)
  end)
end

if stores.redis then
  describe("an outbox in Redis", function()
    for name, settings in pairs { ["is full"] = { "maxmemory", "1", "0" },
      ["takes no writes"] = { "min-replicas-to-write", "1", "0" } } do
      it("keeps nothing while it " .. name, function()
        local store = redis()
        local function set(value)
          assert(store:command("CONFIG", "SET", settings[1], value))
        end
        assert_keeps_nothing(store, function() set(settings[2]) end, function() set(settings[3]) end)
      end)
    end
  end)
end

describe("an outbox's arguments", function()
  local outbox = linq.outbox { client = linq.client { transport = linq.sandbox {} }, store = linq.store.memory() }
  local long = ("x"):rep(10001)
  local cases = {
    { "needs 'to'", { from = LINE }, "hi" },
    { "unknown field of the target 'form'", { form = LINE, to = ANNA }, "hi" },
    { "10001 characters, the API takes 10000", to(ANNA), long },
    { "a text is empty", to(ANNA), "" },
    { "the content must be a text or a table, got nil", to(ANNA), nil },
    { "unknown field 'message.prts'", to(ANNA), { prts = {} } },
    { "the message has %d+ bytes as JSON", to(ANNA), { parts = { { type = "link", value = long:rep(7) } } } },
    { "begin with '#'; got \"#1\"", to(ANNA), "hi", { id = "#1" } },
    { "'expires' must be a Unix time", to(ANNA), "hi", { expires = -1 } },
    { "unknown option of outbox:send 'key'", to(ANNA), "hi", { key = "x" } },
    {
      "give the option 'id' in its place", to(ANNA),
      { parts = { { type = "text", value = "x" } }, idempotency_key = "k" },
    },
  }
  for _, case in ipairs(cases) do
    it("are checked: " .. case[1], function()
      assert.error_matches(function()
        outbox:send(case[2], case[3], case[4])
      end, case[1])
    end)
  end

  it("of linq.outbox are checked", function()
    assert.error_matches(function() linq.outbox {} end, "linq.outbox needs the option 'client'")
    assert.error_matches(function()
      linq.outbox { client = linq.v2.client { token = "t" } }
    end, "'client' must be a client of API v3")
  end)
end)
