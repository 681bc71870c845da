-- The option `clock`: all that waits or grows old goes by it.
local core = require "linq.core"
local linq = require "linq"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

local UUID = "550e8400-e29b-41d4-a716-446655440000"
local NOON = 1767268800 -- 2026-01-01T12:00:00Z

-- A clock of the plainest kind, as a user writes it: it goes on when somebody sleeps.
local function new_clock()
  local clock, passed = { sleeps = {} }, 0
  function clock.now() return passed end
  function clock.time() return NOON + passed end
  function clock.sleep(seconds)
    clock.sleeps[#clock.sleeps + 1] = seconds
    passed = passed + seconds
  end
  return clock
end

-- A client whose calls are answered with `answers`, then with a chat.
local function new_client(answers, options)
  options = options or {}
  options.clock = options.clock or new_clock()
  options.transport = {
    send = function()
      return table.remove(answers, 1) or { status = 200, body = '{"id":"' .. UUID .. '"}' }
    end,
  }
  return linq.client(options), options.clock
end

local function refusal(status, asked)
  return { status = status, headers = { ["retry-after"] = asked }, body = "" }
end

local function real_time(fn)
  local started = core.now()
  fn()
  return core.now() - started
end

describe("a client's clock", function()
  it("is what retries wait by", timed(function()
    local client, clock = new_client({ refusal(503, "30"), refusal(503), refusal(503) }, { max_retries = 3 })
    local seconds = real_time(function() assert(client.chats:retrieve(UUID)) end)
    assert.is_true(seconds < 0.1, "took " .. seconds)
    assert.equal(3, #clock.sleeps)
    assert.equal(30, clock.sleeps[1])
  end))

  it("tells how long it is until a date", function()
    local client, clock = new_client { refusal(503, "Thu, 01 Jan 2026 12:00:45 GMT") }
    assert(client.chats:retrieve(UUID))
    assert.same({ 45 }, clock.sleeps)
  end)

  it("measures deadlines, errors and events", function()
    local told
    local client, clock = new_client({ refusal(503, "40"), refusal(503, "40"), refusal(503, "40") }, {
      max_retries = 9, deadline = 100,
      on_event = function(event) told = event.type == "response" and event.elapsed or told end,
    })
    local _, err = client.chats:retrieve(UUID)
    assert.equal(503, err.status)
    assert.equal(80, err.elapsed)
    assert.equal(3, err.attempts)
    assert.equal(80, clock.now())
    assert.equal(0, told)
  end)

  it("ends the deadline of a search over pages", function()
    local clock = new_clock()
    local client = linq.client {
      clock = clock,
      transport = { send = function()
        clock.sleep(7)
        return { status = 200, body = '{"chats":[{"id":"x","handles":[]}],"next_cursor":"' .. clock.now() .. '"}' }
      end },
    }
    local _, err = client.chats:find({ from = "+12052761148", to = "+12055426109" }, { deadline = 20 })
    assert.equal("timeout", err.kind)
    assert.equal(21, err.elapsed)
  end)

  it("is what rate limits hold calls back by", function()
    local client, clock = new_client({ refusal(429, "50") }, { max_retries = 0 })
    assert.is_nil(client.chats:retrieve(UUID))
    local held = {}
    linq.gather(function()
      assert(client.chats:retrieve(UUID))
      held[1] = clock.now()
    end, function()
      assert(client.chats:retrieve(UUID))
      held[2] = clock.now()
    end)
    assert.same({ 50, 50 }, held)
  end)

  it("is that of the clients derived from it, and of the transport", function()
    local client, clock = new_client({ refusal(503, "3") }, { max_retries = 0 })
    assert(client:with({ max_retries = 1 }).chats:retrieve(UUID))
    assert.equal(3, clock.now())
    local own = new_clock()
    local transport = { clock = own, send = function() return refusal(503, "4") end }
    linq.client({ transport = transport, max_retries = 1 }).chats:retrieve(UUID)
    assert.equal(4, own.now())
    linq.client({ transport = transport, max_retries = 1, clock = clock }).chats:retrieve(UUID)
    assert.equal(4, own.now())
    assert.equal(7, clock.now())
  end)

  it("is what a transport of one's own sleeps by, through its host", function()
    local clock = new_clock()
    local client = linq.client {
      clock = clock,
      transport = { send = function(request)
        request.host.sleep(9)
        return { status = 200, body = '{"id":"x"}' }
      end },
    }
    assert(client.chats:retrieve(UUID))
    assert.equal(9, clock.now())
  end)

  it("is told the host of the call", function()
    local clock, told = new_clock(), nil
    function clock.sleep(_, host) told = host end
    local host = { wait = print, sleep = print, name = "own" }
    new_client({ refusal(503) }, { clock = clock, host = host }).chats:retrieve(UUID)
    assert.equal(print, told.sleep)
    assert.equal("own", told.name)
  end)

  it("does not measure what a transfer takes", function()
    local clock = new_clock()
    local client = linq.client {
      api_key = "k", base_url = servers.faulty().origin .. "/fail/503/1/" .. core.hex(core.random(6)), clock = clock,
    }
    assert(client.chats:retrieve "x")
    assert.equal(1, #clock.sleeps)
    assert.equal("timeout", select(2, linq.client({
      api_key = "k", base_url = servers.faulty().origin .. "/wait/500", clock = clock, max_retries = 0, timeout = 0.1,
    }).chats:retrieve "x").kind)
  end)
end)

describe("linq.map", function()
  local function retried(count)
    local answers = {}
    for i = 1, count do
      answers[i] = refusal(503, i % 2 == 0 and "30" or "20")
    end
    return answers
  end

  it("sleeps once for all that are due together, by the clients' clock", timed(function()
    local client, clock = new_client(retried(100))
    local seconds = real_time(function()
      local results, errors = linq.map(retried(100), function() return client.chats:retrieve(UUID) end,
        { concurrency = 100 })
      assert.same({}, errors)
      assert.equal(100, #results)
    end)
    assert.same({ 20, 10 }, clock.sleeps)
    assert.is_true(seconds < 0.5, "took " .. seconds)
  end))

  it("sleeps once for each wait with a host that does not really sleep", function()
    local sleeps = 0
    local host = { wait = print, sleep = function() sleeps = sleeps + 1 end }
    local client = linq.client {
      host = host, max_retries = 1,
      transport = { send = function(request)
        return request.attempts == 1 and refusal(503, "1") or { status = 200, body = '{"id":"x"}' }
      end },
    }
    local results, errors = linq.map({ 1, 2, 3, 4 }, function() return client.chats:retrieve(UUID) end)
    assert.same({}, errors)
    assert.equal(4, #results)
    assert.is_true(sleeps >= 1 and sleeps <= 4, sleeps .. " sleeps")
  end)

  it("wakes who sleeps by different clocks", function()
    local one, other, woken = new_clock(), new_clock(), {}
    local function call(clock, seconds)
      local client = new_client({ refusal(503, tostring(seconds)) }, { clock = clock })
      return function()
        assert(client.chats:retrieve(UUID))
        woken[seconds] = clock.now()
      end
    end
    linq.gather(call(one, 30), call(other, 20), call(one, 10))
    assert.same({ [10] = 10, [20] = 20, [30] = 30 }, woken)
  end)

  it("does not look at a transfer again and again while a clock stands", function()
    local clock, sleeps = new_clock(), 0
    local client = linq.client { api_key = "k", base_url = servers.faulty().origin .. "/wait/200", clock = clock }
    local waits, blocking = 0, require "linq.host.blocking"
    local host = {
      wait = function(loop, seconds)
        waits = waits + 1
        return blocking.wait(loop, seconds)
      end,
      sleep = function() sleeps = sleeps + 1 end,
    }
    linq.map({ 1, 2 }, function(i)
      if i == 1 then
        return client.chats:retrieve "x"
      end
      new_client({ refusal(503, "0.0000001") }, { clock = clock }).chats:retrieve(UUID)
    end, { host = host })
    assert.is_true(waits < 1000, waits .. " waits")
    assert.equal(0, sleeps)
  end)

  it("takes a clock for what its functions wait for themselves", timed(function()
    local clock, slept = new_clock(), nil
    local tasks = linq.tasks { clock = clock }
    local seconds = real_time(function()
      local sleeper = tasks:spawn(function()
        tasks:sleep(3600)
        slept = clock.now()
      end)
      local joiner = tasks:spawn(function() return sleeper:join(60) end)
      tasks:step(0)
      assert.equal(60, tasks:timeout())
      assert.equal("timeout", select(2, joiner:join()).kind)
      assert.equal(60, clock.now())
      assert.equal("timeout", select(2, sleeper:join(40)).kind)
      assert.equal(100, clock.now())
      tasks:step(50)
      assert.equal(150, clock.now())
      tasks:run()
      assert.equal(3600, slept)
      linq.map({ 1 }, function() return linq.client { transport = { send = function(request)
        request.host.sleep(5)
        return { status = 200, body = "{}" }
      end } }.chats:retrieve(UUID) end, { clock = clock })
      assert.equal(3605, clock.now())
    end)
    assert.is_true(seconds < 0.1, "took " .. seconds)
  end))
end)

describe("the clock of a lookup", function()
  local sent, client, clock

  before_each(function()
    sent = 0
    clock = new_clock()
    client = linq.client {
      clock = clock, max_retries = 0,
      transport = { send = function(request)
        sent = sent + 1
        return request.path:find "absent" and { status = 404, body = "" } or { status = 200, body = '{"id":"x"}' }
      end },
    }
  end)

  it("is its client's, for both ages", function()
    local lookup = linq.lookup(client, { ttl = 3600, negative_ttl = 60 })
    for _, at in ipairs { { 0, 2 }, { 59, 2 }, { 60, 3 }, { 3599, 4 }, { 3600, 5 } } do
      clock.sleep(at[1] - clock.now())
      assert(lookup:retrieve "x")
      assert(not lookup:retrieve "absent")
      assert.equal(at[2], sent, "after " .. at[1])
    end
  end)

  it("is what it waits by for what others fetch", timed(function()
    local store, held = linq.store.memory { clock = clock }, true
    store.kind = "own"
    function store.lock() return not held end
    function store.unlock() return true end
    local lookup = linq.lookup(client, { store = store })
    local seconds = real_time(function() assert(lookup:retrieve("x", { deadline = 600 })) end)
    assert.is_true(clock.now() >= 600)
    assert.is_true(seconds < 1, "took " .. seconds)
  end))

  it("of a store is given to it", function()
    local store = linq.store.memory { clock = clock }
    store:set("key", "text", 60)
    clock.sleep(59)
    assert.equal("text", store:get "key")
    clock.sleep(1)
    assert.is_nil(store:get "key")
  end)
end)

describe("the clock of webhooks", function()
  local SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  local BODY = '{"event_type":"message.sent"}'

  it("is given, else the client's, and `now` wins", function()
    local clock = new_clock()
    local headers = linq.webhooks.sign(BODY, { secret = SECRET, id = "m", clock = clock })
    assert.equal(tostring(NOON), headers["webhook-timestamp"])
    local function verified(options)
      options.secret = SECRET
      return (linq.webhooks.verify(BODY, headers, options))
    end
    local client = linq.client { clock = clock, transport = { send = print } }
    assert.is_nil(verified {})
    assert.is_true(verified { clock = clock })
    assert.is_true(verified { client = client })
    clock.sleep(301)
    assert.is_nil(verified { clock = clock })
    assert.is_nil(verified { client = client })
    assert.is_true(verified { clock = clock, tolerance = 301 })
    assert.is_true(verified { client = client, now = NOON })
    assert.is_true(verified { client = client, clock = new_clock() })
  end)

  it("may tell fractions of a second", function()
    local clock = new_clock()
    clock.sleep(0.75)
    assert.equal(tostring(NOON), linq.webhooks.sign(BODY, { secret = SECRET, clock = clock })["webhook-timestamp"])
  end)
end)

describe("a clock", function()
  it("must have its functions", function()
    local wrong = "must be a table with the functions now, time and sleep"
    local function raises(expected, fn)
      local ok, message = pcall(fn)
      assert.is_false(ok)
      assert.equal(expected .. " " .. wrong, message:match "clock_spec.lua:%d+: (.*)$")
    end
    for _, clock in ipairs { "clock", {}, { now = print, time = print }, { now = 1, time = print, sleep = print } } do
      raises("option 'clock'", function() linq.client { transport = { send = print }, clock = clock } end)
      raises("the clock of the option 'transport'", function()
        linq.client { transport = { send = print, clock = clock } }
      end)
      raises("linq.tasks: the option 'clock'", function() linq.tasks { clock = clock } end)
      raises("option of the store in memory 'clock'", function() linq.store.memory { clock = clock } end)
      raises("webhooks: the option 'clock'", function()
        local headers = linq.webhooks.sign("{}", { secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })
        linq.webhooks.verify("{}", headers, { secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", clock = clock })
      end)
    end
  end)

  it("belongs to the connections", function()
    local ok, message = pcall(function() new_client({}):with { clock = new_clock() } end)
    assert.is_false(ok)
    assert.matches("client:with cannot change 'clock'", message, 1, true)
  end)

  it("is asked wherever time counts", function()
    local allowed = {
      ["lua/linq/util/clock.lua"] = "the system's",
      ["lua/linq/command/progress.lua"] = "what somebody who waits sees",
      ["lua/linq/command/receiver.lua"] = "a client that dribbles",
      ["lua/linq/tasks/scheduler.lua"] = "a step's budget, and transfers",
      ["lua/linq/store/redis.lua"] = "a server that is away",
      ["lua/linq/store/redis/replies.lua"] = "a server that is slow",
      ["lua/linq/store/sqlite/database.lua"] = "a file that could not be opened",
      ["lua/linq/store/sqlite/schema.lua"] = "the start of the machine",
      ["sandbox/lua/linq/sandbox/clock.lua"] = "where it begins",
      ["sandbox/lua/linq/sandbox/check_host.lua"] = "what a host takes",
    }
    local pipe = assert(io.popen "grep -rlE 'core\\.now|os\\.time|core\\.sleep' lua sandbox/lua")
    for path in pipe:lines() do
      assert(allowed[path] or path:find "^lua/linq/host/" or path:find "sandbox/server.lua$", path)
    end
    pipe:close()
  end)
end)
