-- The request option on_response: what came back with a success.
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local servers = require "spec.support.servers"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"

-- A function for on_response, and the list of what it got.
local function collector()
  local list = {}
  return function(response) list[#list + 1] = response end, list
end

describe("on_response", function()
  it("has status, headers and trace id of a success over a real connection", function()
    local base_url = servers.documented().origin .. "/v3/chats_retrieve.200"
    local client = linq.client { api_key = "k", base_url = base_url }
    local note, list = collector()
    local chat = assert(client.chats:retrieve(CHAT, { on_response = note }))
    client:close()
    assert.equal(CHAT, chat.id)
    assert.equal(1, #list)
    assert.equal(200, list[1].status)
    assert.equal("chats.retrieve", list[1].operation)
    assert.matches("json", list[1].headers["Content-Type"])
    assert.equal(1, list[1].attempts)
    assert.is_true(list[1].elapsed > 0)
    assert.is_nil(list[1].idempotency_key)
  end)

  it("has the trace id, the attempts and the key of a call that was tried again", function()
    local transport = fakes.transport(fakes.json(503, ""),
      fakes.json(202, '{"message":{"id":"m"}}', { ["X-Trace-Id"] = "t-1" }))
    local client = linq.client { transport = transport, host = fakes.host() }
    local note, list = collector()
    local content = { message = { parts = { { type = "text", value = "hi" } } } }
    assert(client.chats.messages:send(CHAT, content, { on_response = note, idempotency_key = "key-1" }))
    assert.equal(1, #list)
    assert.equal("t-1", list[1].trace_id)
    assert.equal(202, list[1].status)
    assert.equal(2, list[1].attempts)
    assert.equal("key-1", list[1].idempotency_key)
  end)

  it("hears every page, the methods of objects and custom requests", function()
    local client = linq.client { transport = fakes.list_of_chats(45) }
    local note, list = collector()
    for chat in client.chats:each({}, { on_response = note }) do
      assert.is_truthy(chat.id)
    end
    assert.equal(3, #list)
    local page = assert(client.chats:list({}, { on_response = note }))
    assert(page:next())
    assert.equal(5, #list)
    local sandbox = linq.sandbox {}
    client = linq.client { transport = sandbox }
    local chat = assert(client.chats:retrieve(CHAT, { on_response = note }))
    assert(chat:send("hi", { on_response = note }))
    assert(chat:typing_start { on_response = note })
    assert(chat:refresh { on_response = note })
    for message in chat:each_message({}, { on_response = note }) do
      assert.is_truthy(message.id)
    end
    assert(client:request({ path = "/v3/chats" }, { on_response = note }))
    local named = {}
    for i = 6, #list do
      named[#named + 1] = list[i].operation
    end
    assert.same({ "chats.retrieve", "chats.messages.send", "chats.typing.start", "chats.retrieve",
      "chats.messages.list", "client:request" }, named)
  end)

  it("hears both answers of an upload, and that of a download", function()
    local sandbox = linq.sandbox {}
    local client = linq.client { transport = sandbox }
    local note, list = collector()
    local upload = assert(client.attachments:upload({ data = "abc", filename = "a.txt" }, { on_response = note }))
    local attachment = assert(client.attachments:retrieve(upload.attachment_id))
    local path = os.tmpname()
    assert(attachment:download(path, { on_response = note }))
    os.remove(path)
    assert.equal(3, #list)
    assert.equal("attachments.create", list[1].operation)
    assert.equal("attachments.upload", list[2].operation)
    assert.equal("attachments.download", list[3].operation)
    assert.equal(200, list[3].status)
  end)

  it("hears nothing of a failure, whose error has it all", function()
    local client = linq.client { transport = fakes.transport(fakes.json(404, "{}")) }
    local note, list = collector()
    assert.is_nil((client.chats:retrieve(CHAT, { on_response = note })))
    assert.same({}, list)
  end)

  it("breaks no call when it raises", function()
    local client = linq.client { transport = fakes.transport(fakes.json(200, '{"id":"c"}')) }
    assert.equal("c", assert(client.chats:retrieve(CHAT, { on_response = error })).id)
  end)

  it("shows no secret that a server sends back", function()
    local client = linq.client {
      api_key = "Open-sesame-0123456789",
      transport = { send = function(request)
        local echo = request.headers.authorization
        return { status = 200, body = '{"id":"c"}', headers = { ["X-Echo"] = echo, ["X-Trace-Id"] = echo } }
      end },
    }
    local note, list = collector()
    assert(client.chats:retrieve(CHAT, { on_response = note }))
    assert.equal(1, #list)
    assert.not_matches("sesame", fakes.dump(list[1]), 1, true)
  end)

  it("must be a function", function()
    local client = linq.client { transport = fakes.transport(fakes.json(200, '{"id":"c"}')) }
    assert.equal("chats.retrieve: request option 'on_response' must be a function, got boolean",
      fakes.misuse(function() client.chats:retrieve(CHAT, { on_response = true }) end))
  end)
end)
