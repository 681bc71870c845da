--- linq, one request after another: linq_sequential.lua BASE_URL CHAT_ID COUNT.

local linq = require "linq"

local client = linq.client { api_key = "bench", base_url = arg[1] }
for _ = 1, tonumber(arg[3]) do
  assert(client.chats:retrieve(arg[2]))
end
