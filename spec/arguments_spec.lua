-- Mistakes in the arguments of a call, and what may be written short.
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"

local CHAT_ID = "550e8400-e29b-41d4-a716-446655440000"
local ME, ANN = "+12052761148", "+12055426109"

local told = fakes.misuse

local transport, client, legacy

-- The body of the last request.
local function sent()
  return transport.requests[#transport.requests].body
end

before_each(function()
  transport = fakes.documented()
  client, legacy = linq.client { transport = transport }, linq.v2.client { transport = transport }
end)

describe("an empty table in an array field", function()
  it("is sent as an array", function()
    assert(client.webhook_subscriptions:update("s1", { phone_numbers = {} }))
    assert.equal('{"phone_numbers":[]}', sent())
  end)

  it("is one at any depth", function()
    local message = { parts = { { type = "text", value = "hi", text_decorations = {} } } }
    assert(client.chats.messages:send(CHAT_ID, { message = message }, { idempotency_key = "k" }))
    assert.matches('"text_decorations":[]', sent(), 1, true)
    assert.same({}, message.parts[1].text_decorations)
    assert.is_nil(message.idempotency_key)
    assert(legacy.chats:create {
      send_from = ME, chat = { phone_numbers = { ANN } }, message = { text = "hi", attachment_urls = {} },
    })
    assert.matches('"attachment_urls":[]', sent(), 1, true)
  end)

  it("stays an object where no array is due", function()
    assert(client.payment_requests:create { amount = 100, currency = "usd", metadata = {} })
    assert.matches('"metadata":{}', sent(), 1, true)
    assert(client.webhook_subscriptions:update("s1", { grown = {} }))
    assert.equal('{"grown":{}}', sent())
  end)

  it("may be the same table in both places", function()
    local nothing = {}
    assert(client.webhook_subscriptions:update("s1", { phone_numbers = nothing, grown = nothing }))
    assert.matches('"phone_numbers":[]', sent(), 1, true)
    assert.matches('"grown":{}', sent(), 1, true)
    assert.is_nil(getmetatable(nothing))
  end)

  it("changes nothing in a query or a form", function()
    assert(client.available_number:retrieve { to = {} })
    assert.is_nil(transport.requests[#transport.requests].path:find "?")
    assert(legacy.chat_messages:send(45, { text = "hi", attachments = {}, attachment_urls = {} }))
  end)

  it("costs no copy where there is none", function()
    local shorthand = require "linq.api.shorthand"
    local shapes = linq.v3.shapes()
    local fields = { message = { parts = { { type = "text", value = "x" } } } }
    assert.equal(fields, shorthand.expand(shapes, { body = "message*:MessageContent" }, fields))
    local with_empty = { to = {}, message = fields.message }
    local expanded = shorthand.expand(shapes, { body = "to:[str], message*:MessageContent" }, with_empty)
    assert.equal(fields.message, expanded.message)
  end)
end)

describe("text alone", function()
  local PARTS = { { type = "text", value = "hi" } }

  local function message_sent()
    local message = json.decode(sent()).message
    message.idempotency_key = nil
    return message
  end

  it("is a message to a chat", function()
    assert(client.chats.messages:send(CHAT_ID, "hi"))
    assert.same({ parts = PARTS }, message_sent())
    assert(client.chats.messages:send(CHAT_ID, "hi", { idempotency_key = "k1" }))
    assert.equal("k1", json.decode(sent()).message.idempotency_key)
    assert(legacy.chat_messages:send(45, "hi"))
  end)

  it("is a message in any field that takes one", function()
    assert(client.chats.messages:send(CHAT_ID, { message = "hi", override_optout = true }))
    assert.same({ parts = PARTS }, message_sent())
    assert(client.chats:create { from = ME, to = { ANN }, message = "hi" })
    assert.same({ parts = PARTS }, message_sent())
    assert(client.messages:create { to = { ANN }, message = "hi", continuation_message = "again" })
    assert.same({ parts = PARTS }, message_sent())
    assert.same({ text = "again" }, json.decode(sent()).continuation_message)
    assert(legacy.chats:create { send_from = ME, chat = { phone_numbers = { ANN } }, message = "hi" })
    assert.same({ text = "hi" }, message_sent())
  end)

  it("is one in the methods of objects, as ever", function()
    local chat = assert(client.chats:retrieve(CHAT_ID))
    assert(chat:send "hi")
    assert.same({ parts = PARTS }, message_sent())
    assert(chat:messages_send "hi")
    assert.same({ parts = PARTS }, message_sent())
  end)

  it("is none when it is empty, and no other fields", function()
    assert.matches("'message.parts[1]' must be a table, got string",
      told(function() client.chats.messages:send(CHAT_ID, { message = { parts = { "hi" } } }) end), 1, true)
    assert.matches("'message' is required", told(function() client.chats.messages:send(CHAT_ID, "") end))
    assert.matches("must be a table, got string", told(function() client.chats:create "hi" end))
    assert.matches("'message' must be a table, got number",
      told(function() client.chats.messages:send(CHAT_ID, { message = 5 }) end))
    assert.equal(0, #transport.requests)
  end)
end)

describe("an unknown field", function()
  local events

  local function watched(make)
    events = {}
    return make { transport = transport, on_event = function(event)
      events[#events + 1] = event.type == "warning" and event or nil
    end }
  end

  it("passes with a warning that has the nearest name", function()
    local one = watched(linq.client)
    local message = { parts = { { type = "text", value = "x" } }, prefered_service = "SMS" }
    assert(one.chats.messages:send(CHAT_ID, { message = message, overide_optout = true }))
    assert.equal(2, #events)
    assert.equal("message.prefered_service", events[1].field)
    assert.equal("unknown field 'message.prefered_service' (did you mean 'preferred_service'?)", events[1].message)
    assert.equal("overide_optout", events[2].field)
    assert.equal("unknown field 'overide_optout' (did you mean 'override_optout'?)", events[2].message)
    assert.equal("chats.messages.send", events[1].operation)
    assert(one.chats:list { limt = 5 })
    assert.equal("unknown field 'limt' (did you mean 'limit'?)", events[3].message)
    local two = watched(linq.v2.client)
    assert(two.chats:list { phone_number = ME, perpage = 5 })
    assert.equal("unknown field 'perpage' (did you mean 'per_page'?)", events[1].message)
    assert(two.chat_messages:send(45, { text = "x", atachments = "y" }))
    assert.equal("atachments", events[2].field)
  end)

  it("raises with strict, in both versions and at any depth", function()
    local one = linq.client { transport = transport, strict = true }
    local two = linq.v2.client { transport = transport, strict = true }
    local part = { type = "link", value = "x", vallue = "y" }
    assert.equal("chats.list: unknown field 'limt' (did you mean 'limit'?)",
      told(function() one.chats:list { limt = 5 } end))
    assert.matches("'message.parts[1].vallue' (did you mean 'value'?)",
      told(function() one.chats.messages:send(CHAT_ID, { message = { parts = { part } } }) end), 1, true)
    assert.matches("'perpage' (did you mean 'per_page'?)",
      told(function() two.chats:list { phone_number = ME, perpage = 5 } end), 1, true)
    assert.equal(0, #transport.requests)
    assert(one.chats:list { limit = 5 })
    assert(one.contact_card:update { phone_number = ME, first_name = "x" })
    assert(client:with({ strict = true }).chats:list { limit = 5 })
    told(function() client:with({ strict = true }).chats:list { limt = 5 } end)
  end)

  it("is named beside the field that is missing", function()
    assert.equal("chats.create: the field 'from' is required; unknown field 'form' (did you mean 'from'?)",
      told(function() client.chats:create { form = ME, to = { ANN }, message = "hi" } end))
  end)
end)

describe("two mistakes in one call", function()
  it("are told together", function()
    assert.equal("chats.create: the field 'from' is required; the field 'to' must hold at least 1",
      told(function() client.chats:create { to = {}, message = "hi" } end))
    local message = { parts = { { type = "text" } }, reply_to = {} }
    assert.equal("chats.messages.send: the field 'message.parts[1].value' is required; "
      .. "the field 'message.reply_to.message_id' is required",
      told(function() client.chats.messages:send(CHAT_ID, { message = message }) end))
    assert.equal("contact_card.update: the field 'phone_number' is required; "
      .. "unknown field 'fist_name' (did you mean 'first_name'?)",
      told(function() client.contact_card:update { fist_name = "x" } end))
  end)

  it("are, wherever in the arguments they are", function()
    assert.equal("chats.messages.send: chat_id cannot be \"\"; the field 'message' is required; "
      .. "unknown request option 'tiemout' (did you mean 'timeout'?)",
      told(function() client.chats.messages:send("", {}, { tiemout = 1 }) end))
    assert.equal("chat_messages.get: chat_id must be an integer, got nil; id must be an integer, got nil",
      told(function() legacy.chat_messages:get() end))
    assert.equal("chats.list: request option 'max_retries' must be an integer, 0 or more; "
      .. "request option 'timeout' must be a positive number of seconds",
      told(function() client.chats:list({}, { timeout = 0, max_retries = -1 }) end))
    assert.equal("chats.find: 'from' must be a phone number or an e-mail address, got \"me\"; "
      .. "'to' must hold phone numbers or e-mail addresses, got \"bob\"",
      told(function() client.chats:find { from = "me", to = { "bob" } } end))
  end)

  it("are, in an upload", function()
    assert.equal("attachments.upload: unknown field 'fielname' (did you mean 'filename'?); "
      .. "exactly one of the fields 'path', 'data' is required",
      told(function() client.attachments:upload { fielname = "x" } end))
    assert.equal("attachments.upload: exactly one of the fields 'path', 'data' is required; "
      .. "unknown request option 'tiemout' (did you mean 'timeout'?)",
      told(function() client.attachments:upload({}, { tiemout = 1 }) end))
  end)

  it("are, in a search", function()
    for _, one in ipairs { client.chats, legacy.chats, linq.lookup(client) } do
      assert.equal("chats.find: the field 'to' (or 'phone_numbers') is required: one address, or an array of them; "
        .. "unknown request option 'tiemout' (did you mean 'timeout'?)",
        told(function() one:find({ from = ME }, { tiemout = 1 }) end))
      assert.equal("chats.find: unknown request option 'tiemout' (did you mean 'timeout'?)",
        told(function() one:find({ from = ME, to = ANN }, { tiemout = 1 }) end))
    end
    assert.equal(0, #transport.requests)
  end)

  it("are, in the options of a client", function()
    assert.equal("option 'timeout' must be a positive number of seconds; "
      .. "unknown option 'api_kye' (did you mean 'api_key'?)",
      told(function() linq.client { api_kye = "x", timeout = 0 } end))
  end)

end)

describe("what belongs to the other version", function()
  it("is told of the credential", function()
    assert.equal("option 'token' is API v2's: give 'api_key', or use linq.v2.client",
      told(function() linq.client { token = "secret-1" } end))
    assert.equal("option 'api_key' is API v3's: give 'token', or use linq.client",
      told(function() linq.v2.client { api_key = "secret-1" } end))
    assert.matches("client:with cannot change 'token'", told(function() legacy:with { token = "x" } end))
    assert.matches("client:with cannot change 'api_key'", told(function() client:with { api_key = "x" } end))
  end)

  it("is told of an id", function()
    assert.equal("chats.retrieve: chat_id must be a string, got 45 (an integer is an id of API v2: use linq.v2.client)",
      told(function() client.chats:retrieve(45) end))
    assert.equal('chats.get: chat_id must be an integer, got "' .. CHAT_ID .. '" '
      .. "(a UUID is an id of API v3: use linq.client)",
      told(function() legacy.chats:get(CHAT_ID) end))
    assert.matches("linq.v2.client", told(function() linq.lookup(client):retrieve(45) end), 1, true)
    assert.matches("linq.client", told(function() linq.lookup(legacy):retrieve(CHAT_ID) end), 1, true)
    assert.equal("chats.retrieve: chat_id must be a string, got 4.5", told(function() client.chats:retrieve(4.5) end))
    assert.equal('chats.get: chat_id must be an integer, got "c1"', told(function() legacy.chats:get "c1" end))
    assert.equal("payment_providers.retrieve: provider must be a string, got 5",
      told(function() client.payment_providers:retrieve(5) end))
  end)
end)

describe("a base_url that ends in a version", function()
  it("raises when the client is made", function()
    local API = "https://api.linqapp.com/api/partner"
    for _, url in ipairs { API .. "/v3", API .. "/v3/", API .. "/v2", "https://x/v2//" } do
      assert.matches("base_url ends in '/v[23]', with which every path begins: leave it out",
        told(function() linq.client { api_key = "k", base_url = url } end))
      assert.matches("base_url ends in", told(function() linq.v2.client { token = "k", base_url = url } end))
      assert.matches("base_url ends in", told(function() client:with { base_url = url } end))
    end
    for _, url in ipairs { "https://x/v30", "https://x/dev3", "https://v3", "https://x/v3/partner" } do
      assert(linq.client { api_key = "k", base_url = url })
    end
  end)
end)

describe("a dot or a colon too many", function()
  it("is told of an object's method", function()
    local chat = assert(client.chats:retrieve(CHAT_ID))
    assert.equal("chat.send is a method: call it with ':', as chat:send(…)", told(function() chat.send("hi") end))
    assert.matches("chat.mark_as_read is a method", told(function() chat.mark_as_read() end))
    assert.matches("chat.totable is a method", told(function() chat.totable() end))
    local message = assert(client.messages:retrieve "m1")
    assert.matches("message.reply is a method", told(function() message.reply("hi") end))
    assert.matches("chat.send is a method", told(function() chat.send(message, "hi") end))
  end)

  it("is told of a resource's method, by the name that was called", function()
    for name, resource in pairs { list = "chats", each = "chats", find = "chats", upload = "attachments" } do
      assert.equal(("%s.%s is a method: call it with ':'"):format(resource, name),
        told(function() client[resource][name] {} end))
    end
  end)

  it("is told of the functions that make clients", function()
    assert.equal("linq.client is no method: call it with '.', as linq.client { … }",
      told(function() linq:client {} end))
    assert.equal("linq.v2.client is no method: call it with '.', as linq.v2.client { … }",
      told(function() linq.v2:client {} end))
    assert.equal("linq.v3.client is no method: call it with '.', as linq.v3.client { … }",
      told(function() linq.v3:client {} end))
  end)
end)

describe("a method that nearly exists", function()
  it("raises with the nearest name", function()
    assert.equal("chats has no 'lst' (did you mean 'list'?)", told(function() client.chats:lst() end))
    assert.equal("chats has no 'retreive' (did you mean 'retrieve'?)",
      told(function() client.chats:retreive(CHAT_ID) end))
    assert.equal("chats.messages has no 'sned' (did you mean 'send'?)",
      told(function() client.chats.messages:sned(CHAT_ID, "hi") end))
    assert.equal("chats has no 'typin' (did you mean 'typing'?)",
      told(function() client.chats.typin:start(CHAT_ID) end))
    assert.equal("chats has no 'fnd' (did you mean 'find'?)", told(function() legacy.chats:fnd {} end))
    assert.equal("the client has no 'chat' (did you mean 'chats'?)", told(function() client.chat:list {} end))
    assert.equal("the client has no 'clsoe' (did you mean 'close'?)", told(function() client:clsoe() end))
  end)

  it("is nil when no name is near, so that programs can look", function()
    assert.is_nil(client.chats.no_such_method)
    assert.is_nil(client.no_such_resource)
    assert.is_nil(client.chat_messages)
    assert.is_nil(legacy.messages)
    assert.is_nil(client.chats[1])
  end)
end)

describe("a participant that is no number and no address", function()
  it("raises in find, before anything is sent", function()
    for _, wrong in ipairs { "bob", "12", "not a number", "+1205", "a@", "555-1234x" } do
      for _, one in ipairs { client, legacy } do
        assert.matches(("chats.find: 'to' must hold phone numbers or e-mail addresses, got %q"):format(wrong),
          told(function() one.chats:find { from = ME, to = { ANN, wrong } } end), 1, true)
        assert.matches("chats.find: 'from' must be a phone number",
          told(function() one.chats:find { from = wrong, to = ANN } end), 1, true)
      end
    end
    assert.equal(0, #transport.requests)
  end)
end)

describe("a closed client", function()
  it("says so, as ever", function()
    client:close()
    assert.equal("chats.list: the client is closed", told(function() client.chats:list {} end))
  end)
end)
