-- The events of API v3: which there are, and what their data reads as.
local assert_reads_back = require "spec.support.reads_back"
local fields_of = require "linq.api.notation"
local fixtures = require "spec.support.fixtures"
local json = require "linq.util.json"
local linq = require "linq"

local SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw7Jxx2Oll+OE="
local VERSIONS = { "2025-01-01", "2026-02-03" }

-- events: name -> payload version -> the name of its data; data: with every documented field
local documented = fixtures.decoded "event_fields"

local function unwrap(event, client)
  local body = type(event) == "string" and event or assert(json.encode(event))
  local signed = linq.webhooks.sign(body, { secret = SECRET, id = "msg_1" })
  return assert(linq.webhooks.unwrap(body, signed, { secret = SECRET, client = client }))
end

local function envelope(name, version, data)
  return {
    api_version = "v3", webhook_version = version, event_type = name, trace_id = "t", partner_id = "p",
    event_id = "1de14e63-e665-51bd-ae6b-8486acb74756", created_at = "2026-10-01T09:15:06.102938475Z", data = data,
  }
end

-- The documented example of an event in a payload version. Where the versions have the same data, one file is
-- both; `example` is its text.
local function example(name, version)
  local data = documented.events[name]
  local own = name:find "^message" and data[VERSIONS[1]] and data[VERSIONS[1]] ~= data[VERSIONS[2]]
  local text = fixtures.text("webhooks/" .. name .. (own and "." .. version or ""))
  return (text:gsub('("webhook_version": *")[%d-]+', "%1" .. version))
end

-- Calls `fn(name, version, name of the data)` for each event in each payload version that has it.
local function each_event(fn)
  for _, name in ipairs(fixtures.sorted(documented.events)) do
    for _, version in ipairs(VERSIONS) do
      if documented.events[name][version] then
        fn(name, version, documented.events[name][version])
      end
    end
  end
end

local function nested_kind(kind)
  return kind.of and nested_kind(kind.of) or kind.is == "shape" and kind.name:find "^%l" and kind.name or nil
end

