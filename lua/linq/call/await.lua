--- Waits until a message is delivered, or has failed: asks for it again and again.

local clocked = require "linq.host.clocked"
local core = require "linq.core"
local errors = require "linq.error"
local hosts = require "linq.host"
local misuse = require "linq.util.misuse"
local what_is_wrong = require "linq.objects.id"

local await = {}

local TIMEOUT = 60 -- seconds
local FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.5, 5, 1.5 -- seconds between two looks
local LAST_LOOK = 1 -- seconds that the look at the end of the time may take

local is_delivered = { delivered = true, read = true, received = true }
local has_failed = { failed = true, service_unavailable = true, rate_limit_exceeded = true } -- the latter two are v2's

-- How a message of each version is fetched.
local fetchers = {}

function fetchers.v3(resources, message)
  local id = type(message) == "string" and message or message.id
  return function(options)
    return resources.messages:retrieve(id, options)
  end
end

function fetchers.v2(resources, message)
  if type(message) == "string" or message.chat_id == nil then
    misuse.raise "client:await_delivery: on v2 a message is needed, with its chat_id"
  end
  return function(options)
    return resources.chat_messages:get(message.chat_id, message.id, options)
  end
end

-- An error for a message whose ids no path can hold.
local function unusable(message, version)
  return what_is_wrong(message, "id") or version == "v2" and what_is_wrong(message, "chat_id") or nil
end

local function timeout_of(given)
  given = given or {}
  misuse.check_names(given, { timeout = true }, "option of client:await_delivery")
  local timeout = given.timeout or TIMEOUT
  if type(timeout) ~= "number" or timeout ~= timeout or timeout <= 0 then
    misuse.raise("client:await_delivery: 'timeout' must be a positive number of seconds, got %s", tostring(timeout))
  end
  return timeout
end

-- What it gives for a message; nothing: it is on its way.
local function outcome(message)
  local status = message.delivery_status
  if is_delivered[status] or message.delivered_at then
    return message
  elseif has_failed[status] then
    return nil, errors.new {
      kind = "undelivered", message = ("the message %s was not delivered: %s"):format(tostring(message.id), status),
      value = message,
    }
  end
end

-- The request options of a look: it ends with the time.
local function within(state, until_)
  local left = math.max(until_ - state.clock.now(), LAST_LOOK)
  return { deadline = math.min(left, state.options.deadline or left) }
end

local function timed_out(timeout)
  return errors.new { kind = "timeout", message = ("the message was not delivered within %g s"):format(timeout) }
end

local function sleep(state, seconds)
  local host, message = hosts.current(state.options.host)
  if not host then
    return errors.new { kind = "host", message = message }
  end
  clocked.host(host, state.clock).sleep(seconds)
end

--- Waits.
---@param state linq.state
---@param message string|userdata
---@param given? { timeout?: number }
---@return userdata|nil message
---@return linq.error|nil err
function await.delivery(state, message, given)
  local class = core.class_of(message)
  if type(message) ~= "string" and not (class and class.kind == "message") then
    misuse.raise("client:await_delivery: a message or its id expected, got %s", class and class.kind or type(message))
  end
  local timeout, pause = timeout_of(given), FIRST_PAUSE
  local until_, fetch = state.clock.now() + timeout, fetchers[state.version](state.resources, message)
  local wrong = class and unusable(message, state.version)
  if wrong then
    return nil, wrong
  end
  while true do
    local found, err = fetch(within(state, until_))
    if found then
      found, err = outcome(found)
    elseif err.retryable then -- the next look may succeed
      err = nil
    end
    local left = until_ - state.clock.now()
    if not found and not err and left <= 0 then
      err = timed_out(timeout)
    end
    if found or err then
      return found, err
    end
    err = sleep(state, math.min(pause, left))
    if err then
      return nil, err
    end
    pause = math.min(pause * GROWTH, LONGEST_PAUSE)
  end
end

return await
