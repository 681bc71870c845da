-- A 429 delays the calls that share the limit, and loses none.
local clock = require "spec.support.clock"
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

local CHAT, OTHER = "550e8400-e29b-41d4-a716-446655440000", "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"

-- Makes a client whose first call is answered with 429. Returns it and the times of all calls.
local function limited(options)
  local calls, events = {}, {}
  options.transport = {
    send = function(request)
      calls[#calls + 1] = { path = request.path, time = core.now() }
      if #calls == 1 then
        local body = '{"success":false,"error":{"status":429,"code":1007,"message":"slow down","retry_after":0.2}}'
        return { status = 429, headers = {}, body = body }
      end
      return { status = 200, headers = {}, body = '{"id":"x","address":"a","available":true,"message":{"id":"m"}}' }
    end,
  }
  options.on_event = function(event) events[#events + 1] = event end
  return linq.client(options), calls, events
end

local function message(text)
  return { message = { parts = { { type = "text", value = text } } } }
end

-- Runs the first call, and the second while the first one waits.
local function side_by_side(first, second)
  local tasks = linq.tasks()
  local one = tasks:spawn(first)
  tasks:step(0)
  local two = tasks:spawn(second)
  tasks:run()
  return one, two
end

describe("a 429", function()
  it("delays all calls of its pair, and only them", timed(function()
    local client, calls, events = limited {}
    local started = core.now()
    local tasks = linq.tasks()
    local all = { tasks:spawn(function() return client.chats.messages:send(CHAT, message "a") end) }
    tasks:step(0)
    all[2] = tasks:spawn(function() return client.chats.messages:send(CHAT, message "b") end)
    all[3] = tasks:spawn(function() return client.chats.messages:send(OTHER, message "c") end)
    tasks:run()
    for _, task in ipairs(all) do
      assert.equal("m", assert(task:result()).id)
    end
    assert.equal(4, #calls)
    assert.matches(OTHER, calls[2].path, 1, true)
    assert.is_true(calls[2].time - started < 0.15)
    assert.is_true(calls[3].time - started >= 0.19)
    assert.is_true(calls[4].time - started >= 0.19)
    local stats, paused = client:stats(), 0
    for _, event in ipairs(events) do
      paused = paused + (event.type == "pause" and 1 or 0)
    end
    assert.equal(1, stats.rate_limited)
    assert.equal(1, stats.paused)
    assert.equal(1, paused)
  end))

  it("without a scope delays all calls of the client and its derived clients", function()
    local client, calls = limited {}
    local started = core.now()
    local derived = client:with { timeout = 5 }
    local one, two = side_by_side(function() return client.chats:retrieve "a" end,
      function() return derived.messages:retrieve "b" end)
    assert(one:result())
    assert(two:result())
    assert.equal(3, #calls)
    assert.is_true(calls[2].time - started >= 0.19)
  end)

  it("of a capability check delays the checks", timed(function()
    local client, calls = limited {}
    local started = core.now()
    local one, two = side_by_side(function() return client.capability:check_imessage { address = "+12055426109" } end,
      function() return client.chats:retrieve "b" end)
    assert(one:result())
    assert(two:result())
    assert.is_true(calls[2].time - started < 0.15)
    assert.equal(3, #calls)
  end))

  it("delays no other call when rate_limit_pause is off", timed(function()
    local client, calls = limited { rate_limit_pause = false }
    local started = core.now()
    local one, two = side_by_side(function() return client.chats:retrieve "a" end,
      function() return client.chats:retrieve "b" end)
    assert(one:result())
    assert(two:result())
    assert.is_true(calls[2].time - started < 0.15)
    assert.equal(0, client:stats().rate_limited)
  end))

  it("sends no call whose deadline passed in the wait, which took longer than it should", function()
    local time, answer = 0, fakes.json(429, "{}", { ["Retry-After"] = "2" })
    local given = fakes.transport(answer, fakes.json(200, '{"id":"x"}'))
    local client = linq.client { transport = given, max_retries = 0, clock = {
      now = function() return time end, time = os.time, sleep = function(seconds) time = time + seconds + 10 end,
    } }
    for _ = 1, 2 do
      assert.equal("rate_limited", select(2, client.chats:retrieve("a", { deadline = 5 })).kind)
      assert.equal(1, #given.requests)
    end
    assert(client.chats:retrieve "a")
  end)

  it("of a file's store delays no call of the API's, nor the other way round", function()
    local refused = fakes.json(429, "{}", { ["Retry-After"] = "1800" })
    local found = fakes.json(200, '{"id":"a","download_url":"https://store.example/a"}')
    local client = linq.client { transport = { send = function(request)
      return request.operation == "attachments.retrieve" and found or refused
    end } }
    local attachment = assert(client.attachments:retrieve "a")
    local function download()
      return select(2, attachment:download "/nonexistent/a")
    end
    assert.equal(429, download().status)
    assert(client.attachments:retrieve "a")
    assert.equal(429, select(2, client.chats:retrieve "c").status)
    assert.equal(429, download().status)
  end)

  it("delays no call of a derived client whose rate_limit_pause is off", function()
    local given = fakes.transport(fakes.json(429, "{}", { ["Retry-After"] = "1800" }), fakes.json(200, '{"id":"x"}'))
    local client = linq.client { transport = given }
    assert.equal("rate_limited", select(2, client.chats:retrieve "a").kind)
    assert(client:with({ rate_limit_pause = false }).chats:retrieve "a")
    assert.equal("rate_limited", select(2, client.chats:retrieve "a").kind)
    assert.equal(2, #given.requests)
  end)

  it("delays calls by one hour at most, whatever the server says", function()
    for _, asked in ipairs { ("9"):rep(300), "99999999999", "Fri, 01 Jan 9999 00:00:00 GMT" } do
      local sent, time = 0, clock.stop()
      finally(time.restore)
      local client = linq.client {
        transport = { send = function()
          sent = sent + 1
          return { status = sent == 1 and 429 or 200, headers = { ["Retry-After"] = asked }, body = '{"id":"x"}' }
        end },
      }
      local first = client.chats:retrieve "a"
      time.go_on(3000)
      local _, held = client.chats:retrieve "b"
      time.go_on(601)
      local later = client.chats:retrieve "c"
      assert.is_nil(first)
      assert.equal("rate_limited", held.kind)
      assert.equal("x", later and later.id)
      assert.equal(2, sent)
    end
  end)

  it("fails a call whose deadline would pass first, without sending it", function()
    local client, calls = limited {}
    local one, two = side_by_side(function() return client.chats:retrieve "a" end,
      function() return client.chats:retrieve("b", { deadline = 0.05 }) end)
    assert(one:result())
    local _, err = two:result()
    assert.equal("rate_limited", err.kind)
    assert.is_true(err.retryable)
    assert.is_true(err.retry_after > 0)
    assert.equal(2, #calls)
  end)
end)

-- ---- sends ------------------------------------------------------------------------------

local LINE, OTHER_LINE = "+12052761148", "+12052761149"
local REFUSED = fakes.json(429, '{"error":{"status":429,"code":1007,"message":"slow down","retry_after":1}}')
local UNAVAILABLE = fakes.json(503, "{}")
local DONE = fakes.json(201, '{"id":"c","chat":{"id":"c"}}') -- does for a chat that is retrieved, too

-- Makes a client whose waits only move the clock, with these answers in turn. Returns it, its
-- transport, its events by type and the clock.
local function waiting(answers, options)
  local time, events = clock.stop(), {}
  finally(time.restore)
  options = options or {}
  options.transport = fakes.transport((table.unpack or unpack)(answers)) -- luacheck: ignore
  options.host = fakes.host()
  options.host.sleep = time.go_on
  options.on_event = function(event)
    events[event.type] = events[event.type] or {}
    table.insert(events[event.type], event)
  end
  return linq.client(options), options.transport, events, time
end

local function times(count, answer, ...)
  local answers = { ... }
  for _ = 1, count do
    table.insert(answers, 1, answer)
  end
  return answers
end

local function create(client, from, to, options)
  local content = { parts = { { type = "text", value = "a" } } }
  return client.chats:create({ from = from, to = type(to) == "table" and to or { to }, message = content }, options)
end

describe("a 429 on a send", function()
  it("fails none of 500 chats that are created side by side, and holds back the others #fire", function()
    local server = servers.sandbox()
    local control = linq.client { base_url = server.origin, api_key = "k" }
    local fault = { operation = "chats.create", status = 429, code = 1007, times = 60, retry_after = 1 }
    assert(control:request { method = "POST", path = "/sandbox/fail", body = fault })
    local paused, items = 0, {}
    local client = linq.client {
      base_url = server.base_url, api_key = "k",
      on_event = function(event) paused = paused + (event.type == "pause" and 1 or 0) end,
    }
    for i = 1, 500 do
      items[i] = ("+1205555%04d"):format(i)
    end
    local results, errors = linq.map(items, function(to) return create(client, LINE, to) end)
    assert.same({}, errors)
    assert.equal(500, #results)
    assert.is_true(paused > 0)
    client:close()
    control:close()
    server:stop()
  end)

  it("holds back its pair, in whatever order the recipients are named", function()
    local client, _, events = waiting({ REFUSED, DONE }, { max_retries = 0 })
    assert.is_nil((create(client, LINE, { "+12055550001", "+12055550002" })))
    assert(create(client, LINE, "+12055550001"))
    assert(create(client, OTHER_LINE, { "+12055550001", "+12055550002" }))
    assert.is_nil(events.pause)
    assert(create(client, LINE, { "+12055550002", "+12055550001" }))
    assert.equal(1, #events.pause)
    assert.matches("^pair %+12052761148 ", events.pause[1].scope)
  end)

  it("holds back the line when several of its pairs are refused one after another", function()
    local client, _, events = waiting({ REFUSED, REFUSED, DONE }, { max_retries = 0 })
    assert.is_nil((create(client, LINE, "+12055550001")))
    assert.is_nil((create(client, LINE, "+12055550002")))
    assert(create(client, OTHER_LINE, "+12055550003"))
    assert(client.chats:retrieve "c")
    assert.is_nil(events.pause)
    assert(create(client, LINE, "+12055550003"))
    assert.equal(1, #events.pause)
    assert.equal("line " .. LINE, events.pause[1].scope)
  end)

  it("is the pair's alone when another pair of the line passed since", function()
    local client, _, events = waiting({ REFUSED, DONE, REFUSED, DONE }, { max_retries = 0 })
    assert.is_nil((create(client, LINE, "+12055550001")))
    assert(create(client, LINE, "+12055550002"))
    assert.is_nil((create(client, LINE, "+12055550003")))
    assert(create(client, LINE, "+12055550004"))
    assert.is_nil(events.pause)
  end)

  it("is the pair's alone when the other pair's limit is over", function()
    local client, _, events, time = waiting({ REFUSED, REFUSED, DONE }, { max_retries = 0 })
    assert.is_nil((create(client, LINE, "+12055550001")))
    time.go_on(2)
    assert.is_nil((create(client, LINE, "+12055550002")))
    assert(create(client, LINE, "+12055550003"))
    assert.is_nil(events.pause)
  end)

  it("holds back the line of calls whose line is not named, too", function()
    local sent = fakes.json(202, '{"message":{"id":"m"}}')
    local client, _, events = waiting({ REFUSED, REFUSED, sent }, { max_retries = 0 })
    assert.is_nil((client.chats.messages:send(CHAT, message "a")))
    assert.is_nil((client.chats.messages:send(OTHER, message "a")))
    assert(client.chats.messages:send("00000000-0000-4000-8000-000000000000", message "a"))
    assert.equal("line ?", events.pause[1].scope)
  end)

  it("fails no call whose waits fit its deadline", function()
    local client, transport = waiting(times(20, REFUSED, DONE))
    assert(create(client, LINE, "+12055550001", { deadline = 21 }))
    assert.equal(21, #transport.requests)
    client, transport = waiting(times(20, REFUSED, DONE))
    local _, err = create(client, LINE, "+12055550001", { deadline = 19.5 })
    assert.equal("rate_limited", err.kind)
    assert.equal(20, err.attempts)
    assert.equal(20, #transport.requests)
  end)

  it("does not count as a retry when it says how long to wait", function()
    local failures = { REFUSED, REFUSED, REFUSED, UNAVAILABLE, REFUSED, UNAVAILABLE }
    local client = waiting(failures)
    local _, err = create(client, LINE, "+12055550001")
    assert.equal(503, err.status)
    assert.equal(7, err.attempts) -- the last answer repeats
    failures[7] = DONE
    client = waiting(failures)
    assert(create(client, LINE, "+12055550001"))
  end)

  it("counts as a retry when it does not, of a call without a deadline", function()
    local client, transport = waiting { fakes.json(429, "{}") }
    assert.is_nil((create(client, LINE, "+12055550001")))
    assert.equal(3, #transport.requests)
    client, transport = waiting(times(8, fakes.json(429, "{}"), DONE))
    assert(create(client, LINE, "+12055550001", { deadline = 60 }))
    assert.equal(9, #transport.requests)
  end)

  it("is tried again within the deadline, though the host's sleep takes no time", function()
    local transport = fakes.transport(REFUSED)
    local client = linq.client { transport = transport, host = fakes.host(), deadline = 20 }
    assert.is_nil((create(client, LINE, "+12055550001")))
    assert.equal(21, #transport.requests)
  end)

  it("is not tried again with max_retries = 0", function()
    local client, transport = waiting({ REFUSED }, { max_retries = 0 })
    assert.is_nil((create(client, LINE, "+12055550001")))
    assert.equal(1, #transport.requests)
  end)

  it("is waited for five minutes in all by a call without a deadline, a minute at once", function()
    local answer = fakes.json(429, "{}", { ["Retry-After"] = "60" })
    local client, _, events = waiting { answer }
    local _, err = create(client, LINE, "+12055550001")
    assert.equal("rate_limited", err.kind)
    assert.is_true(math.abs(err.elapsed - 300) < 0.001)
    assert.equal(5, #events.retry)
    client, _, events = waiting { fakes.json(429, "{}", { ["Retry-After"] = "61" }) }
    assert.is_nil((create(client, LINE, "+12055550001")))
    assert.is_nil(events.retry)
  end)

  it("that asks for next to no wait does not have the call come back at once for ever", function()
    local client, transport = waiting { fakes.json(429, "{}", { ["Retry-After"] = "0" }) }
    local _, err = create(client, LINE, "+12055550001", { deadline = 10 })
    assert.equal("rate_limited", err.kind)
    assert.equal(22, #transport.requests)
  end)
end)

describe("a 429 that the API has for one line or chat", function()
  local answer = fakes.json(429, "{}", { ["Retry-After"] = "1800" })
  local card = { first_name = "Ann", phone_number = LINE }
  local calls = {
    ["a reputation audit"] = {
      function(client, line) return client.phone_numbers:start_reputation_audit(line) end, LINE, OTHER_LINE,
    },
    ["a contact card"] = {
      function(client, line) return client.contact_card:create { first_name = "Ann", phone_number = line } end,
      LINE, OTHER_LINE,
      also = function(client) return client.contact_card:update(card) end,
    },
    ["a request for a location"] = {
      function(client, chat) return client.chats.location:request(chat) end, CHAT, OTHER,
    },
  }
  for name, case in pairs(calls) do
    it("holds back only that: " .. name, function()
      local client, transport = waiting({ answer, fakes.json(200, '{"id":"c"}') }, { max_retries = 0 })
      assert.is_nil((case[1](client, case[2])))
      assert(case[1](client, case[3]))
      assert(client.chats:retrieve "c")
      assert.equal(3, #transport.requests)
      local _, err = (case.also or case[1])(client, case[2])
      assert.equal("rate_limited", err.kind)
      assert.equal(3, #transport.requests)
    end)
  end
end)
