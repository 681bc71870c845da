-- The sandbox's clock jumps ahead when all wait, so that hours take a moment.
local core = require "linq.core"
local linq = require "linq"
local servers = require "spec.support.servers"
local two_hours = require "spec.support.two_hours"

local UUID = "550e8400-e29b-41d4-a716-446655440000"
local NOON = 1767268800 -- 2026-01-01T12:00:00Z

local function text(value)
  return { message = { parts = { { type = "text", value = value } } } }
end

-- A sandbox, a client and their clock.
local function at_noon(options)
  options = options or {}
  options.clock = linq.sandbox.clock { time = NOON }
  local sandbox = linq.sandbox(options)
  return sandbox, linq.client { transport = sandbox, max_retries = 0 }, options.clock
end

local function run_all(functions)
  for _, fn in ipairs(functions) do
    fn()
  end
end

local function map_all(functions)
  local _, errors = linq.map(functions, function(fn) return fn() or true end)
  assert.same({}, errors)
end

-- Seconds. On a quiet machine it is a quarter of one, but a busy one is no fault of the clock.
local A_MOMENT = 5

describe("two hours of retries, pauses and cache ages", function()
  it("take a moment in a plain script", function()
    local busy = os.clock()
    local said, seconds = two_hours.run(run_all)
    assert.is_true(os.clock() - busy < 1)
    assert.equal((two_hours.expected:gsub("all: 7200", "all: 21600")), said)
    assert.is_true(seconds < A_MOMENT, "took " .. seconds)
  end)

  it("take a moment in linq.map", function()
    local busy = os.clock()
    local said, seconds = two_hours.run(map_all)
    assert.is_true(os.clock() - busy < 1)
    assert.equal(two_hours.expected, said)
    assert.is_true(seconds < A_MOMENT, "took " .. seconds)
  end)

  for _, way in ipairs { "tasks", "threads" } do
    it("#nginx take a moment in nginx, in " .. way, function()
      local nginx = servers.application "http://127.0.0.1:1"
      local browser = linq.client { api_key = "k", base_url = nginx.origin, max_retries = 0 }
      local answer = assert(browser:request { path = "/two_hours/" .. way })
      local seconds, said = answer.body:match "^(%S+)\n(.*)$"
      assert.equal(two_hours.expected, said)
      assert.is_true(tonumber(seconds) < A_MOMENT, "took " .. seconds)
      assert.equal("", nginx.log())
    end)
  end
end)

