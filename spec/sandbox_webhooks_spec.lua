-- What the sandbox tells of itself, and how it delivers: again and again, and to the right server.
local core = require "linq.core"
local linq = require "linq"
local servers = require "spec.support.servers"

local CHAT, GROUP = "550e8400-e29b-41d4-a716-446655440000", "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local LINE = "+12052761148"
local HELLO = { message = { parts = { { type = "text", value = "Hello" } } } }

local function new(options)
  local sandbox = linq.sandbox(options)
  return sandbox, linq.client { transport = sandbox }, linq.v2.client { transport = sandbox }
end

local function subscribe(client, target, events, more)
  local fields = { target_url = target, subscribed_events = events }
  for name, value in pairs(more or {}) do
    fields[name] = value
  end
  return assert(client.webhook_subscriptions:create(fields))
end

local function all_events(client)
  return assert(client.webhook_events:list()).items
end

-- The events that went to a URL since the last call.
local function take_events(sandbox, target)
  local events = {}
  for _, delivery in ipairs(sandbox:deliveries()) do
    if not target or delivery.url == target then
      events[#events + 1] = assert(core.parse(delivery.body))
    end
  end
  sandbox:reset()
  return events
end

local function the_event(sandbox, target)
  local events = take_events(sandbox, target)
  assert.equal(1, #events)
  return events[1]
end

describe("account events of a sandbox:", function()
  local sandbox, client, legacy, own

  before_each(function()
    sandbox, client, legacy = new()
    own = subscribe(client, "https://example.com/all?version=2026-02-03", all_events(client))
  end)

  local function update(fields)
    return assert(client.webhook_subscriptions:update(own.id, fields))
  end

  it("a subscription is told of its own creation, and others of it with the same event", function()
    local created = the_event(sandbox)
    assert.equal("webhook_subscription.created", created.event_type)
    assert.equal(own.id, created.data.webhook_subscription.id)
    assert.equal("https://example.com/all", created.data.webhook_subscription.target_url)
    assert.same(own.subscribed_events[75], created.data.webhook_subscription.events[75])
    assert.equal("api", created.data.actor.type)
    assert.equal("api", created.data.origin)
    assert.equal("string", type(created.data.summary))
    assert.matches("^%d%d%d%d%-%d%d%-%d%dT", created.data.occurred_at)
    assert.is_nil(created.data.change)
    local other = subscribe(client, "https://example.com/other", { "webhook_subscription.created" })
    local events = take_events(sandbox)
    assert.equal(2, #events)
    assert.equal(events[1].event_id, events[2].event_id)
    assert.equal(other.id, events[1].data.webhook_subscription.id)
  end)

  it("edits of a subscription, with what was and what is", function()
    sandbox:reset()
    update { target_url = "https://example.com/new?key=s3cret#x" }
    local event = the_event(sandbox)
    assert.equal("webhook_subscription.target_url_changed", event.event_type)
    assert.same({ from = "https://example.com/all", to = "https://example.com/new" }, event.data.change)
    assert.equal("https://example.com/new", event.data.webhook_subscription.target_url)
    assert.is_nil(event.data.webhook_subscription.events)

    update { phone_numbers = { LINE } }
    event = the_event(sandbox)
    assert.equal("webhook_subscription.phone_numbers.updated", event.event_type)
    assert.same({ from = core.null, to = { LINE } }, event.data.change)

    update { subscribed_events = { "webhook_subscription.events.updated", "webhook_subscription.disabled" } }
    event = the_event(sandbox)
    assert.equal("webhook_subscription.events.updated", event.event_type)
    assert.equal(75, #event.data.change.from)
    assert.same({ "webhook_subscription.events.updated", "webhook_subscription.disabled" }, event.data.change.to)

    update { is_active = false }
    event = the_event(sandbox)
    assert.equal("webhook_subscription.disabled", event.event_type)
    assert.is_nil(event.data.change)
  end)

  it("nothing when an edit changes nothing, or the subscription is off", function()
    sandbox:reset()
    update { target_url = own.target_url, subscribed_events = own.subscribed_events, is_active = true }
    assert.same({}, sandbox:deliveries())
    update { is_active = false }
    sandbox:reset()
    update { target_url = "https://example.com/unheard" }
    assert.same({}, sandbox:deliveries())
    update { is_active = true }
    assert.equal("webhook_subscription.enabled", the_event(sandbox).event_type)
  end)

  it("routing headers that are set and cleared", function()
    sandbox:reset()
    local set = update { routing_key_header = "X-Route-Token" }
    assert.equal("X-Route-Token", set.routing_key_header)
    local names = { routing_key_header = "X-Route-Token", routing_id_header = "Linq-Chat-Id" }
    local event = the_event(sandbox)
    assert.equal("webhook_subscription.routing_headers_set", event.event_type)
    assert.same({ from = core.null, to = names }, event.data.change)
    update { routing_id_header = "X-Chat-Id" }
    event = the_event(sandbox)
    assert.equal("webhook_subscription.routing_headers_set", event.event_type)
    assert.equal("X-Chat-Id", event.data.change.to.routing_id_header)
    update { routing_key_header = linq.null, routing_id_header = "" }
    event = the_event(sandbox)
    assert.equal("webhook_subscription.routing_headers_cleared", event.event_type)
    assert.equal(core.null, event.data.change.to)
    update { routing_id_header = "X-Chat-Id" } -- without a key it is ignored
    assert.same({}, sandbox:deliveries())
  end)

  it("the end of another subscription", function()
    local other = subscribe(client, "https://example.com/other", { "webhook_subscription.deleted" })
    sandbox:reset()
    assert(client.webhook_subscriptions:delete(other.id))
    local event = the_event(sandbox)
    assert.equal("webhook_subscription.deleted", event.event_type)
    assert.same({ id = other.id, target_url = "https://example.com/other" }, event.data.webhook_subscription)
  end)

  it("contact cards", function()
    sandbox:reset()
    assert(client.contact_card:create { phone_number = LINE, first_name = "Acme" })
    local event = the_event(sandbox)
    assert.equal("contact_card.created", event.event_type)
    assert.equal(LINE, event.data.phone_number)
    local id = event.data.contact_card.id
    assert.same({ id = id, first_name = "Acme", last_name = core.null, image_url = core.null },
      event.data.contact_card)
    assert(client.contact_card:update { phone_number = LINE, first_name = "Acme", last_name = "Support" })
    event = the_event(sandbox)
    assert.equal("contact_card.updated", event.event_type)
    assert.equal(id, event.data.contact_card.id)
    assert.same({ last_name = { from = core.null, to = "Support" } }, event.data.change)
    assert(client.contact_card:update { phone_number = LINE, last_name = "Support" })
    assert.same({}, sandbox:deliveries())
  end)

  it("the forwarding of a line, by either version", function()
    sandbox:reset()
    local line = assert(client.phone_numbers:list()).items[1]
    assert(client.phone_numbers:update(line.id, { forwarding_number = "+12055550001" }))
    local event = the_event(sandbox)
    assert.equal("phone_number.forwarding_updated", event.event_type)
    assert.equal(line.phone_number, event.data.phone_number)
    assert.same({ from = core.null, to = "+12055550001" }, event.data.change)
    assert(client.phone_numbers:update(line.id, { forwarding_number = "+12055550001" }))
    assert.same({}, sandbox:deliveries())
    assert(legacy.phone_numbers:update(assert(legacy.phone_numbers:list()).items[1].id, { forwarding_number = "" }))
    assert.same({ from = "+12055550001", to = core.null }, the_event(sandbox).data.change)
  end)

  it("those of a line go to the subscriptions of that line", function()
    subscribe(client, "https://example.com/line", { "contact_card.created" }, { phone_numbers = { LINE } })
    assert(client.contact_card:create { phone_number = "+12055559999", first_name = "Other" })
    assert(client.contact_card:create { phone_number = LINE, first_name = "Acme" })
    assert.equal("Acme", the_event(sandbox, "https://example.com/line").data.contact_card.first_name)
  end)
end)

describe("messages of a sandbox", function()
  it("may be delivered after they failed", function()
    local sandbox, client = new()
    subscribe(client, "https://example.com/", { "message.failed", "message.delivered" })
    local id = assert(client.chats.messages:send(CHAT, HELLO)).id
    sandbox:reset()
    sandbox:fail_message { message = id }
    local failed = the_event(sandbox)
    assert.equal("message.failed", failed.event_type)
    assert.same({ id, CHAT, 4001 }, { failed.data.message_id, failed.data.chat_id, failed.data.code })
    local message = assert(client.messages:retrieve(id))
    assert.equal("failed", message.delivery_status)
    sandbox:deliver_message { message = message }
    assert.equal(id, the_event(sandbox).data.id)
    assert.equal("delivered", assert(message:refresh()).delivery_status)
    sandbox:fail_message { message = id, code = 4005 }
    assert.equal(4005, the_event(sandbox).data.code)
    assert.has_error(function() sandbox:fail_message { message = "none" } end)
    assert.has_error(function() sandbox:fail_message { message = id, cod = 1 } end)
  end)

  it("tell no texts of lines with zero-day retention but those that came in", function()
    for _, retention in ipairs { true, false } do
      local sandbox, client = new { lines = { { number = LINE, zero_retention = retention } } }
      subscribe(client, "https://example.com/", { "message.edited", "poll.sent" })
      local flag = retention or nil
      local sent = assert(client.chats.messages:send(CHAT, HELLO))
      assert(client.messages:update(sent.id, { text = "Ours" }))
      local data = the_event(sandbox).data
      assert.same({ retention and "" or "Ours", flag }, { data.part.text, data.zero_retention })
      sandbox:edit { message = sandbox:receive { chat = CHAT, text = "Hi" }, text = "Theirs" }
      data = the_event(sandbox).data
      assert.same({ "Theirs", flag }, { data.part.text, data.zero_retention })
      assert(client.chats.polls:create(CHAT, { poll = { options = { { text = "A" }, { text = "B" } } } }))
      data = the_event(sandbox).data
      assert.same({ retention and "" or "A", flag }, { data.poll.options[1].text, data.zero_retention })
    end
  end)

  it("may arrive late, and say so", function()
    local sandbox, client = new()
    subscribe(client, "https://example.com/old?version=2025-01-01", { "message.received" })
    subscribe(client, "https://example.com/new", { "message.received" })
    local id = sandbox:receive({ chat = CHAT, text = "Hi", sent_at = "2026-09-28T11:00:00Z" }).uuid
    for _, event in ipairs(take_events(sandbox)) do
      local message = event.data.message or event.data
      assert.equal("2026-09-28T11:00:00Z", message.sent_at)
      assert.matches("^%d%d%d%d%-%d%d%-%d%dT", message.reconciled_at)
    end
    assert.equal("2026-09-28T11:00:00Z", assert(client.messages:retrieve(id)).sent_at)
    assert.equal("string", type(assert(client.messages:retrieve(id)).reconciled_at))
    id = sandbox:receive({ chat = CHAT, text = "Hi" }).uuid
    assert.is_nil(assert(client.messages:retrieve(id)).reconciled_at)
  end)

  it("have reactions and writers that can be told apart", function()
    local sandbox, client = new()
    subscribe(client, "https://example.com/", { "reaction.added", "reaction.removed", "chat.typing_indicator.started" })
    local id = assert(client.chats.messages:send(CHAT, HELLO)).id
    sandbox:react { message = id, type = "love" }
    sandbox:react { message = id, type = "love", remove = true }
    sandbox:type { chat = GROUP, from = "ava@example.com" }
    local events = take_events(sandbox)
    assert.equal("string", type(events[1].data.reaction_id))
    assert.equal(events[1].data.reaction_id, events[2].data.reaction_id)
    assert.equal("ava@example.com", events[3].data.actor_handle.handle)
  end)
end)

describe("a delivery of a sandbox", function()
  local START = 1790846106

  -- A sandbox whose receiver answers with what `answers` gives, one after another, the last for ever.
  local function receiver(answers, more)
    local sandbox, client, legacy = new {
      clock = linq.sandbox.clock { time = START },
      deliver = function()
        local answer = #answers > 1 and table.remove(answers, 1) or answers[1]
        if type(answer) == "table" then
          return answer[1], answer[2]
        end
        return answer
      end,
    }
    local subscription = subscribe(client, "https://example.com/", { "message.received" }, more)
    return sandbox, client, legacy, subscription
  end

  -- When each attempt was made, in seconds after the first one.
  local function times_of_attempts(sandbox, client, until_)
    local clock, times = sandbox.clock, {}
    local start = clock.now()
    sandbox:receive { chat = CHAT, text = "Hi" }
    repeat
      while #times < #sandbox:deliveries() do
        times[#times + 1] = clock.now() - start
      end
      clock.sleep(1)
      assert(client.webhook_events:list())
    until clock.now() > start + until_
    return times
  end

  it("is tried again for 30 minutes, after twice as long each time", function()
    local sandbox, client = receiver { 500 }
    assert.same({ 0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1800 }, times_of_attempts(sandbox, client, 4000))
    for _, answer in ipairs { 503, 429, false } do
      sandbox, client = receiver { answer }
      assert.same({ 0, 1, 3, 7, 15 }, times_of_attempts(sandbox, client, 20))
    end
  end)

  it("ends when the receiver took it, or refused it for good", function()
    for _, answer in ipairs { 200, 204, 299, 400, 404, 410, 302 } do
      local sandbox, client = receiver { answer }
      assert.same({ 0 }, times_of_attempts(sandbox, client, 30))
      sandbox, client = receiver { 503, answer }
      assert.same({ 0, 1 }, times_of_attempts(sandbox, client, 30))
    end
    local sandbox, client = receiver { "anything" }
    assert.same({ 0 }, times_of_attempts(sandbox, client, 30))
  end)

  it("is the same event each time, signed at its own time", function()
    local sandbox, client, _, subscription = receiver { 503, 503, 200 }
    times_of_attempts(sandbox, client, 10)
    local all = sandbox:deliveries()
    assert.equal(3, #all)
    for i, delivery in ipairs(all) do
      assert.equal(i, delivery.attempt)
      assert.equal(all[1].body, delivery.body)
      assert.equal(all[1].headers["webhook-id"], delivery.headers["webhook-id"])
      assert.is_true(linq.webhooks.verify(delivery.body, delivery.headers, {
        secret = subscription.signing_secret, now = START + ({ 0, 1, 3 })[i], tolerance = 0,
      }))
    end
  end)

  it("ends with its subscription", function()
    for _, change in ipairs { "update", "delete" } do
      local sandbox, client, _, subscription = receiver { 503 }
      sandbox:receive { chat = CHAT, text = "Hi" }
      local fields = change == "update" and { is_active = false } or nil
      assert(client.webhook_subscriptions[change](client.webhook_subscriptions, subscription.id, fields))
      sandbox.clock.sleep(60)
      assert(client.webhook_events:list())
      assert.equal(1, #sandbox:deliveries())
    end
  end)

  it("goes to the URL that the subscription has by then", function()
    local sandbox, client, _, subscription = receiver { 503, 200 }
    sandbox:receive { chat = CHAT, text = "Hi" }
    sandbox.clock.sleep(1)
    assert(client.webhook_subscriptions:update(subscription.id, { target_url = "https://example.com/moved" }))
    assert.equal("https://example.com/moved", sandbox:deliveries()[2].url)
  end)

  it("of v2 is tried again, too", function()
    local sandbox, client, legacy = receiver { 503, 200 }
    assert(client.webhook_subscriptions:delete(assert(client.webhook_subscriptions:list()).items[1].id))
    assert(legacy.webhook_subscriptions:create {
      webhook_subscription = { webhook_url = "https://example.com/2", version = 2, events = { "message.received" } },
    })
    assert.same({ 0, 1 }, times_of_attempts(sandbox, client, 10))
    assert.equal(2, assert(legacy.webhook_subscriptions:list()).items[1].delivery_attempts)
  end)

  describe("with a routing header", function()
    local KEY = { routing_key_header = "X-Route-Token" }

    local function routes_of(sandbox, name)
      local values = {}
      for i, delivery in ipairs(sandbox:deliveries()) do
        values[i] = delivery.headers[name] or false
      end
      return values
    end

    it("carries the chat's id until the receiver names a token, then the token", function()
      local sandbox = receiver({ 200, { 503, { ["x-route-token"] = "no" } }, { 200, { ["x-ROUTE-token"] = "t1" } },
        { 200, { ["X-Route-Token"] = "t2" } }, 200 }, KEY)
      sandbox:receive { chat = CHAT, text = "1" }
      sandbox:receive { chat = CHAT, text = "2" } -- 503
      sandbox.clock.sleep(1)
      sandbox:receive { chat = GROUP, text = "3" } -- first the one that was not taken
      sandbox:receive { chat = CHAT, text = "4" }
      sandbox:receive { chat = GROUP, text = "5" }
      assert.same({ CHAT, CHAT, CHAT, GROUP, false, false }, routes_of(sandbox, "Linq-Chat-Id"))
      assert.same({ false, false, false, false, "t1", "t2" }, routes_of(sandbox, "X-Route-Token"))
    end)

    it("carries the chat's id in the header that the subscription names", function()
      local sandbox = receiver({ 200 }, { routing_key_header = "X-Route-Token", routing_id_header = "X-Chat-Id" })
      sandbox:receive { chat = CHAT, text = "1" }
      assert.same({ CHAT }, routes_of(sandbox, "X-Chat-Id"))
      assert.same({ false }, routes_of(sandbox, "Linq-Chat-Id"))
    end)

    it("forgets the tokens when the header is taken away", function()
      local sandbox, client, _, subscription = receiver({ { 200, { ["X-Route-Token"] = "t1" } } }, KEY)
      sandbox:receive { chat = CHAT, text = "1" }
      for _, value in ipairs { "", "X-Route-Token" } do
        assert(client.webhook_subscriptions:update(subscription.id, { routing_key_header = value }))
        sandbox:receive { chat = CHAT, text = "2" }
      end
      sandbox:receive { chat = CHAT, text = "3" }
      assert.same({ CHAT, false, CHAT, false }, routes_of(sandbox, "Linq-Chat-Id"))
      assert.same({ false, false, false, "t1" }, routes_of(sandbox, "X-Route-Token"))
    end)

    it("is refused when it is no header's name, or one that a delivery has already", function()
      local _, client, _, subscription = receiver({ 200 }, KEY)
      for _, field in ipairs { "routing_key_header", "routing_id_header" } do
        for _, name in ipairs { "a b", "a\r\nb", "x:y", "Webhook-Signature", "content-type" } do
          local done, err = client.webhook_subscriptions:update(subscription.id, { [field] = name })
          assert.is_nil(done)
          assert.equal(400, err.status)
          assert.matches(field .. " must be the name of a header that deliveries do not have", err.message, 1, true)
        end
      end
    end)

    it("has none without a key header, and none for what is of no chat", function()
      local sandbox, client = receiver({ 200 }, { routing_id_header = "X-Chat-Id" })
      sandbox:receive { chat = CHAT, text = "1" }
      subscribe(client, "https://example.com/2", { "webhook_subscription.created" }, KEY)
      assert.same({ false, false }, routes_of(sandbox, "X-Chat-Id"))
      assert.same({ false, false }, routes_of(sandbox, "Linq-Chat-Id"))
    end)
  end)
end)

-- ---- over HTTP ------------------------------------------------------------------------------

local RECEIVER = [[
%s
worker_processes 1;
events { worker_connections 64; }
http {
  %s
  lua_shared_dict got 1m;
  server {
    listen 127.0.0.1:%d;
    location = /hook { content_by_lua_block {
      ngx.req.read_body()
      local text = require("cjson").encode { body = ngx.req.get_body_data(), headers = ngx.req.get_headers() }
      local count = ngx.shared.got:rpush("list", text)
      if count == 1 then ngx.exit(503) end
      if count == 2 then ngx.exit(444) end
      ngx.header["X-Route-Token"] = "worker-7"
      ngx.print "ok"
    } }
    location = /list { content_by_lua_block {
      local list = {}
      for i = 1, ngx.shared.got:llen "list" do
        list[i] = ngx.shared.got:lpop "list"
        ngx.shared.got:rpush("list", list[i])
      end
      ngx.header.content_type = "application/json"
      ngx.print("[" .. table.concat(list, ",") .. "]")
    } }
  }
}
]]

it("#nginx posts again what was not taken, and routes by the token", function()
  local server = require "linq.sandbox.server"
  local origin = servers.nginx(function(dir, port)
    return RECEIVER:format(server.preamble(dir), server.http_preamble(dir), port)
  end).origin
  local sandbox = servers.sandbox()
  local client = linq.client { api_key = "k", base_url = sandbox.base_url, max_retries = 0 }
  local own = linq.client { api_key = "k", base_url = origin, max_retries = 0 }
  local subscription = subscribe(client, origin .. "/hook", { "message.sent" },
    { routing_key_header = "X-Route-Token" })

  local function wait_for(count)
    for _ = 1, 400 do
      local list = assert(own:request { path = "/list" }).body
      if #list >= count then
        return list
      end
      core.sleep(0.02)
    end
    error "not delivered"
  end

  assert(client.chats.messages:send(CHAT, HELLO))
  assert(client.chats.messages:send(CHAT, HELLO))
  wait_for(4) -- the first two are not taken
  assert(client.chats.messages:send(CHAT, HELLO))
  local list, count_of = wait_for(5), {}
  for i, got in ipairs(list) do
    assert.is_true(linq.webhooks.verify(got.body, got.headers, { secret = subscription.signing_secret }))
    assert.is_true(i == 5 or i < 4 and got.headers["x-route-token"] == nil or i == 4)
    assert.equal(got.headers["x-route-token"] == nil and CHAT or nil, got.headers["linq-chat-id"])
    count_of[got.body] = (count_of[got.body] or 0) + 1
  end
  assert.same({ 2, 2, 1 }, { count_of[list[1].body], count_of[list[2].body], count_of[list[5].body] })
end)
