--- Webhooks under fire: events with duplicates, out of order, to the workers of an nginx that are killed and
--- reloaded, and delivered again as the API does. What happened is counted afterwards.

local bots = require "spec.support.bots"
local core = require "linq.core"
local linq = require "linq"
local process = require "spec.support.process"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local fire = {}

local CHAT = "00000000-0000-4000-8000-%012d"
local FIRST_WAIT, LONGEST_WAIT = 0.05, 1 -- seconds until a delivery is tried again
local SETTLE = 0.25 -- seconds in which an event that came has its place, unless its worker is killed

local conf = [[
%s
env LINQ_SPEC_REDIS;
worker_processes 2;
events { worker_connections 4096; }
http {
  %s
  lua_shared_dict bot 32m;
  init_by_lua_block { application = require "spec.support.bot_application" application.init("%s", "%s", "%s") }
  server {
    listen 127.0.0.1:%d backlog=1024;
    location / { content_by_lua_block { application.webhook() } }
  }
}
]]

local function sandbox_with(chats)
  local list = {}
  for i = 1, chats do
    list[i] = { from = bots.LINE, to = { ("+1205555%04d"):format(i) }, uuid = CHAT:format(i) }
  end
  return servers.sandbox { chats = list }
end

--- Starts the bot in nginx.
---@param store "redis"|"shared_dict"|"memory"
---@param upstream string base URL of the API
---@param redis { port: integer }
function fire.application(store, upstream, redis)
  return servers.nginx(function(dir, port)
    return conf:format(server.preamble(dir), server.http_preamble(dir), store, upstream, bots.SECRET, port)
  end, { LINQ_SPEC_REDIS = tostring(redis.port) })
end

--- Starts what is needed: a sandbox with chats, a Redis, and the bot in nginx.
---@param store "redis"|"shared_dict"
---@param chats integer
function fire.world(store, chats)
  local sandbox, redis = sandbox_with(chats), servers.redis()
  local application = fire.application(store, sandbox.base_url, redis)
  return { sandbox = sandbox, redis = redis, application = application, chats = chats }
end

-- ---- the events -------------------------------------------------------------------------

