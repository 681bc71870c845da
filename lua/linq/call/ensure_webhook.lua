--- `client:ensure_webhook`: creates or updates the subscription of a URL, and keeps its secret in a store.
---
--- v3 shows the secret once, when the subscription is created; v2 is told it. Who has lost it says so
--- (`replace_lost_secret`): a new one ends the old one, which somebody else may still use.

local clocked = require "linq.host.clocked"
local errors = require "linq.error"
local hosts = require "linq.host"
local json = require "linq.util.json"
local merged = require "linq.util.merged"
local misuse = require "linq.util.misuse"
local protected = require "linq.util.protected"
local subscriptions = require "linq.call.subscriptions"
local what_is_wrong = require "linq.objects.id"

local ensure = {}

local LOCK_TTL, PAUSE = 60, 0.2 -- seconds

local function key_of(url)
  return "linq:webhook:" .. url
end

local function fail(kind, message, ...)
  return nil, errors.new { kind = kind, message = message:format(...), retryable = kind == "store" }
end

-- ---- the secret in the store -------------------------------------------------------------

local function read_kept(store, url)
  local text, message = store:get(key_of(url))
  if message then
    return nil, message
  end
  local kept = text and json.decode(text)
  return type(kept) == "table" and kept or {}
end

--- The secret of a URL's subscription.
---@param store linq.store|linq.watched_store
---@param url string
---@return string|nil secret nil, nil: there is none
---@return string|nil message why the store failed
function ensure.secret(store, url)
  local kept, message = read_kept(store, url)
  return kept and kept.secret, message
end

local function keep(given, id, secret)
  local kept = { id = id, secret = secret, shown = given.shown }
  local ok, message = given.store:set(key_of(given.url), assert(json.encode(kept)))
  if not ok then
    return fail("store", "the secret cannot be kept: %s", message)
  end
  return true
end

-- ---- one after another ------------------------------------------------------------------

local function find(api, resource, url)
  local page, err = resource:list()
  for _, subscription in ipairs(page and page.items or {}) do
    if api.url(subscription) == url then
      err = what_is_wrong(subscription, "id")
      return not err and subscription or nil, err
    end
  end
  return nil, err
end

-- A subscription that was just made, with its secret, kept.
local function keep_new(resource, given, action, subscription, secret, err)
  err = subscription and what_is_wrong(subscription, "id") or err
  if err then
    return nil, err
  elseif type(secret) ~= "string" or secret == "" then
    return fail("decode", "the API showed no secret")
  end
  local ok
  ok, err = keep(given, subscription.id, secret)
  if not ok then
    if action == "created" or action == "replaced" then
      resource:delete(subscription.id) -- nobody could ever verify what it delivers
    end
    return nil, err
  end
  return { id = subscription.id, secret = secret, action = action, subscription = subscription }
end

-- The secret of a subscription that is there already, nil: it is lost. What the API showed is right, and it is kept
-- that it did.
local function known_secret(kept, subscription, given)
  local own = tostring(kept.id) == tostring(subscription.id) and kept or {}
  given.shown = own.shown
  return own.shown and own.secret or given.secret or own.secret
end

local function adjust(api, resource, given, subscription, kept)
  local secret = known_secret(kept, subscription, given)
  given.new_secret = given.secret ~= nil and given.secret ~= kept.secret
  if not secret and not given.replace_lost_secret then
    return fail("conflict", "the subscription of %s is there, and its secret is not in the store. It is shown once: "
      .. "give it as 'secret', or 'replace_lost_secret = true' for a new one, which ends the old one", given.url)
  elseif not secret then
    return keep_new(resource, given, "replaced", api.replace(resource, subscription, given))
  end
  local changes = api.changes(subscription, given, secret)
  if not changes then
    return keep_new(resource, given, "unchanged", subscription, secret)
  end
  local updated, err = resource:update(subscription.id, changes)
  return keep_new(resource, given, "updated", updated, secret, err)
end

local function ensure_one(state, api, given)
  local resource = state.resources.webhook_subscriptions
  local kept, message = read_kept(given.store, given.url)
  if not kept then
    return fail("store", "the store failed: %s", message)
  end
  local subscription, err = find(api, resource, given.url)
  if err then
    return nil, err
  elseif subscription then
    return adjust(api, resource, given, subscription, kept)
  end
  return keep_new(resource, given, "created", api.create(resource, given))
end

local known = {
  url = true, events = true, store = true, secret = true, phone_numbers = true, routing_key_header = true,
  routing_id_header = true, replace_lost_secret = true,
}

local function check_strings(list, name)
  if type(list) ~= "table" then
    misuse.raise("client:ensure_webhook: the field '%s' must be an array of strings, got %s", name, type(list))
  end
  for key, value in pairs(list) do
    if type(key) ~= "number" or type(value) ~= "string" then
      misuse.raise("client:ensure_webhook: the field '%s' must be an array of strings", name)
    end
  end
end

local function check_string(value, name)
  if type(value) ~= "string" then
    misuse.raise("client:ensure_webhook: the field '%s' must be a string, got %s", name, type(value))
  end
end

local checks = {
  events = check_strings, phone_numbers = check_strings, secret = check_string, routing_key_header = check_string,
  routing_id_header = check_string,
}

-- Fields are checked here, because what raises later leaves the subscription locked for a while.
local function checked(given)
  misuse.check_names(given, known, "field of ensure_webhook")
  for name, check in pairs(checks) do
    if given[name] ~= nil then
      check(given[name], name)
    end
  end
  if type(given.url) ~= "string" or given.url == "" then
    misuse.raise "client:ensure_webhook: the field 'url' must be a URL"
  elseif not given.events or not given.events[1] then
    misuse.raise "client:ensure_webhook: the field 'events' must be an array of names"
  elseif type(given.store) ~= "table" or type(given.store.lock) ~= "function" then
    misuse.raise "client:ensure_webhook: the field 'store' must be a store: the secret is shown once"
  end
  return merged(given)
end

-- Several workers may begin at once: the others wait. A store that cannot be written to is noticed here, before
-- anything is made whose secret could not be kept.
local function lock(state, store, key)
  local until_ = state.clock.now() + LOCK_TTL
  local token, message = store:lock(key, LOCK_TTL)
  while token == false and state.clock.now() < until_ do
    local host, why = hosts.current(state.options.host)
    if not host then
      return nil, why
    end
    clocked.sleep(PAUSE, host, state.clock)
    token, message = store:lock(key, LOCK_TTL)
  end
  return token or nil, message and "the store failed: " .. message or "another process is at the same subscription"
end

--- Creates or updates the subscription of a URL.
---@param state linq.state
---@param given linq.webhook_request
---@return linq.ensured_webhook|nil result
---@return linq.error|nil err of a call, or of kind "conflict" (the secret is lost) or "store"
function ensure.run(state, given)
  given = checked(given)
  local key = key_of(given.url)
  local token, message = lock(state, given.store, key)
  if not token then
    return fail("store", "%s", message)
  end
  local ok, result, err = protected(ensure_one, state, subscriptions[state.version], given)
  given.store:unlock(key, token)
  if not ok then
    error(result, 0)
  end
  return result, err
end

return ensure
