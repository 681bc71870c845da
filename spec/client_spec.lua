local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local core = require "linq.core"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"

describe("a client", function()
  local client = linq.client { transport = fakes.documented() }

  it("has the resources of its version", function()
    assert.is_function(client.chats.retrieve)
    assert.is_function(client.chats.list)
    assert.is_nil(client.no_such_resource)
    assert.is_nil(client.chats.no_such_method)
  end)

  it("builds each resource and method once", function()
    assert.equal(client.chats, client.chats)
    assert.equal(client.chats.retrieve, client.chats.retrieve)
  end)

  it("has get and retrieve as names of one method in both versions", function()
    assert.equal(CHAT, assert(client.chats:get(CHAT)).id)
    assert.equal(CHAT, assert(client.chats:retrieve(CHAT)).id)
    local legacy = linq.v2.client { transport = fakes.documented() }
    assert.equal(45, assert(legacy.chats:get(45)).id)
    assert.equal(45, assert(legacy.chats:retrieve(45)).id)
  end)

  it("is read-only", function()
    assert.matches("chats", fakes.misuse(function() client.chats = {} end))
    assert.is_function(client.chats.retrieve)
  end)

  it("is for v3 by default", function()
    assert.matches("v3", tostring(linq.client { transport = fakes.documented() }))
    assert.matches("v3", tostring(linq.v3.client { transport = fakes.documented() }))
    assert.matches("v2", tostring(linq.v2.client { transport = fakes.documented() }))
  end)

  it("says that a method was called without the colon", function()
    assert.matches(":", fakes.misuse(function() client.chats.retrieve(CHAT) end))
    assert.matches(":", fakes.misuse(function() client.stats() end))
    assert.matches(":", fakes.misuse(function() client.close() end))
  end)
end)

