-- Messages, and the methods of chats that concern messages, alike on both versions.
local fakes = require "spec.fixtures.fakes"
local fixtures = require "spec.support.fixtures"
local json = require "linq.util.json"
local linq = require "linq"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local MESSAGE = "69a37c7d-af4f-4b5e-af42-e28e98ce873a"

local function answer(fixture)
  return fakes.json(tonumber(fixture:match("(%d+)$")), fixtures.text(fixture))
end

-- Returns the result of `fetch`, and the transport without that request.
local function fetched(version, fetch, next_answer)
  local transport = fakes.transport(next_answer)
  local client = version == "v3" and linq.client { api_key = "k", transport = transport, max_retries = 0 }
    or linq.v2.client { token = "t", transport = transport, max_retries = 0 }
  local object = assert(fetch(client))
  transport.requests[1] = nil
  return object, transport
end

-- Gives these answers in turn; the last one repeats.
local function in_turn(...)
  local answers, at = { ... }, 0
  return function()
    at = math.min(at + 1, #answers)
    return answers[at]
  end
end

local function message_with(version, body, ...)
  return fetched(version, function(client)
    if version == "v3" then
      return client.messages:retrieve(MESSAGE)
    end
    return client.chat_messages:get(45, 678)
  end, in_turn(fakes.json(200, body), ...))
end

local function chat_with(version, ...)
  return fetched(version, function(client)
    return client.chats:retrieve(version == "v3" and CHAT or 45)
  end, in_turn(answer(version == "v3" and "v3/chats_retrieve.200" or "v2/get_chat.200"), ...))
end

local function sent(transport)
  local request = transport.requests[1]
  local body = request.body and request.body ~= "" and json.decode(request.body) or nil
  return request.method .. " " .. request.path, body
end

local function without_key(message)
  assert.is_string(message.idempotency_key)
  message.idempotency_key = nil
  return message
end

local V3 = ([[{ "id": "%s", "chat_id": "%s", "from": "+12052761148", "created_at": "2026-08-20T09:15:00Z",
  "delivery_status": "delivered", "is_read": false, "parts": [
    { "type": "text", "value": "Tuesday", "reactions": [ { "type": "love", "is_me": true,
      "handle": { "id": "h1", "handle": "+12055426109" } } ] },
    { "type": "media", "id": "m1", "filename": "a.jpg", "mime_type": "image/jpeg", "size_bytes": 10,
      "url": "https://cdn.example/a.jpg", "reactions": null },
    { "type": "text", "value": "at 3?", "reactions": [ { "type": "laugh", "is_me": false }, { "type": "like" } ] },
    { "type": "link", "value": "https://example.com", "reactions": [] }
  ] }]]):format(MESSAGE, CHAT)
local V2 = fixtures.text "v2/get_chat_message.200"

describe("a v3 message", function()
  it("joins its text parts as text", function()
    assert.equal("Tuesday\nat 3?", message_with("v3", V3).text)
  end)

  it("has no text without text parts", function()
    assert.is_nil(message_with("v3", '{"id":"m","parts":[{"type":"link","value":"https://x"}]}').text)
    assert.is_nil(message_with("v3", '{"id":"m","parts":null}').text)
    assert.is_nil(message_with("v3", '{"id":"m"}').text)
  end)

  it("prefers the text field of the API", function()
    assert.equal("own", message_with("v3", '{"id":"m","text":"own","parts":[]}').text)
  end)

  it("answers to v2's names", function()
    local message = message_with("v3", V3)
    assert.equal("+12052761148", message.sent_from)
    assert.equal(1, #message.attachments)
    assert.equal("a.jpg", message.attachments[1].filename)
    assert.equal("image/jpeg", message.attachments[1].mime_type)
  end)

  it("has objects as parts, and handles in reactions", function()
    local message = message_with("v3", V3)
    assert.equal("message_part", linq.type(message.parts[1]))
    assert.equal("reaction", linq.type(message.parts[1].reactions[1]))
    assert.equal("handle", linq.type(message.parts[1].reactions[1].handle))
  end)

  it("iterates over the reactions to all parts", function()
    local types = {}
    for reaction in message_with("v3", V3):each_reaction() do
      types[#types + 1] = reaction.type
    end
    assert.same({ "love", "laugh", "like" }, types)
  end)

  it("has a short tostring", function()
    assert.equal(('linq.message: %s "Tuesday at 3?", delivered'):format(MESSAGE), tostring(message_with("v3", V3)))
  end)

  it("is fetched again by refresh", function()
    local message, transport = message_with("v3", V3, fakes.json(200, (V3:gsub("Tuesday", "Friday"))))
    assert.equal(message, message:refresh())
    assert.equal("GET /v3/messages/" .. MESSAGE, (sent(transport)))
    assert.equal("Friday\nat 3?", message.text)
  end)

  it("stays unchanged when refresh fails", function()
    local message = message_with("v3", V3, answer "v3/messages_retrieve.404")
    local none, err = message:refresh()
    assert.is_nil(none)
    assert.equal("not_found", err.kind)
    assert.equal("Tuesday\nat 3?", message.text)
  end)

  local replies = {
    ["a text"] = "Fine.",
    ["a message's content"] = { parts = { { type = "text", value = "Fine." } } },
    ["a whole body"] = { message = { parts = { { type = "text", value = "Fine." } } } },
  }
  for name, content in pairs(replies) do
    it("is replied to with " .. name, function()
      local message, transport = message_with("v3", V3, answer "v3/chats_messages_send.202")
      assert.equal("message", linq.type((assert(message:reply(content)))))
      local line, body = sent(transport)
      assert.equal("POST /v3/chats/" .. CHAT .. "/messages", line)
      assert.same({ parts = { { type = "text", value = "Fine." } }, reply_to = { message_id = MESSAGE } },
        without_key(body.message))
      if type(content) == "table" then
        assert.is_nil(content.reply_to or content.message and content.message.reply_to)
      end
    end)
  end

  it("keeps a given reply_to and other fields in a reply", function()
    local message, transport = message_with("v3", V3, answer "v3/chats_messages_send.202")
    assert(message:reply({ message = { parts = { { type = "text", value = "x" } },
      reply_to = { message_id = "other", part_index = 2 } }, override_optout = true }))
    local _, body = sent(transport)
    assert.same({ message_id = "other", part_index = 2 }, body.message.reply_to)
    assert.is_true(body.override_optout)
  end)

  it("is replied to with a text in a body", function()
    local message, transport = message_with("v3", V3, answer "v3/chats_messages_send.202")
    assert(message:reply { message = "text", override_optout = true })
    local _, body = sent(transport)
    assert.same({ { type = "text", value = "text" } }, body.message.parts)
    assert.equal(message.id, body.message.reply_to.message_id)
    assert.is_true(body.override_optout)
  end)

  it("raises for a reply that is neither text nor table", function()
    local message, transport = message_with("v3", V3)
    for _, content in ipairs { 42, false } do
      assert.error_matches(function()
        message:reply(content)
      end, "message:reply: content must be a string or a table, got " .. type(content), 1, true)
      assert.error_matches(function()
        message:react(content)
      end, "message:react: reaction must be a string or a table, got " .. type(content), 1, true)
    end
    assert.error_matches(function()
      message:reply { message = 5 }
    end, "chats.messages.send: the field 'message' must be a table, got number", 1, true)
    assert.equal(0, #transport.requests)
  end)

  it("cannot be replied to when its chat is unknown", function()
    local message = message_with("v3", '{"id":"m"}')
    assert.error_matches(function()
      message:reply "x"
    end, "message:reply: the message has no chat_id", 1, true)
  end)

  it("accepts a reaction by name or as fields", function()
    local message, transport = message_with("v3", V3, answer "v3/messages_add_reaction.202")
    assert(message:react "love")
    local line, body = sent(transport)
    assert.equal("POST /v3/messages/" .. MESSAGE .. "/reactions", line)
    assert.same({ operation = "add", type = "love" }, body)
    message, transport = message_with("v3", V3, answer "v3/messages_add_reaction.202")
    local fields = { operation = "remove", type = "custom", custom_emoji = "🎉", part_index = 1 }
    assert(message:react(fields))
    assert.same(fields, select(2, sent(transport)))
  end)

  it("is edited with a text or fields", function()
    local message, transport = message_with("v3", V3, answer "v3/messages_update.200")
    assert(message:edit "Wednesday")
    local line, body = sent(transport)
    assert.equal("PATCH /v3/messages/" .. MESSAGE, line)
    assert.same({ text = "Wednesday" }, body)
    message, transport = message_with("v3", V3, answer "v3/messages_update.200")
    assert(message:edit { text = "Wednesday", part_index = 2 })
    assert.same({ text = "Wednesday", part_index = 2 }, select(2, sent(transport)))
  end)

  it("is deleted", function()
    local message, transport = message_with("v3", V3, { status = 204, body = "", headers = {} })
    assert.is_true(message:delete())
    assert.equal("DELETE /v3/messages/" .. MESSAGE, (sent(transport)))
  end)

  it("has the operations that take its id", function()
    local message, transport = message_with("v3", V3, answer "v3/messages_poll_retrieve.200")
    assert.equal("poll", linq.type(assert(message:poll_retrieve())))
    assert.equal("GET /v3/messages/" .. MESSAGE .. "/poll", (sent(transport)))
    message, transport = message_with("v3", V3, answer "v3/messages_list_messages_thread.200")
    assert.equal("page", linq.type(assert(message:list_messages_thread { limit = 5 })))
    assert.equal("GET /v3/messages/" .. MESSAGE .. "/thread?limit=5", (sent(transport)))
  end)
end)

describe("a v2 message", function()
  it("answers to v3's names, and knows its chat", function()
    local message = message_with("v2", V2)
    local fields = json.decode(V2).data
    assert.equal(fields.text, message.text)
    assert.equal(fields.sent_from, message.from)
    assert.equal(fields.sent_at, message.created_at)
    assert.equal(45, message.chat_id)
  end)

  it("iterates over its reactions", function()
    local count = 0
    for reaction in message_with("v2", V2):each_reaction() do
      assert.equal("reaction", linq.type(reaction))
      count = count + 1
    end
    assert.equal(#(json.decode(V2).data.reactions or {}), count)
    assert.is_nil(message_with("v2", '{"data":{"id":678}}'):each_reaction()())
  end)

  it("is fetched again by refresh", function()
    local message, transport = message_with("v2", V2, fakes.json(200, '{"data":{"id":678,"text":"new"}}'))
    assert.equal(message, message:refresh())
    assert.equal("GET /v2/chats/45/chat_messages/678", (sent(transport)))
    assert.equal("new", message.text)
    assert.equal(45, message.chat_id)
  end)

  it("accepts a reaction", function()
    local message, transport = message_with("v2", V2, answer "v2/react_to_chat_message.201")
    assert.equal("reaction", linq.type(assert(message:react "like")))
    local line, body = sent(transport)
    assert.equal("POST /v2/chat_messages/678/reactions", line)
    assert.same({ operation = "add", type = "like" }, body)
  end)

  it("is edited and deleted", function()
    local message, transport = message_with("v2", V2, answer "v2/edit_chat_message.200")
    assert.equal("Tuesday at 4 works.", assert(message:edit "Tuesday at 4 works.").text)
    local line, body = sent(transport)
    assert.equal("POST /v2/chats/45/chat_messages/678/edit", line)
    assert.same({ text = "Tuesday at 4 works." }, body)
    message, transport = message_with("v2", V2, answer "v2/delete_chat_message.200")
    assert.equal("Message 679 deleted", assert(message:delete()).message)
    assert.equal("DELETE /v2/chats/45/chat_messages/678", (sent(transport)))
  end)

  it("is answered in its chat", function()
    for _, content in ipairs { "Fine.", { text = "Fine." } } do
      local forms = {}
      local client = linq.v2.client { token = "t", max_retries = 0, transport = { send = function(request)
        forms[#forms + 1] = { request.method .. " " .. request.path, request.form }
        return { status = 200, body = V2, headers = {} }
      end } }
      local message = assert(client.chat_messages:get(45, 678))
      assert.equal("message", linq.type(assert(message:reply(content))))
      assert.equal("POST /v2/chats/45/chat_messages", forms[2][1])
      assert.same({ name = "message[text]", data = "Fine." }, forms[2][2][1])
    end
  end)
end)

describe("a chat", function()
  it("sends a text, a content or a body on v3", function()
    local expected = { parts = { { type = "text", value = "Hi" } } }
    for _, content in ipairs { "Hi", expected, { message = expected, override_optout = true } } do
      local chat, transport = chat_with("v3", answer "v3/chats_messages_send.202")
      local message = assert(chat:send(content))
      assert.equal("message", linq.type(message))
      assert.equal(CHAT, message.chat_id)
      local line, body = sent(transport)
      assert.equal("POST /v3/chats/" .. CHAT .. "/messages", line)
      assert.same(expected, without_key(body.message))
      assert.equal(type(content) == "table" and content.override_optout or nil, body.override_optout)
    end
  end)

  it("sends a text or fields on v2", function()
    for _, content in ipairs { "Hi", { text = "Hi" } } do
      local form
      local client = linq.v2.client { token = "t", max_retries = 0, transport = { send = function(request)
        form = request.form
        local fixture = request.method == "GET" and "v2/get_chat.200" or "v2/send_chat_message.201"
        return { status = 200, body = fixtures.text(fixture), headers = {} }
      end } }
      local message = assert(assert(client.chats:get(45)):send(content))
      assert.equal("message", linq.type(message))
      assert.equal(45, message.chat_id)
      assert.same({ name = "message[text]", data = "Hi" }, form[1])
    end
  end)

  it("raises for values that cannot be sent", function()
    local chat = chat_with "v3"
    for _, content in ipairs { 42, false } do
      assert.error_matches(function()
        chat:send(content)
      end, "chat:send: content must be a string or a table, got " .. type(content), 1, true)
    end
    assert.error_matches(function()
      chat:send {}
    end, "chats.messages.send: in 'message': exactly one of the fields 'parts', 'experience' is required", 1, true)
  end)

  it("iterates over its messages, page by page", function()
    local function page(ids, cursor)
      local messages = {}
      for i, id in ipairs(ids) do
        messages[i] = ('{"id":"%s"}'):format(id)
      end
      return fakes.json(200, ('{"messages":[%s],"next_cursor":%s}'):format(table.concat(messages, ","), cursor))
    end
    local chat, transport = chat_with("v3", page({ "a", "b" }, '"2"'), page({ "c" }, "null"))
    local ids = {}
    for message in chat:each_message { limit = 2 } do
      assert.equal("message", linq.type(message))
      ids[#ids + 1] = message.id
    end
    assert.same({ "a", "b", "c" }, ids)
    assert.equal("/v3/chats/" .. CHAT .. "/messages?limit=2", transport.requests[1].path)
    assert.equal("/v3/chats/" .. CHAT .. "/messages?cursor=2&limit=2", transport.requests[2].path)
  end)

  it("iterates over its messages on v2, which know their chat", function()
    local chat, transport = chat_with("v2", answer "v2/list_chat_messages.200")
    local count = 0
    for message in chat:each_message { per_page = 25 } do
      assert.equal(45, message.chat_id)
      count = count + 1
    end
    assert.equal(#fixtures.decoded("v2/list_chat_messages.200").data, count)
    assert.equal("/v2/chats/45/chat_messages?per_page=25", transport.requests[1].path)
  end)

  it("returns one page of its messages", function()
    local chat, transport = chat_with("v3", answer "v3/chats_messages_list.200")
    assert.equal("page", linq.type(assert(chat:messages())))
    assert.equal("/v3/chats/" .. CHAT .. "/messages", transport.requests[1].path)
  end)

  local signals = {
    v3 = {
      typing_start = "POST /v3/chats/" .. CHAT .. "/typing",
      start_typing = "POST /v3/chats/" .. CHAT .. "/typing",
      typing_stop = "DELETE /v3/chats/" .. CHAT .. "/typing",
      stop_typing = "DELETE /v3/chats/" .. CHAT .. "/typing",
      mark_as_read = "POST /v3/chats/" .. CHAT .. "/read",
      share_contact_card = "POST /v3/chats/" .. CHAT .. "/share_contact_card",
      background_remove = "DELETE /v3/chats/" .. CHAT .. "/background",
    },
    v2 = {
      typing_start = "POST /v2/chats/45/start_typing",
      start_typing = "POST /v2/chats/45/start_typing",
      typing_stop = "DELETE /v2/chats/45/stop_typing",
      stop_typing = "DELETE /v2/chats/45/stop_typing",
      mark_as_read = "PUT /v2/chats/45/mark_as_read",
      share_contact_card = "POST /v2/chats/45/share_contact",
    },
  }
  for version, methods in pairs(signals) do
    for name, line in pairs(methods) do
      it("has " .. name .. " on " .. version, function()
        local chat, transport = chat_with(version, { status = 204, body = "", headers = {} })
        assert.is_true(chat[name](chat))
        assert.equal(line, (sent(transport)))
      end)
    end
  end

  it("passes fields and request options on", function()
    local chat, transport = chat_with("v3", answer "v3/chats_update.200")
    assert(chat:update({ display_name = "Trip" }, { headers = { ["X-Own"] = "1" } }))
    local line, body = sent(transport)
    assert.equal("PUT /v3/chats/" .. CHAT, line)
    assert.same({ display_name = "Trip" }, body)
    assert.equal("1", transport.requests[1].headers["x-own"])
  end)
end)
