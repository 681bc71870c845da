-- The parts of the sandbox's page: its journal, its clock, the disorder of webhooks, what participants do.
local disorder = require "linq.sandbox.page.disorder"
local journal = require "linq.sandbox.page.journal"
local linq = require "linq"
local page_clock = require "linq.sandbox.page.clock"
local secrets = require "linq.sandbox.page.secrets"
local traffic = require "linq.sandbox.page.traffic"

describe("the journal of a page", function()
  it("keeps the newest entries, and knows whether any are missing", function()
    local one = journal.new { max_entries = 3 }
    local start = one:id()
    for i = 1, 3 do
      one:add("n", tostring(i))
    end
    assert.equal(0, one:position(start))
    assert.equal("1", one:after(0).text)
    one:add("n", "4")
    assert.is_nil(one:position(start))
    assert.equal(1, one:position(one:id(1)))
    assert.equal("2", one:after(1).text)
    assert.is_nil(one:after(4))
    assert.is_nil(one:position(one:id(5)))
    assert.is_nil(one:position(journal.new():id()))
    assert.is_nil(one:position(nil))
  end)

  it("keeps no more bytes than it may, and the last entry always", function()
    local one = journal.new { max_bytes = 10 }
    one:add("n", ("a"):rep(6))
    one:add("n", ("b"):rep(6))
    assert.equal(2, one.first)
    one:add("n", ("c"):rep(20))
    assert.equal(3, one.first)
    assert.equal(20, one.bytes)
  end)

  it("wakes who listens", function()
    local one, woken = journal.new(), 0
    one.listeners[function() woken = woken + 1 end] = true
    one:add("n", "1")
    assert.equal(1, woken)
  end)
end)

describe("the clock of a page", function()
  it("follows the system's, is set ahead, stands and goes on", function()
    local now = 100
    local clock = page_clock { now = function() return now end, time = function() return now + 1000 end }
    now = 110
    assert.equal(1110, clock.time())
    clock.advance(3600)
    assert.equal(4710, clock.time())
    clock.pause()
    now = 200
    clock.pause()
    assert.equal(4710, clock.time())
    clock.advance(10)
    assert.equal(4720, clock.time())
    clock.resume()
    now = 201
    assert.equal(4721, clock.time())
    assert.equal(3721, clock.now())
    assert.is_false(clock.is_paused())
  end)
end)