describe("a path parameter", function()
  local transport, client, legacy

  before_each(function()
    transport = fakes.transport(fakes.json(200, '{"id":"c1","data":{"id":45}}'))
    client, legacy = linq.client { transport = transport }, linq.v2.client { transport = transport }
  end)

  it("is percent-encoded", function()
    assert(client.chats:retrieve "a/b c?d#e%2F..")
    assert.matches("/v3/chats/a%2Fb%20c%3Fd%23e%252F..", transport.requests[1].url, 1, true)
    assert(client.chats:retrieve "...")
    assert.matches("/v3/chats/...", transport.requests[2].url, 1, true)
  end)

  it("raises before anything is sent when it is nil, empty or a step in the path", function()
    for _, value in ipairs { "", ".", ".." } do
      assert.is_false((pcall(client.chats.retrieve, client.chats, value)))
      assert.is_false((pcall(legacy.chats.get, legacy.chats, value)))
    end
    assert.matches("chats.retrieve.*chat_id", fakes.misuse(function() client.chats:retrieve() end))
    assert.matches("chats.get.*chat_id", fakes.misuse(function() legacy.chats:get(nil) end))
    assert.equal(0, #transport.requests)
  end)

  it("raises when it is not of its type", function()
    for _, value in ipairs { 45, true, {}, print, linq.null } do
      assert.is_false((pcall(client.chats.retrieve, client.chats, value)))
    end
    for _, value in ipairs { 45.5, "4a", "45.0", " 45", "0x2D", true, {}, 0 / 0, math.huge, -math.huge, linq.null } do
      assert.is_false((pcall(legacy.chats.get, legacy.chats, value)))
    end
    assert.equal(0, #transport.requests)
  end)

  it("that is an integer is sent without a point or an exponent", function()
    for value, text in pairs { [45] = "45", ["45"] = "45", [123456789012345] = "123456789012345" } do
      assert(legacy.chats:get(value))
      assert.matches("/v2/chats/" .. text .. "$", transport.requests[#transport.requests].url)
    end
    assert(legacy.chats:get(45.0))
    assert.matches("/v2/chats/45$", transport.requests[#transport.requests].url)
    assert(legacy.chats:get "9007199254740993")
    assert.matches("/v2/chats/9007199254740993$", transport.requests[#transport.requests].url)
  end)
end)

describe("fields", function()
  it("that are required are asked for by name before anything is sent", function()
    local transport = fakes.transport(fakes.json(200, "{}"))
    local legacy = linq.v2.client { transport = transport }
    assert.matches("chats.list.*phone_number", fakes.misuse(function() legacy.chats:list {} end))
    assert.matches("chats.list.*phone_number", fakes.misuse(function() legacy.chats:list() end))
    assert.equal(0, #transport.requests)
  end)

  it("that are unknown pass through", function()
    local transport = fakes.transport(fakes.json(200, '{"chats":[]}'))
    assert(linq.client({ transport = transport }).chats:list { from = "+1", new_filter = true })
    assert.matches("/v3/chats%?from=%%2B1&new_filter=true$", transport.requests[1].url)
  end)

  it("of another type are the API's to judge, and its answer is given", function()
    local transport = fakes.transport(fakes.json(201, '{"chat":{"id":"c","handles":[],"is_group":false}}'))
    local client = linq.client { transport = transport }
    local chat = assert(client.chats:create { from = 12052761148, to = { "+1" }, message = { parts = { {} } } })
    assert.equal("c", chat.id)
    assert.is_nil(chat:me())
    assert.equal(1, #transport.requests)
  end)

  it("are not changed by a call", function()
    local fields = { from = "+12052761148", limit = 5 }
    assert(linq.client({ transport = fakes.documented() }).chats:list(fields))
    assert.same({ from = "+12052761148", limit = 5 }, fields)
  end)
end)

describe("client:with", function()
  it("gives a client with other options over the same transport", function()
    local transport = fakes.transport(fakes.json(200, '{"chats":[]}'))
    local client = linq.client { transport = transport, timeout = 7, max_retries = 1, api_key = "k1" }
    local other = client:with { timeout = 5 }
    assert(other.chats:list {})
    assert(client.chats:list {})
    assert.equal(5, transport.requests[1].timeout)
    assert.equal(7, transport.requests[2].timeout)
    assert.equal("Bearer k1", transport.requests[1].headers.authorization)
    assert.equal("client", linq.type(other))
  end)

  it("keeps all other options, also over two steps", function()
    local transport = fakes.transport(fakes.json(503, "{}"))
    local client = linq.client { transport = transport, max_retries = 0, headers = { ["X-A"] = "1" } }
    local other = client:with({ timeout = 5 }):with { connect_timeout = 4 }
    local _, err = other.chats:list {}
    assert.equal(1, err.attempts)
    assert.equal(5, transport.requests[1].timeout)
    assert.equal(4, transport.requests[1].connect_timeout)
    assert.equal("1", transport.requests[1].headers["x-a"])
  end)

  it("cannot change what belongs to the connections", function()
    local client = linq.client { transport = fakes.documented() }
    for _, changes in ipairs { { transport = fakes.documented() }, { max_connections = 5 }, { api_key = "k" } } do
      assert.matches(next(changes), fakes.misuse(function() client:with(changes) end))
    end
    local legacy = linq.v2.client { transport = fakes.documented() }
    assert.matches("token", fakes.misuse(function() legacy:with { token = "t" } end))
  end)

  it("checks its options", function()
    local client = linq.client { transport = fakes.documented() }
    assert.matches("'timeout'", fakes.misuse(function() client:with { tiemout = 5 } end))
    assert.matches("'timeout'", fakes.misuse(function() client:with { timeout = "5" } end))
  end)

  it("closes with the client that it came from, and the other way round", function()
    local client = linq.client { transport = fakes.documented() }
    local other = client:with { timeout = 5 }
    other:close()
    assert.matches("closed", fakes.misuse(function() client.chats:list {} end))
    assert.matches("closed", fakes.misuse(function() other.chats:list {} end))
  end)
end)

describe("client:close", function()
  it("is idempotent", function()
    local closes = 0
    local transport = fakes.transport(fakes.json(200, "{}"))
    function transport.close()
      closes = closes + 1
    end
    local client = linq.client { transport = transport }
    client:close()
    client:close()
    client:with({ timeout = 5 }):close()
    assert.equal(1, closes)
  end)

  it("works with the C core's transport before any call, and twice", function()
    local client = linq.client { api_key = "k" }
    client:close()
    client:close()
    assert.matches("closed", tostring(client))
    assert.is_table(client:stats())
  end)

  it("makes every later call raise before anything is sent", function()
    local api = fakes.documented()
    local client = linq.client { transport = api }
    local chat = assert(client.chats:retrieve(CHAT))
    local page = assert(client.chats:list { limit = 1 })
    local sent = #api.requests
    client:close()
    assert.matches("closed", fakes.misuse(function() client.chats:retrieve(CHAT) end))
    assert.matches("closed", fakes.misuse(function() client:request { path = "/v3/chats" } end))
    assert.matches("closed", fakes.misuse(function() chat:refresh() end))
    assert.matches("closed", fakes.misuse(function() page:next() end))
    assert.matches("closed", fakes.misuse(function() client.chats:find { from = "a@b.c", to = "d@e.f" } end))
    assert.equal(sent, #api.requests)
    assert.matches("closed", tostring(client))
  end)

  it("leaves fetched objects readable", function()
    local client = linq.client { transport = fakes.documented() }
    local chat = assert(client.chats:retrieve(CHAT))
    client:close()
    assert.equal("+14155551234, +14155559876", chat.display_name)
    assert.equal(2, #chat:totable().handles)
  end)
end)

describe("client:stats", function()
  it("counts requests and retries over all derived clients", function()
    local api = fakes.documented()
    local client = linq.client { transport = api, host = fakes.host() }
    local stats = client:stats()
    assert.equal(0, stats.requests)
    assert.equal(0, stats.retries)
    api.next_answers = { fakes.json(503, "{}"), fakes.json(503, "{}") }
    assert(client.chats:list {})
    assert(client:with({ timeout = 5 }).chats:list {})
    stats = client:stats()
    assert.equal(2, stats.retries)
    assert.equal(4, stats.requests)
  end)

  it("includes the transport's counts", function()
    local transport = fakes.transport(fakes.json(200, "{}"))
    function transport.stats()
      return { requests = 7, bytes_sent = 8 }
    end
    local stats = linq.client({ transport = transport }):stats()
    assert.equal(7, stats.requests)
    assert.equal(8, stats.bytes_sent)
    assert.equal(0, stats.retries)
  end)

  it("has all its numbers with the transport of the C core", function()
    local client = linq.client { api_key = "k" }
    local stats = client:stats()
    for _, name in ipairs {
      "requests", "retries", "connections_opened", "connections_reused", "bytes_sent", "bytes_received",
    } do
      assert.equal(0, stats[name], name)
    end
    client:close()
  end)
end)

describe("client:request", function()
  local transport, client

  local function answering(answer)
    transport = fakes.transport(answer)
    client = linq.client { transport = transport, api_key = "k1", host = fakes.host() }
  end

  it("gives status, headers and the decoded body", function()
    answering(fakes.json(201, '{"id":45,"none":null,"list":[]}', { ["X-Thing"] = "t" }))
    local answer = assert(client:request { method = "POST", path = "/v3/new_things", body = { a = 1 } })
    assert.equal(201, answer.status)
    assert.equal("t", answer.headers["x-thing"])
    assert.equal("t", answer.headers["X-THING"])
    assert.same({ id = 45, list = {} }, answer.body)
    assert.equal("45", tostring(answer.body.id))
  end)

  it("sends method, path, query, body and headers", function()
    answering(fakes.json(200, "{}"))
    assert(client:request {
      method = "PATCH", path = "/v3/things/1", query = { b = "+1", a = true }, headers = { ["X-Thing"] = "t" },
      body = { x = linq.null, y = linq.array() },
    })
    local request = transport.requests[1]
    assert.equal("PATCH", request.method)
    assert.equal("https://api.linqapp.com/api/partner/v3/things/1?a=true&b=%2B1", request.url)
    assert.equal("t", request.headers["x-thing"])
    assert.equal("Bearer k1", request.headers.authorization)
    assert.equal("application/json", request.headers["content-type"])
    assert.matches('"x":null', request.body)
    assert.matches('"y":%[%]', request.body)
  end)

  it("is a GET without a body by default", function()
    answering(fakes.json(200, "{}"))
    assert(client:request { path = "/v3/things" })
    assert.equal("GET", transport.requests[1].method)
    assert.is_nil(transport.requests[1].body)
    assert.is_nil(transport.requests[1].headers["content-type"])
  end)

  it("adds the query to one in the path", function()
    answering(fakes.json(200, "{}"))
    assert(client:request { path = "/v3/things?a=1", query = { b = 2 } })
    assert.matches("/v3/things%?a=1&b=2$", transport.requests[1].url)
  end)

  it("sends a string as it is, with the caller's content type", function()
    answering(fakes.json(200, "{}"))
    assert(client:request {
      method = "PUT", path = "/v3/x", body = "a\0b", headers = { ["Content-Type"] = "text/plain" },
    })
    assert.equal("a\0b", transport.requests[1].body)
    assert.equal("text/plain", transport.requests[1].headers["content-type"])
  end)

  it("returns a body that is not JSON as text, and no body as nil", function()
    answering({ status = 200, body = "plain", headers = { ["Content-Type"] = "text/plain" } })
    assert.equal("plain", assert(client:request { path = "/x" }).body)
    answering({ status = 204, body = "", headers = {} })
    assert.is_nil(assert(client:request { path = "/x" }).body)
    answering({ status = 200 })
    assert.is_nil(assert(client:request { path = "/x" }).body)
  end)

  it("knows JSON by its content type in any case", function()
    answering(fakes.json(200, '{"a":1}', { ["Content-Type"] = "Application/JSON; charset=utf-8" }))
    assert.same({ a = 1 }, assert(client:request { path = "/x" }).body)
  end)

  it("gives an error like any other call", function()
    answering(fakes.json(404, '{"error":{"code":2001,"message":"gone"}}'))
    local answer, err = client:request { method = "DELETE", path = "/v3/things/1", query = { secret = "s" } }
    assert.is_nil(answer)
    assert.equal("DELETE /v3/things/1: 404 not_found: gone (code 2001)", tostring(err))
    assert.equal("client:request", err.operation)
    answering(fakes.json(200, "{"))
    answer, err = client:request { path = "/v3/things" }
    assert.is_nil(answer)
    assert.equal("decode", err.kind)
  end)

  it("takes request options", function()
    answering(fakes.json(200, "{}"))
    assert(client:request({ method = "POST", path = "/x", headers = { ["X-A"] = "1" } },
      { timeout = 3, idempotency_key = "k-1", headers = { ["x-a"] = "2" } }))
    assert.equal(3, transport.requests[1].timeout)
    assert.equal("k-1", transport.requests[1].headers["idempotency-key"])
    assert.equal("2", transport.requests[1].headers["x-a"])
  end)

  it("raises for unknown fields and wrong types", function()
    answering(fakes.json(200, "{}"))
    for _, request in ipairs {
      { path = "x" }, { path = "/a b" }, { path = "/a\r\nX: y" }, { path = 5 }, {}, { path = "/x", method = "get" },
      { path = "/x", method = "GET /" }, { path = "/x", method = 5 }, { path = "/x", url = "https://evil.com" },
      { path = "/x", headers = { A = "b\n" } }, { path = "/x", body = print }, { path = "/x", query = { a = {{}} } },
      { path = "/x", query = { "a" } }, { path = "/x", query = "a=b" }, { path = "@evil.com" }, { path = "/x\0" },
    } do
      local ok, message = pcall(function() client:request(request) end)
      assert.is_false(ok)
      assert.matches("client_spec", message)
    end
    assert.equal(0, #transport.requests)
  end)
end)

describe("on_event", function()
  local events, api, client

  before_each(function()
    events, api = {}, fakes.documented()
    client = linq.client {
      transport = api, host = fakes.host(), api_key = "sesame",
      on_event = function(event)
        events[#events + 1] = event
      end,
    }
  end)

  local function types()
    local names = {}
    for i, event in ipairs(events) do
      names[i] = event.type
    end
    return table.concat(names, " ")
  end

  it("hears of a request and its response", function()
    assert(client.chats:retrieve(CHAT))
    assert.equal("request response", types())
    for _, event in ipairs(events) do
      assert.equal("chats.retrieve", event.operation)
      assert.equal("GET", event.method)
      assert.equal("/v3/chats/{chat_id}", event.path)
      assert.equal(1, event.attempt)
    end
    assert.equal(200, events[2].status)
    assert.is_true(events[2].elapsed >= 0)
  end)

  it("hears of retries with the wait and the error", function()
    api.next_answers[1] = fakes.json(503, "{}")
    assert(client.chats:retrieve(CHAT))
    assert.equal("request response retry request response", types())
    assert.equal(503, events[2].status)
    assert.is_true(events[3].wait > 0)
    assert.equal("server", events[3].error.kind)
    assert.equal(2, events[4].attempt)
  end)

  it("hears of the error that ends a call", function()
    api.next_answers[1] = fakes.json(404, "{}")
    local _, err = client.chats:retrieve(CHAT)
    assert.equal("request response error", types())
    assert.equal(err, events[3].error)
  end)

  it("hears of a success that cannot be used", function()
    for _, answer in ipairs { fakes.json(200, "no JSON"), fakes.json(200, "[]") } do
      events, api.next_answers[1] = {}, answer
      local _, err = client.chats:retrieve(CHAT)
      assert.equal("request response error", types())
      assert.equal("decode", err.kind)
      assert.equal(err, events[3].error)
      assert.equal(200, events[3].status)
      assert.equal(1, events[3].attempt)
    end
    events, api.next_answers[1] = {}, fakes.json(200, "{", { ["Content-Type"] = "application/json" })
    local _, err = client:request { path = "/v3/chats" }
    assert.equal(err, events[3].error)
  end)

  it("hears of failures without a response", function()
    local failure = fakes.failure("connection", false)
    api.next_answers = { failure, failure, failure }
    local _, err = client.chats:retrieve(CHAT)
    assert.equal("connection", err.kind)
    assert.equal("request retry request retry request error", types())
  end)

  it("hears of client:request", function()
    assert(client:request { path = "/v3/chats" })
    assert.equal("request response", types())
    assert.equal("/v3/chats", events[1].path)
  end)

  it("never breaks a call when it raises", function()
    api.next_answers[1] = fakes.json(503, "{}")
    local calls = 0
    local broken = client:with {
      on_event = function(event)
        calls = calls + 1
        for name in pairs(event) do
          event[name] = nil
        end
        error({})
      end,
    }
    assert.equal(CHAT, assert(broken.chats:retrieve(CHAT)).id)
    assert.equal(5, calls)
  end)

  it("hears no secret", function()
    api.next_answers[1] = fakes.json(503, "{}")
    assert(client.chats:retrieve(CHAT))
    api.next_answers[1] = fakes.json(401, "{}")
    client.chats:retrieve(CHAT)
    assert.is_true(#events > 5)
    assert.not_matches("sesame", fakes.dump(events))
  end)
end)

describe("the secret of a client", function()
  local SECRET = "open-sesame-0123456789"
  local answer = fakes.json(200, '{"id":"c1","data":{"id":45,"chat_handles":[]},"chats":[{"id":"c1"}]}')

  -- A transport that keeps nothing, so that no dump finds the secret in it.
  local function forgetful(given)
    return { send = function() return { status = given.status, body = given.body, headers = given.headers } end }
  end

  local function both(given, base)
    return {
      linq.client { api_key = SECRET, transport = forgetful(given), host = fakes.host(), base_url = base },
      linq.v2.client { token = SECRET, transport = forgetful(given), host = fakes.host(), base_url = base },
    }
  end

  it("is not in tostring, nor in any table that can be reached from the client", function()
    for _, client in ipairs(both(answer)) do
      assert(client.chats:get "45")
      assert.not_matches(SECRET, tostring(client), 1, true)
      assert.not_matches(SECRET, fakes.dump(client), 1, true)
      assert.not_matches(SECRET, fakes.dump(client.chats), 1, true)
      assert.not_matches(SECRET, fakes.dump(client:with { timeout = 5 }), 1, true)
      assert.not_matches(SECRET, fakes.dump(client:stats()), 1, true)
    end
  end)

  it("is not in any table that can be reached from an object or a page", function()
    for _, client in ipairs(both(answer)) do
      local chat = assert(client.chats:get "45")
      assert.is_not_nil(chat.id)
      assert.not_matches(SECRET, fakes.dump(chat), 1, true)
    end
    local page = assert(both(answer)[1].chats:list {})
    assert.not_matches(SECRET, fakes.dump(page), 1, true)
    assert.not_matches(SECRET, fakes.dump(page.items), 1, true)
  end)

  it("is not in errors", function()
    for _, given in ipairs {
      fakes.json(401, '{"error":{"message":"no"}}'), fakes.json(503, ""), fakes.json(200, "{"),
    } do
      for _, client in ipairs(both(given)) do
        local _, err = client.chats:get "45"
        assert.is_true(linq.is_error(err))
        assert.not_matches(SECRET, tostring(err), 1, true)
        assert.not_matches(SECRET, fakes.dump(err), 1, true)
      end
    end
  end)

  it("is not in errors when a server sends it back", function()
    local echo = "Bearer " .. SECRET
    local body = json.encode { error = { code = 2004, message = "bad token " .. SECRET }, trace_id = echo }
    for status, kind in pairs { [401] = "auth", [200] = "decode" } do
      local text = status == 200 and echo or body
      for _, client in ipairs(both(fakes.json(status, text, { ["X-Echo"] = echo }))) do
        local _, err = client.chats:get "45"
        assert.equal(kind, err.kind)
        assert.not_matches(SECRET, tostring(err), 1, true)
        assert.not_matches(SECRET, fakes.dump(err), 1, true)
      end
    end
  end)

  it("may be a word that occurs in errors", function()
    for _, key in ipairs { "auth", "a", "chats.list", "GET" } do
      local client = linq.client { api_key = key, transport = forgetful(fakes.json(401, "")) }
      local _, err = client.chats:list {}
      assert.equal("auth", err.kind)
      assert.equal("GET", err.method)
      assert.equal("chats.list", err.operation)
    end
  end)

  it("is removed from a failure of the transport that repeats it", function()
    local transport = { send = function(request)
      return nil, { kind = "connection", message = "cannot send " .. request.headers.authorization, sent = false }
    end }
    local client = linq.client { api_key = SECRET, transport = transport, host = fakes.host() }
    local _, err = client.chats:list {}
    assert.equal("connection", err.kind)
    assert.not_matches(SECRET, fakes.dump(err), 1, true)
  end)

  it("is sent", function()
    local transport = fakes.transport(answer)
    assert(linq.client({ api_key = SECRET, transport = transport }).chats:get "c1")
    assert.equal("Bearer " .. SECRET, transport.requests[1].headers.authorization)
  end)
end)

describe("a client that is used in odd ways", function()
  local CHAT_UUID = "550e8400-e29b-41d4-a716-446655440000"
  local content = { message = { parts = { { type = "text", value = "once" } } } }

  it("sends a message with a key in the headers again with the same key in the body", function()
    for _, headers in ipairs { { ["Idempotency-Key"] = "mine" }, { ["idempotency-key"] = "" } } do
      local transport = fakes.transport(fakes.failure("connection", true), fakes.json(202, '{"message":{"id":"m"}}'))
      local client = linq.client { transport = transport, host = fakes.host() }
      assert(client.chats.messages:send(CHAT_UUID, content, { headers = headers }))
      local first, second = transport.requests[1].body, transport.requests[2].body
      assert.equal(first, second)
      assert.matches("%S", json.decode(first).message.idempotency_key)
    end
  end)

  it("hides a secret that is cut off or escaped", function()
    local secret = "sk/secret+0123456789"
    for _, body in ipairs { ("x"):rep(4096 - 10) .. secret, '{"error":"' .. secret:gsub("/", "\\/") .. '"}' } do
      local client = linq.client {
        api_key = secret,
        transport = { send = function() return { status = 400, headers = {}, body = body } end },
      }
      local _, err = client.chats:retrieve "x"
      assert.is_nil(err.body:find("secret+012", 1, true), err.body:sub(-40))
    end
  end)

  it("ends a call that waits for a retry when it is closed", function()
    local client
    client = linq.client {
      host = { wait = function() end, sleep = function() client:close() end },
      transport = { send = function() return nil, { kind = "connection", message = "no", sent = false } end },
    }
    local _, err = client.chats:retrieve "x"
    assert.equal("canceled", err.kind)
    assert.equal(1, err.attempts)
  end)

  it("ends a call that tells on_event of its request when it is closed there", function()
    for _, call in ipairs { "retrieve", "mark_as_read" } do
      local client
      client = linq.client {
        api_key = "k",
        base_url = "http://127.0.0.1:9",
        on_event = function() client:close() end,
      }
      local _, err = client.chats[call](client.chats, "x")
      assert.equal("canceled", err.kind)
    end
  end)

  it("survives odd lists in answers", function()
    for _, list in ipairs { "5", "[1,2]", "[null]", '{"a":1}', '"x"', "[[]]" } do
      local body = '{"id":"c","handles":' .. list .. ',"parts":' .. list .. "}"
      local client = linq.client { transport = { send = function() return { status = 200, body = body } end } }
      local chat = assert(client.chats:retrieve "c")
      assert.is_string(tostring(chat))
      assert.equal(0, #chat)
      assert.is_nil(chat:me())
      assert.equal(1, select("#", chat:me())) -- tostring(chat:me()) works
      assert.equal(1, select("#", chat:handle "nobody@example.com"))
      assert.is_false(chat:has "+12055426109")
      assert.same({}, chat:others())
      local message = assert(client.messages:retrieve "m")
      assert.is_string(tostring(message))
      assert.is_nil(message.text)
      for _ in message:each_reaction() do error "there is none" end
    end
  end)

  it("ends a v2 list that stays on one page", function()
    local asked = 0
    local body = '{"data":[{"id":1}],"meta":{"page":1,"total_pages":3}}'
    local client = linq.v2.client {
      transport = { send = function()
        asked = asked + 1
        assert(asked < 10)
        return { status = 200, body = body }
      end },
    }
    for _ in client.chats:each { phone_number = "+12052761148" } do end
    assert.equal(3, asked)
  end)

  it("does not delay a lookup after one that raised", function()
    local lookup = linq.lookup(linq.v2.client { transport = fakes.documented() })
    local started = core.now()
    for _ = 1, 2 do
      assert.is_false((pcall(lookup.retrieve, lookup, "no integer")))
    end
    assert.is_true(core.now() - started < 1)
  end)

  it("has no field for a key that is not a name", function()
    local client = linq.client { transport = fakes.transport(fakes.json(200, "{}")) }
    assert.is_nil(client[nil])
    assert.is_nil(client[0 / 0])
    assert.is_nil(client.nonsense)
  end)
end)

describe("a custom transport", function()
  it("can copy the request", function()
    local copies = {}
    local transport = {
      send = function(request)
        local copy = {}
        for name, value in pairs(request) do
          copy[name] = value
        end
        copies[#copies + 1] = copy
        return { status = 200, body = '{"id":"1"}' }
      end,
    }
    local client = linq.client { api_key = "k", transport = transport, timeout = 7 }
    client.chats:retrieve(CHAT)
    client.chats:update(CHAT, { display_name = "x" }, { timeout = 3 })
    local get, put = copies[1], copies[2]
    assert.equal("GET", get.method)
    assert.equal("chats.retrieve", get.operation)
    assert.equal("/v3/chats/{chat_id}", get.template)
    assert.matches("/v3/chats/" .. CHAT, get.url, 1, true)
    assert.equal(7, get.timeout)
    assert.is_nil(get.body)
    assert.equal("PUT", put.method)
    assert.is_true(put.once)
    assert.equal(3, put.timeout)
    assert.equal('{"display_name":"x"}', put.body)
  end)
end)

describe("a client whose resources were read", function()
  it("loads no file to report an error", function()
    local output, status = process.run_lua [[
      local linq = require "linq"
      local client = linq.client { api_key = "k", max_retries = 0, transport = { send = function() end } }
      local _ = client.chats, client.messages, client.payment_requests
      package.path, package.cpath = "/nowhere/?.lua", "/nowhere/?.so"
      for _, call in ipairs {
        function() return client.chats:retrieve "1" end,
        function()
          local message = { parts = { { type = "text", value = "x" } } }
          return client.chats:create { from = "+1", to = { "+2" }, message = message }
        end,
        function() return client.messages:retrieve "1" end,
        function() return client.payment_requests:list {} end,
        function() return client:request { path = "/v3/grown" } end,
      } do
        local ok, result, err = pcall(call)
        print(ok and result == nil and err.kind or result)
      end
    ]]
    assert.equal(0, status, output)
    assert.equal(("connection\n"):rep(5), output)
  end)
end)

describe("a derived client", function()
  it("is collected when it is dropped, whatever it was used for", function()
    local collectable = setmetatable({}, { __mode = "k" })
    local base = linq.client { api_key = "k", base_url = servers.faulty().origin .. "/fine" }
    assert(base.chats:retrieve "1")
    do
      local marker = {}
      collectable[marker] = true
      local derived = base:with { on_event = function() return marker end, timeout = 3 }
      assert(derived.chats:retrieve "1")
    end
    if jit then
      jit.flush() -- a trace keeps its functions alive
    end
    for _ = 1, 3 do
      collectgarbage()
    end
    assert.is_nil(next(collectable))
    assert(base.chats:retrieve "1")
  end)
end)
