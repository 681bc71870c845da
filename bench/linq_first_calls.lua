--- The first ten calls of a client, each of another kind, with a transport that answers at
--- once: prints the milliseconds of the slowest but the first.

local core = require "linq.core"
local linq = require "linq"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"

local file = assert(io.open "bench/chat.json")
local chat = file:read "*a"
file:close()

local page = ('{"chats":[%s],"next_cursor":null}'):format(chat)
local message = '{"chat_id":"c","message":{"id":"m","parts":[{"type":"text","value":"hi"}]}}'
local answer

local client = linq.client {
  api_key = "bench",
  max_retries = 0,
  transport = { send = function() return answer end },
}
local chats, messages, phone_numbers = client.chats, client.messages, client.phone_numbers
local content = { parts = { { type = "text", value = "hi" } } }

local calls = {
  { 200, chat, function() return chats:retrieve(CHAT) end },
  { 200, page, function() return chats:list { limit = 100 } end },
  { 202, message, function() return chats.messages:send(CHAT, { message = content }) end },
  { 404, '{"error":{"status":404,"code":2001,"message":"no"}}', function() return chats:retrieve(CHAT) end },
  { 201, '{"chat":' .. chat .. "}", function()
    return chats:create { from = "+12052761148", to = { "+12055426109" }, message = content }
  end },
  { 200, page, function() return chats:find { from = "+12052761148", to = "+12055426109" } end },
  { 204, "", function() return chats.typing:start(CHAT) end },
  { 200, '{"id":"m","parts":[]}', function() return messages:retrieve(CHAT) end },
  { 503, "", function() return messages:retrieve(CHAT) end },
  { 200, '{"phone_numbers":[]}', function() return phone_numbers:list() end },
}

local worst = 0
for i, call in ipairs(calls) do
  answer = { status = call[1], headers = {}, body = call[2] }
  local started = core.now()
  call[3]()
  local taken = core.now() - started
  worst = i > 1 and math.max(worst, taken) or worst
end
print(worst * 1000)
