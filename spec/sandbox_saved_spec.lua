-- A sandbox's state as a file.
local files = require "spec.support.files"
local json = require "linq.util.json"
local linq = require "linq"
local servers = require "spec.support.servers"

local CHAT, GROUP = "550e8400-e29b-41d4-a716-446655440000", "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local LINE, OTHER, AVA = "+12052761148", "+12055426109", "ava@example.com"
local START = 1767225600 -- 2026-01-01

local function clients(sandbox)
  return linq.client { transport = sandbox, max_retries = 0 }, linq.v2.client { transport = sandbox, max_retries = 0 }
end

local function new(options)
  options = options or {}
  options.clock = linq.sandbox.clock { time = START }
  local sandbox = linq.sandbox(options)
  return sandbox, clients(sandbox)
end

local function text(value, fields)
  local message = { parts = { { type = "text", value = value } } }
  for name, field in pairs(fields or {}) do
    message[name] = field
  end
  return { message = message }
end

local function upload(client, name, kind)
  local path = files.new("bytes \0 of " .. name, "." .. name)
  return assert(client.attachments:upload({ path = path, content_type = kind })).attachment_id
end

-- ---- a sandbox with everything in it --------------------------------------------------------

local ids -- of what is in it

local function write_messages(sandbox, client, legacy)
  local first = assert(client.chats.messages:send(CHAT, text("One", { idempotency_key = "k1" })))
  local reply = sandbox:receive { chat = CHAT, text = "Zwei \"ü\" \\/ a/b \226\156\147\n" }
  assert(client.chats.messages:send(CHAT, text("Three", {
    reply_to = { message_id = reply.uuid }, effect = { type = "screen", name = "confetti" },
  })))
  local deleted = assert(client.chats.messages:send(CHAT, text("Gone", { idempotency_key = "gone" })))
  assert(client.messages:delete(deleted.id))
  assert(client.messages:update(first.id, { text = "One!", part_index = 0 }))
  sandbox:read { message = first.id }
  sandbox:fail_message { message = assert(client.chats.messages:send(CHAT, text "Lost")).id }
  sandbox:receive { chat = GROUP, from = AVA, text = "late", sent_at = "2025-12-31T00:00:00Z" }
  assert(legacy.chat_messages:send(45, { text = "Two", idempotency_key = "v2_key" }))
  assert(client.chats.messages:send(CHAT, { message = { parts = { { type = "link", value = "https://a.example" } } } }))
  assert(client.messages:create({ to = { "+12055550009" }, message = text("new").message },
    { idempotency_key = "choice" }))
  ids.first, ids.reply = first.id, reply.uuid
end

local function react(sandbox, client)
  local image = upload(client, "cat.png", "image/png")
  assert(client.messages:add_reaction(ids.reply, { operation = "add", type = "love" }))
  sandbox:react { message = ids.first, type = "custom", custom_emoji = "\240\159\166\138" }
  assert(client.messages:add_reaction(ids.reply, {
    operation = "add", type = "sticker", attachment_id = image, placement = { x = 0.25, y = 0.5 },
  }))
  assert(client.chats.messages:send(CHAT, { message = { parts = { { type = "media", attachment_id = image } } } }))
  ids.image = image
end

local function ask(client)
  local poll = assert(client.chats.polls:create(CHAT, { poll = { options = { { text = "A" }, { text = "B" } } } }))
  assert(client.messages.poll:vote(poll.message_id, { operation = "add", option_id = poll.poll.options[2].option_id }))
  ids.poll = poll.message_id
end

local function change(sandbox, client, legacy)
  assert(client.chats:update(GROUP, { display_name = "Rome" }))
  assert(client.chats.participants:add(GROUP, { handle = "+12055550001" }))
  assert(client.chats.participants:remove(GROUP, { handle = OTHER }))
  assert(client.chats.typing:start(CHAT))
  sandbox:share_location { chat = CHAT, latitude = 41.9, longitude = 12.5 }
  assert(client.blocked_handles:block { handle = "+12055550666", reason = "spam" })
  assert(client.contact_card:create { phone_number = LINE, first_name = "Ann" })
  ids.contact = assert(legacy.contacts:create { contact = { first_name = "Bob", email = "bob@example.com" } }).id
  ids.audit = assert(client.phone_numbers:start_reputation_audit(LINE)).audit_id
