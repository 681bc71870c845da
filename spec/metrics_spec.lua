-- linq.metrics: what calls add to the series, and the page that Prometheus reads.
local fakes = require "spec.fixtures.fakes"
local files = require "spec.support.files"
local format = require "linq.metrics.format"
local linq = require "linq"
local print_page = require "linq.metrics.page"
local process = require "spec.support.process"
local read_page = require "spec.support.metrics_page"
local series = require "linq.metrics.series"
local servers = require "spec.support.servers"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"

describe("metrics", function()
  local metrics

  before_each(function()
    metrics = linq.metrics.new()
  end)

  -- The page's samples: name with labels -> value.
  local function samples()
    return read_page(metrics:text())
  end

  it("count calls by operation, status and kind of error", function()
    local server = servers.sandbox()
    local control = linq.client { base_url = server.origin, api_key = "k" }
    local function fail(fault)
      assert(control:request { method = "POST", path = "/sandbox/fail", body = fault })
    end
    local client = linq.client {
      base_url = server.base_url, api_key = "k", on_event = metrics:observer(), max_retries = 1,
    }
    assert(client.chats:retrieve(CHAT))
    assert(client.chats:retrieve(CHAT))
    fail { operation = "chats.retrieve", status = 503, retry_after = 0.01 }
    assert(client.chats:retrieve(CHAT))
    local nobody = linq.client {
      base_url = "http://127.0.0.1:1", api_key = "k", on_event = metrics:observer(), max_retries = 1,
    }
    assert.equal("connection", select(2, nobody.chats:retrieve(CHAT)).kind)
    assert.equal("not_found", select(2, client:request { path = "/v3/nowhere" }).kind)
    local counts = samples()
    assert.equal(3, counts['linq_requests_total{operation="chats.retrieve",status="200"}'])
    assert.equal(1, counts['linq_requests_total{operation="chats.retrieve",status="503"}'])
    assert.equal(2, counts['linq_requests_total{operation="chats.retrieve",status="none"}'])
    assert.equal(1, counts['linq_requests_total{operation="client:request",status="404"}'])
    assert.equal(1, counts['linq_errors_total{operation="chats.retrieve",kind="connection"}'])
    assert.equal(1, counts['linq_errors_total{operation="client:request",kind="not_found"}'])
    assert.equal(1, counts['linq_retries_total{operation="chats.retrieve",kind="server"}'])
    assert.equal(1, counts['linq_retries_total{operation="chats.retrieve",kind="connection"}'])
    assert.equal(4, counts['linq_request_duration_seconds_count{operation="chats.retrieve"}'])
    local seconds = counts['linq_request_duration_seconds_sum{operation="chats.retrieve"}']
    assert.is_true(seconds > 0 and seconds < 4)
  end)

  it("count pauses of rate limits, and no call that one held back as an attempt", function()
    local observe = metrics:observer()
    local about = { operation = "chats.messages.send" }
    observe(setmetatable({ type = "pause", wait = 1.5, scope = "pair +1 +2" }, { __index = about }))
    observe(setmetatable({ type = "pause", wait = 0.25, scope = "line +1" }, { __index = about }))
    local err = { kind = "rate_limited", headers = {} }
    observe(setmetatable({ type = "error", attempt = 0, error = err }, { __index = about }))
    local counts = samples()
    assert.equal(2, counts['linq_rate_limit_pauses_total{operation="chats.messages.send"}'])
    assert.equal(1.75, counts['linq_rate_limit_pause_seconds_total{operation="chats.messages.send"}'])
    assert.equal(1, counts['linq_errors_total{operation="chats.messages.send",kind="rate_limited"}'])
    assert.is_nil(counts['linq_requests_total{operation="chats.messages.send",status="none"}'])
    assert.is_nil(metrics:text():find("+", 1, true), "a number of a user's is printed")
  end)

  it("count warnings and the failures of stores", function()
    local observe = metrics:observer()
    observe { type = "warning", message = "m" }
    observe { type = "warning", message = "m", operation = "chats.create" }
    observe { type = "store_error", operation = "get", store = "redis", message = "m" }
    observe { type = "of another version" }
    local counts = samples()
    assert.equal(1, counts['linq_warnings_total{operation="client"}'])
    assert.equal(1, counts['linq_warnings_total{operation="chats.create"}'])
    assert.equal(1, counts['linq_store_errors_total{store="redis",operation="get"}'])
  end)

  it("count events of bots", function()
    local observe = metrics:observer()
    observe { type = "event_handled", event_type = "message.received", event_id = "e1", elapsed = 0.3 }
    observe { type = "handler_error", event_type = "message.received", event_id = "e2", chat_id = "c1" }
    observe { type = "event_set_aside", event_type = "message.received", event_id = "e2", chat_id = "c1" }
    observe { type = "event_refused", check = "signature", message = "m" }
    observe { type = "reply_failed", event_id = "e1", chat_id = "c1", error = { kind = "timeout" } }
    observe { type = "poll_error", error = { kind = "connection" }, message = "m" }
    local counts = samples()
    for _, outcome in ipairs { "handled", "failed", "set_aside" } do
      assert.equal(1, counts[('linq_bot_events_total{event_type="message.received",outcome="%s"}'):format(outcome)])
    end
    assert.equal(0.3, counts['linq_bot_event_duration_seconds_sum{event_type="message.received"}'])
    assert.equal(1, counts['linq_bot_refused_total{check="signature"}'])
    assert.equal(1, counts['linq_bot_reply_errors_total{kind="timeout"}'])
    assert.equal(1, counts['linq_bot_poll_errors_total{kind="connection"}'])
    assert.is_nil(metrics:text():find "[ce]%d")
  end)

  it("count messages of outboxes", function()
    local observe = metrics:observer()
    local outcomes = { "sent", "failed", "uncertain", "expired", "delayed", "taken_over" }
    for _, outcome in ipairs(outcomes) do
      observe { type = "message_" .. outcome, outbox = "news", id = "order-17", pair = "+12052761148 +12055426109" }
    end
    observe { type = "pace", outbox = "news", scope = "pair +12052761148 +12055426109", wait = 3 }
    observe { type = "stopped", outbox = "news", error = { kind = "auth" } }
    local counts = samples()
    for _, outcome in ipairs(outcomes) do
      assert.equal(1, counts[('linq_outbox_messages_total{outbox="news",outcome="%s"}'):format(outcome)])
    end
    assert.equal(1, counts['linq_outbox_paced_total{outbox="news",scope="pair"}'])
    assert.equal(1, counts['linq_outbox_stops_total{outbox="news",kind="auth"}'])
    assert.is_nil(metrics:text():find "%+1" or metrics:text():find "order")
  end)

  it("read connections and bytes of watched clients, each once", function()
    local server = servers.sandbox()
    local client = linq.client { base_url = server.base_url, api_key = "k" }
    assert.equal(client, metrics:watch(client))
    metrics:watch(client)
    metrics:watch(client:with { timeout = 5 }) -- shares its connections
    for _ = 1, 3 do
      assert(client.chats:retrieve(CHAT))
    end
    local first, second = samples(), samples()
    assert.same(first, second)
    assert.equal(1, first.linq_connections_opened_total)
    assert.equal(2, first.linq_connections_reused_total)
    assert.equal(client:stats().bytes_sent, first.linq_sent_bytes_total)
    assert.equal(client:stats().bytes_received, first.linq_received_bytes_total)
    assert.equal(0, first.linq_requests_in_flight)
    client:close()
    assert.equal(1, samples().linq_connections_opened_total)
  end)

  it("tell what is in flight", function()
    local client = metrics:watch(linq.client { base_url = servers.faulty().origin .. "/chat/200", api_key = "k" })
    metrics:watch(client:with { timeout = 5 })
    local tasks = linq.tasks()
    for i = 1, 3 do
      tasks:spawn(function() return client.chats:retrieve("c" .. i) end)
    end
    tasks:step(0)
    assert.equal(3, samples().linq_requests_in_flight)
    tasks:run()
    assert.equal(0, samples().linq_requests_in_flight)
  end)

  it("tell what is in an outbox, and whether its store can be asked", function()
    local client = linq.client { transport = linq.sandbox {} }
    local outbox = metrics:watch(linq.outbox { client = client, store = linq.store.memory {}, name = "news" })
    for i = 1, 3 do
      assert(outbox:send({ from = "+12052761148", to = "+12055426109" }, "number " .. i))
    end
    local before = samples()
    assert.equal(1, before['linq_outbox_up{outbox="news"}'])
    assert.equal(3, before['linq_outbox_messages{outbox="news",state="waiting"}'])
    assert.is_true(before['linq_outbox_oldest_seconds{outbox="news"}'] >= 0)
    assert(outbox:run())
    local after = samples()
    assert.equal(0, after['linq_outbox_messages{outbox="news",state="waiting"}'])
    assert.equal(3, after['linq_outbox_messages{outbox="news",state="sent"}'])
    assert.equal(0, after['linq_outbox_oldest_seconds{outbox="news"}'])
    rawset(outbox, "stats", function() return nil, "away" end)
    local away = samples()
    assert.equal(0, away['linq_outbox_up{outbox="news"}'])
    assert.is_nil(away['linq_outbox_messages{outbox="news",state="sent"}'])
  end)

  it("hold no client that nobody else holds, and lose no count of it", function()
    local server = servers.sandbox()
    local held = setmetatable({}, { __mode = "v" })
    held[1] = metrics:watch(linq.client { base_url = server.base_url, api_key = "k" })
    assert(held[1].chats:retrieve(CHAT))
    assert.equal(1, samples().linq_connections_opened_total)
    for _ = 1, 4 do
      collectgarbage()
    end
    if not rawget(_G, "jit") then -- a trace may hold it
      assert.is_nil(held[1])
    end
    assert.equal(1, samples().linq_connections_opened_total)
  end)

  it("let a function of one's own hear the same", function()
    local transport, told = fakes.transport(fakes.json(200, '{"id":"c"}')), {}
    local client = linq.client {
      transport = transport, on_event = metrics:observer(function(event) told[#told + 1] = event.type end),
    }
    assert(client.chats:retrieve "c")
    assert.same({ "request", "response" }, told)
    assert.equal(1, samples()['linq_requests_total{operation="chats.retrieve",status="200"}'])
  end)

  it("break no call, whatever is told, and whatever fails", function()
    local transport = fakes.transport(fakes.json(200, '{"id":"c"}'))
    local client = linq.client {
      transport = transport, on_event = metrics:observer(function() error "a user's mistake" end),
    }
    assert.equal("c", assert(client.chats:retrieve "c").id)
    local told = 0
    local observe = metrics:observer(function() told = told + 1 end)
    local odd = { { type = "error" }, { type = "response", status = {} }, { type = false }, {}, "text", 7 }
    for _, event in ipairs(odd) do
      assert.has_no.errors(function() observe(event) end)
    end
    assert.equal(6, told)
    assert.is_true(#metrics:text() > 0)
  end)

  it("have buckets that add up", function()
    metrics = linq.metrics.new { buckets = { 0.1, 0.5, 1 } }
    local observe = metrics:observer()
    for _, elapsed in ipairs { -1, 0, 0.05, 0.1, 0.1001, 0.5, 0.75, 3, 100 } do
      observe { type = "response", operation = "chats.list", status = 200, elapsed = elapsed }
    end
    local name = 'linq_request_duration_seconds_%s{operation="chats.list"%s}'
    local counts = samples()
    local function bucket(bound)
      return counts[name:format("bucket", ',le="' .. bound .. '"')]
    end
    assert.same({ 4, 6, 7, 9 }, { bucket "0.1", bucket "0.5", bucket "1", bucket "+Inf" })
    assert.equal(9, counts[name:format("count", "")])
    assert.is_true(math.abs(counts[name:format("sum", "")] - 104.5001) < 1e-9)
  end)

  it("are bounded, whatever comes", function()
    local observe = metrics:observer()
    for i = 1, 3000 do
      observe { type = "response", operation = "operation" .. i, status = 200, elapsed = 1 }
    end
    local counts, number = samples(), 0
    for name in pairs(counts) do
      number = number + (name:find "^linq_requests_total" and 1 or 0)
    end
    assert.equal(1001, number)
    assert.equal(2000, counts['linq_requests_total{operation="other",status="other"}'])
  end)

  it("write labels and numbers as the format wants them", function()
    local observe = metrics:observer()
    observe { type = "response", operation = 'a\\b"c\nd', status = 200, elapsed = 0.5 }
    observe { type = "pause", operation = "x", wait = 2 ^ 60 }
    local text = metrics:text()
    assert.truthy(text:find([[linq_requests_total{operation="a\\b\"c\nd",status="200"} 1]], 1, true))
    assert.truthy(text:find('linq_rate_limit_pause_seconds_total{operation="x"} 1.152921504606847e+18\n', 1, true))
    observe { type = "warning", operation = "\255\0" }
    assert.truthy(metrics:text():find('linq_warnings_total{operation="??"} 1', 1, true))
    assert.equal("\n", text:sub(-1))
    assert.is_nil(text:find "\n\n")
    assert.equal("text/plain; version=0.0.4; charset=utf-8", linq.metrics.CONTENT_TYPE)
  end)

  it("print nothing that was never counted", function()
    assert.equal("", metrics:text())
  end)

  it("are printed in a program that refuses globals which are not declared", function()
    setmetatable(_G, { __index = function(_, name) error("the global '" .. name .. "' is not declared") end })
    local ok, text = pcall(function()
      metrics:watch(linq.client { api_key = "k" })
      return metrics:text()
    end)
    setmetatable(_G, nil)
    assert.is_true(ok, text)
  end)

  it("refuse what they cannot do", function()
    local function raises(pattern, fn, ...)
      local ok, message = pcall(fn, ...)
      assert.is_false(ok)
      assert.matches(pattern, message)
    end
    raises("shared_dict is for nginx", linq.metrics.new, { dict = "nowhere" })
    raises("unknown option 'dictionary'", linq.metrics.new, { dictionary = "x" })
    for _, buckets in ipairs { { 1, 1 }, { 0 }, { "1" }, { 2, 1 }, { 0 / 0 }, { math.huge }, {}, 5 } do
      raises("buckets are seconds that grow", linq.metrics.new, { buckets = buckets })
    end
    raises("metrics:watch takes a client or an outbox, got table", metrics.watch, metrics, {})
    raises("metrics:observer takes a function", metrics.observer, metrics, {})
    raises("metrics:serve is for nginx; elsewhere", metrics.serve, metrics)
  end)

  it("pass the check of Prometheus itself", function()
    local promtool = (os.getenv "LINQ_BUILD" or "build") .. "/packages/usr/bin/promtool"
    if select(2, process.run(promtool .. " --version")) ~= 0 then
      promtool = "promtool"
    end
    if select(2, process.run(promtool .. " --version")) ~= 0 then
      return pending "promtool is not here: Debian's package prometheus has it"
    end
    local observe = metrics:observer()
    metrics:watch(linq.client { api_key = "k" })
    observe { type = "response", operation = 'odd "name"\\\n', status = 200, elapsed = 0.5 }
    observe { type = "retry", operation = "x", error = { kind = "server" } }
    observe { type = "error", operation = "x", error = { kind = "server" } }
    observe { type = "pause", operation = "x", wait = 0.5 }
    observe { type = "warning" }
    observe { type = "store_error", operation = "\255" }
    observe { type = "event_handled", event_type = "message.received", elapsed = 0.3 }
    observe { type = "event_refused" }
    observe { type = "reply_failed", error = { kind = "timeout" } }
    observe { type = "poll_error", error = { kind = "timeout" } }
    local every = {}
    for _, family in ipairs(require "linq.metrics.families") do
      local labels = format.labels(family.labels or {}, { "a", "b" })
      every[series.key(family[1], family[2] == "histogram" and "+Inf" or "", labels)] = 1
    end
    for _, text in ipairs { metrics:text(), print_page(every, {}, {}) } do
      local output, status = process.run(promtool .. " check metrics <" .. files.new(text))
      assert.equal("", output)
      assert.equal(0, status)
    end
  end)
end)
