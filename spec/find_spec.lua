local clock = require "spec.support.clock"
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"

local ME, OTHER_LINE = "+12052761148", "+12055550199"
local ANN, BOB, CARL = "+12055426109", "+12055550100", "+12055550101"
local AVA = "ava@example.com"

local CHATS = {
  { from = OTHER_LINE, to = { ANN } },
  { from = ME, to = { ANN, BOB } },
  { from = ME, to = { ANN } },
  { from = ME, to = { BOB, CARL, AVA } },
  { from = ME, to = { AVA } },
}

-- Returns the values of a name in a query, sorted and joined.
local function values_of(path, name)
  local list = {}
  for field, value in path:gsub("%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end):gmatch "[?&]([^=]+)=([^&]*)" do
    if field == name then
      list[#list + 1] = value
    end
  end
  table.sort(list)
  return table.concat(list, " ")
end

local function handles_of(chat, body)
  local list = { body:format(chat.from, "true") }
  for _, address in ipairs(chat.to) do
    list[#list + 1] = body:format(address, "false")
  end
  return "[" .. table.concat(list, ",") .. "]"
end

-- v3 lists the chats of a line. Which of them has the participants is for the client to find out.
local function list_on_v3(path)
  local found = {}
  for i, chat in ipairs(CHATS) do
    if chat.from == values_of(path, "from") then
      local handles = handles_of(chat, '{"handle":"%s","is_me":%s,"status":"active"}')
      found[#found + 1] = ('{"id":"uuid-%d","handles":%s}'):format(i, handles)
    end
  end
  return fakes.json(200, '{"chats":[' .. table.concat(found, ",") .. "]}")
end

-- v2 finds the chat whose participants are exactly those in the query.
local function find_on_v2(path)
  for i, chat in ipairs(CHATS) do
    local to = { (unpack or table.unpack)(chat.to) } -- luacheck: ignore
    table.sort(to)
    if chat.from == values_of(path, "phone_number") and table.concat(to, " ") == values_of(path, "phone_numbers[]") then
      local handles = handles_of(chat, '{"phone_number":"%s"}')
      return fakes.json(200, ('{"data":{"chat":{"id":%d,"chat_handles":%s}}}'):format(i, handles))
    end
  end
  return fakes.json(200, '{"data":{"chat":null,"messages":[]}}')
end

local function new_api()
  return fakes.transport(function(request)
    return (request.path:find "/v3/" and list_on_v3 or find_on_v2)(request.path)
  end)
end

local versions = {
  v3 = { client = linq.v3.client, operation = "chats.list", id = function(i) return "uuid-" .. i end },
  v2 = { client = linq.v2.client, operation = "chats.find", id = function(i) return i end },
}

for _, name in ipairs { "v2", "v3" } do
  local version = versions[name]

  describe("find on " .. name, function()
    local api, client

    before_each(function()
      api = new_api()
      client = version.client { transport = api, max_retries = 0 }
    end)

    it("sends unknown fields", function()
      local transport = fakes.transport(fakes.json(404, "{}"))
      local one = version.client { transport = transport, max_retries = 0 }
      one.chats:find { from = ME, to = { ANN }, grown = "yes" }
      assert.matches("[?&]grown=yes", transport.requests[1].path)
    end)

    local function found(number, fields)
      local chat = assert(client.chats:find(fields))
      assert.equal("chat", linq.type(chat))
      assert.equal(version.id(number), chat.id)
    end

    local function not_found(fields)
      local chat, err = client.chats:find(fields)
      assert.is_nil(chat)
      assert.is_true(linq.is_error(err))
      assert.equal("not_found", err.kind)
      assert.is_false(err.retryable)
      assert.matches("not_found", tostring(err))
    end

    it("takes from and to", function()
      found(3, { from = ME, to = { ANN } })
      found(5, { from = ME, to = { AVA } })
    end)

    it("takes phone_number and phone_numbers", function()
      found(3, { phone_number = ME, phone_numbers = { ANN } })
    end)

    it("takes one address without a table", function()
      found(3, { from = ME, to = ANN })
    end)

    it("takes numbers and e-mail addresses as people write them", function()
      found(3, { from = "(205) 276-1148", to = { "205.542.6109" } })
      found(5, { from = "1 205 276 1148", to = { "Ava@Example.com" } })
    end)

    it("finds a group by all its participants, in any order", function()
      found(2, { from = ME, to = { ANN, BOB } })
      found(2, { from = ME, to = { BOB, ANN } })
      found(4, { from = ME, to = { AVA, CARL, BOB } })
    end)

    it("requires exactly these participants", function()
      not_found { from = ME, to = { BOB } }
      not_found { from = ME, to = { BOB, CARL } }
      not_found { from = ME, to = { ANN, CARL } }
      not_found { from = ME, to = { ANN, BOB, CARL } }
      not_found { from = ME, to = { BOB, CARL, AVA, ANN } }
    end)

    it("requires the line to be `from`", function()
      found(1, { from = OTHER_LINE, to = { ANN } })
      not_found { from = OTHER_LINE, to = { BOB } }
      not_found { from = ANN, to = { ME } }
    end)

    it("counts a repeated participant once", function()
      found(3, { from = ME, to = { ANN, "205-542-6109" } })
      not_found { from = ME, to = { BOB, BOB } }
    end)

    it("makes chat:me() known", function()
      local chat = assert(client.chats:find { from = ME, to = { ANN, BOB } })
      assert.equal(ME, chat:me().handle)
      assert.equal(2, #chat:others())
    end)

    it("returns the error of a failed call", function()
      client = version.client { transport = fakes.transport(fakes.json(401, "{}")), max_retries = 0 }
      local chat, err = client.chats:find { from = ME, to = { ANN } }
      assert.is_nil(chat)
      assert.equal("auth", err.kind)
      assert.equal(401, err.status)
    end)

    it("describes the call in not_found", function()
      local _, err = client.chats:find { from = ME, to = { CARL } }
      assert.equal("GET", err.method)
      assert.equal(version.operation, err.operation)
      assert.is_string(err.path)
      assert.is_true(err.attempts >= 1)
      assert.is_number(err.elapsed)
    end)

    it("takes request options", function()
      assert(client.chats:find({ from = ME, to = { ANN } }, { headers = { ["X-A"] = "1" } }))
      assert.equal("1", api.requests[1].headers["x-a"])
    end)

    it("does not change its arguments", function()
      local fields = { from = "(205) 276-1148", to = { "205.542.6109" } }
      assert(client.chats:find(fields))
      assert.same({ from = "(205) 276-1148", to = { "205.542.6109" } }, fields)
    end)

    it("raises for wrong arguments before anything is sent", function()
      assert.matches("'from'", fakes.misuse(function() client.chats:find { to = { ANN } } end))
      assert.matches("'to'", fakes.misuse(function() client.chats:find { from = ME } end))
      assert.matches("'to'", fakes.misuse(function() client.chats:find { from = ME, to = {} } end))
      assert.matches("'to'", fakes.misuse(function() client.chats:find { from = ME, to = 5 } end))
      assert.matches("to", fakes.misuse(function() client.chats:find { from = ME, to = { "" } } end))
      assert.matches("to", fakes.misuse(function() client.chats:find { from = ME, to = { ANN, 5 } } end))
      assert.matches("from", fakes.misuse(function() client.chats:find { from = 5, to = { ANN } } end))
      assert.matches("from", fakes.misuse(function() client.chats:find { from = "", to = { ANN } } end))
      assert.matches("from", fakes.misuse(function() client.chats:find { from = { ME }, to = { ANN } } end))
      assert.matches("form.*'from'", fakes.misuse(function() client.chats:find { form = ME, to = ANN } end))
      assert.matches("find", fakes.misuse(function() client.chats:find(nil) end))
      assert.matches("find", fakes.misuse(function() client.chats:find "text" end))
      assert.equal(0, #api.requests)
    end)

    it("raises when both names of a field are given", function()
      fakes.misuse(function() client.chats:find { from = ME, phone_number = ME, to = ANN } end)
      fakes.misuse(function() client.chats:find { from = ME, to = ANN, phone_numbers = { ANN } } end)
    end)

    it("raises for a hole or a named field in the addresses", function()
      fakes.misuse(function() client.chats:find { from = ME, to = { ANN, nil, BOB } } end)
      fakes.misuse(function() client.chats:find { from = ME, to = { ANN, extra = BOB } } end)
    end)
  end)
end

describe("find on v2", function()
  it("sends the documented request", function()
    local transport = fakes.transport(fakes.json(200, '{"data":{"chat":{"id":45}}}'))
    assert(linq.v2.client({ transport = transport }).chats:find { from = ME, to = { ANN, BOB } })
    assert.equal(1, #transport.requests)
    assert.matches("/v2/chats/find?phone_number=%2B12052761148&phone_numbers%5B%5D=%2B12055426109"
      .. "&phone_numbers%5B%5D=%2B12055550100", transport.requests[1].url, 1, true)
  end)

  it("treats null as not found, and a missing chat as a broken answer", function()
    for body, kind in pairs {
      ['{"data":{"chat":null,"messages":[]}}'] = "not_found", ['{"data":{}}'] = "decode", ['{"data":null}'] = "decode",
      ['{"data":{"chat":[]}}'] = "decode", ['{"data":{"chat":"x"}}'] = "decode", ["{}"] = "decode",
    } do
      local client = linq.v2.client { transport = fakes.transport(fakes.json(200, body)) }
      local chat, err = client.chats:find { from = ME, to = { ANN } }
      assert.is_nil(chat)
      assert.equal(kind, err.kind, body)
    end
  end)
end)

describe("find on v3", function()
  local function chat_with(id, ...)
    local handles = { { handle = ME, is_me = true, status = "active" } }
    for i, handle in ipairs { ... } do
      handles[i + 1] = type(handle) == "table" and handle or { handle = handle, is_me = false, status = "active" }
    end
    return { id = id, handles = handles }
  end

  local function client_of(...)
    local answers = {}
    for i, body in ipairs { ... } do
      answers[i] = type(body) == "table" and body.status and body or fakes.json(200, assert(json.encode(body)))
    end
    local transport = fakes.transport((unpack or table.unpack)(answers)) -- luacheck: ignore
    return linq.client { transport = transport, max_retries = 0 }, transport
  end

  it("lists with `from` and one of `to`", function()
    local client, transport = client_of { chats = { chat_with("c1", ANN) } }
    assert(client.chats:find { from = "2052761148", to = { "2055426109" } })
    assert.matches("/v3/chats?", transport.requests[1].url, 1, true)
    assert.matches("from=%2B12052761148", transport.requests[1].url, 1, true)
    assert.matches("to=%2B12055426109", transport.requests[1].url, 1, true)
  end)

  it("goes on to the next page", function()
    local client, transport = client_of(
      { chats = { chat_with("c1", ANN, BOB) }, next_cursor = "p2" }, { chats = { chat_with("c2", ANN) } })
    assert.equal("c2", assert(client.chats:find { from = ME, to = { ANN } }).id)
    assert.matches("cursor=p2", transport.requests[2].url)
    assert.equal(2, #transport.requests)
  end)

  it("stops at the first match", function()
    local client, transport = client_of { chats = { chat_with("c1", ANN), chat_with("c2", ANN) }, next_cursor = "p2" }
    assert.equal("c1", assert(client.chats:find { from = ME, to = { ANN } }).id)
    assert.equal(1, #transport.requests)
  end)

  it("returns the error of a later page", function()
    local client = client_of({ chats = { chat_with("c1", BOB) }, next_cursor = "p2" }, fakes.json(500, ""))
    local chat, err = client.chats:find { from = ME, to = { ANN } }
    assert.is_nil(chat)
    assert.equal("server", err.kind)
  end)

  it("ignores participants who left or were removed", function()
    local client = client_of {
      chats = {
        chat_with("c1", { handle = ANN, status = "left" }), -- left: a chat with nobody
        chat_with("c2", ANN, { handle = BOB, status = "left" }, { handle = CARL, status = "removed" }),
      },
    }
    assert.equal("c2", assert(client.chats:find { from = ME, to = { ANN } }).id)
    local _, err = client.chats:find { from = ME, to = { ANN, BOB } }
    assert.equal("not_found", err.kind)
  end)

  it("skips chats without handles or addresses", function()
    local client = client_of {
      chats = { { id = "c0" }, { id = "c1", handles = { { id = "h" } } }, chat_with("c2", ANN) },
    }
    assert.equal("c2", assert(client.chats:find { from = ME, to = { ANN } }).id)
  end)

  it("finds no chat without an id", function()
    local client = client_of { chats = { chat_with(nil, ANN) } }
    local lookup = linq.lookup(client)
    for _, find in ipairs {
      function() return client.chats:find { from = ME, to = ANN } end,
      function() return lookup:find { from = ME, to = ANN } end,
    } do
      local chat, err = find()
      assert.is_nil(chat)
      assert.equal("decode", err.kind)
      assert.equal("the chat in the answer has no 'id'", err.message)
    end
  end)

  it("ends when the cursor repeats", function()
    local client, transport = client_of { chats = { chat_with("c1", BOB) }, next_cursor = "again" }
    local chat, err = client.chats:find { from = ME, to = { ANN } }
    assert.is_nil(chat)
    assert.equal("decode", err.kind)
    assert.equal(2, #transport.requests)
  end)
end)

describe("a search whose list has no end", function()
  local asked

  local function endless(options, on_request)
    asked = 0
    options.max_retries = 0
    options.transport = { send = function()
      asked = asked + 1
      assert(asked <= 1000, "more pages than a search reads")
      if on_request then
        on_request()
      end
      local body = '{"chats":[{"id":"x","handles":[]}],"next_cursor":"c' .. asked .. '"}'
      return { status = 200, body = body }
    end }
    return linq.client(options)
  end

  it("gives up after 1000 pages", function()
    local client = endless {}
    for _, search in ipairs {
      function() return client.chats:find { from = ME, to = ANN } end,
      function() return linq.lookup(client):by_name "none" end,
    } do
      asked = 0
      local chat, err = search()
      assert.is_nil(chat)
      assert.equal("too_large", err.kind)
      assert.is_false(err.retryable)
      assert.matches("1000 pages", err.message)
      assert.equal(1000, err.attempts)
      assert.equal(1000, asked)
    end
  end)

  it("gives up at its deadline, between two pages as well", function()
    local time = clock.stop()
    finally(time.restore)
    local chat, err = endless({ deadline = 1 }, function()
      time.go_on(0.3)
    end).chats:find { from = ME, to = ANN }
    assert.is_nil(chat)
    assert.equal("timeout", err.kind)
    assert.matches("4 pages", err.message)
    assert.equal(4, asked)
  end)

  it("asks for nothing when its deadline passed at once", function()
    local time, jumping = 0, { time = os.time, sleep = function() end }
    function jumping.now()
      time = time + 1
      return time
    end
    local chat, err = endless({ clock = jumping }).chats:find({ from = ME, to = ANN }, { deadline = 1 })
    assert.is_nil(chat)
    assert.equal("timeout", err.kind)
    assert.equal(0, asked)
  end)
end)

describe("a search over many pages", function()
  it("has one deadline for all of them", function()
    local time, asked = clock.stop(), 0
    finally(time.restore)
    local client = linq.client {
      transport = { send = function(request)
        asked = asked + 1
        assert(asked < 50)
        time.go_on(math.min(7, request.timeout))
        if request.timeout < 7 then
          return nil, { kind = "timeout", message = "too late", sent = true }
        end
        return { status = 200, body = '{"chats":[{"id":"x","handles":[]}],"next_cursor":"c' .. asked .. '"}' }
      end },
      max_retries = 0,
    }
    local fields = { from = "+12052761148", to = "+12055426109" }
    local chat, err = client.chats:find(fields, { deadline = 20 })
    assert.is_nil(chat)
    assert.equal("timeout", err.kind)
    assert.equal(3, asked)
    assert.equal("timeout", select(2, linq.lookup(client):by_name("none", {}, { deadline = 20 })).kind)
    assert.equal(6, asked)
  end)
end)