end

local function pay(client)
  local request = assert(client.payment_requests:create({ amount = 500, currency = "usd", metadata = { order = "17" } },
    { idempotency_key = "pay" }))
  ids.request = request.id
  ids.payment = assert(client.payments:create({
    amount_cents = 100, currency = "usd", description = "d", handle = OTHER,
    merchant = { name = "Shop", url = "https://a.example" },
  }, { idempotency_key = "pay" })).id
end

local function full(options)
  ids = {}
  local sandbox, client, legacy = new(options)
  ids.subscription = assert(client.webhook_subscriptions:create {
    target_url = "https://example.com/hook", subscribed_events = { "message.sent", "message.received" },
    phone_numbers = { LINE },
  }).id
  assert(legacy.webhook_subscriptions:create { webhook_subscription = {
    webhook_url = "https://example.com/old", version = 2, events = { "message.sent" }, secret = "abcdef",
  } })
  write_messages(sandbox, client, legacy)
  react(sandbox, client)
  ask(client)
  change(sandbox, client, legacy)
  pay(client)
  return sandbox
end

-- What GETs of both versions answer.
local function answers_of(sandbox)
  local paths = {
    "/v3/chats", "/v3/chats/" .. CHAT, "/v3/chats/" .. GROUP, "/v3/chats/" .. CHAT .. "/messages",
    "/v3/chats/" .. GROUP .. "/messages", "/v3/messages/" .. ids.first, "/v3/messages/" .. ids.reply .. "/thread",
    "/v3/messages/" .. ids.poll .. "/poll", "/v3/chats/" .. CHAT .. "/location", "/v3/attachments/" .. ids.image,
    "/v3/blocked_handles", "/v3/contact_card", "/v3/phone_numbers", "/v3/phonenumbers", "/v3/webhook-subscriptions",
    "/v3/webhook-subscriptions/" .. ids.subscription, "/v3/payment_requests", "/v3/payment_requests/" .. ids.request,
    "/v3/payments/" .. ids.payment, "/v3/phone_numbers/%2B12052761148/reputation_audit/" .. ids.audit,
    "/v2/chats?phone_number=%2B12052761148", "/v2/chats/45", "/v2/chats/45/chat_messages",
    "/v2/chats/46/chat_messages?sort=desc", "/v2/contacts", "/v2/contacts/" .. ("%d"):format(ids.contact),
    "/v2/phone_numbers", "/v2/webhook_subscriptions",
    "/v2/chats/find?phone_number=%2B12052761148&phone_numbers[]=%2B12055426109",
  }
  local answers, found = {}, 0
  for _, path in ipairs(paths) do
    local bare, query = path:match "^([^?]*)%??(.*)$"
    local response = assert(sandbox:handle { method = "GET", path = bare, query = query, headers = {} })
    answers[path] = { response.status, json.decode(response.body) }
    found = found + (response.status == 200 and 1 or 0)
  end
  return answers, #paths - found
end

local function saved(sandbox)
  local path = files.new()
  assert(sandbox:save(path))
  return path
end

