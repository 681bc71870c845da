--- /chats/<id> and /find?from=…&to=…: answers with JSON from linq. A call yields
--- to nginx while it waits; there is nothing to configure for that.
--- /webhook: verifies events, and answers messages. /metrics: what Prometheus reads.

local linq = require "linq"

local app = {}

local metrics = linq.metrics.new { dict = "linq_metrics" }
-- The key comes from the environment, see nginx.conf.
local client = metrics:watch(linq.client { on_event = metrics:observer() })

--- GET /metrics
function app.metrics()
  metrics:serve()
end

local statuses = { invalid = 400, not_found = 404, rate_limited = 429, timeout = 504 }

local function answer(object, err)
  local ngx = _G.ngx
  if not object then
    ngx.log(ngx.WARN, tostring(err))
    ngx.status = statuses[err.kind] or 502
    return ngx.say(('{"error":"%s"}'):format(err.kind))
  end
  ngx.say(object:json())
end

--- GET /chats/<id>
---@param id string
function app.chat(id)
  answer(client.chats:retrieve(id))
end

-- The addresses that somebody asks for; nil where one is none. What is no address is checked here, because linq takes
-- it for a mistake in the program, and raises.
local function addresses_of(given)
  local list = {}
  for i, text in ipairs(type(given) == "table" and given or { given }) do
    list[i] = type(text) == "string" and linq.phone.normalize(text) or nil
    if not list[i] then
      return nil
    end
  end
  return list[1] and list
end

--- GET /find?from=…&to=…&to=…
---@param arguments table<string, string|string[]>
function app.find(arguments)
  local from, to = addresses_of(arguments.from), addresses_of(arguments.to)
  if not from or from[2] or not to then
    local ngx = _G.ngx
    ngx.status = statuses.invalid
    return ngx.say '{"error":"invalid"}'
  end
  answer(client.chats:find { from = from[1], to = to })
end

-- ---- webhooks -------------------------------------------------------------------------

local SEEN_FOR = 3600 -- seconds; deliveries are tried again for 30 minutes

-- What an event leads to. It runs in a timer, so it may take its time. A message with
-- reconciled_at is history that arrives late: nobody waits for an answer to it.
local function work(premature, event)
  if premature or event.event_type ~= "message.received" or event.message.reconciled_at then
    return
  end
  local message, err = event.message:reply("You said: " .. (event.message.text or "nothing"))
  if not message then
    _G.ngx.log(_G.ngx.ERR, tostring(err))
  end
end

local function read_body(ngx)
  ngx.req.read_body()
  local path = ngx.req.get_body_file()
  if not path then
    return ngx.req.get_body_data() or ""
  end
  local file = assert(io.open(path, "rb"))
  local body = file:read("*a")
  file:close()
  return body
end

--- POST /webhook: answers 200 at once, and works in a timer. The secret comes from the
--- environment, too.
function app.webhook()
  local ngx = _G.ngx
  local event, err = linq.webhooks.unwrap(read_body(ngx), ngx.req.get_headers(), { client = client })
  if not event then
    ngx.log(ngx.WARN, tostring(err))
    ngx.status = 400
    return ngx.say('{"error":"' .. err.check .. '"}')
  end
  if ngx.shared.webhook_events:add(event.event_id, true, SEEN_FOR) then
    ngx.timer.at(0, work, event)
  end
  ngx.say '{"ok":true}'
end

return app
