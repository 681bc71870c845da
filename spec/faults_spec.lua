-- Wrong answers: each returns `nil, err` of the right kind in time, and the client goes on
-- working.
local core = require "linq.core"
local linq = require "linq"
local servers = require "spec.support.servers"

local function client(mode, options)
  options = options or {}
  options.base_url = servers.faulty().origin .. "/" .. mode
  options.api_key = options.api_key or "secret_key"
  options.max_retries = options.max_retries or 0
  return linq.client(options)
end

local function fails(mode, options)
  local one = client(mode, options)
  local chat, err = one.chats:retrieve "1"
  assert.is_nil(chat)
  assert.is_true(linq.is_error(err))
  assert.is_nil(tostring(err):find("secret_key", 1, true))
  return err, one
end

describe("an answer that is wrong", function()
  local kinds = {
    empty = "decode",
    html = "server",
    html_ok = "decode",
    not_json = "decode",
    cut_json = "decode",
    list = "decode",
    scalar = "decode",
    hex = "decode",
    nan = "decode",
    nested = "decode",
    short_length = "decode",
    huge = "too_large",
    huge_announced = "too_large",
    bomb = "too_large",
    endless_head = "too_large",
    bad_gzip = "protocol",
    truncated = "protocol",
    close_after_head = "protocol",
    bad_chunk = "protocol",
    close_before = "connection",
    close_in_head = "protocol",
    garbage = "protocol",
    redirect = "status",
  }
  for mode, kind in pairs(kinds) do
    it(("(%s) is of kind %s"):format(mode, kind), function()
      local err, one = fails(mode)
      assert.equal(kind, err.kind, tostring(err))
      assert.equal("chats.retrieve", err.operation)
      assert.equal(1, err.attempts)
      local answer = assert(one:request { path = "/../fine/works" }, "the client works on")
      assert.equal("fine", answer.body.display_name)
    end)
  end

  it("of another shape below `data` is of kind decode", function()
    for _, mode in ipairs { "no_data", "data_is_list" } do
      local legacy = linq.v2.client { token = "t", base_url = servers.faulty().origin .. "/" .. mode }
      local chat, err = legacy.chats:get(1)
      assert.is_nil(chat)
      assert.equal("decode", err.kind)
      local page, page_err = client(mode).chats:list {}
      assert.is_nil(page)
      assert.equal("decode", page_err.kind)
    end
  end)

  it("keeps a proxy's page in err.body", function()
    local err = fails "html"
    assert.equal(502, err.status)
    assert.truthy(err.body:find("Bad Gateway", 1, true))
  end)

  it("is cut off at max_response_bytes, after decompression", function()
    local err = fails("fine", { max_response_bytes = 10 })
    assert.equal("too_large", err.kind)
  end)
end)

describe("a server that is slow", function()
  it("gives timeout after `timeout`", function()
    for _, mode in ipairs { "hang", "trickle" } do
      local started = core.now()
      local err = fails(mode, { timeout = 0.2 })
      local elapsed = core.now() - started
      assert.equal("timeout", err.kind)
      assert.is_true(elapsed >= 0.19 and elapsed < 1.5, "took " .. elapsed)
    end
  end)

  it("gives timeout when the deadline comes first", function()
    local started = core.now()
    local err = fails("hang", { timeout = 10, deadline = 0.2, max_retries = 5 })
    assert.equal("timeout", err.kind)
    assert.is_true(core.now() - started < 1.5)
  end)

  it("is retried, and the retries are counted", function()
    local one = client("fail/503/2/" .. core.hex(core.random(6)), { max_retries = 2 })
    local answer = assert(one:request { path = "/x" })
    assert.equal("3", answer.headers["x-calls"])
    assert.equal(2, one:stats().retries)
  end)
end)

describe("a host that cannot be reached", function()
  it("is of kind connection", function()
    local one = linq.client { api_key = "k", base_url = "http://127.0.0.1:1", max_retries = 0 }
    local _, err = one.chats:retrieve "1"
    assert.equal("connection", err.kind)
    assert.is_true(err.retryable)
  end)

  it("is of kind connection when it has no address", function()
    local one = linq.client { api_key = "k", base_url = "https://linq.invalid", max_retries = 0, timeout = 5 }
    local _, err = one.chats:retrieve "1"
    assert.is_true(err.kind == "connection" or err.kind == "timeout", err.kind)
  end)
end)

describe("a kept connection that died", function()
  local function twice(method)
    local one = client("once_per_connection")
    local first = assert(one:request { method = method, path = "/a", body = method ~= "GET" and { a = 1 } or nil })
    local second, err = one:request { method = method, path = "/a", body = method ~= "GET" and { a = 1 } or nil }
    local probe = assert(client("once_per_connection"):request { path = "/probe" })
    return second, err, probe.headers["x-calls"] - first.headers["x-calls"] - 1
  end

  it("is replaced for a call that changes nothing", function()
    local answer, _, calls = twice "GET"
    assert.equal("fine", answer.body.display_name)
    assert.equal(2, calls)
  end)

  it("is replaced every time", function()
    local one = client "once_per_connection"
    for i = 1, 20 do
      local answer, err = one:request { path = "/a" }
      assert.is_nil(err, i)
      assert.equal(200, answer.status)
    end
  end)

  it("never repeats a call that changes something", function()
    for _, method in ipairs { "POST", "PUT", "DELETE", "PATCH" } do
      local answer, err, calls = twice(method)
      assert.is_nil(answer)
      assert.equal("connection", err.kind)
      assert.is_false(err.retryable)
      assert.equal(1, calls, method)
    end
  end)
end)

describe("a request on the wire", function()
  it("has no Expect, and no content type without a body", function()
    local answer = assert(client("echo"):request { method = "POST", path = "/x" })
    assert.is_nil(answer.body:lower():find("expect:", 1, true))
    assert.is_nil(answer.body:lower():find("content-type:", 1, true))
    assert.truthy(answer.body:lower():find("content-length: 0", 1, true))
  end)

  it("carries an idempotency key where one is given", function()
    local answer = assert(client("echo"):request({ method = "POST", path = "/x", body = { a = 1 } },
      { idempotency_key = "key-1" }))
    assert.truthy(answer.body:lower():find("idempotency-key: key-1", 1, true))
    assert.truthy(answer.body:find('{"a":1}', 1, true))
  end)

  it("percent-encodes a path parameter into one segment", function()
    for given, sent in pairs {
      ["../phone_numbers"] = "..%2Fphone_numbers",
      ["a/b?c#d%2e"] = "a%2Fb%3Fc%23d%252e",
      ["x\r\ny"] = "x%0D%0Ay",
    } do
      local url
      local one = client("fine", { on_event = function(event)
        url = event.url or url
      end })
      assert(one.chats:retrieve(given))
      assert.equal("/v3/chats/" .. sent, url:match("/v3/.*"))
    end
  end)

  it("never has the token in an event or an error", function()
    local seen = {}
    local function dump(value)
      if type(value) == "table" then
        for key, element in pairs(value) do
          dump(key)
          dump(element)
        end
      end
      seen[#seen + 1] = tostring(value)
    end
    fails("html", { on_event = dump })
    dump((select(2, client("garbage").chats:retrieve "1")))
    assert.is_nil(table.concat(seen, "\n"):find("secret_key", 1, true))
  end)
end)
