--- Delivery: the attempts of one logical call. What follows a failure, and how
--- long rate limits hold a call back, is for linq.retry to decide.

local core = require "linq.core"
local lazy = require "linq.lazy"
local headers = lazy "linq.headers"
local observer = lazy "linq.observer"
local retry = lazy "linq.retry"

local delivery = {}

-- One attempt: a response, or nil and how the transport failed.
local function attempt(client, request)
  local response, failure = client.transport.send(request)
  if response and not response.head then -- a user's transport
    if type(response.status) ~= "number" then
      return nil, { kind = "protocol", message = "the transport gave an answer without a status" }
    end
    response.headers = headers.new(response.headers)
    response.body = response.body or ""
  end
  return response, failure
end

-- An attempt that on_event hears of.
local function observed_attempt(client, request)
  local number, started = request.attempts, core.now()
  observer.tell(client, request, "request", { attempt = number, url = request.shown_url or request.url })
  local response, failure = attempt(client, request)
  if response then
    local elapsed = core.now() - started
    observer.tell(client, request, "response", { attempt = number, status = response.status, elapsed = elapsed })
  end
  return response, failure
end

--- Delivers one logical call: its attempts, and the waits between them.
---@param client table the client's state: options, transport, counters
---@param request table operation, method, template, path, url, headers, body, host, timeout, deadline,
---  max_retries, once (it changes something and carries no key), idempotency_key; started and attempts are set here
---@return table|nil response status, body, and headers or head (see linq.headers)
---@return table|nil err
function delivery.send(client, request)
  local shared, counters = client.shared, client.counters
  local try = client.options.on_event and observed_attempt or attempt
  local deadline, started = request.deadline, core.now()
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
    local response, failure = try(client, request)
    local status = response and response.status
    if status and status >= 200 and status < 300 then
      return response
    end
    local wait, err = retry.after(client, request, response, failure)
    if not wait then
      return nil, err
    end
    request.host.sleep(wait)
  end
end

return delivery
