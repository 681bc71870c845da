-- The state of the sandbox, and the API's rules that it enforces.
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"
local servers = require "spec.support.servers"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local GROUP = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local LINE, OTHER = "+12052761148", "+12055426109"

local function clients(options)
  local sandbox = linq.sandbox(options)
  local host = fakes.host()
  return sandbox, linq.client { transport = sandbox, host = host, max_retries = 0 },
    linq.v2.client { transport = sandbox, host = host, max_retries = 0 }
end

local function text(value)
  return { message = { parts = { { type = "text", value = value or "Hello" } } } }
end

local function parts(...)
  return { message = { parts = { ... } } }
end

local read_file = require("spec.support.files").read

local function raw(client, method, path, body)
  return client:request { method = method, path = path, body = body }
end

local function refused(status, code, result, err)
  assert.is_nil(result)
  assert.same({ status, tostring(code) }, { err.status, tostring(err.code) }, tostring(err))
end

describe("chats of a sandbox", function()
  it("are found or created by their participants", function()
    local _, client, legacy = clients()
    local fields = text()
    fields.from, fields.to = LINE, { "+12055550001", LINE }
    local chat = assert(client.chats:create(fields))
    assert.is_false(chat.is_group)
    assert.equal(chat.id, assert(client.chats:create(fields)).id)
    fields.to = { OTHER }
    assert.equal(CHAT, assert(client.chats:create(fields)).id)
    fields.to = { OTHER, "ava@example.com" } -- a group with a name is not used again
    assert.are_not.equal(GROUP, assert(client.chats:create(fields)).id)
    local old = assert(legacy.chats:create {
      send_from = LINE, chat = { phone_numbers = { "2055426109" } }, message = { text = "Hi" },
    })
    assert.equal(45, old.id)
  end)

  it("start with a message that the API allows", function()
    local _, client = clients()
    local function create(message)
      return client.chats:create { from = LINE, to = { "+12055550001" }, message = message }
    end
    local hello = { { type = "text", value = "Hi" } }
    refused(400, 1005, create { parts = { { type = "link", value = "https://example.com" } } })
    refused(400, 1005, create { parts = hello, effect = { type = "screen", name = "confetti" } })
    refused(400, 1005, create { parts = hello, reply_to = { message_id = CHAT } })
    refused(400, 1002, client.chats:create { from = "2052761148", to = { OTHER }, message = { parts = hello } })
    refused(400, 1002, client.chats:create { from = LINE, to = { "12345" }, message = { parts = hello } })
    assert(create { parts = hello })
    assert(create { parts = { { type = "link", value = "https://example.com" } } })
  end)

  it("can be changed when they are groups", function()
    local _, client = clients()
    refused(409, 1006, client.chats:update(CHAT, { display_name = "X" }))
    assert.equal("accepted", assert(client.chats:update(GROUP, { display_name = "Rome" })).status)
    assert.equal("Rome", assert(client.chats:retrieve(GROUP)).display_name)
    refused(409, 1006, client.chats.participants:add(CHAT, { handle = "+12055550001" }))
    refused(409, 2015, client.chats.participants:remove(GROUP, { handle = OTHER }))
    refused(409, 2015, client.chats:leave_chat(GROUP))
    assert(client.chats.participants:add(GROUP, { handle = "+12055550001" }))
    assert.equal(4, #assert(client.chats:retrieve(GROUP)):participants())
    assert(client.chats.participants:remove(GROUP, { handle = OTHER }))
    assert.equal(3, #assert(client.chats:retrieve(GROUP)):participants())
    assert(client.chats.participants:add(GROUP, { handle = OTHER }))
    assert(client.chats:leave_chat(GROUP))
    refused(409, 2013, client.chats.messages:send(GROUP, text()))
  end)

  it("can be read, typed in and sent a contact card", function()
    local sandbox, client, legacy = clients()
    sandbox:receive { chat = CHAT, text = "Hi" }
    assert(client.chats:mark_as_read(CHAT))
    assert.is_true(assert(client.chats.messages:list(CHAT, {})).items[1].is_read)
    assert(client.chats.typing:start(CHAT))
    assert(legacy.chats:stop_typing(45))
    refused(404, 2012, client.chats:share_contact_card(CHAT))
    assert(client.contact_card:create { first_name = "Ava", phone_number = LINE })
    refused(409, 2014, client.contact_card:create { first_name = "Ava", phone_number = LINE })
    assert(client.chats:share_contact_card(CHAT))
  end)

  it("have locations", function()
    local sandbox, client = clients()
    assert.equal(0, #assert(client.chats.location:retrieve(CHAT)).features)
    sandbox:share_location { chat = 45, latitude = 41.9, longitude = 12.5 }
    assert.equal(12.5, assert(client.chats.location:retrieve(CHAT)).features[1].geometry.coordinates[1])
    refused(409, 2016, client.chats.location:request(GROUP))
  end)

  it("ask for a location that is not shared yet", function()
    local sandbox, client = clients()
    assert.is_true(assert(client.chats.location:request(CHAT)).success)
    sandbox:share_location { chat = CHAT, latitude = 41.9, longitude = 12.5 }
    refused(409, 2015, client.chats.location:request(CHAT))
  end)

  it("end the sharing of a contact's location, in every chat with that contact", function()
    local sandbox, client = clients()
    assert(client.webhook_subscriptions:create {
      target_url = "https://example.com/hook", subscribed_events = { "location.sharing.stopped" },
    })
    sandbox:share_location { chat = CHAT, latitude = 41.9, longitude = 12.5 }
    sandbox:share_location { chat = GROUP, from = OTHER, latitude = 41.9, longitude = 12.5 }
    sandbox:share_location { chat = GROUP, from = "ava@example.com", latitude = 1, longitude = 2 }
    local chat = assert(client.chats:retrieve(CHAT))
    assert.is_true(assert(chat:location_stop { handle = OTHER }).success)
    assert.equal(0, #assert(client.chats.location:retrieve(CHAT)).features)
    local left = assert(client.chats.location:retrieve(GROUP)).features
    assert.same({ 1, "ava@example.com" }, { #left, left[1].properties.handle })
    assert.equal(1, #sandbox:deliveries())
    assert.same({ shared_by = OTHER, shared_with = LINE }, json.decode(sandbox:deliveries()[1].body).data)
    refused(404, 2001, client.chats.location:stop(CHAT, { handle = OTHER }))
    assert(client.chats.location:stop(CHAT, { handle = "ava@example.com" })) -- what she shares in another chat
    assert.equal(0, #assert(client.chats.location:retrieve(GROUP)).features)
    refused(404, 2001, client.chats.location:stop(CHAT, { handle = "ava@example.com" }))
    refused(400, 1002, client.chats.location:stop(CHAT, { handle = "Ava" }))
    assert(client.chats.location:request(CHAT))
  end)
end)

describe("messages of a sandbox", function()
  it("are sent, delivered, listed and counted in both versions", function()
    local _, client, legacy = clients()
    local message = assert(client.chats.messages:send(CHAT, text "One"))
    assert.equal("pending", message.delivery_status)
    assert.equal("delivered", assert(client.messages:retrieve(message.id)).delivery_status)
    local old = assert(legacy.chat_messages:send(45, { text = "Two" }))
    assert.equal("pending", old.delivery_status)
    assert.equal("Two", assert(legacy.chat_messages:get(45, old.id)).text)
    assert.equal(17, assert(legacy.chats:get(45)).message_count)
    assert.equal("Two", assert(client.chats.messages:list(CHAT, { limit = 2 })).items[2].parts[1].value)
    local page = assert(legacy.chat_messages:list(45, { sort = "desc", after = "2020-01-01T00:00:00Z" }))
    assert.equal("Two", page.items[1].text)
    assert.equal(0, #assert(legacy.chat_messages:list(45, { before = "2020-01-01T00:00:00+02:00" })))
  end)

  it("are the same for the same key until they are deleted", function()
    local _, client, legacy = clients()
    local first = assert(client.chats.messages:send(CHAT, text(), { idempotency_key = "k1" }))
    assert.equal(first.id, assert(client.chats.messages:send(CHAT, text "Other", { idempotency_key = "k1" })).id)
    assert.equal(1, #assert(client.chats.messages:list(CHAT, {})))
    assert(client.messages:delete(first.id))
    refused(404, 2002, client.chats.messages:send(CHAT, text(), { idempotency_key = "k1" }))
    local old = assert(legacy.chat_messages:send(45, { text = "Hi", idempotency_key = "k2" }))
    assert.equal(old.id, assert(legacy.chat_messages:send(45, { text = "Hi", idempotency_key = "k2" })).id)
    assert.equal(1, #assert(client.chats.messages:list(CHAT, {})))
    local made = text()
    made.to = { OTHER }
    local chosen = assert(client.messages:create(made, { idempotency_key = "k3" }))
    assert.equal(chosen.id, assert(client.messages:create(made, { idempotency_key = "k3" })).id)
  end)

  it("obey the rules for parts", function()
    local _, client = clients()
    local hello, link = { type = "text", value = "Hi" }, { type = "link", value = "https://example.com" }
    local photo = { type = "media", url = "https://example.com/a.jpg" }
    local many = {}
    for i = 1, 41 do
      many[i] = photo
    end
    local function send(...)
      return raw(client, "POST", "/v3/chats/" .. CHAT .. "/messages", parts(...))
    end
    refused(400, 1004, send(hello, hello))
    refused(400, 1004, send(link, hello))
    refused(400, 1004, send((table.unpack or _G.unpack)(many)))
    refused(400, 1004, send { type = "media", url = "http://example.com/a.jpg" })
    refused(400, 1004, send { type = "smell", value = "x" })
    refused(400, 1004, send { type = "text", value = ("x"):rep(10001) })
    local beyond = { range = { 0, 5 }, style = "bold" }
    refused(400, 1004, send { type = "text", value = "Hi", text_decorations = { beyond } })
    refused(400, 1001, send { type = "media" })
    refused(400, 1001, raw(client, "POST", "/v3/chats/" .. CHAT .. "/messages", { message = { text = "x" } }))
    refused(400, 1003, raw(client, "POST", "/v3/chats/" .. CHAT .. "/messages", "[1]"))
    refused(400, 1003, raw(client, "PUT", "/v3/chats/" .. CHAT, "[]"))
    refused(400, 1005, raw(client, "POST", "/v3/chats/" .. CHAT .. "/messages", '{"message":[]}'))
    refused(400, 1004, raw(client, "POST", "/v3/chats/" .. CHAT .. "/messages", '{"message":{"parts":{}}}'))
    refused(409, 2023, send { type = "text", value = "Hi", mention = OTHER })
    refused(404, 2003, send { type = "media", attachment_id = CHAT })
    assert(send(hello, photo, hello))
    assert(send { type = "text", value = ("\195\164"):rep(10000) })
    refused(404, 2001, client.chats.messages:send("nowhere", text()))
  end)

  it("lose what stood at places of a text that is edited", function()
    local sandbox, client, legacy = clients()
    local function send()
      return assert(client.chats.messages:send(GROUP, parts {
        type = "text", value = "Hi Ava", mention = "ava@example.com", mention_range = { 3, 6 },
        text_decorations = { { range = { 0, 2 }, style = "bold" } },
      })).id
    end
    local first, second = send(), send()
    assert(client.messages:update(first, { text = "H" }))
    assert(legacy.chat_messages:edit(46, sandbox.state:find_message("uuid", second).id, { text = "H" }))
    for _, id in ipairs { first, second } do
      local part = assert(client.messages:retrieve(id)).parts[1]
      assert.same({ "H" }, { part.value, part.mention, part.mentions, part.mention_range, part.text_decorations })
    end
  end)

  it("are edited five times", function()
    local sandbox, client, legacy = clients()
    local id = assert(client.chats.messages:send(CHAT, text())).id
    for i = 1, 5 do
      assert.equal("v" .. i, assert(client.messages:update(id, { text = "v" .. i })).parts[1].value)
    end
    refused(409, 2015, client.messages:update(id, { text = "v6" }))
    refused(400, 1005, client.messages:update(id, { text = "x", part_index = 1 }))
    local theirs = sandbox:receive { chat = CHAT, text = "Hi" }
    refused(403, 2005, client.messages:update(theirs.uuid, { text = "x" }))
    local old = assert(legacy.chat_messages:send(45, { text = "Hi" }))
    assert.equal("Ho", assert(legacy.chat_messages:edit(45, old.id, { text = "Ho" })).text)
    assert(legacy.chat_messages:delete(45, old.id))
    assert.equal(404, select(2, legacy.chat_messages:get(45, old.id)).status)
  end)

  it("have threads", function()
    local _, client = clients()
    local root = assert(client.chats.messages:send(CHAT, text "root")).id
    assert(client.chats.messages:send(CHAT, text "elsewhere"))
    local reply = text "reply"
    reply.message.reply_to = { message_id = root }
    local id = assert(client.chats.messages:send(CHAT, reply)).id
    local thread = assert(client.messages:list_messages_thread(id, { order = "desc" })).items
    assert.equal(2, #thread)
    assert.equal("reply", thread[1].parts[1].value)
    reply.message.reply_to = { message_id = CHAT }
    refused(404, 2002, client.chats.messages:send(CHAT, reply))
  end)

  it("have reactions, in both versions", function()
    local sandbox, client, legacy = clients()
    local old = assert(legacy.chat_messages:send(45, { text = "Hi" }))
    local id = assert(client.chats.messages:list(CHAT, {})).items[1].id
    assert(client.messages:add_reaction(id, { operation = "add", type = "love" }))
    sandbox:react { message = id, type = "laugh" }
    local reactions = assert(client.messages:retrieve(id)).parts[1].reactions
    assert.same({ "love", "laugh" }, { reactions[1].type, reactions[2].type })
    assert.is_false(reactions[2].is_me)
    local seen = assert(legacy.chat_messages:get(45, old.id)).reactions[1]
    assert.equal("love", assert(legacy.reactions:get(seen.id)).reaction)
    assert(client.messages:add_reaction(id, { operation = "remove", type = "love" }))
    refused(409, 2015, client.messages:add_reaction(id, { operation = "remove", type = "love" }))
    assert.equal(1, #assert(client.messages:retrieve(id)).parts[1].reactions)
    assert.equal(404, select(2, legacy.reactions:get(seen.id)).status)
    local custom = { operation = "add", type = "custom" }
    refused(400, 1001, raw(client, "POST", "/v3/messages/" .. id .. "/reactions", custom))
  end)

  it("do not reach blocked or opted-out recipients", function()
    local sandbox, client = clients()
    sandbox:receive { chat = CHAT, text = "Stop" }
    refused(403, 2024, client.chats.messages:send(CHAT, text()))
    local again = text()
    again.override_optout = true
    assert(client.chats.messages:send(CHAT, again))
    sandbox:receive { chat = CHAT, text = "start" }
    assert(client.chats.messages:send(CHAT, text()))
    assert(client.blocked_handles:block { handle = OTHER })
    refused(403, 2026, client.chats.messages:send(CHAT, text()))
    assert(client.blocked_handles:unblock { handle = OTHER })
    assert(client.chats.messages:send(CHAT, text()))
  end)

  it("are limited for each pair with rate_limit", function()
    local _, client, legacy = clients { rate_limit = { per = 3, seconds = 60 } }
    for _ = 1, 3 do
      assert(client.chats.messages:send(CHAT, text()))
    end
    local _, err = client:with({ rate_limit_pause = false }).chats.messages:send(CHAT, text())
    assert.same({ 429, "1007", "60" }, { err.status, tostring(err.code), err.headers["retry-after"] })
    assert.equal(60, err.retry_after)
    assert(client.chats.messages:send(GROUP, text()))
    assert.equal(429, select(2, legacy.chat_messages:send(45, { text = "Hi" })).status)
  end)

  it("choose their line when none is named", function()
    local _, client = clients { lines = { LINE, "+12055550100" } }
    local fields = text()
    fields.to = { OTHER }
    local message = assert(client.messages:create(fields))
    assert.equal("reused_active_chat", message.from_selection.reason)
    fields.exclude_from = { LINE }
    assert.equal("failover_flagged", assert(client.messages:create(fields)).from_selection.reason)
    fields.exclude_from = { LINE, "+12055550100" }
    refused(409, 2015, client.messages:create(fields))
    fields.from = "+12055550999"
    refused(403, 2006, client.chats:create(fields))
    assert.equal("+12055550100", assert(client.available_number:retrieve { exclude_from = { LINE } }).phone_number)
  end)
end)

describe("app cards of a sandbox", function()
  local CARD = {
    type = "imessage_app",
    app = { bundle_id = "com.example.game", name = "Game", team_id = "ABCDE12345" },
    layout = { caption = "Your move" },
  }
  local update = { layout = { caption = "My move" }, app = { bundle_id = "com.a", name = "A", team_id = "AAAAAAAAAA" } }

  it("are not updated in the moment in which they are sent", function()
    local _, client = clients()
    local id = assert(client.chats.messages:send(CHAT, parts(CARD))).id
    refused(409, 2015, client.messages:update_app_card(id, update))
    local card = assert(client.messages:update_app_card(id, update)).parts[1]
    assert.same({ "My move", "Game" }, { card.layout.caption, card.app.name })
  end)

  it("are updated by a client that tries again", function()
    local sandbox, client = clients()
    local id = assert(client.chats.messages:send(CHAT, parts(CARD))).id
    local patient = client:with { max_retries = 1 }
    assert.are_not.equal(id, assert(patient.messages:update_app_card(id, update)).id)
    assert.equal(3, #sandbox:requests())
  end)

  it("are the line's own", function()
    local sandbox, client = clients()
    refused(400, 1008, client.messages:update_app_card(assert(client.chats.messages:send(CHAT, text())).id, update))
    local theirs = sandbox:receive { chat = CHAT, parts = { CARD } }
    refused(400, 1008, client.messages:update_app_card(theirs.uuid, update))
  end)

  it("have another identity on lines with zero-day retention", function()
    local _, client = clients { lines = { { number = LINE, zero_retention = true } } }
    local id = assert(client.chats.messages:send(CHAT, parts(CARD))).id
    local patient = client:with { max_retries = 1 }
    assert.equal("A", assert(patient.messages:update_app_card(id, update)).parts[1].app.name)
  end)
end)

describe("polls of a sandbox", function()
  it("keep no texts on lines with zero-day retention, whose options are repeated", function()
    local _, client = clients { lines = { { number = LINE, zero_retention = true } } }
    local poll = assert(client.chats.polls:create(CHAT, { poll = { options = { { text = "A" }, { text = "B" } } } }))
    assert.same({ "", "" }, { poll.poll.options[1].text, poll.poll.options[2].text })
    local function add(...)
      local options = {}
      for i, given in ipairs { ... } do
        options[i] = { text = given }
      end
      return client.messages.poll:add_options(poll.message_id, { options = options })
    end
    refused(400, 1005, add "C")
    refused(400, 1005, add("B", "A", "C"))
    refused(400, 1005, add("A", "B"))
    local options = assert(add("A", "B", "C")).poll.options
    assert.equal(3, #options)
    assert.equal(poll.poll.options[2].option_id, options[2].option_id)
  end)

  it("accept options and votes", function()
    local _, client = clients()
    local poll = assert(client.chats.polls:create(CHAT, { poll = { options = { { text = "A" }, { text = "B" } } } }))
    poll = assert(client.messages.poll:add_options(poll.message_id, { options = { { text = "C" } } }))
    assert.equal(3, #poll.poll.options)
    local option = poll.poll.options[2].option_id
    for _ = 1, 2 do
      poll = assert(client.messages.poll:vote(poll.message_id, { operation = "add", option_id = option }))
    end
    assert.equal(1, poll.poll.total_voters)
    assert.equal(LINE, poll.poll.options[2].voters[1].handle)
    poll = assert(client.messages.poll:vote(poll.message_id, { operation = "remove", option_id = option }))
    assert.equal(0, assert(client.messages.poll:retrieve(poll.message_id)).poll.total_voters)
    refused(400, 1005, client.messages.poll:vote(poll.message_id, { operation = "add", option_id = CHAT }))
    refused(404, 2002, client.messages.poll:retrieve(CHAT))
  end)
end)

-- Runs the same checks in process and over HTTP.
local function check_attachments(client)
  local announced = { filename = "a.txt", content_type = "text/plain", size_bytes = 5 }
  local early = assert(client.attachments:create(announced)).attachment_id
  refused(404, 2007, client.attachments:retrieve(early))
  refused(404, 2007, client.chats.messages:send(CHAT, parts { type = "media", attachment_id = early }))
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write("bytes\0\r\n\255 of a file")
  file:close()
  local upload = assert(client.attachments:upload { path = path, filename = "photo.jpg" })
  local attachment = assert(client.attachments:retrieve(upload.attachment_id))
  assert.equal("image/jpeg", attachment.content_type)
  os.remove(path)
  local message = assert(client.chats.messages:send(CHAT, parts { type = "media", attachment_id = attachment.id }))
  assert.equal("photo.jpg", message.parts[1].filename)
  assert(attachment:download(path))
  assert.equal("bytes\0\r\n\255 of a file", read_file(path))
  os.remove(path)
  assert(client.attachments:delete(attachment.id))
  refused(404, 2003, client.attachments:retrieve(attachment.id))
  refused(400, 1005, client.attachments:create { filename = "a.exe", content_type = "a/b", size_bytes = 5 })
end

describe("attachments of a sandbox", function()
  it("are uploaded and downloaded in process", function()
    local _, client = clients()
    check_attachments(client)
  end)

  it("#nginx are uploaded and downloaded over HTTP", function()
    local server = servers.sandbox()
    check_attachments(linq.client { api_key = "k", base_url = server.base_url, max_retries = 0 })
  end)

  it("accept only the announced bytes", function()
    local sandbox, client = clients()
    local upload = assert(client.attachments:create { filename = "a.txt", content_type = "text/plain", size_bytes = 5 })
    local path, query = upload.upload_url:match("^https://[^/]+([^?]+)%?(.*)$")
    local function put(body, kind, how)
      local headers = { ["Content-Type"] = kind, Authorization = how }
      return sandbox:handle({ method = "PUT", path = path, query = query, headers = headers, body = body }).status
    end
    assert.equal(403, put("1234", "text/plain"))
    assert.equal(403, put("12345", "image/png"))
    assert.equal(403, put("12345", "text/plain", "Bearer k"))
    query = query .. "0"
    assert.equal(403, put("12345", "text/plain"))
    query = query:sub(1, -2)
    assert.equal(200, put("12345", "text/plain"))
  end)

  it("come with messages of v2", function()
    local _, _, legacy = clients()
    local message = assert(legacy.chat_messages:send(45, {
      text = "Look",
      attachments = { { data = "\0bytes", filename = "a.png" } },
      attachment_urls = { "https://example.com/files/b.pdf" },
    }))
    assert.same({ "a.png", "image/png", 6 }, {
      message.attachments[1].filename, message.attachments[1].mime_type, message.attachments[1].file_size,
    })
    assert.equal("https://example.com/files/b.pdf", message.attachments[2].url)
    local path = os.tmpname()
    assert(message.attachments[1]:download(path))
    assert.equal("\0bytes", read_file(path))
    os.remove(path)
  end)

  it("#nginx come with messages of v2 over HTTP", function()
    local server = servers.sandbox()
    local legacy = linq.v2.client { token = "t", base_url = server.base_url, max_retries = 0 }
    local message = assert(legacy.chat_messages:send(45, {
      text = "Lo\r\nok", attachments = { { data = "\0by\r\ntes", filename = "a.png" } },
    }))
    assert.equal("Lo\r\nok", message.text)
    assert.equal(8, message.attachments[1].file_size)
  end)

  it("make voice memos", function()
    local _, client = clients()
    local memo = assert(client.chats:send_voicememo(CHAT, { voice_memo_url = "https://example.com/memo.m4a" }))
    assert.equal("audio/x-m4a", memo.voice_memo.mime_type)
    refused(400, 5004, client.chats:send_voicememo(CHAT, { voice_memo_url = "https://example.com/memo.jpg" }))
  end)
end)

describe("contacts of a sandbox", function()
  it("are created, found, changed and deleted", function()
    local _, _, legacy = clients()
    local made = assert(legacy.contacts:create { contact = { first_name = "Ava", phone_number = "(205) 555-0001" } })
    assert.equal("+12055550001", made.phone_number)
    assert.equal("owner@company.com", made.contact_owner.email)
    assert.equal(made.id, assert(legacy.contacts:find { phone_number = "205-555-0001", email = "no@example.com" }).id)
    local changes = { last_name = "Stone", email = "A@b.co" }
    assert.equal("a@b.co", assert(legacy.contacts:patch(made.id, { contact = changes })).email)
    assert.equal("Ava Stone", assert(legacy.contacts:get(made.id)).full_name)
    assert.equal(1, #assert(legacy.contacts:list {}))
    for _, contact in ipairs { { phone_number = "12" }, { email = "no" }, { company = "C" } } do
      local _, err = raw(legacy, "POST", "/v2/contacts", { contact = contact })
      assert.equal(422, err.status)
      assert.truthy(err.body:find("validation_error", 1, true))
    end
    local _, err = legacy.contacts:create { contact = { first_name = "A" }, user_email = "no@company.com" }
    assert.equal(422, err.status)
    assert(legacy.contacts:delete(made.id))
    assert.equal(404, select(2, legacy.contacts:get(made.id)).status)
    assert.equal("not_found", select(2, legacy.contacts:find { email = "a@b.co" }).kind)
    assert.equal(400, select(2, raw(legacy, "GET", "/v2/contacts/find")).status)
  end)
end)

describe("payments of a sandbox", function()
  it("advance from creation to their end", function()
    local _, client = clients()
    local handle = "+14155550123"
    local fields = { amount_cents = 2500, currency = "usd", handle = handle }
    local payment = assert(client.payments:create(fields, { idempotency_key = "p1" }))
    assert.equal("needs_connection", payment.status)
    refused(409, 2015, client.payments:credentials(payment.id))
    local pending = assert(client.payment_handles:connect(handle))
    refused(400, 1005, client.payment_handles:verify(handle, { code = "000000", connect_id = pending.connect_id }))
    assert(client.payment_handles:verify(handle, { code = "123456", connect_id = pending.connect_id }))
    local again = assert(client.payments:create(fields, { idempotency_key = "p1" }))
    assert.same({ payment.id, "ready" }, { again.id, again.status })
    assert.equal("agentcard", assert(client.payments:credentials(payment.id)).handoff.provider)
    assert.equal("canceled", assert(client.payments:cancel(payment.id)).status)
    refused(409, 2015, client.payments:cancel(payment.id))
  end)

  it("have a merchant and metadata", function()
    local _, client = clients()
    local payment = assert(client.payments:create {
      amount_cents = 2500, currency = "usd", handle = "+14155550123",
      merchant = { name = "Acme", url = "https://acme.example" }, metadata = { order = "17" },
    })
    payment = assert(client.payments:retrieve(payment.id))
    assert.same({ "Acme", "17" }, { payment.merchant.name, payment.metadata.order })
  end)

  it("are requested with a discount, for subscriptions only", function()
    local _, client = clients()
    local fields = { price_id = "price_1", mode = "subscription", discount = { coupon = "WELCOME", label = "Welcome" } }
    local request = assert(client.payment_requests:create(fields))
    assert.same({ coupon = "WELCOME", label = "Welcome" },
      assert(client.payment_requests:retrieve(request.id)).discount:totable())
    fields.mode = "payment"
    refused(400, 1005, client.payment_requests:create(fields))
    fields.mode, fields.discount = "subscription", { coupon = "A", promotion_code = "B" }
    refused(400, 1005, raw(client, "POST", "/v3/payment_requests", fields))
  end)

  it("can be requested", function()
    local _, client = clients()
    for i = 1, 3 do
      assert(client.payment_requests:create { amount = 100 * i, currency = "usd" })
    end
    local page = assert(client.payment_requests:list { limit = 2 })
    assert.equal(300, page.items[1].amount)
    assert.equal(100, assert(page:next()).items[1].amount)
    assert.equal("canceled", assert(client.payment_requests:cancel(page.items[1].id)).status)
    refused(409, 2015, client.payment_requests:cancel(page.items[1].id))
    refused(404, 2021, client.payment_requests:retrieve(CHAT))
    refused(400, 1005, client.payment_requests:create { amount = 49, currency = "usd" })
    refused(400, 1005, client.payment_requests:create { amount = 100, currency = "eur" })
  end)
end)

describe("lines of a sandbox", function()
  it("are audited one at a time", function()
    local sandbox, client = clients()
    local audit = assert(client.phone_numbers:start_reputation_audit(LINE))
    local again = assert(client.phone_numbers:start_reputation_audit(LINE))
    assert.same({ audit.audit_id, "pending" }, { again.audit_id, again.status })
    assert.equal("complete", assert(client.phone_numbers:get_reputation_audit(LINE, audit.audit_id)).status)
    local hasty = client:with { rate_limit_pause = false }
    refused(429, 1007, hasty.phone_numbers:start_reputation_audit(LINE))
    local _, err = hasty.phone_numbers:start_reputation_audit(LINE)
    assert.is_true(err.retry_after > 3500 and tonumber(err.headers["retry-after"]) > 3500)
    refused(404, 2019, client.phone_numbers:start_reputation_audit "+12055550999")
    local kept = sandbox.state.lines:find(function(line) return line.number == LINE end).audits[1]
    kept.started = kept.started - 86401 -- results are kept for a day
    refused(404, 2001, client.phone_numbers:get_reputation_audit(LINE, audit.audit_id))
    assert.are_not.equal(audit.audit_id, assert(hasty.phone_numbers:start_reputation_audit(LINE)).audit_id)
  end)

  it("are picked by their type, in any letter case", function()
    local _, client = clients { lines = { LINE, { number = "+12055550777", type = "RCS" } } }
    local function pick(fields)
      return client.available_number:retrieve(fields)
    end
    assert.equal(LINE, assert(pick {}).phone_number)
    assert.equal("+12055550777", assert(pick { type = "rcs" }).phone_number)
    assert.equal("+12055550777", assert(pick { type = "RCS", to = { OTHER } }).phone_number) -- no chat of another line
    assert.equal(LINE, assert(pick { type = "IMESSAGE" }).phone_number)
    refused(400, 1005, pick { type = "fax" })
    refused(400, 1005, pick { type = "RCS", exclude_from = { "+12055550777" } })
    local _, other = clients { lines = { LINE } }
    refused(503, 4004, other.available_number:retrieve { type = "RCS" })
  end)

  it("have contact cards, which change three times in ten minutes", function()
    local _, client = clients()
    client = client:with { rate_limit_pause = false }
    assert(client.contact_card:create { first_name = "Ava", phone_number = LINE })
    assert(client.contact_card:update { phone_number = LINE, first_name = "Eva" })
    assert(client.contact_card:update { phone_number = LINE, last_name = "Stone" })
    for _, name in ipairs { "update", "create" } do
      local card, err = client.contact_card[name](client.contact_card, { phone_number = LINE, first_name = "Ada" })
      refused(429, 1007, card, err)
      assert.is_true(err.retry_after > 590 and err.retry_after <= 600)
    end
    assert.equal("Eva", assert(client.contact_card:retrieve { phone_number = LINE }).items[1].first_name)
    assert(client.contact_card:create { first_name = "Bo", phone_number = "+12055550777" }) -- another number
  end)

  it("forward calls", function()
    local _, client, legacy = clients()
    local line = assert(client.phone_numbers:list()).items[1]
    assert(client.phone_numbers:update(line.id, { forwarding_number = "+12055550001" }))
    local old = assert(legacy.phone_numbers:list()).items[1]
    assert.equal("+12055550001", old.forwarding_number)
    assert.is_nil(assert(legacy.phone_numbers:update(old.id, { forwarding_number = linq.null })).forwarding_number)
    refused(400, 1002, client.phone_numbers:update(line.id, { forwarding_number = "x" }))
    assert.equal(403, select(2, legacy.phone_numbers:update(99, { forwarding_number = "" })).status)
  end)
end)

-- ---- webhooks ---------------------------------------------------------------------------

local function subscribe(client, target, ...)
  return assert(client.webhook_subscriptions:create { target_url = target, subscribed_events = { ... } })
end

describe("webhooks of a sandbox", function()
  it("are signed and describe the event", function()
    local sandbox, client = clients()
    local subscription = subscribe(client, "https://example.com/hook", "message.sent", "message.delivered",
      "message.received", "reaction.added", "participant.added", "chat.created")
    assert.is_nil(assert(client.webhook_subscriptions:retrieve(subscription.id)).signing_secret)
    local id = assert(client.chats.messages:send(CHAT, text "Hello")).id
    sandbox:receive { chat = 45, from = OTHER, text = "Hi" }
    sandbox:react { message = id, type = "love" }
    assert(client.chats.participants:add(GROUP, { handle = "+12055550001" }))
    local types, secret = {}, { secret = subscription.signing_secret }
    for i, delivery in ipairs(sandbox:deliveries()) do
      local event = assert(linq.webhooks.unwrap(delivery.body, delivery.headers, secret))
      types[i] = event.event_type
      assert.equal("https://example.com/hook", delivery.url)
      assert.equal(event.event_id, delivery.headers["webhook-id"])
      assert.equal(event.event_type, delivery.headers["x-webhook-event"])
      assert.equal("2026-02-03", event.webhook_version)
    end
    assert.equal("message.sent message.delivered message.received reaction.added participant.added",
      table.concat(types, " "))
    local first = json.decode(sandbox:deliveries()[1].body).data
    assert.equal(id, first.id)
    assert.equal("Hello", first.parts[1].value)
    sandbox:reset()
    assert.same({}, sandbox:deliveries())
  end)

  it("keep their routing headers until null or an empty text clears them", function()
    local _, client = clients()
    local made = assert(client.webhook_subscriptions:create {
      target_url = "https://example.com/hook", subscribed_events = { "message.sent" },
      routing_key_header = "X-Route-Token", routing_id_header = "X-Chat-Id",
    })
    local function now(fields)
      local found = assert(client.webhook_subscriptions[fields and "update" or "retrieve"](
        client.webhook_subscriptions, made.id, fields))
      return { found.routing_key_header or "none", found.routing_id_header or "none" }
    end
    assert.equal("X-Route-Token", made.routing_key_header)
    assert.same({ "X-Route-Token", "X-Chat-Id" }, now())
    assert.same({ "X-Route-Token", "X-Chat-Id" }, now { is_active = false })
    assert.same({ "X-Route-Token", "none" }, now { routing_id_header = linq.null })
    assert.same({ "X-New", "X-Id" }, now { routing_key_header = "X-New", routing_id_header = "X-Id" })
    assert.same({ "none", "X-Id" }, now { routing_key_header = "" })
  end)

  it("have the payload version that the URL asks for", function()
    local sandbox, client = clients()
    subscribe(client, "https://example.com/old?version=2025-01-01", "message.received")
    sandbox:receive { chat = CHAT, text = "Hi" }
    local event = json.decode(sandbox:deliveries()[1].body)
    assert.equal("2025-01-01", event.webhook_version)
    assert.equal(CHAT, event.data.chat_id)
    assert.equal("Hi", event.data.message.parts[1].value)
    assert.equal(OTHER, event.data["from"])
  end)

  it("respect the lines and the state of their subscription", function()
    local sandbox, client = clients()
    local one = assert(client.webhook_subscriptions:create {
      target_url = "https://example.com/1", subscribed_events = { "message.sent" }, phone_numbers = { "+12055550100" },
    })
    assert(client.chats.messages:send(CHAT, text()))
    assert.equal(0, #sandbox:deliveries())
    assert(client.webhook_subscriptions:update(one.id, { phone_numbers = linq.array {} }))
    assert(client.chats.messages:send(CHAT, text()))
    assert.equal(1, #sandbox:deliveries())
    assert(client.webhook_subscriptions:update(one.id, { is_active = false }))
    assert(client.chats.messages:send(CHAT, text()))
    assert.equal(1, #sandbox:deliveries())
    assert(client.webhook_subscriptions:delete(one.id))
    refused(404, 2010, client.webhook_subscriptions:retrieve(one.id))
    refused(400, 1005, raw(client, "POST", "/v3/webhook-subscriptions", {
      target_url = "http://example.com/", subscribed_events = { "message.sent" },
    }))
    refused(400, 1005, raw(client, "POST", "/v3/webhook-subscriptions", {
      target_url = "https://example.com/", subscribed_events = { "message.eaten" },
    }))
  end)

  it("have v2's form, signed over the raw body", function()
    local got = {}
    local sandbox, _, legacy = clients { deliver = function(delivery) got[#got + 1] = delivery end }
    assert(legacy.webhook_subscriptions:create {
      webhook_subscription = {
        webhook_url = "https://example.com/v2", version = 2, secret = "s3cret",
        events = { "message.received", "contact.deleted", "reaction.received" },
      },
    })
    local message = sandbox:receive { chat = 45, text = "Hi" }
    sandbox:react { message = message.id, type = "like" }
    assert(legacy.contacts:delete(assert(legacy.contacts:create { contact = { first_name = "A" } }).id))
    assert.equal(3, #got)
    assert.equal("sha256=" .. core.hex(core.hmac_sha256("s3cret", got[1].body)), got[1].headers["x-webhook-signature"])
    local event = json.decode(got[1].body)
    assert.same({ "v2", "message.received", "Hi", "45" }, {
      event.api_version, event.event_type, event.data.text, event.data.chat_id,
    })
    assert.equal(3, assert(legacy.webhook_subscriptions:list()).items[1].delivery_attempts)
  end)

  -- What a sandbox received at a path, once it is there.
  local function posted_to(own, path)
    for _ = 1, 500 do
      for _, request in ipairs(assert(own:request { path = "/sandbox/requests" }).body.requests) do
        if request.path == path then
          return request
        end
      end
      core.sleep(0.02)
    end
    error("not posted to " .. path)
  end

  it("#nginx are posted to this machine", function()
    local server = servers.sandbox()
    local client = linq.client { api_key = "k", base_url = server.base_url, max_retries = 0 }
    -- The sandbox itself receives them, and records them as requests.
    local target = server.origin .. "/hook"
    local subscription = subscribe(client, target, "message.sent")
    assert(client.chats.messages:send(CHAT, text "Posted"))
    local own = linq.client { api_key = "k", base_url = server.origin, max_retries = 0 }
    local posted = posted_to(own, "/hook")
    assert(linq.webhooks.verify(posted.body, posted.headers, { secret = subscription.signing_secret }))
    assert.equal(1, #assert(own:request { path = "/sandbox/deliveries" }).body.deliveries)
  end)

  it("#nginx are posted to this machine by its names, and at its other address", function()
    local server = servers.sandbox { hosts = { "receiver.localhost" } }
    local other = servers.sandbox { address = "::1", control_token = ("t"):rep(16) }
    local client = linq.client { api_key = "k", base_url = server.base_url, max_retries = 0 }
    subscribe(client, ("http://localhost:%d/name"):format(server.port), "message.sent")
    subscribe(client, ("HTTP://Receiver.LOCALHOST:%d?in=query"):format(server.port), "message.sent")
    subscribe(client, ("http://[::1]:%d/address"):format(other.port), "message.sent")
    subscribe(client, ("http://localhost:%d/either"):format(other.port), "message.sent")
    assert(client.chats.messages:send(CHAT, text "Posted"))
    local own = linq.client { api_key = "k", base_url = server.origin, max_retries = 0 }
    assert.equal("localhost:" .. server.port, posted_to(own, "/name").headers.host)
    assert.equal("in=query", posted_to(own, "/").query)
    own = linq.client { api_key = other.control_token, base_url = other.origin, max_retries = 0 }
    assert.equal("[::1]:" .. other.port, posted_to(own, "/address").headers.host)
    posted_to(own, "/either")
  end)
end)
