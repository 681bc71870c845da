--- linq from a cold start: linq_first_chat.lua BASE_URL CHAT_ID prints the
--- chat's display name.

local linq = require "linq"

local client = linq.client { api_key = "bench", base_url = arg[1] }
print(assert(client.chats:retrieve(arg[2])).display_name)
