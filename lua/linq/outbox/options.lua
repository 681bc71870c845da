--- The options of an outbox and of its methods: names, checks, defaults. Times are in seconds.

local clients = require "linq.client"
local misuse = require "linq.util.misuse"

local options = {
  --- How many messages are sent at a time.
  concurrency = 16,
  --- States of messages that `retry` sends again.
  set_aside = { failed = true, uncertain = true, expired = true },
}

local defaults = {
  name = "outbox",
  per_pair = { per = 30, seconds = 60 },
  key_lifetime = 3600,
  keep = 7 * 24 * 3600,
  lease = 10,
  poll_interval = 0.5,
}

local states = { waiting = true, sending = true, sent = true, failed = true, uncertain = true, expired = true }

-- ---- checks -------------------------------------------------------------------------------------

local function seconds(value)
  if type(value) ~= "number" or not (value > 0 and value < math.huge) then
    return "must be a positive number of seconds"
  end
end

local function count(value)
  if type(value) ~= "number" or value < 1 or value % 1 ~= 0 or value > 4096 then
    return "must be an integer from 1 to 4096"
  end
end

local function limit(value)
  local is_limit = type(value) == "table" and type(value.per) == "number" and value.per >= 1 and value.per % 1 == 0
    and not seconds(value.seconds)
  if not is_limit then
    return "must be a table with 'per', an integer, and 'seconds'"
  end
  misuse.check_names(value, { per = true, seconds = true }, "field of a limit")
end

local function store(value)
  if type(value) ~= "table" or not (value.kind == "memory" or value.kind == "sqlite" or value.kind == "redis"
    or value.kind == "shared_dict") then
    return "must be a store (linq.store)"
  end
end

local function client(value)
  local state = clients.state(value)
  if not state or state.version ~= "v3" then
    return "must be a client of API v3"
  end
end

local function text(value)
  if type(value) ~= "string" or value == "" or value:find "[%c{}]" then
    return "must be a text without control characters and braces"
  end
end

local function is_function(value)
  return type(value) ~= "function" and "must be a function" or nil
end

local known = {
  client = client, store = store, name = text, per_pair = limit, per_line = limit, key_lifetime = seconds,
  keep = seconds, lease = seconds, poll_interval = seconds, on_event = is_function,
}

local function check(given, rules, noun)
  misuse.check_names(given, rules, noun)
  for name, value in pairs(given) do
    local wrong = rules[name](value)
    if wrong then
      misuse.raise("%s '%s' %s", noun, name, wrong)
    end
  end
end

--- The options of an outbox with the defaults filled in. Raises for wrong ones.
---@param given linq.outbox_options
---@return linq.outbox_options
function options.check(given)
  check(given, known, "option of linq.outbox")
  if not given.client then
    misuse.raise "linq.outbox needs the option 'client'"
  end
  local own = {}
  for name, value in pairs(defaults) do
    own[name] = value
  end
  for name, value in pairs(given) do
    own[name] = value
  end
  own.store = own.store or require("linq.store").sqlite { path = "outbox.db" }
  return own
end

--- Raises for wrong options of `run` and `work`.
---@param given linq.outbox_run_options
function options.check_run(given)
  check(given, { concurrency = count, on_progress = is_function }, "option of outbox:run")
end

--- The state that `each` is for; "" for any.
---@param given? { state?: string }
---@return string
function options.state(given)
  local wanted = given and given.state
  misuse.check_names(given or {}, { state = true }, "option of outbox:each")
  if wanted ~= nil then
    misuse.check_names({ [wanted] = true }, states, "state of a message")
  end
  return wanted or ""
end

--- The timeout of `wait`.
---@param given? { timeout?: number }
---@return number seconds
function options.timeout(given)
  check(given or {}, { timeout = seconds }, "option of outbox:wait")
  return given and given.timeout or math.huge
end

return options
