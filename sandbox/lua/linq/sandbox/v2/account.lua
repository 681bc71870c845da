--- v2's operations on phone numbers and webhook subscriptions, and its check of iMessage
--- availability.

local bodies = require "linq.sandbox.v2.bodies"
local json = require "linq.util.json"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local texts = require "linq.sandbox.v2.texts"
local url = require "linq.http.url"

local account = {}

-- ---- phone numbers ------------------------------------------------------------------

local function line_body(line)
  return {
    id = line.id,
    phone_number = line.number,
    forwarding_number = bodies.or_null(line.forwarding_number),
    response_rate = 100,
  }
end

function account.list_phone_numbers(state)
  local list = json.array()
  for i, line in ipairs(state.lines.items) do
    list[i] = line_body(line)
  end
  return 200, { phone_numbers = list }
end

function account.update_phone_number(state, request)
  local id, number = tonumber(request.parameters.id), request.body.forwarding_number
  local line = state.lines:find(function(one)
    return one.id == id
  end)
  if not line then
    refusal.raise(403, nil, "The number does not belong to your organization")
  end
  if number == json.null or number == "" then
    state:forward(line, nil)
  elseif number then
    texts.check_phone("forwarding_number", number)
    state:forward(line, phone.normalize(number))
  end
  return 200, line_body(line)
end

-- ---- webhook subscriptions ----------------------------------------------------------

local function subscription_body(subscription)
  local events = json.array()
  for i, event in ipairs(subscription.events) do
    events[i] = event
  end
  return {
    id = subscription.id,
    webhook_url = subscription.url,
    version = 2,
    events = events,
    active = subscription.is_active,
    secret_configured = subscription.secret ~= nil,
    last_delivered_at = bodies.or_null(subscription.last_delivered_at),
    delivery_attempts = subscription.delivery_attempts,
    created_at = subscription.created_at,
    updated_at = subscription.updated_at,
  }
end

local function write(state, subscription, given)
  if given.version ~= 2 then
    refusal.raise(422, nil, "version must be 2")
  elseif not url.base(given.webhook_url:match("^[^?#]*"), false) then
    refusal.raise(422, nil, "webhook_url must be https")
  end
  subscription.url, subscription.events = given.webhook_url, given.events
  if type(given.secret) == "string" then
    subscription.secret = given.secret ~= "" and given.secret or nil
  end
  if type(given.active) == "boolean" then
    subscription.is_active = given.active
  end
  subscription.updated_at = state:now()
  return subscription
end

local function find_subscription(state, request)
  local subscription = state.subscriptions:get(tonumber(request.parameters.webhook_subscription_id))
  return subscription or refusal.raise(404, nil, "Webhook subscription not found")
end

function account.list_webhook_subscriptions(state)
  local list = json.array()
  for _, subscription in ipairs(state.subscriptions.items) do
    if subscription.version == "v2" then
      list[#list + 1] = subscription_body(subscription)
    end
  end
  return 200, { webhook_subscriptions = list }
end

function account.create_webhook_subscription(state, request)
  local subscription = write(state, {
    id = state:next_id(),
    version = "v2",
    is_active = true,
    delivery_attempts = 0,
    created_at = state:now(),
  }, request.body.webhook_subscription)
  state.subscriptions:add(subscription)
  return 201, { webhook_subscription = subscription_body(subscription) }
end

function account.update_webhook_subscription(state, request)
  local subscription = write(state, find_subscription(state, request), request.body.webhook_subscription)
  return 200, { webhook_subscription = subscription_body(subscription) }
end

function account.delete_webhook_subscription(state, request)
  state.subscriptions:remove(find_subscription(state, request).id).is_active = false
  return 204
end

-- ---- availability -------------------------------------------------------------------

function account.check_imessage_availability(state, request)
  local number = request.body.phone_number
  texts.check_phone("phone_number", number)
  local chat = state:chats_with(number)[1]
  return 200, {
    phone_number = phone.normalize(number),
    available = chat == nil or chat.service == "iMessage",
  }
end

return account
