-- Mistakes that people make: the Lua language server tells each of them, in its line, by the name after "expect:",
-- and says nothing else. `make types` checks that; nobody runs this file.

local linq = require "linq"

local client = linq.client { tiemout = 5 } -- expect: assign-type-mismatch
client:with { header = { ["X-Team"] = "a" } } -- expect: assign-type-mismatch
local chat, err = client.chats:retrieve "550e8400-e29b-41d4-a716-446655440000"
print(chat.display_name) -- expect: need-check-nil
if not chat then
  return print(err.knd) -- expect: undefined-field
end
print(chat.displayname) -- expect: undefined-field
chat:sned "hello" -- expect: undefined-field
print(chat.handles[1].handel) -- expect: undefined-field
print(chat:others()[1].adress) -- expect: undefined-field
print(client.chat) -- expect: undefined-field
for message in chat:each_message() do
  print(message.txt) -- expect: undefined-field
end
for one in client.chats:each { form = "+12052761148" } do -- expect: assign-type-mismatch
  print(one.is_gruop) -- expect: undefined-field
end
print(assert(client.chats:list()).itmes) -- expect: undefined-field
client.chats.messages:send(chat.id, { message = { parts = { { type = "txt" } } } }) -- expect: assign-type-mismatch
chat:send({ parts = {}, preferred_service = "iMesage" }) -- expect: assign-type-mismatch
client.chats:create { to = { "+12055426109" }, from = "+12052761148" } -- expect: missing-fields
client.chats:retrieve(45) -- expect: param-type-mismatch
assert(chat:send "hi"):react "luv" -- expect: param-type-mismatch

local event = assert(linq.webhooks.unwrap("{}", {}))
if event.event_type == "reaction.added" then
  print(event.data.parts) -- expect: undefined-field
end

local bot = linq.bot { client = client, store = linq.store.memory() }
bot:on("message.recieved", print) -- expect: param-type-mismatch
bot:on("message.received", function(received, conversation)
  conversation:replay(received.message.txet) -- expect: undefined-field undefined-field
end)
local store = linq.store.memory()
local url = "https://example.com"
client:ensure_webhook { url = url, events = { "message.sned" }, store = store } -- expect: assign-type-mismatch

local outbox = linq.outbox { client = client }
outbox:send({ form = "+12052761148" }, "hi", { id = 17 }) -- expect: assign-type-mismatch assign-type-mismatch
print(assert(outbox:stats()).sended) -- expect: undefined-field
local results = linq.map({ "a" }, function(id) return client.chats:retrieve(id) end)
print(results[1].displayname) -- expect: undefined-field
linq.tasks():spwan(print) -- expect: undefined-field
print(assert(linq.lookup(client):retreive "a")) -- expect: undefined-field
