-- How fields become a query, a body and an idempotency key.
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local build = require "linq.call.build"

local UUID = fakes.UUID

local function row(fields)
  fields.name = "things.do"
  return fields
end

describe("build.split", function()
  it("puts all fields into the only part that the row has", function()
    local fields = { a = 1, unknown = 2 }
    local query, body = build.split(row { query = "a" }, fields)
    assert.equal(fields, query)
    assert.is_nil(body)
    query, body = build.split(row { body = "a" }, fields)
    assert.same({}, query)
    assert.equal(fields, body)
  end)

  it("sorts fields where the row has both; unknown ones go into the body", function()
    local fields = { phone_number = "+1", last_name = "Rivers", new = true }
    local query, body = build.split(row { query = "phone_number*", body = "last_name" }, fields)
    assert.same({ phone_number = "+1" }, query)
    assert.same({ last_name = "Rivers", new = true }, body)
    assert.same({ phone_number = "+1", last_name = "Rivers", new = true }, fields)
  end)
end)

describe("build.query", function()
  it("sends fields in the row's order, others after them by name", function()
    local query = build.query(row { query = "from, limit:int" }, { limit = 20, zeta = 1, from = "+1", alpha = true })
    assert.equal("?from=%2B1&limit=20&alpha=true&zeta=1", query)
  end)

  it("is empty without fields", function()
    assert.equal("", build.query(row { query = "from" }, {}))
    assert.equal("", build.query(row { query = "to:[str]" }, { to = {} }))
  end)

  it("sends arrays in the row's form", function()
    local to = { "+1", "a,b" }
    assert.equal("?to%5B%5D=%2B1&to%5B%5D=a%2Cb", build.query(row { array_form = "brackets" }, { to = to }))
    assert.equal("?to=%2B1%2Ca%2Cb", build.query(row { array_form = "comma" }, { to = to }))
    assert.equal("?to=%2B1&to=a%2Cb", build.query(row {}, { to = to }))
  end)

  it("raises for values that a query cannot hold", function()
    assert.error_matches(function()
      build.query(row {}, { from = print })
    end, "things.do: query field 'from' cannot be a function", 1, true)
  end)
end)

describe("the body", function()
  local transport, client

  before_each(function()
    transport = fakes.transport(fakes.json(200, "{}"))
    client = linq.client { api_key = "k", transport = transport }
  end)

  it("is JSON; strings are sent as they are", function()
    for _, example in ipairs {
      { { a = { 1, 2 } }, '{"a":[1,2]}' }, { "already=text", "already=text" }, { {}, "{}" }, { linq.array {}, "[]" },
    } do
      client:request { method = "POST", path = "/x", body = example[1] }
      assert.equal(example[2], transport.requests[#transport.requests].body)
    end
  end)

  it("raises for a value that JSON cannot represent, and says where it is", function()
    local request = { method = "POST", path = "/x", body = { a = { b = print } } }
    local message = fakes.misuse(function() client:request(request) end)
    assert.equal("client:request: a.b is a function, which JSON cannot represent", message)
    local fields = { from = "+1", to = { "+2" }, message = { parts = { { type = "text", value = "x", y = print } } } }
    message = fakes.misuse(function() client.chats:create(fields) end)
    assert.matches("message.parts.1.y is a function", message, 1, true)
  end)
end)

describe("build.with_key", function()
  local in_header, in_body = row { key = "header" }, row { key = "message.idempotency_key" }

  it("makes a key where the API takes one", function()
    local body, key = build.with_key(in_header, { a = 1 }, {}, { auto_idempotency = true })
    assert.matches(UUID, key)
    assert.same({ a = 1 }, body)
    body, key = build.with_key(in_body, { message = { text = "x" } }, {}, { auto_idempotency = true })
    assert.matches(UUID, key)
    assert.same({ message = { text = "x", idempotency_key = key } }, body)
  end)

  it("makes a new one for every call", function()
    local _, one = build.with_key(in_header, {}, {}, { auto_idempotency = true })
    local _, two = build.with_key(in_header, {}, {}, { auto_idempotency = true })
    assert.not_equal(one, two)
  end)

  it("makes none where the API takes none, or auto_idempotency is off", function()
    local body, key = build.with_key(row {}, { a = 1 }, {}, { auto_idempotency = true })
    assert.is_nil(key)
    assert.same({ a = 1 }, body)
    body, key = build.with_key(in_body, { message = {} }, {}, { auto_idempotency = false })
    assert.is_nil(key)
    assert.same({ message = {} }, body)
  end)

  it("prefers the user's own key", function()
    local given = { message = { text = "x", idempotency_key = "mine" } }
    local body, key = build.with_key(in_body, given, {}, { auto_idempotency = true })
    assert.equal("mine", key)
    assert.equal(given, body)
    body, key = build.with_key(in_body, given, { idempotency_key = "option" }, { auto_idempotency = true })
    assert.equal("option", key)
    assert.equal("option", body.message.idempotency_key)
    local _, header_key = build.with_key(in_header, {}, { idempotency_key = "option" }, { auto_idempotency = true })
    assert.equal("option", header_key)
  end)

  it("keeps the user's key where the API takes none", function()
    local _, key = build.with_key(row {}, {}, { idempotency_key = "option" }, { auto_idempotency = true })
    assert.equal("option", key)
  end)

  it("treats an empty key and null as no key", function()
    for _, none in ipairs { "", linq.null } do
      local given = { message = { idempotency_key = none } }
      local body, key = build.with_key(in_body, given, {}, { auto_idempotency = true })
      assert.matches(UUID, key)
      assert.equal(key, body.message.idempotency_key)
      assert.is_nil((select(2, build.with_key(in_body, given, {}, { auto_idempotency = false }))))
    end
  end)

  it("changes no table of the caller, and copies only what it must", function()
    local parts = { { type = "text", value = "x" } }
    local given = { from = "+1", to = { "+2" }, message = { parts = parts } }
    local before = fakes.deep_copy(given)
    local body = build.with_key(in_body, given, {}, { auto_idempotency = true })
    assert.same(before, given)
    assert.not_equal(given, body)
    assert.not_equal(given.message, body.message)
    assert.equal(parts, body.message.parts)
    assert.equal(given.to, body.to)
  end)

  it("creates the missing tables around the key", function()
    local in_poll = row { key = "poll.idempotency_key" }
    local body, key = build.with_key(in_poll, nil, { idempotency_key = "k" }, { auto_idempotency = true })
    assert.equal("k", key)
    assert.same({ poll = { idempotency_key = "k" } }, body)
  end)
end)