describe("a sandbox's clock", function()
  it("stands until somebody sleeps", function()
    local clock = linq.sandbox.clock { time = NOON }
    assert.equal(0, clock.now())
    core.sleep(0.01)
    assert.equal(0, clock.now())
    clock.sleep(0)
    clock.sleep(3600)
    assert.equal(3600, clock.now())
    assert.equal(NOON + 3600, clock.time())
  end)

  it("begins in the present", function()
    assert.is_true(math.abs(linq.sandbox.clock().time() - os.time()) <= 1)
  end)

  it("jumps to the first of several sleepers, and wakes those of one time in their order", function()
    local _, client, clock = at_noon()
    local order = {}
    linq.map({ 30, 10, 20, 10 }, function(seconds, index)
      clock.sleep(seconds)
      order[#order + 1] = ("%d at %d"):format(index, clock.now())
      assert(client.chats:retrieve(UUID))
    end)
    assert.equal("2 at 10, 4 at 10, 3 at 20, 1 at 30", table.concat(order, ", "))
  end)

  it("does not jump while a transfer is under way", function()
    local clock = linq.sandbox.clock()
    local options = { api_key = "k", base_url = servers.faulty().origin .. "/wait/50", clock = clock }
    local client, order = linq.client(options), {}
    linq.gather(function()
      clock.sleep(3600)
      order[#order + 1] = "sleeper"
    end, function()
      assert(client.chats:retrieve "x")
      order[#order + 1] = "answer at " .. clock.now()
    end)
    assert.same({ "answer at 0", "sleeper" }, order)
  end)

  it("does not jump while calls of two clients are under way within a task", function()
    local clock = linq.sandbox.clock()
    local function client()
      return linq.client { api_key = "k", base_url = servers.faulty().origin .. "/wait/50", clock = clock }
    end
    local tasks = linq.tasks { clock = clock }
    tasks:spawn(function()
      local _, errors = linq.map({ client(), client() }, function(one) return one.chats:retrieve "x" end)
      assert(next(errors) == nil)
    end)
    tasks:run()
    assert.equal(0, clock.now())
  end)

  it("#nginx does not jump while a transfer is under way in nginx", function()
    local nginx = servers.application(servers.faulty().origin .. "/wait/50")
    local browser = linq.client { api_key = "k", base_url = nginx.origin, max_retries = 0 }
    assert.equal("0 then 3600", assert(browser:request { path = "/clock_during_call" }).body)
    assert.equal("", nginx.log())
  end)

  it("raises for what is no duration, no time or no option", function()
    local clock = linq.sandbox.clock()
    local function raises(expected, fn, value)
      local ok, message = pcall(function() fn(value) end)
      assert.is_false(ok)
      assert.matches("sandbox_clock_spec.lua:%d+: " .. expected, message)
    end
    for _, seconds in ipairs { -1, 0 / 0, math.huge, "1", false } do
      raises("clock.sleep: a number of seconds expected, 0 or more$", clock.sleep, seconds)
    end
    raises("linq.sandbox.clock: 'time' must be a Unix time$", linq.sandbox.clock, { time = "noon" })
    raises("unknown option of linq.sandbox.clock 'tme' %(did you mean 'time'", linq.sandbox.clock, { tme = 1 })
    local wrong = "must be a table with the functions now, time and sleep$"
    raises("linq.sandbox: 'clock' " .. wrong, linq.sandbox, { clock = {} })
    raises("linq.sandbox.nginx.start: a 'clock' cannot go into another process$", linq.sandbox.nginx.start,
      { clock = clock })
  end)
end)

describe("a sandbox with a clock", function()
  it("is of its time", function()
    local sandbox, client, clock = at_noon()
    clock.sleep(60)
    local message = assert(client.chats.messages:send(UUID, text "hi"))
    assert.equal("2026-01-01T12:01:00Z", message.created_at)
    assert.equal("2026-01-01T12:01:00Z", assert(client.messages:retrieve(message.id)).delivered_at)
    clock.sleep(3600)
    local received = sandbox:receive { chat = UUID, text = "hello" }
    assert.equal("2026-01-01T13:01:00Z", assert(client.messages:retrieve(received.uuid)).created_at)
    assert.equal("2026-01-01T12:00:00Z", assert(client.chats:retrieve(UUID)).created_at)
  end)

  it("lets a message be edited for 15 minutes", function()
    local _, client, clock = at_noon()
    local message = assert(client.chats.messages:send(UUID, text "hi"))
    clock.sleep(900)
    assert(client.messages:update(message.id, { text = "ho", part_index = 0 }))
    clock.sleep(1)
    assert.equal(2015, select(2, client.messages:update(message.id, { text = "he", part_index = 0 })).code)
  end)

  it("has upload URLs that expire", function()
    for seconds, status in pairs { [900] = 200, [901] = 403 } do
      local sandbox, client, clock = at_noon()
      local file = { filename = "a.txt", content_type = "text/plain", size_bytes = 2 }
      local created = assert(client.attachments:create(file))
      assert.equal("2026-01-01T12:15:00Z", created.expires_at)
      clock.sleep(seconds)
      local path, query = created.upload_url:match "^https://[^/]+([^?]+)%?(.*)$"
      local answer = sandbox:handle {
        method = "PUT", path = path, query = query, body = "hi", headers = { ["content-type"] = "text/plain" },
      }
      assert.equal(status, answer.status)
    end
  end)

  it("has payment requests that expire", function()
    local _, client, clock = at_noon()
    local payments = client.payment_requests
    local id = assert(payments:create { amount = 500, currency = "usd" }).id
    local canceled = assert(payments:create { amount = 500, currency = "usd" }).id
    assert(payments:cancel(canceled))
    clock.sleep(24 * 3600 - 1)
    assert.equal("requested", assert(payments:retrieve(id)).status)
    clock.sleep(1)
    assert.equal(1, #assert(payments:list { status = "expired" }))
    assert.equal("expired", assert(payments:retrieve(id)).status)
    assert.equal("canceled", assert(payments:retrieve(canceled)).status)
    assert.equal(2015, select(2, payments:cancel(id)).code)
  end)

  it("forgets messages that a rate limit counted", function()
    local _, client, clock = at_noon { rate_limit = { per = 1, seconds = 3600 } }
    assert(client.chats.messages:send(UUID, text "one"))
    clock.sleep(600)
    local _, err = client.chats.messages:send(UUID, text "two")
    assert.equal(3000, err.retry_after)
    clock.sleep(3000)
    assert(client.chats.messages:send(UUID, text "three"))
  end)

  it("answers an audit that comes too soon with the time that is left", function()
    local _, client, clock = at_noon()
    local audit = assert(client.phone_numbers:start_reputation_audit "+12052761148")
    assert(client.phone_numbers:get_reputation_audit("+12052761148", audit.audit_id))
    clock.sleep(600)
    assert.equal(3000, select(2, client.phone_numbers:start_reputation_audit "+12052761148").retry_after)
    clock.sleep(3000)
    assert(client.phone_numbers:start_reputation_audit "+12052761148")
  end)

  it("delivers webhooks of its time, which a client of its clock takes", function()
    local sandbox, client, clock = at_noon()
    local subscription = assert(client.webhook_subscriptions:create {
      target_url = "https://example.com/hook", subscribed_events = { "message.received" },
    })
    sandbox:receive { chat = UUID, text = "hi" }
    local delivery = sandbox:deliveries()[1]
    local options = { secret = subscription.signing_secret, client = client }
    assert.equal(NOON, tonumber(delivery.headers["webhook-timestamp"]))
    clock.sleep(300)
    assert.equal("hi", assert(linq.webhooks.unwrap(delivery.body, delivery.headers, options)).message.text)
    clock.sleep(1)
    local _, err = linq.webhooks.unwrap(delivery.body, delivery.headers, options)
    assert.matches("too old", err.message)
  end)

  it("takes its latency by it", function()
    local _, client, clock = at_noon { latency = 5 }
    assert(client.chats:retrieve(UUID))
    assert.equal(5, clock.now())
  end)

  it("answers with waits that its clients keep", function()
    for _, asked in ipairs { "1800", "Thu, 01 Jan 2026 12:30:00 GMT" } do
      local sandbox, client, clock = at_noon()
      sandbox:fail { operation = "chats.retrieve", status = 503, headers = { ["retry-after"] = asked } }
      assert(client.chats:retrieve(UUID, { deadline = 3600, max_retries = 1 }))
      assert.equal(1800, clock.now())
    end
  end)
end)