describe("the disorder of a page's webhooks", function()
  local sent, timers

  local function new()
    sent, timers = {}, {}
    return disorder.new(function(delivery) sent[#sent + 1] = delivery end,
      function(seconds, fn) timers[#timers + 1] = { seconds = seconds, fn = fn } end)
  end

  it("lets pass what nobody asked about", function()
    new().deliver "a"
    assert.same({ "a" }, sent)
  end)

  it("delivers late, as often as asked", function()
    local one = new()
    one:ask { kind = "late", times = 2, seconds = 7 }
    one.deliver "a"
    one.deliver "b"
    one.deliver "c"
    assert.same({ "c" }, sent)
    assert.equal(7, timers[1].seconds)
    timers[1].fn()
    assert.same({ "c", "a" }, sent)
  end)

  it("delivers twice", function()
    local one = new()
    one:ask { kind = "doubled" }
    one.deliver "a"
    one.deliver "b"
    assert.same({ "a", "a", "b" }, sent)
  end)

  it("delivers one after the next, and when no other comes", function()
    local one = new()
    one:ask { kind = "disordered" }
    one.deliver "a"
    one.deliver "b"
    assert.same({ "b" }, sent)
    timers[2].fn()
    assert.same({ "b", "a" }, sent)
    timers[1].fn()
    assert.same({ "b", "a" }, sent)
    one:ask { kind = "disordered" }
    one.deliver "c"
    timers[3].fn()
    assert.same({ "b", "a", "c" }, sent)
  end)

  it("forgets what is due", function()
    local one = new()
    one:ask { kind = "late" }
    one:clear()
    one.deliver "a"
    assert.same({ "a" }, sent)
  end)

  it("raises for a kind that there is not", function()
    assert.has_error(function() new():ask { kind = "lost" } end)
  end)
end)

describe("the traffic of a page", function()
  it("tells which fields of a query are lists", function()
    local told = traffic.new(journal.new())
    local function call_of(path)
      told:add_request({ method = "GET", path = path, headers = {} }, { at = 0, seconds = 0 })
      return told.requests[#told.requests].call
    end
    assert.same({ "exclude_from", "to" }, call_of("/v3/available_number").lists)
    assert.same({ "phone_numbers" }, call_of("/v2/chats/find").lists)
    assert.same({}, call_of("/v3/webhook-events").lists)
  end)
end)

describe("the secrets of a page", function()
  it("are taken out of headers and bodies", function()
    assert.same({ Authorization = "[redacted]", ["x-linq-integration-token"] = "[redacted]", accept = "*/*" },
      secrets.headers { Authorization = "Bearer x", ["x-linq-integration-token"] = "x", accept = "*/*" })
    assert.equal('{"signing_secret" : "[redacted]","a":"b"}', secrets.body '{"signing_secret" : "whsec_x","a":"b"}')
    assert.equal('{"secret":"[redacted]"', secrets.body '{"secret":"cut o')
    assert.equal('{"secret":"[redacted]"}', secrets.body [[{"secret":"with \"quotes\" in it"}]])
  end)
end)

describe("a participant", function()
  local sandbox, client, chat

  before_each(function()
    sandbox = linq.sandbox { deliver = function() return 200 end }
    client = linq.client { transport = sandbox }
    chat = assert(client.chats:find { from = "+12052761148", to = "+12055426109" })
    assert(client.webhook_subscriptions:create {
      target_url = "https://example.com/",
      subscribed_events = { "message.received", "message.edited", "poll.vote.added" },
    })
  end)

  local function last_event()
    local all = sandbox:deliveries()
    return all[#all].body
  end

  it("replies", function()
    local sent = assert(chat:send "Where to?")
    sandbox:receive { chat = chat, text = "The lake", reply_to = { message_id = sent.id } }
    assert.truthy(last_event():find(('"reply_to":{"message_id":"%s"}'):format(sent.id), 1, true), last_event())
  end)

  it("sends files, of which the API tells the same as of any", function()
    local stored = assert(client.attachments:upload { data = "x", filename = "b.txt" })
    local message = sandbox:receive { chat = chat, parts = {
      { type = "media", url = "https://example.com/a.jpg" }, { type = "media", attachment_id = stored.attachment_id },
    } }
    assert.truthy(last_event():find('"filename":"a.jpg"', 1, true), last_event())
    local files = assert(client.messages:retrieve(message.uuid)).attachments
    assert.same({ "a.jpg", "image/jpeg" }, { files[1].filename, files[1].mime_type })
    assert.same({ "b.txt", "text/plain", 1 }, { files[2].filename, files[2].mime_type, files[2].size_bytes })
  end)

  it("is one of the others who are in the chat", function()
    local group = assert(client.chats:create {
      from = "+12052761148", to = { "+12055550001", "+12055550002", "+12055550003" }, message = "Hello",
    })
    assert(client.chats.participants:remove(group.id, { handle = "+12055550001" }))
    for _, address in ipairs { "+12052761148", "+12055550001", "+12055550004" } do
      assert.has_error(function() sandbox:receive { chat = group, text = "Hi", from = address } end,
        ("sandbox: %s is not one of the others in the chat"):format(address))
    end
    assert.equal(1, #assert(client.chats.messages:list(group.id)))
  end)

  it("sends the same part twice, as two parts", function()
    local part = { type = "text", value = "The lake", reactions = 5 }
    local first = sandbox:receive { chat = chat, parts = { part } }
    local second = sandbox:receive { chat = chat, parts = { part } }
    sandbox:edit { message = first, text = "The sea" }
    sandbox:react { message = first, type = "love" }
    local message = assert(client.messages:retrieve(second.uuid))
    assert.same({ "The lake", 0 }, { message.text, #message.parts[1].reactions })
  end)

  it("edits a message of theirs", function()
    local message = sandbox:receive { chat = chat, text = "teh lake" }
    sandbox:edit { message = message, text = "the lake" }
    assert.truthy(last_event():find('"text":"the lake"', 1, true))
    assert.equal("the lake", assert(client.messages:retrieve(message.uuid)).text)
    local sent = assert(chat:send "mine")
    assert.has_error(function() sandbox:edit { message = sent, text = "theirs" } end,
      "sandbox:edit: the message is no text of a participant")
    assert.has_error(function() sandbox:edit { message = message } end, "sandbox:edit: 'text' is required")
  end)

  it("votes once, and takes the vote back", function()
    local poll = assert(client.chats.polls:create(chat.id, { poll = { options = { { text = "a" }, { text = "b" } } } }))
    local option = poll.poll.options[2].option_id
    for _ = 1, 2 do
      sandbox:vote { message = poll.message_id, option = option }
    end
    local function voters()
      return #assert(client.messages.poll:retrieve(poll.message_id)).poll.options[2].voters
    end
    assert.equal(1, voters())
    assert.truthy(last_event():find(option, 1, true))
    sandbox:vote { message = poll.message_id, option = option, remove = true }
    assert.equal(0, voters())
    assert.has_error(function() sandbox:vote { message = poll.message_id, option = "x" } end,
      "sandbox:vote: the message has no option x")
  end)
end)

describe("a fault with a delay", function()
  it("has the answer come late, and is that of the call", function()
    local clock = linq.sandbox.clock()
    local sandbox = linq.sandbox { clock = clock }
    local client = linq.client { transport = sandbox, timeout = 60 }
    sandbox:fail { operation = "chats.list", delay = 4 }
    assert(client.chats:list { from = "+12052761148" })
    assert.equal(4, clock.now())
    sandbox:fail { operation = "chats.list", delay = 2, status = 503, times = 1 }
    assert.equal(503, select(2, client:with({ max_retries = 0 }).chats:list { from = "+12052761148" }).status)
    assert.equal(6, clock.now())
  end)
end)

describe("the last message of a chat", function()
  it("is told in part, which ends with a whole character", function()
    local bodies = require "linq.sandbox.page.bodies"
    local sandbox = linq.sandbox()
    for _, text in ipairs { ("é"):rep(100), "a" .. ("é"):rep(99) } do
      sandbox:receive { chat = 45, text = text }
      assert.equal(text, bodies.chat(sandbox.state.chats[1]).last.text)
    end
    sandbox:receive { chat = 45, text = "a" .. ("é"):rep(500) }
    assert.equal("a" .. ("é"):rep(99) .. "…", bodies.chat(sandbox.state.chats[1]).last.text)
  end)
end)

describe("the typing of the line", function()
  it("ends with the message that it sends, by either version", function()
    local bodies = require "linq.sandbox.page.bodies"
    local sandbox = linq.sandbox()
    local chat = assert(linq.client { transport = sandbox, api_key = "k" }.chats:find {
      from = "+12052761148", to = "+12055426109",
    })
    local legacy = linq.v2.client { transport = sandbox, token = "t" }
    local function types()
      return bodies.chat(sandbox.state.chats[1]).bot_types
    end
    assert(chat:typing_start())
    sandbox:receive { chat = chat, text = "Are you there?" }
    assert.is_true(types())
    assert(chat:send "Yes")
    assert.is_false(types())
    assert(legacy.chats:start_typing(45))
    assert.is_true(types())
    assert(legacy.chat_messages:send(45, "I am"))
    assert.is_false(types())
  end)
end)

describe("what cannot be", function()
  local sandbox = linq.sandbox()
  local CHAT = 45

  local function refuses(method, given, message)
    it(("is refused: sandbox:%s, %s"):format(method, message), function()
      assert.has_error(function() sandbox[method](sandbox, given) end, ("sandbox:%s: %s"):format(method, message))
      assert.same({}, sandbox.faults)
      assert.same({}, sandbox.state.chats[1].messages)
    end)
  end

  refuses("fail", { delay = -1 }, "'delay' must be a number of seconds, between 0 and 1000000")
  refuses("fail", { delay = math.huge }, "'delay' must be a number of seconds, between 0 and 1000000")
  refuses("fail", { status = "503" }, "'status' must be a whole number between 100 and 599")
  refuses("fail", { status = 503, times = {} }, "'times' must be a whole number of 1 or more")
  refuses("fail", { status = 429, retry_after = {} }, "'retry_after' must be a number of seconds, 0 or more")
  refuses("fail", { status = 503, body = {} }, "'body' must be a string, got table")
  refuses("fail", { status = 503, headers = { ["x-a"] = {} } }, "'headers.x-a' must be a string, got table")
  refuses("fail", { drop = "never" }, "'drop' must be one of: before, after, half")
  refuses("share_location", { chat = CHAT, latitude = 41.9 }, "'longitude' is required")
  refuses("receive", { chat = CHAT, text = 5 }, "'text' must be a string, got number")
  refuses("receive", { chat = CHAT, text = "x", sent_at = "yesterday" }, "'sent_at' must be an ISO 8601 time")
  refuses("receive", { chat = CHAT, parts = "x" }, "'parts' must be an array, got string")
  refuses("receive", { chat = CHAT, parts = { "x" } }, "'parts[1]' must be a table, got string")
  refuses("receive", { chat = CHAT, parts = { { type = "text", value = 5 } } },
    "'parts[1].value' must be a string, got number")
  refuses("receive", { chat = CHAT, parts = { { value = "x" } } }, "'parts[1].type' is required")
  refuses("receive", { chat = CHAT, parts = { { type = "text" } } }, "'parts[1].value' is required")
  refuses("receive", { chat = CHAT, parts = { { type = "media", attachment = {} } } },
    "'parts[1].url' or 'attachment_id' is required")
  refuses("receive", { chat = CHAT, parts = { { type = "media", attachment_id = "x" } } }, "there is no attachment x")
  refuses("receive", { chat = CHAT, text = "x", reply_to = {} }, "'reply_to.message_id' is required")
  refuses("receive", { chat = CHAT, text = "x", reply_to = { message_id = "m", part_index = -1 } },
    "'reply_to.part_index' must be a whole number of 0 or more")
end)
