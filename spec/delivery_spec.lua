local calendar = require "linq.util.calendar"
local clock = require "spec.support.clock"
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"

local ok = fakes.json(200, '{"id":"c1"}')

-- Makes a call over scripted answers: { options =, request = (for client:request), given =, … answers }
local function deliver(scene)
  local transport, host = fakes.transport((unpack or table.unpack)(scene)), fakes.host() -- luacheck: ignore
  local options = scene.options or {}
  options.transport, options.host = transport, host
  local client = linq.client(options)
  local result, err
  if scene.request then
    result, err = client:request(scene.request, scene.given)
  else
    result, err = client.chats:retrieve("c1", scene.given)
  end
  return { result = result, err = err, sleeps = host.sleeps, requests = transport.requests, client = client }
end

local function v3_error(status, code, headers)
  return fakes.json(status, ('{"error":{"status":%d,"code":%s,"message":"m"}}'):format(status, code or "null"), headers)
end

local POST = { method = "POST", path = "/v3/things", body = { a = 1 } }

local function assert_retried(answer, name)
  local it_was = deliver { answer, ok }
  assert.is_truthy(it_was.result, name)
  assert.equal(2, #it_was.requests, name)
  assert.equal(1, #it_was.sleeps, name)
end

local function assert_final(answer, name)
  local it_was = deliver { answer, ok }
  assert.is_nil(it_was.result, name)
  assert.equal(1, #it_was.requests, name)
  assert.equal(0, #it_was.sleeps, name)
  assert.is_false(it_was.err.retryable, name)
  assert.equal(1, it_was.err.attempts)
end

describe("the statuses that are retried", function()
  it("are 408, 409, 429 and all from 500", function()
    for _, status in ipairs { 408, 409, 429, 500, 502, 503, 504, 520, 599 } do
      assert_retried(fakes.json(status, ""), status)
    end
  end)

  it("are no others", function()
    for _, status in ipairs { 300, 302, 304, 400, 401, 402, 403, 404, 405, 410, 413, 418, 422 } do
      assert_final(fakes.json(status, ""), status)
    end
  end)
end)

describe("what is retried, by the API's code", function()
  it("is none of 1xxx and 2xxx, whatever the status", function()
    for _, code in ipairs { 1001, 1002, 1003, 1006, 1008, 1999, 2001, 2004, 2010, 2013, 2014, 2015, 2024, 2999 } do
      for _, status in ipairs { 400, 404, 409, 429, 500, 503 } do
        assert_final(v3_error(status, code), code)
      end
    end
  end)

  it("is 1007, 2007, 2009 and 2022, whatever the status", function()
    for _, code in ipairs { 1007, 2007, 2009, 2022 } do
      for _, status in ipairs { 400, 404, 409, 429, 500 } do
        assert_retried(v3_error(status, code), code)
      end
    end
  end)

  it("is 3xxx, whatever the status", function()
    for _, code in ipairs { 3001, 3004, 3005, 3006, 3007, 3999 } do
      for _, status in ipairs { 400, 500, 504 } do
        assert_retried(v3_error(status, code), code)
      end
    end
  end)

  it("is what the status says for 4xxx, 5xxx and codes that are text", function()
    for _, code in ipairs { 4001, 4004, 4010, 5001, 5004, '"rate_limited"', 999, 0 } do
      assert_retried(v3_error(503, code), code)
      assert_final(v3_error(400, code), code)
    end
  end)
end)

describe("an update of an app card", function()
  local sent = fakes.json(202, '{"chat_id":"c1","message":{"id":"m2","parts":[]}}')

  -- Makes the call; returns its result or error, and how many requests it took.
  local function update(answer)
    local transport = fakes.transport(answer, sent)
    local client = linq.client { transport = transport, host = fakes.host() }
    local message, err = client.messages:update_app_card("m1", { layout = { caption = "Your move" } })
    return message or err, #transport.requests
  end

  it("is tried again while the card is being sent", function()
    local message, count = update(v3_error(409, 2015))
    assert.equal("m2", message.id)
    assert.equal(2, count)
  end)

  it("is sent again when its answer is lost, because done twice it is done once", function()
    local message, count = update(fakes.failure("connection", true))
    assert.equal("m2", message.id)
    assert.equal(2, count)
  end)

  it("is not tried again where that would not help", function()
    for _, answer in ipairs { v3_error(400, 1008), v3_error(409, 2018), v3_error(404, 2002) } do
      local err, count = update(answer)
      assert.is_true(linq.is_error(err))
      assert.is_false(err.retryable)
      assert.equal(1, count)
    end
  end)
end)

describe("the long limits of some operations", function()
  local LINE = "+12052535597"
  local limited = {
    ["contact_card.update"] = function(client)
      return client.contact_card:update { phone_number = LINE, first_name = "Eva" }
    end,
    ["contact_card.create"] = function(client)
      return client.contact_card:create { phone_number = LINE, first_name = "Eva" }
    end,
    ["phone_numbers.start_reputation_audit"] = function(client)
      return client.phone_numbers:start_reputation_audit(LINE)
    end,
    ["chats.location.request"] = function(client)
      return client.chats.location:request "c1"
    end,
  }
  for name, call in pairs(limited) do
    it("hold back no other calls: " .. name, function()
      local transport, host = fakes.transport(v3_error(429, 1007, { ["Retry-After"] = "600" }), ok), fakes.host()
      local client = linq.client { transport = transport, host = host }
      local result, err = call(client)
      assert.is_nil(result)
      assert.equal(600, err.retry_after)
      assert(client.chats:retrieve "c1")
      assert.same({}, host.sleeps)
      result, err = call(client) -- its own is known without asking
      assert.is_nil(result)
      assert.equal("rate_limited", err.kind)
      assert.equal(2, #transport.requests)
    end)
  end
end)

describe("an update of a sticker's placement", function()
  it("is sent again when its answer is lost", function()
    local transport = fakes.transport(fakes.failure("timeout", true), fakes.json(202, '{"success":true}'))
    local client = linq.client { transport = transport, host = fakes.host() }
    assert(client.messages:update_sticker_placement("m1", "r1", { placement = { x = 0.5 } }))
    assert.equal(2, #transport.requests)
  end)
end)

describe("x-should-retry", function()
  it("wins over status and code", function()
    assert_retried(v3_error(404, 2001, { ["X-Should-Retry"] = "true" }))
    assert_retried(fakes.json(400, "", { ["x-should-retry"] = "true" }))
    assert_final(v3_error(503, 3006, { ["X-Should-Retry"] = "false" }))
    assert_final(v3_error(429, 1007, { ["x-should-retry"] = "false" }))
  end)

  it("is ignored when it is neither true nor false", function()
    assert_retried(fakes.json(503, "", { ["X-Should-Retry"] = "perhaps" }))
    assert_final(fakes.json(404, "", { ["X-Should-Retry"] = "" }))
  end)

  it("does not make an unsafe call safe", function()
    local it_was = deliver { fakes.json(503, "", { ["X-Should-Retry"] = "true" }), ok, request = POST }
    assert.equal(1, #it_was.requests)
  end)
end)

describe("failures of the transport", function()
  it("are retried when they are the connection's or a timeout", function()
    assert_retried(fakes.failure("connection", true))
    assert_retried(fakes.failure("connection", false))
    assert_retried(fakes.failure("timeout", true))
  end)

  it("are final when another try would not help", function()
    for _, kind in ipairs { "tls", "too_large", "canceled", "decode", "host" } do
      assert_final(fakes.failure(kind, true), kind)
      assert_final(fakes.failure(kind, false), kind)
    end
  end)

  it("have kind and message in the error", function()
    local err = deliver({ fakes.failure("tls", false) }).err
    assert.equal("tls", err.kind)
    assert.equal("failed on purpose", err.message)
    assert.is_nil(err.status)
    assert.is_nil(err.headers)
  end)

  it("may be a string, or nil, from a sloppy transport", function()
    for _, given in ipairs { "went away", false } do
      local client = linq.client {
        host = fakes.host(), max_retries = 0,
        transport = { send = function() return nil, given or nil end },
      }
      local result, err = client.chats:retrieve "c1"
      assert.is_nil(result)
      assert.equal("connection", err.kind)
      assert.is_string(err.message)
      assert.is_true(given == false or err.message == given)
    end
  end)
end)

describe("how often", function()
  it("is 2 retries by default", function()
    local it_was = deliver { fakes.json(503, "") }
    assert.equal(3, #it_was.requests)
    assert.equal(3, it_was.err.attempts)
    assert.is_true(it_was.err.retryable)
    assert.equal(2, it_was.client:stats().retries)
  end)

  it("is the client's or the request's max_retries", function()
    assert.equal(1, #deliver({ fakes.json(503, ""), options = { max_retries = 0 } }).requests)
    assert.equal(6, #deliver({ fakes.json(503, ""), options = { max_retries = 5 } }).requests)
    assert.equal(1, #deliver({ fakes.json(503, ""), given = { max_retries = 0 } }).requests)
    local both = { fakes.json(503, ""), options = { max_retries = 5 }, given = { max_retries = 1 } }
    assert.equal(2, #deliver(both).requests)
  end)

  it("stops with the first success", function()
    local it_was = deliver { fakes.json(503, ""), fakes.failure("connection", true), ok, options = { max_retries = 9 } }
    assert.equal("c1", it_was.result.id)
    assert.equal(3, #it_was.requests)
    assert.is_nil(it_was.err)
  end)

  it("stops with the first final error", function()
    local it_was = deliver { fakes.json(503, ""), fakes.json(404, ""), ok, options = { max_retries = 9 } }
    assert.equal("not_found", it_was.err.kind)
    assert.equal(2, it_was.err.attempts)
    assert.is_false(it_was.err.retryable)
  end)

  it("sends the same request every time", function()
    local it_was = deliver { fakes.json(503, ""), request = POST, given = { idempotency_key = "k-1" } }
    for i = 1, 3 do
      local request = it_was.requests[i]
      assert.equal("POST", request.method)
      assert.equal('{"a":1}', request.body)
      assert.equal("application/json", request.headers["content-type"])
      assert.equal(it_was.requests[1].url, request.url)
    end
  end)
end)

describe("the wait before a retry", function()
  it("doubles from half a second to 8 seconds, less up to a quarter", function()
    for _ = 1, 10 do
      local sleeps = deliver({ fakes.json(503, ""), options = { max_retries = 9 } }).sleeps
      assert.equal(9, #sleeps)
      for i, wait in ipairs(sleeps) do
        local longest = math.min(0.5 * 2 ^ (i - 1), 8)
        assert.is_true(wait <= longest and wait >= 0.75 * longest, ("wait %d is %g"):format(i, wait))
      end
    end
  end)

  it("differs from call to call", function()
    local seen, different = {}, 0
    for _ = 1, 20 do
      local wait = deliver({ fakes.json(503, ""), ok }).sleeps[1]
      different = different + (seen[wait] and 0 or 1)
      seen[wait] = true
    end
    assert.is_true(different > 10)
  end)

  it("is what retry-after-ms says first", function()
    local it_was = deliver { fakes.json(429, "", { ["Retry-After-Ms"] = "1500", ["Retry-After"] = "9" }), ok }
    assert.equal(1.5, it_was.sleeps[1])
  end)

  it("is what Retry-After says in seconds", function()
    assert.equal(7, deliver({ fakes.json(503, "", { ["Retry-After"] = "7" }), ok }).sleeps[1])
    assert.equal(0, deliver({ fakes.json(503, "", { ["Retry-After"] = "0" }), ok }).sleeps[1])
    assert.equal(7, deliver({ fakes.json(503, "", { ["Retry-After"] = 7 }), ok }).sleeps[1])
  end)

  -- The locale has different names for days and months.
  local function http_date(seconds)
    local months = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }
    local date = os.date("!*t", os.time() + seconds)
    return os.date("!Mon, %d " .. months[date.month] .. " %Y %H:%M:%S GMT", os.time() + seconds)
  end

  it("is what Retry-After says as an HTTP date", function()
    local date = http_date(20)
    local wait = deliver({ fakes.json(503, "", { ["Retry-After"] = date }), ok }).sleeps[1]
    assert.is_true(wait >= 17 and wait <= 20, "waited " .. tostring(wait))
    date = http_date(-20)
    assert.equal(0, deliver({ fakes.json(503, "", { ["Retry-After"] = date }), ok }).sleeps[1])
  end)

  it("is what the body says when no header does", function()
    local body = '{"error":{"code":1007,"message":"m","retry_after":4}}'
    assert.equal(4, deliver({ fakes.json(429, body), ok }).sleeps[1])
    assert.equal(6, deliver({ fakes.json(429, body, { ["Retry-After"] = "6" }), ok }).sleeps[1])
  end)

  it("is the default when the server's value is invalid", function()
    for _, fields in ipairs {
      { ["Retry-After"] = "soon" }, { ["Retry-After"] = "-5" }, { ["Retry-After"] = "nan" }, { ["Retry-After"] = "" },
      { ["Retry-After"] = "inf" }, { ["Retry-After"] = "1e999" }, { ["Retry-After-Ms"] = "-5" },
      { ["Retry-After-Ms"] = "nan" }, { ["Retry-After-Ms"] = "inf" },
      { ["Retry-After"] = "Mon, 99 Foo 2026 00:00:00 GMT" },
    } do
      local it_was = deliver { fakes.json(503, "", fields), ok }
      local wait = it_was.sleeps[1]
      assert.is_true(wait ~= nil and wait <= 0.5 and wait >= 0.375, next(fields) .. " " .. select(2, next(fields)))
    end
  end)

  it("is in the error, in seconds", function()
    local asked = { fakes.json(429, "", { ["Retry-After-Ms"] = "1500" }), given = { max_retries = 0 } }
    assert.equal(1.5, deliver(asked).err.retry_after)
    assert.equal(7, deliver({ fakes.json(503, "", { ["Retry-After"] = "7" }) }).err.retry_after)
    assert.is_nil(deliver({ fakes.json(503, "") }).err.retry_after)
  end)
end)

describe("http_date", function()
  it("reads dates of every month and of leap years", function()
    for text, seconds in pairs {
      ["Thu, 01 Jan 1970 00:00:00 GMT"] = 0, ["Sun, 06 Nov 1994 08:49:37 GMT"] = 784111777,
      ["Thu, 29 Feb 2024 12:00:00 GMT"] = 1709208000, ["Fri, 01 Mar 2024 00:00:00 GMT"] = 1709251200,
      ["Wed, 31 Dec 2025 23:59:59 GMT"] = 1767225599, ["Thu, 01 Jan 2026 00:00:00 GMT"] = 1767225600,
      ["Tue, 29 Feb 2000 00:00:00 GMT"] = 951782400, ["Mon, 01 Mar 2100 00:00:00 GMT"] = 4107542400,
    } do
      assert.equal(seconds, calendar.http_date(text))
    end
  end)

  it("reads the two forms of old servers", function()
    for text, seconds in pairs {
      ["Sunday, 06-Nov-94 08:49:37 GMT"] = 784111777, ["Sun Nov  6 08:49:37 1994"] = 784111777,
      ["Monday, 01-Dec-25 00:00:00 GMT"] = 1764547200, ["Sat Dec 13 12:00:00 2025"] = 1765627200,
      ["Sunday, 01-Jan-68 00:00:00 GMT"] = 3092601600, ["Wednesday, 01-Jan-69 00:00:00 GMT"] = -31536000,
    } do
      assert.equal(seconds, calendar.http_date(text), text)
    end
  end)

  it("refuses other text", function()
    for _, text in ipairs {
      "", "5", "Sun, 06 Foo 1994 08:49:37 GMT", "1994-11-06", "Sun, 06 Nov 1994 08:49:37 CET",
      "Sunday, 06-Foo-94 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 06 08:49:37 94", "day, ",
      "Sun, 06 Nov " .. ("9"):rep(400) .. " 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:" .. ("9"):rep(400) .. " GMT",
    } do
      assert.is_nil(calendar.http_date(text))
    end
  end)
end)

describe("a deadline", function()
  it("prevents a wait that would pass it", function()
    local it_was = deliver { fakes.json(503, "", { ["Retry-After"] = "5" }), ok, options = { deadline = 2 } }
    assert.same({}, it_was.sleeps)
    assert.equal(1, it_was.err.attempts)
    assert.equal(503, it_was.err.status)
    assert.is_true(it_was.err.retryable)
    assert.equal(5, it_was.err.retry_after)
  end)

  it("limits the default waits too", function()
    local it_was = deliver { fakes.json(503, ""), ok, options = { deadline = 0.3 } }
    assert.same({}, it_was.sleeps)
    assert.equal(1, it_was.err.attempts)
  end)

  it("of a request wins over the client's", function()
    local answer = fakes.json(503, "", { ["Retry-After"] = "5" })
    assert.equal(1, #deliver({ answer, ok, options = { deadline = 2 }, given = { deadline = 60 } }).sleeps)
    assert.equal(0, #deliver({ answer, ok, options = { deadline = 60 }, given = { deadline = 2 } }).sleeps)
  end)

  it("allows waits that fit", function()
    local it_was = deliver { fakes.json(503, "", { ["Retry-After"] = "90" }), ok, options = { deadline = 100 } }
    assert.same({ 90 }, it_was.sleeps)
    assert.is_truthy(it_was.result)
  end)

  it("that passed in a wait, which took longer than it should, ends the call", function()
    local time, transport, told = 0, fakes.transport(fakes.json(429, "", { ["Retry-After"] = "1" }), ok), {}
    local client = linq.client {
      transport = transport, deadline = 5, on_event = function(event) told[#told + 1] = event.type end, clock = {
        now = function() return time end, time = os.time, sleep = function(seconds) time = time + seconds + 10 end,
      },
    }
    local chat, err = client.chats:retrieve "c1"
    assert.is_nil(chat)
    assert.equal(429, err.status)
    assert.equal(1, #transport.requests)
    assert.equal("error", told[#told])
  end)

  it("shortens an attempt", function()
    local request = deliver({ ok, options = { deadline = 2 } }).requests[1]
    assert.is_true(request.timeout <= 2 and request.timeout > 1)
    assert.equal(3, deliver({ ok, options = { deadline = 60, timeout = 3 } }).requests[1].timeout)
  end)
end)

describe("a call that changes something", function()
  it("is never sent twice after bytes may have left", function()
    for _, method in ipairs { "POST", "PUT", "PATCH", "DELETE" } do
      for _, answer in ipairs {
        fakes.json(503, ""), fakes.json(429, ""), fakes.json(408, ""), v3_error(500, 3006),
        fakes.failure("connection", true), fakes.failure("timeout", true),
        fakes.failure("connection", nil), fakes.failure("timeout", nil),
      } do
        local it_was = deliver { answer, ok, request = { method = method, path = "/v3/things" } }
        assert.is_nil(it_was.result)
        assert.equal(1, #it_was.requests, method)
        assert.equal(1, it_was.err.attempts)
        assert.is_false(it_was.err.retryable)
      end
    end
  end)

  it("is sent again when no byte left", function()
    local it_was = deliver { fakes.failure("connection", false), ok, request = POST }
    assert.is_truthy(it_was.result)
    assert.equal(2, #it_was.requests)
  end)

  it("is not sent again when no byte left of one attempt, but may have of the next", function()
    local it_was = deliver { fakes.failure("connection", false), fakes.failure("connection", true), ok, request = POST }
    assert.is_nil(it_was.result)
    assert.equal(2, #it_was.requests)
  end)

  it("is sent again with an idempotency key, the same every time", function()
    for _, answer in ipairs {
      fakes.json(503, ""), fakes.failure("connection", true), fakes.failure("timeout", true),
    } do
      local it_was = deliver { answer, request = POST, given = { idempotency_key = "key-1" } }
      assert.equal(3, #it_was.requests)
      for i = 1, 3 do
        assert.equal("key-1", it_was.requests[i].headers["idempotency-key"])
      end
      assert.equal("key-1", it_was.err.idempotency_key)
      assert.equal(3, it_was.err.attempts)
      assert.is_true(it_was.err.retryable)
    end
  end)

  it("gets no key where the API takes none", function()
    local it_was = deliver { fakes.json(404, ""), request = POST }
    assert.is_nil(it_was.requests[1].headers["idempotency-key"])
    assert.is_nil(it_was.err.idempotency_key)
  end)

  it("tells the transport not to resend it", function()
    assert.is_true(deliver({ ok, request = POST }).requests[1].once)
    assert.is_false(deliver({ ok, request = POST, given = { idempotency_key = "k" } }).requests[1].once)
    assert.is_false(deliver({ ok }).requests[1].once)
  end)
end)

describe("a call that changes nothing", function()
  it("needs no key", function()
    for _, method in ipairs { "GET", "HEAD" } do
      local it_was = deliver { fakes.failure("connection", true), ok, request = { method = method, path = "/v3/x" } }
      assert.equal(2, #it_was.requests)
    end
  end)
end)

describe("the error after retries", function()
  it("has the attempts, the time, and the last failure", function()
    local it_was = deliver { fakes.failure("connection", true), fakes.json(500, ""), v3_error(503, 4004) }
    assert.equal(3, it_was.err.attempts)
    assert.equal(503, it_was.err.status)
    assert.equal("4004", tostring(it_was.err.code))
    assert.is_true(it_was.err.elapsed >= 0 and it_was.err.elapsed < 5)
    assert.equal("chats.retrieve", it_was.err.operation)
  end)

  it("counts the time of all attempts", function()
    local time = clock.stop()
    finally(time.restore)
    local slow = function()
      time.go_on(2)
      return fakes.json(503, "")
    end
    assert.equal(6, deliver({ slow }).err.elapsed)
  end)
end)

describe("an idempotency key in the user's headers", function()
  it("is the only key, wherever the operation takes one", function()
    local sent
    local client = linq.client {
      transport = {
        send = function(request)
          sent = request
          return { status = 200, headers = {}, body = '{"id":"p","message":{"id":"m"}}' }
        end,
      },
    }
    local payment = { amount_cents = 1, currency = "usd", handle = "+12055426109" }
    assert(client.payments:create(payment, { headers = { ["Idempotency-Key"] = "mine" } }))
    assert.equal("mine", sent.headers["idempotency-key"])
    assert.is_false(sent.once)
    local message = { to = { "+12055426109" }, message = { parts = { { type = "text", value = "x" } } } }
    assert(client.messages:create(message, { headers = { ["idempotency-key"] = "mine" } }))
    assert.equal("mine", sent.headers["idempotency-key"])
    assert.is_nil(sent.body:find("idempotency_key", 1, true))
    local fixed = linq.client { transport = client:with({ headers = { ["Idempotency-Key"] = "all" } }) and {
      send = function(request)
        sent = request
        return { status = 200, headers = {}, body = '{"id":"p"}' }
      end,
    }, headers = { ["Idempotency-Key"] = "all" } }
    assert(fixed.payments:create(payment))
    assert.equal("all", sent.headers["idempotency-key"])
  end)
end)