describe("a saved state", function()
  teardown(files.remove_all)

  it("gives the same answers in both versions", function()
    local sandbox = full()
    local other = new { state = saved(sandbox) }
    local before, unanswered = answers_of(sandbox)
    assert.equal(0, unanswered)
    assert.same(before, (answers_of(other)))
  end)

  it("is the same text when it is saved again, with names in their order", function()
    local first = saved(full())
    local second = saved(new { state = first })
    local content = files.read(first)
    assert.equal(content, files.read(second))
    assert.matches('\n  "format": "linq%-sandbox%-state",\n', content)
    assert.matches('\n  "version": 1\n}\n$', content)
    assert.is_truthy(content:find('"Zwei \\"ü\\" \\\\/ a/b', 1, true))
    assert.is_nil(content:find("\n[^\n]-\"k1\"[^\n]-,[^\n]-,\n")) -- one value a line
  end)

  it("keeps idempotency keys, those of deleted messages too", function()
    local path = saved(full())
    local _, client, legacy = new { state = path }
    assert.equal(ids.first, assert(client.chats.messages:send(CHAT, text("x", { idempotency_key = "k1" }))).id)
    local sent, err = client.chats.messages:send(CHAT, text("x", { idempotency_key = "gone" }))
    assert.same({ nil, 404 }, { sent, err.status })
    assert.equal("Two", assert(legacy.chat_messages:send(45, { text = "x", idempotency_key = "v2_key" })).text)
    local request = client.payment_requests:create({ amount = 100, currency = "usd" }, { idempotency_key = "pay" })
    assert.equal(ids.request, assert(request).id)
    local again = assert(client.messages:create({ to = { "+12055550009" }, message = text("x").message },
      { idempotency_key = "choice" }))
    assert.is_true(again.created_new_chat)
  end)

  it("goes on: new ids, events to its subscriptions, files, participants, limits", function()
    local sandbox, client, legacy = new { state = saved(full()) }
    local message = assert(legacy.chat_messages:send(45, { text = "next" }))
    for _, other in ipairs(assert(legacy.chat_messages:list(45, { per_page = 100 })).items) do
      assert.is_true(other.id < message.id or other.id == message.id)
    end
    assert.same({ "https://example.com/hook", "https://example.com/old" },
      { sandbox:deliveries()[1].url, sandbox:deliveries()[2].url })
    assert(client.messages:add_reaction(ids.reply, { operation = "remove", type = "love" }))
    assert.equal(GROUP, assert(client.chats:find { from = LINE, to = { AVA, "+12055550001" } }).id)
    local audit, err = client.phone_numbers:get_reputation_audit(LINE, "aud_none")
    assert.same({ nil, 404 }, { audit, err.status })
    local to = files.new()
    assert(assert(client.attachments:retrieve(ids.image)):download(to))
    assert.equal("bytes \0 of cat.png", files.read(to))
  end)

  it("keeps how often its limits were used", function()
    local limit = { per = 2, seconds = 60 }
    local sandbox, client = new { rate_limit = limit, lines = { LINE } }
    assert(client.chats.messages:send(CHAT, text "1"))
    assert(client.chats.messages:send(CHAT, text "2"))
    local _, later = new { rate_limit = limit, state = saved(sandbox) }
    local sent, err = later.chats.messages:send(CHAT, text "3")
    assert.same({ nil, 429, 60 }, { sent, err.status, err.retry_after })
    sent, err = later.chats:create { from = "+12055550777", to = { OTHER }, message = text("x").message }
    assert.same({ nil, 403 }, { sent, err.status }) -- the lines of the account are fixed
  end)

  it("delivers again what was not delivered", function()
    local status = 503
    local function deliver()
      return status
    end
    local sandbox, client = new { deliver = deliver }
    assert(client.webhook_subscriptions:create {
      target_url = "https://example.com/hook", subscribed_events = { "message.received" },
    })
    sandbox:receive { chat = CHAT, text = "hello" }
    local sent = sandbox:deliveries()[1]
    local other, later = new { state = saved(sandbox), deliver = deliver }
    status = 200
    assert(later.chats:list {})
    assert.same({}, other:deliveries()) -- it is not due yet
    other.clock.sleep(1)
    assert(later.chats:list {})
    local again = other:deliveries()[1]
    assert.same({ sent.body, 2 }, { again.body, again.attempt })
    assert.equal(sent.headers["webhook-id"], again.headers["webhook-id"])
    assert(linq.webhooks.unwrap(again.body, again.headers, {
      secret = other.state.subscriptions.items[1].secret, clock = other.clock,
    }))
  end)

  it("replaces what another sandbox has, and leaves what is remembered", function()
    local path = saved(full())
    local sandbox, client = new { chats = {} }
    sandbox:fail { operation = "chats.retrieve", status = 503 }
    client.chats:list {}
    assert(sandbox:load(path))
    assert.equal(1, #sandbox:requests())
    assert.equal(503, select(2, client.chats:retrieve(CHAT)).status)
    assert.equal(CHAT, assert(client.chats:retrieve(CHAT)).id)
  end)

  it("holds many messages", function()
    local sandbox = linq.sandbox()
    for i = 1, 2000 do
      sandbox:receive { chat = CHAT, text = "message " .. i }
    end
    local other = linq.sandbox { state = saved(sandbox) }
    assert.equal(2000, #other.state:find_chat("id", 45).messages)
  end)
end)

describe("a file that is no saved state", function()
  local sandbox, client, path, good

  before_each(function()
    sandbox, client = new()
    sandbox:receive { chat = CHAT, text = "kept" }
    path, good = files.new(), json.decode(files.read(saved(full())))
  end)

  local function refused(expected, content)
    files.write(path, type(content) == "string" and content or assert(json.encode(content)))
    local before = saved(sandbox)
    local loaded, err = sandbox:load(path)
    assert.is_nil(loaded)
    assert.is_true(linq.is_error(err))
    assert.equal("decode", err.kind)
    assert.equal(path, err.message:sub(1, #path))
    assert.matches(expected, err.message:sub(#path + 1))
    assert.equal(files.read(before), files.read(saved(sandbox)))
    assert.equal("kept", assert(client.chats.messages:list(CHAT, {})).items[1].parts[1].value)
  end

  it("is told what it is", function()
    refused("^ is no JSON: ", "")
    refused("^ is no JSON: ", "return {}")
    refused("^ is no JSON: ", ("["):rep(100000))
    refused("^: it is no saved state of a sandbox$", "null")
    refused("^: it is no saved state of a sandbox$", "[]")
    refused("^: it is no saved state of a sandbox$", "5")
    refused("^: it is no saved state of a sandbox$", { format = "other" })
    refused("^: its version is 2, and this sandbox reads version 1$", { format = "linq-sandbox-state", version = 2 })
    refused("^: last_id is required$", { format = "linq-sandbox-state", version = 1 })
  end)

  it("is told where it is cut off", function()
    local text_ = files.read(saved(full()))
    for _, length in ipairs { 1, 100, math.floor(#text_ / 2), #text_ - 3 } do
      refused("^ is no JSON: ", text_:sub(1, length))
    end
  end)

  it("is told which value is wrong", function()
    local cases = {
      { "chats%[1%]%.id must be an integer", function(it) it.chats[1].id = "45" end },
      { "chats must be an array", function(it) it.chats = "all" end },
      { "chats%[1%]%.handles must have at least 1", function(it) it.chats[1].handles = json.array() end },
      { "messages%[1%]%.created_at must be an ISO 8601 time", function(it)
        it.chats[1].messages[1].created_at = "now"
      end },
      { "parts%[1%]%.type is unknown", function(it) it.chats[1].messages[1].parts[1].type = "fax" end },
      { "unknown field 'chats%[1%]%.nmae' %(did you mean 'name'%?%)", function(it) it.chats[1].nmae = "x" end },
      { "has no handle 99", function(it) it.chats[1].messages[1].handle = 99 end },
      { "the id 45 of a chat is there twice", function(it) it.chats[2].id = 45 end },
      { "are not in the order of their ids", function(it)
        local list = it.chats[1].messages
        list[1], list[2] = list[2], list[1]
      end },
      { "replies to none before it in its chat", function(it)
        local message = it.chats[1].messages[1]
        message.reply_to = { message_id = message.uuid }
      end },
      { "the id %-1 of a last message or chat is out of range", function(it) it.last_id = -1 end },
      { "there is no user 7", function(it) it.contacts[1].owner = 7 end },
      { "the answer x is no payment", function(it) it.answers.x = { payment = "none" } end },
      { "there is no subscription 5", function(it)
        it.pending[1] = { number = 5, event = { type = "a", id = "b", body = "{}" }, attempts = 1, since = 1, due = 1 }
      end },
      { "base64 of the attachment .* is wrong", function(it) it.attachments[1].base64 = "?" end },
      { "subscriptions%[1%]", function(it) it.subscriptions[1].id = nil end },
      { "the secret of the subscription .* cannot sign webhooks$", function(it)
        for _, subscription in ipairs(it.subscriptions) do
          subscription.secret = subscription.version == "v3" and "short" or subscription.secret
        end
      end },
    }
    local original = assert(json.encode(good))
    for _, case in ipairs(cases) do
      local document = json.decode(original)
      case[2](document)
      refused(case[1], document)
    end
  end)

  it("raises nothing, whatever is changed in it", function()
    local original, value = assert(json.encode(good)), tonumber(os.getenv "LINQ_MUTATION_SEED") or 1
    local function random(most)
      value = value * 16807 % 2147483647
      return value % most + 1
    end
    local others = { 5, -1, "x", "", true, json.array(), {}, json.null, 1e300, 0.5 }
    local function sorted_names(of)
      local names = {}
      for name in pairs(of) do
        names[#names + 1] = name
      end
      table.sort(names, function(a, b) return tostring(a) < tostring(b) end)
      return names
    end
    local function mutate(at)
      local names = sorted_names(at)
      local name = names[random(#names)]
      if type(at[name]) ~= "table" or next(at[name]) == nil or random(6) == 1 then
        at[name] = others[random(#others)]
      else
        mutate(at[name])
      end
    end
    for _ = 1, tonumber(os.getenv "LINQ_MUTATIONS") or 150 do
      local document = json.decode(original)
      mutate(document)
      local other = new()
      files.write(path, assert(json.encode(document)))
      local loaded, err = other:load(path)
      assert.is_true(loaded or err.kind == "decode")
      if loaded then
        answers_of(other)
      end
    end
  end)

  it("raises for the option", function()
    local ok, message = pcall(function() linq.sandbox { state = "/no/such/file" } end)
    assert.is_false(ok)
    assert.matches("sandbox_saved_spec.lua:%d+: linq.sandbox: 'state': the state cannot be read: /no/", message)
    ok, message = pcall(function() linq.sandbox.nginx.start { state = "/no/such/file" } end)
    assert.is_false(ok)
    assert.matches("sandbox_saved_spec.lua:%d+: linq.sandbox.nginx.start: 'state': the state cannot be", message)
    ok, message = pcall(function() linq.sandbox { state = "a", chats = {} } end)
    assert.is_false(ok)
    assert.matches("'state' and 'chats' exclude each other", message)
    ok, message = pcall(function() linq.sandbox { state = "/tmp" } end)
    assert.is_false(ok)
    assert.matches("the state cannot be read: /tmp: Is a directory$", message)
  end)
end)

describe("saving a state", function()
  it("leaves the old file where it cannot be done", function()
    local sandbox = new()
    local done, err = sandbox:save "/no/such/folder/state.json"
    assert.same({ nil, "host" }, { done, err.kind })
    local path = saved(sandbox)
    local before = files.read(path)
    sandbox:receive { chat = CHAT, parts = { { type = "imessage_app", app = 5 } } }
    done, err = sandbox:save(path)
    assert.same({ nil, "invalid" }, { done, err.kind })
    assert.matches("^the state cannot be saved: .*%.app must be an object$", err.message)
    assert.equal(before, files.read(path))
    local pipe = io.popen("ls " .. path .. "*")
    assert.equal(path .. "\n", pipe:read "*a")
    pipe:close()
  end)

  local full_device = io.open "/dev/full"
  local test = full_device and full_device:close() and it or pending

  test("says when the disk is full", function()
    local done, message = require("linq.sandbox.files").write("/dev/full", ("x"):rep(1e5))
    assert.is_nil(done)
    assert.is_string(message)
  end)
end)

describe("#nginx a sandbox over HTTP", function()
  it("begins with a saved state, gives its own, and takes another", function()
    local path = saved(full())
    local server = servers.sandbox { state = path }
    local http = linq.client { base_url = server.origin, api_key = "k", max_retries = 0 }
    local client = linq.client { base_url = server.base_url, api_key = "k" }
    assert.equal("One!", assert(client.messages:retrieve(ids.first)).parts[1].value)
    local document = json.decode(files.read(path))
    local given = assert(http:request { path = "/sandbox/state" }).body
    given = json.decode(type(given) == "string" and given or assert(json.encode(given)))
    given.lines[1].card_calls, document.lines[1].card_calls = nil, nil -- clocks round
    assert.same(document, given)
    local refused, err = http:request { method = "POST", path = "/sandbox/state", body = { format = "x" } }
    assert.is_nil(refused)
    assert.same({ 400, true }, { err.status, err.body:find("the body: it is no saved state", 1, true) ~= nil })
    document.chats = json.array()
    assert(http:request { method = "POST", path = "/sandbox/state", body = document })
    assert.equal(0, #assert(client.chats:list {}))
    assert.equal("", server:log())
  end)
end)

