--- The memory of a waiting call: linq_waiting.lua SLOW_URL CHAT_ID COUNT prints
--- by how many KiB the process grew for each of COUNT calls that all wait.

local core = require "linq.core"
local linq = require "linq"

local base_url, chat_id, count = arg[1], arg[2], tonumber(arg[3])

-- KiB of this process in memory.
local function resident()
  collectgarbage()
  collectgarbage()
  for line in io.lines "/proc/self/status" do
    local size = line:match("^VmRSS:%s+(%d+)")
    if size then
      return tonumber(size)
    end
  end
end

local client = linq.client { api_key = "bench", base_url = base_url, max_connections = count }
local function call()
  return assert(client.chats:retrieve(chat_id)).display_name
end

local tasks = linq.tasks()
tasks:spawn(call)
tasks:run()
local before = resident()
for _ = 1, count do
  tasks:spawn(call)
end
local sent_all = core.now() + 0.5
repeat
  tasks:step(0.01)
until core.now() >= sent_all
assert(client:stats().in_flight == count, "not all of them wait")
print((resident() - before) / count)
tasks:run()
