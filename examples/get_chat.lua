-- Fetches a chat by its id and prints who is in it.
--
--   lua examples/get_chat.lua 550e8400-e29b-41d4-a716-446655440000
--   lua examples/get_chat.lua --v2 45
--
-- The key comes from LINQ_API_V3_API_KEY (v3) or LINQ_INTEGRATION_TOKEN (v2).
local linq = require "linq"

local legacy = arg[1] == "--v2"
local id = arg[legacy and 2 or 1]
if not id then
  io.stderr:write("usage: get_chat.lua [--v2] ID\n")
  os.exit(2)
end

local client = legacy and linq.v2.client() or linq.client()
local chat, err = client.chats:get(id)
if not chat then
  print("no chat: " .. tostring(err))
  os.exit(err.kind == "not_found" and 0 or 1)
end

print(chat)
for _, handle in ipairs(chat.handles) do
  print("  " .. tostring(handle))
end
