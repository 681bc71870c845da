--- In a worker of nginx, in a timer, without a request: a cosocket by hand (../exchange.lua), or linq.
--- What to do is in the environment. The process ends when it is done.

local ngx = _G.ngx

local in_nginx = {}

local way, base_url, chat_id = os.getenv "BENCH_WAY", os.getenv "BENCH_BASE_URL", os.getenv "BENCH_CHAT_ID"
local to_start, concurrency = tonumber(os.getenv "BENCH_COUNT"), tonumber(os.getenv "BENCH_CONCURRENCY")

local readers = {}

function readers.linq()
  local linq = require "linq"
  local client = linq.client { api_key = "bench", base_url = base_url, ca_file = os.getenv "BENCH_CA_FILE" }
  return function()
    return assert(assert(client.chats:retrieve(chat_id)).display_name)
  end
end

function readers.cosocket()
  local cjson, exchange = require "cjson", require "bench.exchange"
  local scheme, host, port, path = base_url:match "^(%w+)://([^:/]+):(%d+)(.*)$"
  local server_name = scheme == "https" and "localhost" or nil
  return function()
    local status, body = exchange.get(host, tonumber(port), path .. "/v3/chats/" .. chat_id, concurrency, server_name)
    assert(status == 200)
    return assert(cjson.decode(body).display_name)
  end
end

local function run()
  local read_name, threads = readers[way](), {}
  local function work()
    while to_start > 0 do
      to_start = to_start - 1
      read_name()
    end
    return true
  end
  for i = 1, concurrency do
    threads[i] = ngx.thread.spawn(work)
  end
  for _, thread in ipairs(threads) do
    local ok, done, message = ngx.thread.wait(thread)
    assert(ok and done, message or done)
  end
end

--- Does the work, and ends the process.
function in_nginx.main()
  local ok, message = pcall(run)
  if not ok then
    io.stderr:write(tostring(message), "\n")
  end
  os.exit(ok and 0 or 1)
end

return in_nginx