-- The fields that the kinds' notation leaves out, at any depth.
local function untold(kind, data, path, found)
  local kinds = linq.v3.kinds()
  local notation = kinds[kind]
  notation = type(notation) == "table" and kinds[notation[data[notation.union]]] or notation
  for name, value in pairs(data) do
    local field = fields_of[notation][name]
    local nested = field and nested_kind(field.type)
    if not field then
      found[#found + 1] = path .. "." .. name
    end
    for _, one in ipairs(nested and (value[1] and value or { value }) or {}) do
      untold(nested, one, path .. "." .. name, found)
    end
  end
  return found
end

describe("the events of v3", function()
  it("are the documented 75", function()
    local known, differences = {}, {}
    for _, name in ipairs(linq.v3.shapes().WebhookEventType.values) do
      known[name] = true
      differences[#differences + 1] = not documented.events[name] and name .. " is not documented" or nil
    end
    for _, name in ipairs(fixtures.sorted(documented.events)) do
      differences[#differences + 1] = not known[name] and name .. " is missing" or nil
    end
    assert.same({}, differences)
    assert.equal(75, #fixtures.sorted(known))
    assert.equal(75, #linq.v3.shapes().WebhookEventType.values)
  end)

  it("are those that the API's own list has", function()
    assert.same(linq.v3.shapes().WebhookEventType.values, fixtures.decoded("v3/webhook_events_list.200").events)
  end)

  each_event(function(name, version)
    it(("read back: %s, %s"):format(name, version), function()
      local text = example(name, version)
      local event = unwrap(text)
      assert_reads_back(json.decode(text), event, "event")
      assert.equal(name, event.event_type)
      assert.equal(version, event.webhook_version)
      assert.is_true(#tostring(event) < 200)
    end)
  end)

  each_event(function(name, version, data)
    it(("read every documented field back: %s, %s"):format(name, version), function()
      local event = unwrap(envelope(name, version, documented.data[data]))
      assert_reads_back(documented.data[data], event.data, "data")
      assert.same({}, untold(linq.type(event.data), documented.data[data], "data", {}))
    end)
  end)

  it("have data of a kind where the documents tell what is in it", function()
    local kinds = {}
    each_event(function(name, version)
      local kind = linq.type(unwrap(example(name, version)).data)
      assert.equal(kinds[name] or kind, kind)
      kinds[name] = kind
    end)
    for name, kind in pairs(kinds) do
      local data = documented.events[name][VERSIONS[2]]
      assert.equal(data == "AccountEvent", kind == "account_event", name)
      assert.equal(data:find "^MessageE" ~= nil, kind == "message", name)
      assert.equal(data == "PaymentEvent", kind == "payment_request", name)
      assert.equal(data == "PhoneNumberOwnershipEvent", kind == "phone_number_ownership", name)
    end
    assert.equal("chat", kinds["chat.created"])
    assert.equal("received_contact_card", kinds["contact_card.received"])
    for _, name in ipairs { "call.ended", "connection.created", "payment.declined", "payment.authorized" } do
      assert.equal("event_data", kinds[name])
    end
  end)

  it("have the same message in both payload versions", function()
    for _, kind in ipairs { "sent", "received", "read", "delivered" } do
      local messages = {}
      for i, version in ipairs(VERSIONS) do
        messages[i] = unwrap(example("message." .. kind, version)).data
      end
      assert.equal("message", linq.type(messages[1]))
      assert.is_true(messages[1] == messages[2])
      for _, field in ipairs { "id", "chat_id", "text", "is_from_me", "is_group", "service", "sent_at" } do
        assert.equal(messages[2][field], messages[1][field], kind .. " " .. field)
      end
      assert.equal(messages[2].from_handle.handle, messages[1].from_handle.handle)
      assert.equal("string", type(messages[1].text))
    end
  end)

  it("have messages that can be answered, with a client", function()
    local sent
    local client = linq.client {
      transport = {
        send = function(request)
          sent = request
          return { status = 202, headers = {}, body = '{"chat_id":"c","message":{"id":"m2","parts":[]}}' }
        end,
      },
    }
    local event = unwrap(example("message.received", VERSIONS[2]), client)
    local reply = assert(event.message:reply "on my way")
    assert.equal("m2", reply.id)
    assert.matches("/v3/chats/0c961e93%-e7bf%-4db2%-bf7b%-ea06826bcab4/messages$", sent.path)
    local said = json.decode(sent.body).message
    assert.equal("on my way", said.parts[1].value)
    assert.equal(event.data.id, said.reply_to.message_id)
  end)

  it("report a missing client", function()
    local event = unwrap(example("message.received", VERSIONS[2]))
    local ok, message = pcall(event.data.reply, event.data, "hi")
    assert.is_false(ok)
    assert.matches("client", message)
  end)

  it("have a handle that the data names twice as an object under both names", function()
    local data = unwrap(example("message.received", VERSIONS[2])).data
    assert.equal("+1", data.sender_handle:totable().handle:sub(1, 2))
    assert.equal("handle", linq.type(data.from_handle))
    assert.same(data.sender_handle:totable(), data.from_handle:totable())
  end)

  it("tell history that arrives late by reconciled_at", function()
    for _, version in ipairs(VERSIONS) do
      local event = json.decode(example("message.received", version))
      local message = event.data.message or event.data
      message.reconciled_at, message.sent_at = "2026-10-01T09:15:06Z", "2026-09-28T11:00:00Z"
      assert.equal("2026-10-01T09:15:06Z", unwrap(event).message.reconciled_at)
      assert.equal("2026-09-28T11:00:00Z", unwrap(event).message.sent_at)
    end
    assert.is_nil(unwrap(example("message.received", VERSIONS[2])).message.reconciled_at)
  end)
end)

describe("account events", function()
  local function data_of(name)
    return unwrap(example(name, VERSIONS[2])).data
  end

  it("have parts of kinds of their own", function()
    local updated = data_of "contact_card.updated"
    assert.equal("account_actor", linq.type(updated.actor))
    assert.equal("account_contact_card", linq.type(updated.contact_card))
    assert.equal("account_change", linq.type(updated.change))
    assert.equal("account_field_change", linq.type(updated.change.last_name))
    assert.equal("account_api_token", linq.type(data_of("api_token.created").api_token))
    assert.equal("account_environment", linq.type(data_of("environment.deleted").environment))
    assert.equal("account_team_member", linq.type(data_of("team_member.signed_in").team_member))
    assert.equal("account_webhook_subscription",
      linq.type(data_of("webhook_subscription.created").webhook_subscription))
  end)

  it("have changes of any JSON value", function()
    local change = data_of("webhook_subscription.events.updated").change
    assert.equal("message.failed", change.to[2])
    change = data_of("webhook_subscription.routing_headers_set").change
    assert.is_nil(change.from)
    assert.equal("X-Route-Token", change.to.routing_key_header)
    change = data_of("zero_day_retention.updated").change
    assert.is_false(change.from)
    assert.is_true(change.to)
  end)

  it("are verified like the others", function()
    local vector = fixtures.decoded "account_event_vector"
    local event = assert(linq.webhooks.unwrap(vector.body, vector, {
      secret = vector.secret, now = tonumber(vector["webhook-timestamp"]),
    }))
    assert.equal("tok_51c0", event.data.api_token.id)
    assert(linq.webhooks.verify(vector.body, {
      ["x-webhook-timestamp"] = vector["webhook-timestamp"], ["x-webhook-signature"] = vector["x-webhook-signature"],
    }, { secret = vector.secret, now = tonumber(vector["webhook-timestamp"]) }))
  end)

  it("may have the shapes that were before, or that are to come", function()
    local event = unwrap(envelope("contact_card.updated", VERSIONS[2], {
      actor = { type = "robot" }, occurred_at = "2026-10-01T09:15:04.512Z", origin = "moon", summary = "…",
      contact_card = { id = "card_1", name = "Acme", photo_updated = true },
      environment = { id = json.null, type = "production" },
      change = { name = { from = json.null, to = "Acme" } }, novelty = { deep = { 1 } },
    }))
    assert.equal("account_event", linq.type(event.data))
    assert.equal("Acme", event.data.contact_card.name)
    assert.is_true(event.data.contact_card.photo_updated)
    assert.equal("production", event.data.environment.type)
    assert.is_nil(event.data.change.name.from)
    assert.equal("Acme", event.data.change.name.to)
    assert.equal(1, event.data.novelty.deep[1])
    assert.is_nil(unwrap(envelope("api_token.created", VERSIONS[1], {})).data.actor)
    assert.equal("x", unwrap(envelope("api_token.created", VERSIONS[1], { actor = "x" })).data.actor)
  end)

  it("of a name that nobody knows yet read as well", function()
    local event = unwrap(envelope("contact_card.archived", VERSIONS[2], { actor = { type = "api" } }))
    assert.equal("event_data", linq.type(event.data))
    assert.equal("api", event.data.actor.type)
  end)
end)
