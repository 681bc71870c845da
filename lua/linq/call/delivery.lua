--- Delivery: the attempts of one logical call. What follows a failure, and how
--- long rate limits hold a call back, is for linq.call.retry to decide.

local core = require "linq.core"
local lazy = require "linq.util.lazy"
local objects = require "linq.objects"
local headers = lazy "linq.http.headers"
local observer = lazy "linq.call.observer"
local requests = lazy "linq.call.request"
local retry = lazy "linq.call.retry"

local delivery = {}

--- A user's transport, used as the client's own: an exchange gives status, head
--- and body, or nil and how it failed.
---@param transport table send(request)
---@return fun(request: table): integer|nil, table, string|nil
function delivery.adapt(transport)
  return function(request)
    requests.spread(request)
    local response, failure = transport.send(request)
    if not response then
      return nil, failure
    elseif type(response.status) ~= "number" then
      return nil, { kind = "protocol", message = "the transport gave an answer without a status" }
    end
    return response.status, headers.new(response.headers), response.body or ""
  end
end

-- An attempt that on_event hears of.
local function observed_attempt(client, request)
  local number, started = request.attempts, core.now()
  observer.tell(client, request, "request", { attempt = number, url = requests.shown_url(request) })
  local status, head, body = client.exchange(request)
  if status then
    local elapsed = core.now() - started
    observer.tell(client, request, "response", { attempt = number, status = status, elapsed = elapsed })
  end
  return status, head, body
end

local function load_all(client)
  lazy.load()
  client.rows()
  client.shapes()
  client.kinds()
  objects.load()
  client.shared.is_complete = true
end

-- A script of one look-up loads what it needs. Who makes a second call, or changes
-- something, wants to know what came of it even where no file can be opened then. A
-- look-up is not kept from trying without; a change is not begun.
local function complete(client, request)
  local ok, message = pcall(load_all, client)
  if not ok and request.method ~= "GET" then
    error(message, 0)
  end
end

--- Delivers one logical call: its attempts, and the waits between them.
---@param client table the client's state: options, exchange, counters
---@param request table operation, method, template, path, url, headers, body, host, timeout, deadline,
---  max_retries, once (it changes something and carries no key), idempotency_key; started and attempts are set here
---@return integer|nil status of a success
---@return string|table head see linq.http.headers; err when there is no status
---@return string|nil body
function delivery.send(client, request)
  local shared, counters = client.shared, client.counters
  local exchange, observed = client.exchange, client.options.on_event
  local deadline, started = request.deadline, core.now()
  if not shared.is_complete and (counters.requests > 0 or request.method ~= "GET") then
    complete(client, request)
  end
  local longest = deadline and request.timeout
  request.started, request.attempts = started, 0
  while true do
    local held_back = shared.pausing and retry.hold(client, request)
    if held_back then
      return nil, held_back
    elseif shared.closed then
      return nil, retry.closed(client, request)
    elseif deadline then
      request.timeout = math.max(0.001, math.min(longest, started + deadline - core.now()))
    end
    request.attempts = request.attempts + 1
    counters.requests = counters.requests + 1
    local status, head, body
    if observed then
      status, head, body = observed_attempt(client, request)
    else
      status, head, body = exchange(request)
    end
    if status and status >= 200 and status < 300 then
      return status, head, body
    end
    local wait, err = retry.after(client, request, status, head, body)
    if not wait then
      return nil, err
    end
    request.host.sleep(wait)
  end
end

return delivery
