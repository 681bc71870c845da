-- What a call sends: its path, key and headers.
local call = require "linq.call"
local clients = require "linq.client"
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"

local UUID = fakes.UUID
local CHAT = "550e8400-e29b-41d4-a716-446655440000"

local function row(fields)
  fields.name = "things.do"
  return fields
end

local state = clients.state(linq.client { transport = fakes.documented() })

local function path(...)
  return (call.arguments(state, ...))
end

describe("the path of a call", function()
  local one = row { pieces = { "/v3/chats/", "/messages" }, parameters = { { name = "chat_id", type = "string" } } }
  local two = row {
    pieces = { "/v2/chats/", "/chat_messages/", "" },
    parameters = { { name = "chat_id", type = "integer" }, { name = "id", type = "integer" } },
  }

  it("contains the parameters in order", function()
    assert.equal("/v3/chats/abc/messages", path(one, "abc"))
    assert.equal("/v2/chats/45/chat_messages/678", path(two, 45, 678))
    assert.equal("/v3/chats", path(row { pieces = { "/v3/chats" }, parameters = {} }))
  end)

  it("percent-encodes everything but the unreserved characters", function()
    assert.equal("/v3/chats/%2B1%20%2F..%2F%3Fa%3Db%23%25%26/messages", path(one, "+1 /../?a=b#%&"))
    assert.equal("/v3/chats/%C3%BC%0D%0A%00/messages", path(one, "ü\r\n\0"))
    assert.equal("/v3/chats/Az09-._~/messages", path(one, "Az09-._~"))
  end)

  it("takes integers in any form", function()
    assert.equal("/v2/chats/45/chat_messages/9007199254740991", path(two, "45", 2 ^ 53 - 1))
    assert.equal("/v2/chats/45/chat_messages/-1", path(two, 45.0, "-1"))
  end)

  it("refuses values of the wrong type", function()
    for _, value in ipairs { 1.5, "1.5", "abc", "", "1 ", "0x10", true, {}, 0 / 0, math.huge, 2.0 ^ 55, 1e17 } do
      assert.has_error(function()
        path(two, 45, value)
      end)
    end
    for _, value in ipairs { 45, true, {} } do
      assert.has_error(function()
        path(one, value)
      end)
    end
  end)

  it("refuses segments that would name another path", function()
    for _, value in ipairs { "", ".", ".." } do
      local ok, message = pcall(path, one, value)
      assert.is_false(ok)
      assert.matches(('things.do: chat_id cannot be "%s"'):format(value), message, 1, true)
    end
    local ok, message = pcall(path, one)
    assert.is_false(ok)
    assert.matches("things.do: chat_id must be a string, got nil", message, 1, true)
  end)
end)

describe("a call", function()
  local transport, client

  before_each(function()
    transport = fakes.transport(fakes.json(500, '{"error":{"status":500,"message":"no"}}'))
    client = linq.client { api_key = "key_v3", transport = transport, max_retries = 0, headers = { ["X-Own"] = "1" } }
  end)

  it("changes none of the caller's tables", function()
    local fields = { message = { parts = { { type = "text", value = "x" } } }, to = { "+1" }, from = "+2" }
    local options = { timeout = 5, headers = { ["X-One"] = "1" }, max_retries = 0 }
    local fields_before, options_before = fakes.deep_copy(fields), fakes.deep_copy(options)
    client.chats:create(fields, options)
    client.chats:create(fields, options)
    assert.same(fields_before, fields)
    assert.same(options_before, options)
    local first, second = json.decode(transport.requests[1].body), json.decode(transport.requests[2].body)
    assert.not_equal(first.message.idempotency_key, second.message.idempotency_key)
  end)

  it("keeps its key in every attempt, and in the error", function()
    local retrying = client:with { max_retries = 2, host = { wait = function() end, sleep = function() end } }
    local _, err = retrying.payments:create { amount_cents = 2500, currency = "usd", handle = "+14155550123" }
    assert.equal(3, #transport.requests)
    assert.matches(UUID, err.idempotency_key)
    for _, sent in ipairs(transport.requests) do
      assert.equal(err.idempotency_key, sent.headers["idempotency-key"])
      assert.is_nil(sent.body:find("idempotency", 1, true))
    end
  end)

  it("is not repeated when its transport gives something other than an answer", function()
    local answers = { true, { status = "200" }, { status = 200, body = {} }, { status = 200, headers = "x" } }
    for _, answer in ipairs(answers) do
      local sends = 0
      local own = linq.client { transport = { send = function()
        sends = sends + 1
        return answer
      end } }
      local result, err = own.chats:mark_as_read(CHAT)
      assert.is_nil(result)
      assert.equal("protocol", err.kind)
      assert.matches("the transport returned", err.message, 1, true)
      assert.equal(1, sends)
    end
  end)

  it("is not repeated for an empty key", function()
    local plain = client:with { max_retries = 2, auto_idempotency = false }
    plain.chats.messages:send(CHAT, { message = { parts = { { type = "text", value = "x" } }, idempotency_key = "" } })
    assert.equal(1, #transport.requests)
  end)

  it("has the client's headers, then its own", function()
    client.chats:list({}, { headers = { ["x-own"] = "2", Accept = "application/geo+json" } })
    client.chats:list {}
    assert.equal("2", transport.requests[1].headers["x-own"])
    assert.equal("application/geo+json", transport.requests[1].headers.accept)
    assert.equal("1", transport.requests[2].headers["x-own"])
    assert.equal("application/json", transport.requests[2].headers.accept)
  end)
end)
