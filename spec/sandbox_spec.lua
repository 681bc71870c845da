local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local fixtures = require "spec.support.fixtures"
local linq = require "linq"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local LINE = "+12052761148"

local function clients(options)
  local sandbox = linq.sandbox(options)
  local host = fakes.host()
  return sandbox, linq.client { transport = sandbox, host = host },
    linq.v2.client { transport = sandbox, host = host }, host
end

describe("a sandbox", function()
  it("has the documentation's chats on both versions", function()
    local _, client, legacy = clients()
    local chat, old = assert(client.chats:retrieve(CHAT)), assert(legacy.chats:get(45))
    assert.equal("John Doe", chat.display_name)
    assert.equal("John Doe", old.display_name)
    assert.equal(15, old.message_count)
    assert.is_true(chat:has "+12055426109")
    assert.is_true(old:has "+12055426109")
    assert.is_false(chat.is_group)
    assert.is_false(old.group)
  end)

  it("has the given chats instead", function()
    local _, client, legacy = clients { chats = { { id = 7, uuid = "u7", from = LINE, to = { "a@b.c", "d@e.f" } } } }
    assert.is_true(assert(client.chats:retrieve "u7").is_group)
    assert.equal(3, #assert(legacy.chats:get(7)))
    assert.equal("not_found", select(2, client.chats:retrieve(CHAT)).kind)
    assert.equal(1, #assert(client.chats:list {}))
  end)

  it("accepts more chats later", function()
    local sandbox, client, legacy = clients { chats = {} }
    assert.equal(0, #assert(client.chats:list {}))
    local added = sandbox:add_chat { from = LINE, to = { "a@b.c" }, display_name = "New" }
    assert.equal("New", assert(client.chats:retrieve(added.uuid)).display_name)
    assert.equal("New", assert(legacy.chats:get(added.id)).display_name)
  end)

  it("counts nobody twice, and the line not among the others", function()
    for _, to in ipairs { { LINE, "+12055559999" }, { "+12055559999", "(205) 555-9999" } } do
      local _, client = clients { chats = { { from = LINE, to = to } } }
      local chat = assert(client.chats:find { from = LINE, to = "+12055559999" })
      assert.same({ "+12055559999", false, 2 }, { chat.display_name, chat.is_group, #chat })
    end
  end)

  it("shares nothing with another sandbox", function()
    local sandbox, client = clients()
    sandbox:add_chat { uuid = "mine", from = LINE, to = { "a@b.c" } }
    sandbox:fail { status = 500, times = 9 }
    local _, other = clients()
    assert.equal("not_found", select(2, other.chats:retrieve "mine").kind)
    assert.equal("server", select(2, client.chats:retrieve "mine").kind)
  end)

  it("answers in the API's error formats", function()
    local _, client, legacy = clients()
    local _, err = client.chats:retrieve "no-such-chat"
    assert.equal(404, err.status)
    assert.equal("2001", tostring(err.code))
    _, err = legacy.chats:get(999)
    assert.equal(404, err.status)
    assert.equal("not_found", err.code)
    assert.equal("Not Found", err.title)
    assert.equal("Chat not found", err.detail)
  end)

  it("answers unknown endpoints with 404", function()
    local _, client = clients()
    for _, path in ipairs { "/", "/v3", "/v3/", "/v3/nothing", "/v9/chats", "/v3/chats/a/b/c/d" } do
      local _, err = client:request { path = path }
      assert.equal("not_found", err.kind, path)
    end
    local _, err = client:request { method = "DELETE", path = "/v3/chats" }
    assert.equal("not_found", err.kind)
  end)

  it("checks requests", function()
    local _, client, legacy = clients()
    for _, fields in ipairs { { limit = 0 }, { limit = 101 }, { limit = "x" }, { limit = 1.5 }, { cursor = "x" } } do
      local _, err = client.chats:list(fields)
      assert.equal("invalid", err.kind)
    end
    local _, err = legacy:request { path = "/v2/chats" }
    assert.equal("invalid", err.kind)
  end)

  it("refuses invalid cursors", function()
    local _, client = clients()
    for _, cursor in ipairs { "0", "-3", "1.5", "nan", "inf", "-inf" } do
      local page, err = client.chats:list { cursor = cursor }
      assert.is_nil(page)
      assert.equal("invalid", err.kind)
    end
  end)

  it("answers odd requests and never raises", function()
    local _, client = clients()
    for _, path in ipairs {
      "/v3/chats?from=a&from=b", "/v3/chats?limit=1&limit=2", "/v3/chats?to[]=a", "/v3/chats?&&=&a",
      "/v3/chats?cursor=%zz", "/v3/chats?cursor=1e300", "/v2/chats/find?phone_number[]=a",
      "/v2/chats/find?phone_number=%2B12052761148&phone_numbers=%2B12055426109",
      "/v2/chats?phone_number[]=a", "/v2/chats?phone_number=%2B12052761148&page=-1&per_page=0",
      "/v2/chats?phone_number=%2B12052761148&page=nan&per_page=1e300", "/v2/chats/x", "/v2/chats/nan",
    } do
      local ok, message = pcall(client.request, client, { path = path })
      assert.is_true(ok, path .. ": " .. tostring(message))
    end
  end)

  it("raises for lines that are none", function()
    for _, line in ipairs { {}, { type = "RCS" }, { number = "+12055550777", type = "fax" }, { phone = "+1" }, 5 } do
      local ok, message = pcall(linq.sandbox, { lines = { line } })
      assert.is_false(ok)
      assert.matches("sandbox_spec.lua:%d+: .*line", message)
    end
  end)

  it("raises for unknown options", function()
    assert.matches("api_key", fakes.misuse(function() linq.sandbox { apikey = "k" } end))
  end)

  it("waits for its latency through the caller's host", function()
    local _, client, _, host = clients { latency = 0.25 }
    assert(client.chats:list {})
    assert.same({ 0.25 }, host.sleeps)
  end)
end)

describe("the credentials of a sandbox", function()
  it("are checked on v3 when it has an api_key", function()
    local sandbox = linq.sandbox { api_key = "right" }
    assert(linq.client({ transport = sandbox, api_key = "right" }).chats:list {})
    for _, key in ipairs { "wrong", "right2", "righ" } do
      local _, err = linq.client({ transport = sandbox, api_key = key }).chats:list {}
      assert.equal("auth", err.kind)
      assert.equal(401, err.status)
      assert.equal("2004", tostring(err.code))
    end
    local _, err = linq.client({ transport = sandbox, headers = { Authorization = "right" } }).chats:list {}
    assert.equal("auth", err.kind)
  end)

  it("are checked on v2 when it has a token", function()
    local sandbox = linq.sandbox { token = "right" }
    assert(linq.v2.client({ transport = sandbox, token = "right" }).chats:get(45))
    local _, err = linq.v2.client({ transport = sandbox, token = "wrong" }).chats:get(45)
    assert.equal("auth", err.kind)
    assert.equal("unauthorized", err.code)
    assert(linq.client({ transport = sandbox, api_key = "any" }).chats:list {})
  end)
end)

describe("sandbox:fail", function()
  it("fails the next call, once", function()
    local sandbox, client = clients()
    sandbox:fail { status = 400 }
    assert.equal("invalid", select(2, client.chats:list {}).kind)
    assert(client.chats:list {})
  end)

  it("answers with the given status, code, message and retry_after", function()
    local sandbox, client, legacy = clients()
    sandbox:fail { status = 409, code = 2013, message = "left", retry_after = 3 }
    local _, err = client.chats:list {}
    assert.equal(409, err.status)
    assert.equal("2013", tostring(err.code))
    assert.equal("left", err.message)
    assert.equal(3, err.retry_after)
    assert.equal("3", err.headers["retry-after"])
    sandbox:fail { status = 422, code = "odd", message = "no" }
    _, err = legacy.chats:get(45)
    assert.equal("odd", err.code)
    assert.equal("no", err.detail)
  end)

  it("fails the given number of calls", function()
    local sandbox, client, _, host = clients()
    sandbox:fail { status = 503, times = 2 }
    assert(client.chats:list {})
    assert.equal(2, #host.sleeps)
    assert.equal(3, #sandbox:requests())
    sandbox:fail { status = 503, times = 3 }
    assert.equal("server", select(2, client.chats:list {}).kind)
  end)

  it("fails only the named operation, by either of its names", function()
    local sandbox, client, legacy = clients()
    for _, name in ipairs { "chats_retrieve", "chats.retrieve" } do
      sandbox:fail { status = 400, operation = name }
      assert(client.chats:list {})
      assert(legacy.chats:get(45))
      assert.equal("invalid", select(2, client.chats:retrieve(CHAT)).kind)
      assert(client.chats:retrieve(CHAT))
    end
    sandbox:fail { status = 400, operation = "get_chat" }
    assert(client.chats:retrieve(CHAT))
    assert.equal("invalid", select(2, legacy.chats:get(45)).kind)
  end)

  it("takes the operation that requests are recorded with; a request of one's own is client:request", function()
    for version, requests in pairs { v2 = fixtures.decoded "v2/requests", v3 = fixtures.decoded "v3/requests" } do
      local sandbox, told = linq.sandbox {}, nil
      local client = linq[version].client {
        transport = sandbox, max_retries = 0, on_event = function(event) told = event.operation end,
      }
      for operation, fact in pairs(fixtures.decoded("operations")[version]) do
        sandbox:fail { operation = fact.name, status = 400 }
        local path = fact.path:gsub("{([%w_]+)}", requests[operation].parameters or {})
        local _, err = client:request { method = fact.method, path = path }
        assert.equal("invalid", err.kind, operation)
        local sent = sandbox:requests()[#sandbox:requests()]
        assert.equal(fact.name, sent.operation)
        assert.equal("client:request", err.operation)
        assert.equal("client:request", told)
      end
    end
  end)

  it("keeps faults in order", function()
    local sandbox, client = clients()
    sandbox:fail { status = 400 }
    sandbox:fail { status = 403 }
    assert.equal(400, select(2, client.chats:list {}).status)
    assert.equal(403, select(2, client.chats:list {}).status)
    assert(client.chats:list {})
  end)

  it("drops the connection", function()
    local sandbox, client, _, host = clients()
    for _, when in ipairs { "before", "after", "half" } do
      sandbox:fail { drop = when, times = 3 }
      local _, err = client.chats:list {}
      assert.equal("connection", err.kind)
      assert.equal(3, err.attempts)
      assert.is_nil(err.status)
      assert(client.chats:list {})
    end
    assert.equal(6, #host.sleeps)
  end)

  it("answers with the given body and headers", function()
    local sandbox, client = clients()
    sandbox:fail { status = 502, body = "<html>", headers = { ["X-Should-Retry"] = "false", ["X-A"] = "1" } }
    local _, err = client.chats:list {}
    assert.equal("<html>", err.body)
    assert.equal("1", err.headers["x-a"])
    assert.equal(1, err.attempts)
    sandbox:fail { status = 503, headers = { ["X-Should-Retry"] = "false" } }
    assert.equal(1, select(2, client.chats:list {}).attempts)
  end)

  it("can answer 200 with a broken body", function()
    local sandbox, client = clients()
    sandbox:fail { status = 200, body = "{" }
    assert.equal("decode", select(2, client.chats:list {}).kind)
  end)

  it("does not change its argument", function()
    local sandbox, client = clients()
    local fault = { status = 400, times = 1 }
    sandbox:fail(fault)
    client.chats:list {}
    assert.same({ status = 400, times = 1 }, fault)
    sandbox:fail(fault)
    assert.equal("invalid", select(2, client.chats:list {}).kind)
  end)

  it("raises for impossible faults", function()
    local sandbox = linq.sandbox()
    assert.matches("status", fakes.misuse(function() sandbox:fail {} end))
    assert.matches("drop", fakes.misuse(function() sandbox:fail { drop = "never" } end))
    assert.matches("status", fakes.misuse(function() sandbox:fail { staus = 500 } end))
  end)
end)

describe("sandbox:requests", function()
  it("has the requests, oldest first", function()
    local sandbox, client, legacy = clients()
    assert.same({}, sandbox:requests())
    assert(client.chats:list({ from = LINE, limit = 5 }, { headers = { ["X-A"] = "1" } }))
    legacy.chats:get(999)
    client:request { method = "POST", path = "/v3/nothing", body = { a = 1 } }
    local requests = sandbox:requests()
    assert.equal(3, #requests)
    assert.equal("chats.list", requests[1].operation)
    assert.equal("GET", requests[1].method)
    assert.matches("/v3/chats$", requests[1].path)
    assert.equal("from=%2B12052761148&limit=5", requests[1].query)
    assert.equal("1", requests[1].headers["X-A"])
    assert.equal("chats.get", requests[2].operation)
    assert.is_nil(requests[3].operation)
    assert.same({ a = 1 }, json.decode(requests[3].body))
  end)

  it("has every attempt", function()
    local sandbox, client = clients()
    sandbox:fail { status = 503, times = 1 }
    sandbox:fail { drop = "before" }
    assert(client.chats:list {})
    assert.equal(3, #sandbox:requests())
  end)

  it("is emptied by reset, as are the faults", function()
    local sandbox, client = clients()
    assert(client.chats:list {})
    sandbox:fail { status = 400, times = 5 }
    sandbox:reset()
    assert.same({}, sandbox:requests())
    assert(client.chats:list {})
    assert.equal(1, #sandbox:requests())
  end)

  it("keeps the last thousand", function()
    local sandbox, client = clients()
    for i = 1, 1003 do
      assert(client.chats:list { limit = 1, n = i })
    end
    assert.equal(1000, #sandbox:requests())
    assert.matches("n=4$", sandbox:requests()[1].query)
    assert.matches("n=1003$", sandbox:requests()[1000].query)
  end)
end)

describe("a strict sandbox", function()
  local function refused(field, near, object, err)
    assert.is_nil(object)
    assert.equal(400, err.status)
    assert.equal(("unknown field '%s' (did you mean '%s'?)"):format(field, near), err.message)
  end

  it("answers 400 to an unknown field, and names it", function()
    local _, client, legacy = clients { strict = true }
    refused("overide_optout", "override_optout", client.chats.messages:send(CHAT, {
      message = "hi", overide_optout = true,
    }))
    refused("message.prefered_service", "preferred_service", client.chats.messages:send(CHAT, {
      message = { parts = { { type = "text", value = "hi" } }, prefered_service = "SMS" },
    }))
    refused("limt", "limit", client.chats:list { limt = 5 })
    refused("fist_name", "first_name", client.contact_card:update { phone_number = LINE, fist_name = "x" })
    refused("perpage", "per_page", legacy.chats:list { phone_number = LINE, perpage = 5 })
    refused("contact.fist_name", "first_name", legacy.contacts:create {
      contact = { first_name = "x", fist_name = "x" },
    })
    refused("txt", "text", legacy.chat_messages:send(45, { text = "x", txt = "x" }))
  end)

  it("answers 400 to any field of an operation that has none", function()
    local sandbox, client, legacy = clients { strict = true }
    local lenient = linq.client { transport = linq.sandbox(), max_retries = 0 }
    local read = { method = "POST", path = "/v3/chats/" .. CHAT .. "/read", body = { nope = 1 } }
    local function unknown(result, err)
      assert.is_nil(result)
      assert.same({ 400, "unknown field 'nope'" }, { err.status, err.message })
    end
    unknown(client:request(read))
    unknown(client:request { path = "/v3/chats/" .. CHAT, query = { nope = 1 } })
    unknown(client:request { path = "/v3/webhook-events", query = { nope = 1 } })
    unknown(legacy:request { method = "PUT", path = "/v2/chats/45/mark_as_read", body = { nope = 1 } })
    unknown(legacy:request { path = "/v2/chats/45", query = { nope = 1 } })
    assert.equal(204, assert(lenient:request(read)).status)
    assert(client.chats:mark_as_read(CHAT))
    assert(client:request { method = "POST", path = read.path, body = {} })
    assert.equal(204, sandbox:handle({ method = "POST", path = read.path, body = "not JSON" }).status)
  end)

  it("takes what is documented", function()
    local _, client, legacy = clients { strict = true }
    assert(client.chats.messages:send(CHAT, { message = "hi", override_optout = true }))
    assert(client.chats:list { limit = 5, from = LINE })
    assert(legacy.chats:list { phone_number = LINE, per_page = 5 })
    assert(legacy.chat_messages:send(45, "hi"))
    assert(legacy.chats:find { from = LINE, to = "+12055426109" })
  end)

  it("is not the default", function()
    local _, client = clients()
    assert(client.chats.messages:send(CHAT, { message = "hi", overide_optout = true }))
    assert.matches("'strict' must be a boolean", fakes.misuse(function() linq.sandbox { strict = 1 } end))
  end)
end)
