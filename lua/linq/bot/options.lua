--- The options of a bot: names, checks, defaults.

local clients = require "linq.client"
local clocks = require "linq.util.clock"
local misuse = require "linq.util.misuse"
local webhooks = require "linq.webhooks"

local options = {}

local defaults = { name = "bot", max_attempts = 8, state_ttl = 7 * 86400, claim_ttl = 60 }

local known = {
  client = true, store = true, secret = true, url = true, outbox = true, clock = true, name = true, tolerance = true,
  max_attempts = true, state_ttl = true, claim_ttl = true, on_event = true,
}

local of_store = { "get", "set", "add", "delete", "increment", "lock", "unlock" }

local function check_store(store)
  local example = "linq.store.redis {}, linq.store.sqlite { path = … } or, in nginx, linq.store.shared_dict \"name\""
  if store == nil then
    misuse.raise("linq.bot: the option 'store' is missing: it is what loses nothing. Give %s", example)
  end
  for _, name in ipairs(of_store) do
    if type(store) ~= "table" or type(store[name]) ~= "function" then
      misuse.raise("linq.bot: the option 'store' must be a store, such as %s", example)
    end
  end
  local ngx = rawget(_G, "ngx")
  if store.kind == "memory" and ngx and ngx.worker and ngx.worker.count() > 1 then
    misuse.raise("linq.bot: a store in memory is of one nginx worker alone, and there are more. Give %s", example)
  end
end

local function check_positive(given, name)
  local value = given[name]
  if value ~= nil and not (type(value) == "number" and value > 0 and value < math.huge) then
    misuse.raise("linq.bot: the option '%s' must be a positive number", name)
  end
end

local function check_kind(given, name, kind)
  if given[name] ~= nil and type(given[name]) ~= kind then
    misuse.raise("linq.bot: the option '%s' must be a %s, got %s", name, kind, type(given[name]))
  end
end

local function check_secret(given)
  if given.secret ~= nil and given.url ~= nil then
    misuse.raise "linq.bot: give 'secret', or 'url' for the secret that the store keeps, not both"
  elseif given.secret ~= nil then
    webhooks.verify("", {}, { secret = given.secret }) -- raises where it is none
  end
end

--- A copy of the options with the defaults filled in. Raises for what is wrong.
---@param given linq.bot_options
---@return linq.bot_options own
function options.checked(given)
  misuse.check_names(given, known, "option of the bot")
  local state = clients.state(given.client)
  if not state or state.version ~= "v3" then
    misuse.raise "linq.bot: the option 'client' must be a client of API v3"
  end
  check_store(given.store)
  for _, name in ipairs { "max_attempts", "state_ttl", "claim_ttl", "tolerance" } do
    check_positive(given, name)
  end
  check_kind(given, "on_event", "function")
  check_kind(given, "name", "string")
  check_kind(given, "url", "string")
  check_kind(given, "outbox", "table")
  check_secret(given)
  clocks.given(given.clock, "linq.bot: the option 'clock'")
  local own = {}
  for _, source in ipairs { defaults, given } do
    for name, value in pairs(source) do
      own[name] = value
    end
  end
  return own
end

return options
