-- A credential that is a function: asked at each attempt, and never seen.
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local recorded = require "spec.support.recorded"
local servers = require "spec.support.servers"
local told = require "spec.support.told"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local TEXT = { message = { parts = { { type = "text", value = "hi" } } } }
local OLD, NEW = "Open-sesame-0123456789", "Close-sesame-987654321"

local versions = {
  v3 = { option = "api_key", header = "authorization", before = "Bearer ", method = "retrieve", id = CHAT },
  v2 = { option = "token", header = "x-linq-integration-token", before = "", method = "get", id = 45 },
}

-- A function that gives these values in turn, the last one for ever.
local function in_turn(...)
  local values, at = { ... }, 0
  return function()
    at = at + 1
    return values[math.min(at, #values)]
  end
end

local function client_of(name, ask, options)
  options = options or {}
  options[versions[name].option] = ask
  options.host = options.host or (options.transport and fakes.host())
  return linq[name].client(options)
end

for name, version in pairs(versions) do
  local function retrieve(client, options)
    return client.chats[version.method](client.chats, version.id, options)
  end

  local function sent_with(transport)
    local found = {}
    for i, request in ipairs(transport.requests) do
      found[i] = request.headers[version.header]
    end
    return found
  end

  local key, other = version.before .. OLD, version.before .. NEW
  local chat = fakes.json(200, '{"id":"c","data":{"id":45},"message":{"id":"m"}}')

  describe("a credential function of " .. name, function()
    it("is asked over a real connection, so that a new secret needs no new client", function()
      local server = servers.sandbox { [version.option] = NEW }
      local secret = OLD
      local client = client_of(name, function() return secret end, { base_url = server.base_url })
      local none, err = retrieve(client)
      secret = NEW
      local found = retrieve(client)
      client:close()
      server:stop()
      assert.is_nil(none)
      assert.equal("auth", err.kind)
      assert.equal(version.id, found and found.id)
    end)

    it("is asked at each call and each attempt, with and without a body", function()
      local transport = fakes.transport(chat, fakes.json(503, ""), chat)
      local client = client_of(name, in_turn(OLD, NEW, OLD, NEW), { transport = transport })
      assert(retrieve(client))
      assert(retrieve(client, { headers = { ["X-A"] = "1" } }))
      assert(client:request { method = "POST", path = "/v3/x", body = { a = 1 } })
      assert.same({ key, other, key, other }, sent_with(transport))
    end)

    it("serves the clients that are derived, too", function()
      local transport = fakes.transport(chat)
      local client = client_of(name, in_turn(OLD, NEW), { transport = transport })
      assert(retrieve(client))
      assert(retrieve(client:with { timeout = 5 }))
      assert.same({ key, other }, sent_with(transport))
    end)

    it("is not asked when the call has the header of its own", function()
      local transport = fakes.transport(fakes.json(503, ""), chat)
      local client = client_of(name, function() error "asked" end, { transport = transport })
      assert(retrieve(client, { headers = { [version.header] = "mine" } }))
      assert.same({ "mine", "mine" }, sent_with(transport))
    end)

    it("that gives no secret is an error of kind auth, and nothing is sent", function()
      for wrong, value in pairs {
        ["got nil"] = false, ["got table"] = {}, ["got number"] = 5, ["is empty"] = "",
        ["a space or a control character"] = OLD .. "\r\nx: y",
      } do
        local transport, events = fakes.transport(chat), {}
        local client = client_of(name, function() return value or nil end, {
          transport = transport, on_event = function(event) events[#events + 1] = event.type end,
        })
        local result, err = retrieve(client)
        assert.is_nil(result)
        assert.equal("auth", err.kind)
        assert.is_false(err.retryable)
        assert.equal(1, err.attempts)
        assert.matches("the function '" .. version.option .. "' ", err.message, 1, true)
        assert.matches(wrong, err.message, 1, true)
        assert.not_matches(OLD, fakes.dump(err), 1, true)
        assert.equal(0, #transport.requests)
        assert.equal("error", events[#events])
      end
    end)

    it("that fails is an error of kind auth with what it said", function()
      for _, fail in ipairs {
        function() error("the vault is locked", 0) end,
        function() return nil, "the vault is locked" end,
        function() return nil, setmetatable({}, { __tostring = function() return "the vault is locked" end }) end,
      } do
        local client = client_of(name, fail, { transport = fakes.transport(chat) })
        local result, err = retrieve(client)
        assert.is_nil(result)
        assert.equal("auth", err.kind)
        assert.equal(("the function '%s' failed: the vault is locked"):format(version.option), err.message)
      end
    end)

    it("may wait", function()
      local client = client_of(name, function()
        coroutine.yield()
        return OLD
      end, { transport = fakes.transport(chat) })
      local result
      local task = coroutine.wrap(function() result = retrieve(client) end)
      task()
      assert.is_nil(result)
      task()
      assert.is_truthy(result)
    end)

    it("may be asked while the client is closed, which ends the call", function()
      for _, transport in ipairs { false, fakes.transport(chat) } do
        local client
        client = client_of(name, function()
          client:close()
          return OLD
        end, { transport = transport or nil, base_url = "http://127.0.0.1:9" })
        local result, err = retrieve(client)
        assert.is_nil(result)
        assert.equal("canceled", err.kind)
        assert.equal("the client was closed", err.message)
        assert.same({}, transport and transport.requests or {})
      end
    end)

    it("takes its time from the call's deadline", function()
      local now, transport = 1000, fakes.transport(chat)
      local function time()
        return now
      end
      local client = client_of(name, function()
        now = now + 2
        return OLD
      end, { transport = transport, clock = { now = time, time = time, sleep = fakes.host().sleep } })
      assert(retrieve(client, { deadline = 5 }))
      assert.equal(3, transport.requests[1].timeout)
      local result, err = retrieve(client, { deadline = 2 })
      assert.is_nil(result)
      assert.equal("timeout", err.kind)
      assert.equal("the deadline passed before the secret was there", err.message)
      assert.equal(1, #transport.requests)
    end)

    it("gives secrets that are in no error, event or dump, though a server sends them back", function()
      local asked, told_of = in_turn(OLD, NEW), {}
      local transport = fakes.transport(function(request)
        local echo = request.headers[version.header]
        local body = ('{"error":{"message":"bad %s"},"trace_id":"%s"}'):format(echo, echo)
        return fakes.json(503, body, { ["X-Echo"] = echo })
      end)
      local client = client_of(name, asked, {
        transport = transport, on_event = function(event) told_of[#told_of + 1] = event end,
      })
      local _, err = retrieve(client)
      assert.same({ key, other, other }, sent_with(transport))
      for _, value in ipairs { err, told_of, client, client:stats(), tostring(client) } do
        assert.not_matches("sesame", fakes.dump(value), 1, true)
      end
      transport = { send = function(request)
        return nil, { kind = "connection", message = request.headers[version.header], sent = false }
      end }
      _, err = retrieve(client_of(name, asked, { transport = transport }))
      assert.equal("connection", err.kind)
      assert.not_matches("sesame", fakes.dump(err), 1, true)
      _, err = retrieve(client_of(name, asked, { transport = { send = function(request)
        return { status = 200, body = request.headers[version.header] }
      end } }))
      assert.equal("decode", err.kind)
      assert.not_matches("sesame", fakes.dump(err), 1, true)
    end)
  end)
end

describe("a credential function", function()
  it("is asked for a send and for a form", function()
    local base_url = servers.documented().origin .. "/v3/chats_messages_send.202"
    local client = client_of("v3", in_turn(OLD, NEW), { base_url = base_url })
    assert(client.chats.messages:send(CHAT, TEXT))
    assert.equal("Bearer " .. OLD, recorded.last().headers.authorization)
    assert(client.chats.messages:send(CHAT, TEXT))
    assert.equal("Bearer " .. NEW, recorded.last().headers.authorization)
    client:close()
    base_url = servers.documented().origin .. "/v2/send_chat_message.201"
    client = client_of("v2", in_turn(OLD), { base_url = base_url })
    assert(client.chat_messages:send(45, { text = "hi" }))
    assert.equal(OLD, recorded.last().headers["x-linq-integration-token"])
    client:close()
  end)

  it("is not asked for a store's URL, which does not get the secret", function()
    local asked = 0
    local attachment, client = told.attachment("3", { api_key = function()
      asked = asked + 1
      return OLD
    end }, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")
    local path = os.tmpname()
    assert(attachment:download(path))
    assert.equal(1, asked)
    assert.not_matches("sesame", told.log()[1].head, 1, true)
    os.remove(path)
    client:close()
  end)

  it("may be given in place of a string, and nothing else", function()
    for _, wrong in ipairs { 5, {}, true } do
      assert.has_error(function() linq.client { api_key = wrong } end)
    end
    assert.equal("option 'api_key' must be a string or a function, got number",
      fakes.misuse(function() linq.client { api_key = 5 } end))
  end)
end)
