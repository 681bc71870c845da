--- linq, many requests at a time, of each chat the display name, a nested field or
--- every field read:
--- linq_in_flight.lua BASE_URL CHAT_ID COUNT CONCURRENCY map|map_nested|map_all|cqueues|luv.

local linq = require "linq"

local base_url, chat_id, count, concurrency = arg[1], arg[2], tonumber(arg[3]), tonumber(arg[4])

local function new_client(host)
  return linq.client { api_key = "bench", base_url = base_url, max_connections = concurrency, host = host }
end

local function read_name(client)
  local chat = assert(client.chats:retrieve(chat_id))
  return assert(chat.display_name)
end

-- lua-cjson decodes half of the text for this, and all of it for the next.
local function read_nested(client)
  local chat = assert(client.chats:retrieve(chat_id))
  return assert(chat.handles[1].handle)
end

local function read_all(client)
  local chat = assert(client.chats:retrieve(chat_id))
  local last
  for name in chat:fields() do
    last = name
  end
  return assert(last)
end

-- A function for each of the coroutines that make the calls, all together, and
-- then call `finish`.
local function worker(client, finish)
  local to_start, to_finish = count, count
  return function()
    while to_start > 0 do
      to_start = to_start - 1
      read_name(client)
      to_finish = to_finish - 1
    end
    if to_finish == 0 then
      finish()
    end
  end
end

local run = {}

local function map(read)
  local client, items = new_client(), {}
  for i = 1, count do
    items[i] = i
  end
  local results, errors = linq.map(items, function() -- keeps no text, as the others do not
    return read(client) ~= nil
  end, { concurrency = concurrency })
  local _, failure = next(errors)
  assert(#results == count, failure)
end

function run.map()
  map(read_name)
end

function run.map_nested()
  map(read_nested)
end

function run.map_all()
  map(read_all)
end

function run.cqueues()
  local queue = require("cqueues").new()
  local finished = false
  local work = worker(new_client(require "linq.host.cqueues"), function() finished = true end)
  for _ = 1, concurrency do
    queue:wrap(work)
  end
  while not finished do -- a host may have coroutines of its own
    assert(queue:step())
  end
end

function run.luv()
  local uv = require "luv"
  local work = worker(new_client(require "linq.host.luv"), uv.stop)
  for _ = 1, concurrency do
    coroutine.wrap(work)()
  end
  uv.run()
end

run[arg[5]]()
