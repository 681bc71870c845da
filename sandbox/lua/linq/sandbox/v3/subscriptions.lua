--- v3's operations on webhook subscriptions.

local api = require "linq.v3"
local ascii = require "linq.util.ascii"
local core = require "linq.core"
local headers = require "linq.http.headers"
local json = require "linq.util.json"
local refusal = require "linq.sandbox.refusal"
local subscription_events = require "linq.sandbox.v3.subscription_events"
local url = require "linq.http.url"
local uuid = require "linq.util.uuid"

local subscriptions = {}

local DOC_URL = "https://docs.linqapp.com/channel/imessage/guides/webhooks/events"

local function event_names()
  return api.shapes().WebhookEventType.values
end

local list_of = subscription_events.list_of

local function body_of(subscription)
  return {
    id = subscription.id,
    created_at = subscription.created_at,
    updated_at = subscription.updated_at,
    is_active = subscription.is_active,
    subscribed_events = list_of(subscription.events),
    target_url = subscription.url,
    phone_numbers = subscription.phone_numbers and list_of(subscription.phone_numbers) or json.null,
    routing_key_header = json.or_null(subscription.routing_key_header),
    routing_id_header = json.or_null(subscription.routing_id_header),
  }
end

local function of_v3(state, id)
  local subscription = state.subscriptions:get(id)
  return subscription and subscription.version == "v3" and subscription or nil
end

local function find(state, request)
  return of_v3(state, request.parameters.subscription_id)
    or refusal.raise(404, 2010, "Webhook subscription not found")
end

-- The URL must be https. Plain http is allowed to this machine only, for tests.
local function check_target(state, target, own)
  if not url.base(target:match("^[^?#]*"), false) then
    refusal.raise(400, 1005, "target_url must be https")
  end
  local other = state.subscriptions:find(function(one)
    return one.version == "v3" and one.url == target and one ~= own
  end)
  if other then
    refusal.raise(409, 2015, "Another subscription has this target_url")
  end
end

local function numbers_of(value)
  return type(value) == "table" and value[1] and value or nil
end

local function header_name(value)
  return type(value) == "string" and value ~= "" and value or nil
end

-- Whether deliveries have a header of this name.
local function is_taken(name)
  name = ascii.lower(name)
  return name == "content-type" or name:find "^webhook%-" or name:find "^x%-webhook%-" or headers.reserved(name)
end

local function check_routing(body)
  for _, field in ipairs { "routing_key_header", "routing_id_header" } do
    local name = header_name(body[field])
    if name and (headers.invalid(name, "") or is_taken(name)) then
      refusal.raise(400, 1005, field .. " must be the name of a header that deliveries do not have")
    end
  end
end

-- Tokens belong to the header that they came in.
local function write_routing(subscription, body)
  if body.routing_key_header ~= nil then
    local name = header_name(body.routing_key_header)
    subscription.tokens = name == subscription.routing_key_header and subscription.tokens or nil
    subscription.routing_key_header = name
  end
  if body.routing_id_header ~= nil then
    subscription.routing_id_header = header_name(body.routing_id_header)
  end
end

function subscriptions.webhook_events_list()
  return 200, { doc_url = DOC_URL, events = list_of(event_names()) }
end

function subscriptions.webhook_subscriptions_create(state, request)
  local body = request.body
  check_target(state, body.target_url)
  check_routing(body)
  local subscription = state.subscriptions:add {
    id = uuid(),
    version = "v3",
    url = body.target_url,
    events = body.subscribed_events,
    phone_numbers = numbers_of(body.phone_numbers),
    is_active = true,
    secret = "whsec_" .. core.base64_encode(core.random(32)),
    created_at = state:now(),
    updated_at = state:now(),
  }
  write_routing(subscription, body)
  subscription_events.created(state, subscription)
  local answer = body_of(subscription)
  answer.signing_secret = subscription.secret
  return 201, answer
end

function subscriptions.webhook_subscriptions_retrieve(state, request)
  return 200, body_of(find(state, request))
end

function subscriptions.webhook_subscriptions_update(state, request)
  local subscription, body = find(state, request), request.body
  local before = subscription_events.look_at(subscription)
  check_routing(body)
  if body.target_url and body.target_url ~= json.null then
    check_target(state, body.target_url, subscription)
    subscription.url = body.target_url
  end
  if body.subscribed_events and body.subscribed_events ~= json.null then
    subscription.events = body.subscribed_events
  end
  if body.phone_numbers ~= nil then
    subscription.phone_numbers = numbers_of(body.phone_numbers)
  end
  write_routing(subscription, body)
  subscription.updated_at = state:now()
  subscription_events.edited(state, subscription, before)
  if type(body.is_active) == "boolean" then
    subscription_events.switch(state, subscription, body.is_active)
  end
  return 200, body_of(subscription)
end

function subscriptions.webhook_subscriptions_list(state)
  local list = json.array()
  for _, subscription in ipairs(state.subscriptions.items) do
    if subscription.version == "v3" then
      list[#list + 1] = body_of(subscription)
    end
  end
  return 200, { subscriptions = list }
end

function subscriptions.webhook_subscriptions_delete(state, request)
  local subscription = state.subscriptions:remove(find(state, request).id)
  subscription.is_active = false
  subscription_events.deleted(state, subscription)
  return 204
end

return subscriptions