-- The deliveries of `count` events: each chat's in turn, every third twice, shuffled within a window.
local function deliveries_of(count, chats)
  local list = {}
  for i = 1, count do
    local chat, number = (i - 1) % chats + 1, math.floor((i - 1) / chats) + 1
    local id = ("e%d-%d"):format(chat, number)
    local created = os.date("!%Y-%m-%dT%H:%M:%SZ", 1795996800 + number)
    local body = bots.body { id = id, chat = CHAT:format(chat), text = tostring(number), created_at = created }
    for copy = 1, i % 3 == 0 and 2 or 1 do
      local place = i + math.random() * 3 * chats + (copy - 1) * chats
      list[#list + 1] = { id = id, chat = chat, body = body, place = place }
    end
  end
  table.sort(list, function(a, b) return a.place < b.place end)
  return list
end

-- Delivers until the bot answers 200, as the API does.
local function deliver(client, tasks, one, counts)
  local headers = linq.webhooks.sign(one.body, { secret = bots.SECRET, id = one.id })
  local wait = FIRST_WAIT
  while true do
    local answer, err = client:request { method = "POST", path = "/", body = one.body, headers = headers }
    counts.deliveries = counts.deliveries + 1
    local status = answer and answer.status or err.status or "none"
    counts[status] = (counts[status] or 0) + 1
    if answer then
      return
    end
    tasks:sleep(wait)
    wait = math.min(wait * 2, LONGEST_WAIT)
  end
end

-- ---- what shoots ----------------------------------------------------------------------

local function workers_of(application)
  local pids = {}
  local list = process.run(("pgrep -P $(cat %s/nginx.pid)"):format(application.dir))
  for pid in list:gmatch "%d+" do
    pids[#pids + 1] = pid
  end
  return pids
end

-- Kills a worker now and then, and reloads after every fifth.
local function shoot(world, tasks, counts, every)
  while not counts.done do
    tasks:sleep(every * (0.5 + math.random()))
    local pids = workers_of(world.application)
    if counts.done then
      return
    elseif (counts.kills + 1) % 5 == 0 and counts.reloads < counts.kills / 5 then
      process.run(("kill -HUP $(cat %s/nginx.pid)"):format(world.application.dir))
      counts.reloads = counts.reloads + 1
    elseif pids[1] then
      local pid = pids[math.random(#pids)]
      process.run("kill -9 " .. pid)
      counts.killed[pid] = os.time()
      counts.kills = counts.kills + 1
    end
  end
end

--- Delivers events while workers are killed.
---@param world table
---@param events integer
---@param every number seconds between kills
---@return table counts deliveries, kills, reloads, and how often each status was answered
function fire.run(world, events, every)
  local counts = { deliveries = 0, kills = 0, reloads = 0, killed = {} }
  local client = linq.client {
    api_key = "k", base_url = world.application.origin, max_retries = 0, timeout = 20, max_connections = 64,
  }
  local tasks, list, started = linq.tasks(), deliveries_of(events, world.chats), core.now()
  local left, workers = #list, {}
  for i = 1, 48 do
    workers[i] = tasks:spawn(function()
      while left > 0 do
        local one = list[#list - left + 1]
        left = left - 1
        deliver(client, tasks, one, counts)
      end
    end)
  end
  tasks:spawn(function()
    for _, worker in ipairs(workers) do
      worker:join()
    end
    counts.done = true
  end)
  tasks:spawn(shoot, world, tasks, counts, every)
  tasks:run()
  counts.seconds = core.now() - started
  client:close()
  return counts
end

-- ---- what came of it ------------------------------------------------------------------

-- The log: when each event first began, and when it came so that it has a place since.
local function read_log(world, killed)
  local text = not world.redis and "" or process.run(("redis-cli -p %d LRANGE log 0 -1"):format(world.redis.port))
  local began, came, starts, number = {}, {}, 0, 0
  for what, id, pid, time in text:gmatch "(%l+) (%S+) (%d+) ([%d.]+)" do
    number = number + 1
    time = tonumber(time)
    if what == "begins" then
      starts = starts + 1
      began[id] = began[id] or time
    elseif not killed[pid] then
      came[id] = math.min(came[id] or math.huge, time)
    end
  end
  return began, came, starts
end

-- The replies of a chat: the numbers of the events that they answer, in their order, and what the state counted.
local function replies_of(client, chat)
  local replies = {}
  for message in client.chats.messages:each(CHAT:format(chat), { limit = 100 }) do
    local number, count = (message.text or ""):match "^e%d+%-(%d+) (%d+)$"
    if message.is_from_me then
      replies[#replies + 1] = { number = tonumber(number), count = tonumber(count) }
    end
  end
  return replies
end

local function look_at_chat(chat, replies, began, came, found)
  local times = {}
  for i, reply in ipairs(replies) do
    times[reply.number] = (times[reply.number] or 0) + 1
    found.miscounted = found.miscounted + (reply.count ~= i and 1 or 0)
    for j = i + 1, #replies do
      local earlier = replies[j].number
      if earlier < reply.number then -- made before, answered after
        local id, other = ("e%d-%d"):format(chat, earlier), ("e%d-%d"):format(chat, reply.number)
        local was_there = (came[id] or math.huge) + SETTLE < (began[other] or 0)
        found[was_there and "out_of_order" or "came_late"] = found[was_there and "out_of_order" or "came_late"] + 1
      end
    end
  end
  return times
end

-- ---- by polling ---------------------------------------------------------------------

local function start_poller(world)
  local command = "LD_PRELOAD='%s' LUA_PATH='%s' LUA_CPATH='%s' %s spec/support/bot_poller.lua %s %s/bot.db %d "
    .. ">/dev/null 2>>%s/log & echo $!"
  local dir = world.sandbox.dir
  return (process.run(command:format(process.preloaded, package.path, package.cpath, process.lua(),
    world.sandbox.base_url, dir, world.since, dir)):match "%d+")
end

-- How many replies the chats have.
local function count_replies(client, chats)
  local count = 0
  for chat = 1, chats do
    count = count + #replies_of(client, chat)
  end
  return count
end

--- Has messages come to a bot that polls, and that is killed and started again.
---@param events integer
---@param chats integer
---@param life number seconds, about, until the bot is killed
---@param patience number seconds for all
---@return table world
---@return table counts kills, seconds
function fire.poll(events, chats, life, patience)
  local world = { sandbox = sandbox_with(chats), chats = chats, since = os.time() - 60 }
  local control = linq.client { api_key = "k", base_url = world.sandbox.origin }
  local client = linq.client { api_key = "k", base_url = world.sandbox.base_url }
  local counts, sent, started = { kills = 0, killed = {} }, 0, core.now()
  repeat
    local pid, until_ = start_poller(world), core.now() + life * (0.5 + math.random())
    local most = math.ceil(events * (counts.kills + 1) / 3) -- no life sees them all
    while sent < math.min(events, most) and core.now() < until_ do
      sent = sent + 1
      local chat, number = (sent - 1) % chats + 1, math.floor((sent - 1) / chats) + 1
      local message = { chat = CHAT:format(chat), text = ("e%d-%d"):format(chat, number) }
      assert(control:request { method = "POST", path = "/sandbox/receive", body = message })
    end
    core.sleep(math.max(0, until_ - core.now()))
    process.run("kill -9 " .. pid)
    counts.kills = counts.kills + 1
    counts.replies = sent == events and count_replies(client, chats) or 0
    counts.seconds = core.now() - started
  until counts.replies >= events or counts.seconds > patience
  return world, counts
end

--- Counts what the chats have.
---@param world table
---@param events integer
---@param counts table
---@return table found missing, twice, out_of_order, came_late (made before, and came after, another that had begun),
---  miscounted (by the state), starts (of handlers)
function fire.look(world, events, counts)
  local client = linq.client { api_key = "k", base_url = world.sandbox.base_url }
  local began, came, starts = read_log(world, counts.killed)
  local found = { missing = 0, twice = 0, out_of_order = 0, came_late = 0, miscounted = 0, starts = starts }
  for chat = 1, world.chats do
    local times = look_at_chat(chat, replies_of(client, chat), began, came, found)
    for number = 1, math.floor((events - chat) / world.chats) + 1 do
      found.missing = found.missing + (times[number] and 0 or 1)
      found.twice = found.twice + ((times[number] or 1) > 1 and 1 or 0)
    end
  end
  return found
end

return fire
