-- Finds the chat of a Linq number with exactly these participants.
--
--   lua examples/find_chat.lua +12052761148 +12055426109 …
--   lua examples/find_chat.lua --v2 +12052761148 +12055426109 …
--
-- The key comes from LINQ_API_V3_API_KEY (v3) or LINQ_INTEGRATION_TOKEN (v2).
local linq = require "linq"

local legacy = arg[1] == "--v2"
local from = arg[legacy and 2 or 1]
local to = {}
for i = legacy and 3 or 2, #arg do
  to[#to + 1] = arg[i]
end
if not from or not to[1] then
  io.stderr:write("usage: find_chat.lua [--v2] LINQ_NUMBER PARTICIPANT…\n")
  os.exit(2)
end

local client = legacy and linq.v2.client() or linq.client()
local chat, err = client.chats:find { from = from, to = to }
if not chat then
  print("no chat: " .. tostring(err))
  os.exit(err.kind == "not_found" and 0 or 1)
end

print(chat)
for _, handle in ipairs(chat:participants()) do
  print("  " .. tostring(handle))
end
