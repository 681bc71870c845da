-- The webhooks of the sandbox have the documented fields.
local json = require "linq.util.json"
local linq = require "linq"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local GROUP = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"

local function documented(name)
  local file = assert(io.open("spec/fixtures/webhooks/" .. name .. ".json"))
  local event = assert(json.decode(file:read("*a")))
  file:close()
  return event
end

-- Returns the names in `wanted` that `got` lacks, at every level.
local function missing(wanted, got, path, found)
  for name, value in pairs(wanted) do
    local at = path .. "." .. tostring(name)
    if got[name] == nil then
      found[#found + 1] = at
    elseif type(value) == "table" and type(got[name]) == "table" and value[1] == nil then
      missing(value, got[name], at, found)
    end
  end
  return found
end

-- Whoever changed something in the sandbox, it was the API.
local function by_the_api(event)
  local actor = type(event.data) == "table" and event.data.actor
  if actor then
    event.data.actor = { type = actor.type }
  end
  return event
end

-- Changes the account.
local function act_on_the_account(client)
  local line = assert(client.phone_numbers:list()).items[1]
  assert(client.phone_numbers:update(line.id, { forwarding_number = "+12055559999" }))
  assert(client.contact_card:create { phone_number = line.phone_number, first_name = "Acme", last_name = "Team" })
  assert(client.contact_card:update { phone_number = line.phone_number, last_name = "Support" })
  local made = assert(client.webhook_subscriptions:create {
    target_url = "https://example.com/own", subscribed_events = { "message.sent" },
  })
  for _, change in ipairs {
    { target_url = "https://example.com/moved" }, { subscribed_events = { "message.received" } },
    { phone_numbers = { line.phone_number } }, { routing_key_header = "X-Route-Token" },
    { routing_key_header = linq.null }, { is_active = false }, { is_active = true },
  } do
    assert(client.webhook_subscriptions:update(made.id, change))
  end
  assert(client.webhook_subscriptions:delete(made.id))
end

-- Causes every event.
local function act(sandbox, client, legacy)
  local hello = { parts = { { type = "text", value = "Hello" } } }
  local id = assert(client.chats.messages:send(CHAT, { message = hello })).id
  assert(client.messages:update(id, { text = "Hi" }))
  sandbox:receive { chat = CHAT, text = "Yes?" }
  sandbox:type { chat = CHAT }
  sandbox:type { chat = CHAT, typing = false }
  sandbox:read { message = id }
  sandbox:fail_message { message = id }
  sandbox:react { message = id, type = "love" }
  sandbox:react { message = id, type = "love", remove = true }
  sandbox:share_location { chat = CHAT, latitude = 1, longitude = 2 }
  local shared = assert(client.chats.location:retrieve(CHAT)).features[1].properties
  assert(client.chats.location:stop(CHAT, { handle = shared.handle }))
  assert(client.messages:add_reaction(id, { operation = "add", type = "like" }))
  assert(client.chats:create { from = "+12055550001", to = { "+12055550002" }, message = hello })
  assert(client.chats:update(GROUP, { display_name = "Rome", group_chat_icon = "https://example.com/a.png" }))
  assert(client.chats.participants:add(GROUP, { handle = "+12055550001" }))
  assert(client.chats.participants:remove(GROUP, { handle = "+12055550001" }))
  assert(client.chats.background:set(CHAT, { type = "dynamic", style = "sky", variant = "dusk" }))
  local poll = assert(client.chats.polls:create(CHAT, { poll = { options = { { text = "A" }, { text = "B" } } } }))
  assert(client.messages.poll:add_options(poll.message_id, { options = { { text = "C" } } }))
  local vote = { operation = "add", option_id = poll.poll.options[1].option_id }
  assert(client.messages.poll:vote(poll.message_id, vote))
  vote.operation = "remove"
  assert(client.messages.poll:vote(poll.message_id, vote))
  act_on_the_account(client)
  local contact = assert(legacy.contacts:create {
    contact = {
      first_name = "Ava", last_name = "Stone", email = "ava@example.com", phone_number = "+12055550003",
      company = "Acme", title = "CEO", location = "Rome",
    },
  })
  assert(legacy.contacts:update(contact.id, { contact = { first_name = "Eva" } }))
  assert(legacy.contacts:delete(contact.id))
end

-- Returns the events that were delivered, by name.
local function events_of(subscribe)
  local sandbox = linq.sandbox()
  local client, legacy = linq.client { transport = sandbox }, linq.v2.client { transport = sandbox }
  subscribe(client, legacy)
  act(sandbox, client, legacy)
  local events = {}
  for _, delivery in ipairs(sandbox:deliveries()) do
    local event = assert(json.decode(delivery.body))
    events[event.event_type] = event
  end
  return events
end

local function check(events, name, fixture)
  local event = assert(events[name], name .. " did not come")
  local wanted = by_the_api(documented(fixture))
  assert.same({}, missing(wanted, event, name, {}))
end

describe("the webhooks of a sandbox have the documented fields", function()
  for _, version in ipairs { "2025-01-01", "2026-02-03" } do
    it("in v3's " .. version, function()
      local events = events_of(function(client)
        assert(client.webhook_subscriptions:create {
          target_url = "https://example.com/?version=" .. version,
          subscribed_events = assert(client.webhook_events:list()).items,
        })
      end)
      for _, name in ipairs { "message.sent", "message.delivered", "message.received", "message.read" } do
        check(events, name, name .. "." .. version)
      end
      for _, name in ipairs {
        "reaction.added", "reaction.removed", "participant.added", "participant.removed", "chat.created",
        "chat.group_name_updated", "chat.group_icon_updated", "chat.background_updated", "poll.sent", "poll.delivered",
        "poll.updated", "poll.vote.added", "poll.vote.removed", "location.sharing.started",
        "location.sharing.stopped",
        "chat.typing_indicator.started", "chat.typing_indicator.stopped", "message.failed",
        "phone_number.forwarding_updated", "contact_card.created", "contact_card.updated",
        "webhook_subscription.created", "webhook_subscription.deleted", "webhook_subscription.target_url_changed",
        "webhook_subscription.enabled", "webhook_subscription.disabled", "webhook_subscription.events.updated",
        "webhook_subscription.phone_numbers.updated", "webhook_subscription.routing_headers_set",
        "webhook_subscription.routing_headers_cleared",
      } do
        check(events, name, name)
      end
      if version == "2026-02-03" then
        check(events, "message.edited", "message.edited")
      end
    end)
  end

  it("in v2", function()
    local events = events_of(function(_, legacy)
      local names = {
        "message.sent", "message.received", "message.read", "reaction.sent", "reaction.received", "contact.created",
        "contact.updated", "contact.deleted", "typing_indicator.received", "typing_indicator.removed",
        "participant.added", "participant.removed",
      }
      assert(legacy.webhook_subscriptions:create {
        webhook_subscription = { webhook_url = "https://example.com/", version = 2, events = names },
      })
    end)
    for _, name in ipairs {
      "message.sent", "message.received", "message.read", "reaction.sent", "reaction.received", "contact.created",
      "contact.updated", "contact.deleted", "typing_indicator.received", "typing_indicator.removed",
      "participant.added", "participant.removed",
    } do
      check(events, name, "v2/" .. name)
    end
  end)
end)
