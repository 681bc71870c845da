--- linq: linq.lua BASE_URL CHAT_ID COUNT CONCURRENCY retrieves a chat so many times and reads its name.
--- BENCH_CA_FILE: the certificate of the server, where it has one.

local linq = require "linq"

local chat_id, count, concurrency = arg[2], tonumber(arg[3]), tonumber(arg[4])
local client = linq.client { api_key = "bench", base_url = arg[1], ca_file = os.getenv "BENCH_CA_FILE" }

local function read_name()
  return assert(assert(client.chats:retrieve(chat_id)).display_name)
end

if concurrency == 1 then
  for _ = 1, count do
    read_name()
  end
else
  local items = {}
  for i = 1, count do
    items[i] = i
  end
  local _, errors = linq.map(items, function() return read_name() ~= nil end, { concurrency = concurrency })
  assert(next(errors) == nil, select(2, next(errors)))
end
