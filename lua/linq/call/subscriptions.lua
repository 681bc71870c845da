--- Webhook subscriptions as `client:ensure_webhook` sees them, the same of both API versions: whose URL one has,
--- what differs from what is wanted, and how one is made, changed, or given another secret.

local core = require "linq.core"

-- The elements of an array; of anything else, which an answer may have in its place, none.
local function set_of(list)
  local set, count = {}, 0
  for _, one in ipairs(type(list) == "table" and list or {}) do
    count = count + (set[one] and 0 or 1)
    set[one] = true
  end
  return set, count
end

local function same_set(a, b)
  local set, count = set_of(a)
  local other, other_count = set_of(b)
  for one in pairs(set) do
    if not other[one] then
      return false
    end
  end
  return count == other_count
end

local v3 = {}

function v3.url(subscription)
  return subscription.target_url
end

-- What differs from what is wanted, nil: nothing.
function v3.changes(subscription, given)
  local changes = {
    subscribed_events = not same_set(subscription.subscribed_events, given.events) and given.events or nil,
    is_active = not subscription.is_active or nil,
  }
  if given.phone_numbers and not same_set(subscription.phone_numbers, given.phone_numbers) then
    changes.phone_numbers = given.phone_numbers
  end
  for _, name in ipairs { "routing_key_header", "routing_id_header" } do
    if given[name] ~= nil and given[name] ~= subscription[name] then
      changes[name] = given[name]
    end
  end
  return next(changes) ~= nil and changes or nil
end

function v3.create(resource, given)
  local subscription, err = resource:create {
    target_url = given.url, subscribed_events = given.events, phone_numbers = given.phone_numbers,
    routing_key_header = given.routing_key_header, routing_id_header = given.routing_id_header,
  }
  given.shown = true -- the secret is the API's own
  return subscription, subscription and subscription.signing_secret, err
end

-- Makes another subscription, because no call gives this one another secret.
function v3.replace(resource, subscription, given)
  local ok, err = resource:delete(subscription.id)
  if not ok then
    return nil, nil, err
  end
  return v3.create(resource, given)
end

local v2 = {}

function v2.url(subscription)
  return subscription.webhook_url
end

local function v2_fields(given, secret)
  return {
    webhook_subscription = {
      webhook_url = given.url, version = 2, events = given.events, active = true, secret = secret,
    },
  }
end

function v2.changes(subscription, given, secret)
  local same = subscription.active and same_set(subscription.events, given.events) and not given.new_secret
  return not same and v2_fields(given, secret) or nil
end

local function secret_of(given)
  return given.secret or core.hex(core.random(32))
end

function v2.create(resource, given)
  local secret = secret_of(given)
  local subscription, err = resource:create(v2_fields(given, secret))
  return subscription, secret, err
end

function v2.replace(resource, subscription, given)
  local secret = secret_of(given)
  local updated, err = resource:update(subscription.id, v2_fields(given, secret))
  return updated, secret, err
end

return { v2 = v2, v3 = v3 }
