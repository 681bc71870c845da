-- Starts the sandbox and the application, and shows what they answer:
--
--   make openresty          runs until Enter is pressed
--   make openresty CHECK=1  asks once, and ends
local core = require "linq.core"
local linq = require "linq"
local server = require "linq.sandbox.server"

local SECRET = "whsec_YW4gZXhhbXBsZSBvZiBhIHNlY3JldA=="

local check = arg[1] == "--check"

local function read_file(path)
  local file = assert(io.open(path))
  local text = file:read("*a")
  file:close()
  return text
end

local sandbox = assert(linq.sandbox.nginx.start())
local template = read_file "examples/openresty/nginx.conf"

local application, message = server.start(function(dir, port)
  local values = {
    preamble = server.preamble(dir),
    http_preamble = server.http_preamble(dir),
    port = tostring(port),
  }
  return (template:gsub("%${([%w_]+)}", values))
end, nil, {
  LINQ_API_V3_API_KEY = "demo",
  LINQ_API_V3_BASE_URL = sandbox.base_url,
  LINQ_WEBHOOK_SECRET = SECRET,
})

local function ask(client, path)
  local response, err = client:request { path = path }
  print("GET " .. application.origin .. path)
  print("  " .. (response and response.body.display_name or tostring(err)) .. "\n")
  return response, err
end

local CHAT_ID = "550e8400-e29b-41d4-a716-446655440000"

local event = '{"api_version":"v3","webhook_version":"2026-02-03","event_type":"message.received","event_id":"%s",'
  .. '"data":{"id":"%s","chat":{"id":"%s"},"direction":"inbound","parts":[{"type":"text","value":"hello"}]%s}}'

local function count_replies(api)
  local replies = 0
  for one in api.chats.messages:each(CHAT_ID) do
    replies = replies + (one.text == "You said: hello" and 1 or 0)
  end
  return replies
end

local function post(client, body, id)
  local headers = linq.webhooks.sign(body, { secret = SECRET, id = id })
  local answer = assert(client:request { method = "POST", path = "/webhook", body = body, headers = headers })
  print("POST " .. application.origin .. "/webhook\n  " .. tostring(answer.status))
end

-- Delivers message events as the API would: one that was changed on the way, history that
-- arrives late, and a message, twice: the second is a duplicate.
local function deliver(client)
  local api = linq.client { api_key = "demo", base_url = sandbox.base_url }
  local parts = { { type = "text", value = "hello" } }
  local sent = assert(api.chats.messages:send(CHAT_ID, { message = { parts = parts } }))
  local body = event:format("e1", sent.id, CHAT_ID, "")
  local headers = linq.webhooks.sign(body, { secret = SECRET, id = "e1" })
  local _, refused = client:request { method = "POST", path = "/webhook", body = body .. " ", headers = headers }
  print("POST " .. application.origin .. "/webhook, changed on the way\n  " .. tostring(refused))
  post(client, event:format("e0", sent.id, CHAT_ID, ',"reconciled_at":"2026-10-01T09:15:06Z"'), "e0")
  post(client, body, "e1")
  post(client, body, "e1")
  local until_ = core.now() + 5
  while count_replies(api) == 0 and core.now() < until_ do
    core.sleep(0.05)
  end
  print("  the chat has the reply " .. count_replies(api) .. " time(s)\n")
  assert(refused.status == 400 and count_replies(api) == 1)
end

-- The metrics of the calls above, of both workers.
local function count(client)
  local page = assert(client:request { path = "/metrics" }).body
  print("GET " .. application.origin .. "/metrics")
  for line in page:gmatch "linq_requests_total[^\n]*" do
    print("  " .. line)
  end
  assert(page:find('linq_requests_total{operation="chats.messages.send",status="202"} 1\n', 1, true), page)
  print()
end

local ok, failure = pcall(function()
  assert(application, message)
  local client = linq.client { api_key = "none", base_url = application.origin, max_retries = 0 }
  assert(ask(client, "/chats/550e8400-e29b-41d4-a716-446655440000"))
  assert(ask(client, "/find?from=%2B12052761148&to=%2B12055426109&to=ava@example.com"))
  assert(select(2, ask(client, "/chats/nobody")).status == 404)
  assert(select(2, ask(client, "/find?from=%2B12052761148&to=nobody")).status == 400)
  deliver(client)
  count(client)
  if not check then
    print("Press Enter to end.")
    local _ = io.read()
  end
end)

if application then
  application:stop()
end
sandbox:stop()
assert(ok, failure)
