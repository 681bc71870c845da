--- linq, many requests at a time, the display name of each chat read:
--- linq_in_flight.lua BASE_URL CHAT_ID COUNT CONCURRENCY.

local linq = require "linq"

local base_url, chat_id, count, concurrency = arg[1], arg[2], tonumber(arg[3]), tonumber(arg[4])

local function new_client(host)
  return linq.client { api_key = "bench", base_url = base_url, max_connections = concurrency, host = host }
end

local function read_name(client)
  local chat = assert(client.chats:retrieve(chat_id))
  return assert(chat.display_name)
end

local function with_map()
  local client, items = new_client(), {}
  for i = 1, count do
    items[i] = i
  end
  local names, errors = linq.map(items, function()
    return read_name(client)
  end, { concurrency = concurrency })
  local _, failure = next(errors)
  assert(#names == count, failure)
end

local function with_coroutines()
  local scheduler = require("bench.scheduler").new()
  local client = new_client(scheduler.host)
  scheduler.run(count, concurrency, function()
    read_name(client)
  end)
end

if linq.map then
  with_map()
else
  with_coroutines()
end
