-- Right lines from all areas: the Lua language server has nothing to say about any of them. `make types` checks
-- that; nobody runs this file.

local linq = require "linq"

-- ---- clients, errors, options -------------------------------------------------------------

local client = linq.client { api_key = "key", timeout = 5, max_retries = 1, headers = { ["X-Team"] = "a" } }
local legacy = linq.v2.client { token = os.getenv "TOKEN", on_event = print }
local hurried = client:with { timeout = 1, deadline = 2.5 }

local chat, err = client.chats:retrieve("550e8400-e29b-41d4-a716-446655440000", { timeout = 3 })
if not chat then
  print(err.kind, err.status, err.check, err.trace_id, err.retry_after or 0)
  return
end
if err then print(err.message) end
chat, err = hurried.chats:get "550e8400-e29b-41d4-a716-446655440000"
if not chat then return nil, err end
err = nil
print(err)
if linq.is_error(chat) or linq.type(chat) == "chat" then print(chat == nil, tostring(chat), #chat) end

-- ---- objects ------------------------------------------------------------------------------

print(chat.display_name, chat.is_group, chat.handles[1].handle, chat.chat_handles, chat.group, chat.service)
for name, value in pairs(chat) do print(name, value) end
for name, value in chat:fields() do print(name, value) end
print(chat:json(), chat:totable().a_field_of_tomorrow, linq.fields(chat))
for _, handle in ipairs(chat:others()) do print(handle.handle, handle.phone_number, handle.service) end
local me = chat:me()
if me and me.is_me then print(me.joined_at) end
if chat:has "+12055426109" then print(assert(chat:handle "+12055426109").status) end
assert(chat:refresh())

-- ---- messages, pages, iterators -----------------------------------------------------------

local message = assert(chat:send "See you at 7")
assert(chat:send { parts = { { type = "text", value = "hi" }, { type = "media", url = "https://example.com/a.png" } } })
assert(client.chats.messages:send(chat.id, { message = { parts = { { type = "text", value = "hi" } } } }))
assert(message:react "love")
assert(message:reply({ parts = { { type = "text", value = "yes" } }, preferred_service = "iMessage" }))
print(message.text, message.delivery_status == "delivered", message.from, message.sent_from)
for _, part in ipairs(message.parts or {}) do
  if part.type == "media" then assert(part:download("/tmp/" .. part.filename)) end
  if part.type == "text" then print(part.value) end
end
for one in chat:each_message { since = "2026-10-01T00:00:00Z" } do print(one.text, one.attachments) end
for one in client.chats:each { from = "+12052761148" } do print(one.display_name) end
local page = assert(client.chats:list { from = "+12052761148", limit = 50 })
repeat
  for _, one in ipairs(page.items) do print(one.id, #page) end
  page = page:next()
until not page
local older, failure = legacy.chats:list { phone_number = "+12052761148", page = 2 }
while older do
  older, failure = older:next()
end
print(failure)
assert(chat:update { display_name = "Team" })
assert(chat:mark_as_read())
local answer = assert(client:request { method = "GET", path = "/v3/new", query = { a = 1 } })
print(answer.status, answer.headers["x-a"], client:stats().requests)
local uploaded = assert(client.attachments:upload { path = "a.png", content_type = "image/png" })
print(uploaded.attachment_id, linq.null, linq.array {})

-- ---- API v2 -------------------------------------------------------------------------------

local old = assert(legacy.chats:find { phone_number = "+12052761148", phone_numbers = { "+12055426109" } })
print(old.id + 1, old.handles, old.is_group, old.chat_handles)
for one in old:each_message { sort = "desc" } do print(one.id, one.text, one.from, one.created_at) end

-- ---- lookups, addresses, stores -----------------------------------------------------------

local lookup = linq.lookup(client, { ttl = 60, store = linq.store.memory { max_items = 10 } })
local found = assert(lookup:find { from = "+12052761148", to = "+12055426109" })
print(found.display_name, lookup:stats().hits, assert(linq.lookup(legacy):get(45)).message_count)
lookup = linq.lookup(client, { store = linq.store.shared_dict "lookups" })
lookup:invalidate(found)
local address = assert(linq.phone.normalize("(205) 276-1148", { country = 1 }))
local store = linq.store.redis { url = "redis://localhost", tls = { ca_file = "/ca.pem" } }
local text, why = store:get(address)
if not text then print(why:upper()) end
local token = store:lock("a", 5)
if token then store:unlock("a", token) end
print(store:add("a", "b", 60), store:increment "n", store:command("XLEN", "s"))

-- ---- side by side -------------------------------------------------------------------------

local results, errors = linq.map({ "a", "b" }, function(id) return client.chats:retrieve(id) end, { concurrency = 4 })
print(results[1].display_name, errors[2] and errors[2].kind)
linq.map({ 1, 2 }, function(number, index) print(number + index) end)
local both = linq.gather(function() return client.chats:retrieve "a" end)
print(both[1].is_group)
local tasks = linq.tasks()
tasks:spawn(function() print "no result" end)
local task = tasks:spawn(function(id) return client.chats:retrieve(id) end, "a")
tasks:step(0)
local joined = task:join(5)
if joined then print(joined.display_name) end

local ok, raised = pcall(function() for one in client.chats:each() do print(one) end end)
if not ok then
  ---@cast raised linq.error
  print(raised.kind)
end

-- ---- webhooks, bots, outboxes, metrics ----------------------------------------------------

local event, refused = linq.webhooks.unwrap("{}", { ["webhook-id"] = "a" }, { secret = { "a", "b" }, client = client })
if not event then return print(refused.check == "signature") end
if event.event_type == "message.received" then
  print(event.data.text, event.message.text, event.data.chat_id)
elseif event.event_type == "reaction.added" then
  print(event.data.reaction_type, event.data.message_id)
elseif event.event_type == "participant.added" then
  print(assert(event.data.participant).handle)
elseif event.event_type == "call.ended" then
  print(event.data.anything)
end
local metrics = linq.metrics.new { buckets = { 0.1, 1 } }
local observed = metrics:watch(linq.client { on_event = metrics:observer() })
print(metrics:text(), observed.chats)
local outbox = linq.outbox { client = client, store = linq.store.sqlite { path = "outbox.db" }, name = "a" }
assert(outbox:send({ from = "+12052761148", to = "+12055426109" }, "Your order is on its way", { id = "order-17" }))
local progress = assert(outbox:run { concurrency = 16, on_progress = function(now) print(now.sent / now.total) end })
for entry in outbox:each { state = "failed" } do print(progress.failed, entry.error, outbox:retry(entry.id)) end
local bot = linq.bot { client = client, store = store, secret = "s", outbox = outbox }
bot:on("message.received", function(received, conversation)
  conversation.state.count = (conversation.state.count or 0) + 1
  conversation:reply("You said: " .. received.message.text)
  conversation:typing(function() conversation:react "like" end)
end)
bot:on("message.*", function(any) print(any.event_id, any.data.id) end, { late = true })
bot:on("*", function(any, conversation) print(any.event_type, conversation.chat and conversation.chat.display_name) end)
bot:poll { from = "+12052761148", interval = 5 }
local status, body = bot:receive("{}", {})
local events = { "message.received", "message.failed" }
print(status, body, client:ensure_webhook { url = "https://example.com", events = events, store = store })

-- ---- the sandbox --------------------------------------------------------------------------

local sandbox = linq.sandbox { chats = { { from = "+12052761148", to = { "+12055426109" } } }, strict = true }
local tested = linq.client { transport = sandbox, clock = linq.sandbox.clock { time = 0 } }
sandbox:fail { operation = "chats.retrieve", status = 503, times = 1, drop = "before" }
sandbox:receive { chat = assert(tested.chats:retrieve "a"), text = "hi" }
local server = assert(linq.sandbox.nginx.start { port = 8080 })
print(server.base_url, server:log())
