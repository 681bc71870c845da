--- What subscriptions to webhook_subscription.* are told: of one that is created, edited,
--- switched on or off, deleted; of themselves, too.

local account_events = require "linq.sandbox.account_events"
local affinity = require "linq.sandbox.v3.affinity"
local json = require "linq.util.json"

local subscription_events = {}

--- Makes a JSON array of values.
---@param values any[]
---@return any[]
function subscription_events.list_of(values)
  local list = json.array()
  for i, value in ipairs(values) do
    list[i] = value
  end
  return list
end

local list_of = subscription_events.list_of

-- Without the query string, which may hold secrets.
local function public_url(target)
  return (target:gsub("[?#].*$", ""))
end

local function emit(state, subscription, name, summary, change, events)
  account_events.emit(state, "webhook_subscription." .. name, summary, {
    webhook_subscription = { id = subscription.id, target_url = public_url(subscription.url), events = events },
    change = change,
  })
end

local function joined(list)
  return list and table.concat(list, "\n") or json.null
end

-- What an edit can change: the events of it, the value that they show, and what tells two
-- values apart.
local changes = {
  {
    name = "target_url_changed", summary = "Webhook URL changed",
    show = function(subscription) return public_url(subscription.url) end,
    identity = function(subscription) return subscription.url end,
  },
  {
    name = "events.updated", summary = "Webhook events changed",
    show = function(subscription) return list_of(subscription.events) end,
    identity = function(subscription) return joined(subscription.events) end,
  },
  {
    name = "phone_numbers.updated", summary = "Webhook lines changed",
    show = function(subscription) return subscription.phone_numbers and list_of(subscription.phone_numbers) end,
    identity = function(subscription) return joined(subscription.phone_numbers) end,
  },
  {
    name = "routing_headers_set", summary = "Routing headers set",
    cleared = { name = "routing_headers_cleared", summary = "Routing headers cleared" },
    show = affinity.names,
    identity = function(subscription)
      local names = affinity.names(subscription)
      return names and joined { names.routing_key_header, names.routing_id_header } or json.null
    end,
  },
}

--- Looks at a subscription before it is edited.
---@param subscription linq.sandbox.subscription
---@return { shown: any, identity: any }[] for each change
function subscription_events.look_at(subscription)
  local seen = {}
  for i, change in ipairs(changes) do
    seen[i] = { shown = change.show(subscription), identity = change.identity(subscription) }
  end
  return seen
end

--- Tells of what an edit changed since the subscription was looked at.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
---@param before { shown: any, identity: any }[]
function subscription_events.edited(state, subscription, before)
  for i, after in ipairs(subscription_events.look_at(subscription)) do
    if after.identity ~= before[i].identity then
      local event = after.shown == nil and changes[i].cleared or changes[i]
      local change = { from = json.or_null(before[i].shown), to = json.or_null(after.shown) }
      emit(state, subscription, event.name, event.summary, change)
    end
  end
end

--- Switches a subscription on or off. One that is switched off is still told of that.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
---@param is_active boolean
function subscription_events.switch(state, subscription, is_active)
  if is_active == subscription.is_active then
    return
  elseif is_active then
    subscription.is_active = true
    emit(state, subscription, "enabled", "Webhook subscription enabled")
  else
    emit(state, subscription, "disabled", "Webhook subscription disabled")
    subscription.is_active = false
  end
end

--- Tells of a new subscription.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
function subscription_events.created(state, subscription)
  emit(state, subscription, "created", "Webhook subscription created", nil, list_of(subscription.events))
end

--- Tells of a subscription that is no more.
---@param state linq.sandbox.state
---@param subscription linq.sandbox.subscription
function subscription_events.deleted(state, subscription)
  emit(state, subscription, "deleted", "Webhook subscription deleted")
end

return subscription_events
