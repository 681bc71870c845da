--- The report's part about nginx: one worker that fetches a chat through linq,
--- beside the same by hand over a cosocket, proxy_pass, and a blocking call;
--- and what the worker has left for others while calls wait.
---
--- The worker has processor 0, wrk and the upstream share the other one.

local compare = require "bench.compare"
local core = require "linq.core"
local sandbox_server = require "linq.sandbox.server"

local nginx = {}

local ROUNDS, SECONDS = 5, 1
local CONNECTIONS = { 1, 16, 64, 256 }
local SLOW, SLOW_CALLS, SLOW_ROUNDS = 500, 8, 4 -- ms, calls
local QUIET = 5                                 -- seconds to look at a worker that waits or idles
local LATENCY_GOAL, RATE_GOAL, CPU_GOAL = 1.3, 0.6, 1.4 -- linq / cosocket: p50 at 1 connection, rate at more, CPU
local P99_GOAL, WAITING_GOAL = 1.5, 1           -- waiting / idle; % of a processor

local ROW = "   %-12s %5d connections %8.0f/s  p50 %8.0f us  p99 %8.0f us  worker CPU %6.1f us a request"

local variants = { "linq", "cosocket", "proxy_pass", "blocking" }

local conf = [[
%s
worker_processes 1;
worker_cpu_affinity 01;
worker_rlimit_nofile 8192;
events { worker_connections 4096; multi_accept on; } # else one new connection a round, and the last waits long
http {
  %s
  keepalive_requests 100000000;
  init_by_lua_block {
    application = require "bench.application"
    application.init { port = %d, chat_path = "%s", chat_id = "%s", base_url = "%s", slow_url = "%s", connections = %d }
  }
  upstream chat { server 127.0.0.1:%d; keepalive %d; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:%d backlog=1024;
    location = /pid { content_by_lua_block { ngx.print(ngx.worker.pid()) } }
    location = /trivial { return 200 ok; }
    location = /linq { content_by_lua_block { application.through "linq" } }
    location = /blocking { content_by_lua_block { application.through "blocking" } }
    location = /slow { content_by_lua_block { application.through "slow" } }
    location = /cosocket { content_by_lua_block { application.cosocket() } }
    location = /proxy_pass {
      proxy_pass http://chat%s;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
]]

-- ---- the server ------------------------------------------------------------------

local function start(upstream)
  local path, most = upstream.chat_url:match("^http://[^/]+(.*)$"), CONNECTIONS[#CONNECTIONS]
  return assert(sandbox_server.start(function(dir, port)
    return conf:format(sandbox_server.preamble(dir), sandbox_server.http_preamble(dir),
      upstream.port, path, upstream.chat_id, upstream.base_url, upstream.slow_url(SLOW), most,
      upstream.port, most, port, path)
  end))
end

local function output(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

local ticks_per_second

-- The CPU seconds of a process so far.
local function cpu_of(pid)
  ticks_per_second = ticks_per_second or tonumber(output "getconf CLK_TCK")
  local file = assert(io.open("/proc/" .. pid .. "/stat"))
  local fields = {}
  for field in file:read("*a"):match("%) (.*)"):gmatch("%S+") do
    fields[#fields + 1] = field
  end
  file:close()
  return (fields[12] + fields[13]) / ticks_per_second -- utime and stime; the first field here is the third
end

-- ---- load ------------------------------------------------------------------------

local function wrk_command(server, path, connections, seconds)
  local command = ("wrk -t1 -c%d -d%ds --latency %s%s"):format(connections, seconds, server.origin, path)
  return ("if taskset -c 1 true 2>/dev/null; then exec taskset -c 1 %s; else exec %s; fi"):format(command, command)
end

local units = { us = 1, ms = 1e3, s = 1e6 }

local function microseconds(text, percentile)
  local number, unit = text:match(percentile .. "%%%s+([%d.]+)(%a+)")
  return number * units[unit]
end

-- What wrk measured, with the worker's CPU microseconds for a request.
local function load(server, path, connections, seconds)
  local before = cpu_of(server.pid)
  local text = output(wrk_command(server, path, connections, seconds))
  local cpu = cpu_of(server.pid) - before
  local count = assert(tonumber(text:match("(%d+) requests in")), text)
  if text:find "Non%-2xx" or text:find "Socket errors" then
    error(("%s, %d connections: %s\n%s"):format(path, connections, text, server:log():sub(-2000)))
  end
  return {
    rate = tonumber(text:match("Requests/sec:%s+([%d.]+)")),
    p50 = microseconds(text, "50"),
    p99 = microseconds(text, "99"),
    cpu = cpu / count * 1e6,
  }
end

local function medians(samples)
  local result = {}
  for name in pairs(samples[1]) do
    local values = {}
    for i, sample in ipairs(samples) do
      values[i] = sample[name]
    end
    result[name] = compare.median(values)
  end
  return result
end

-- ---- a fast upstream ----------------------------------------------------------------

-- variant -> medians, the variants by turns.
local function measure_fast(server, connections)
  local samples, result = {}, {}
  for round = 1, ROUNDS do
    for _, variant in ipairs(variants) do
      samples[variant] = samples[variant] or {}
      samples[variant][round] = load(server, "/" .. variant, connections, SECONDS)
    end
  end
  for _, variant in ipairs(variants) do
    result[variant] = medians(samples[variant])
  end
  return result
end

local function print_rows(connections, measured)
  for _, variant in ipairs(variants) do
    local it = measured[variant]
    print(ROW:format(variant, connections, it.rate, it.p50, it.p99, it.cpu))
  end
end

local function print_goal(connections, measured)
  local linq, base = measured.linq, measured.cosocket
  if connections == 1 then
    compare.judge("   linq / cosocket, 1 connection, p50", "%.2f", linq.p50 / base.p50, { at_most = LATENCY_GOAL })
  else
    compare.judge(("   linq / cosocket, %d connections, rate"):format(connections), "%.2f", linq.rate / base.rate,
      { at_least = RATE_GOAL })
  end
  compare.judge("   linq / cosocket, worker CPU a request", "%.2f", linq.cpu / base.cpu, { at_most = CPU_GOAL })
end

local function fast(server)
  print(("f. nginx, one worker, fast upstream [%d rounds of %d s]"):format(ROUNDS, SECONDS))
  for _, variant in ipairs(variants) do
    load(server, "/" .. variant, 16, 1)
  end
  for _, connections in ipairs(CONNECTIONS) do
    local measured = measure_fast(server, connections)
    print_rows(connections, measured)
    print_goal(connections, measured)
  end
end

-- ---- a slow one -------------------------------------------------------------------

-- Runs a function while so many calls wait.
local function while_waiting(server, seconds, run)
  local pipe = assert(io.popen(wrk_command(server, "/slow", SLOW_CALLS, seconds)))
  core.sleep(SLOW / 1000)
  local result = run()
  assert(pipe:read("*a"):find "requests in")
  pipe:close()
  core.sleep(SLOW / 1000) -- what wrk left behind
  return result
end

local function others(server)
  local function trivial()
    return load(server, "/trivial", 1, SECONDS)
  end
  local idle, waiting = {}, {}
  while_waiting(server, 1, function() end)
  for round = 1, SLOW_ROUNDS do
    idle[round] = trivial()
    waiting[round] = while_waiting(server, SECONDS + 1, trivial)
  end
  local before, meanwhile = medians(idle), medians(waiting)
  print(("f. nginx, return 200 while %d calls wait %d ms: p50 %.0f us, p99 %.0f us"):format(SLOW_CALLS, SLOW,
    meanwhile.p50, meanwhile.p99))
  print(("   the same while none waits: p50 %.0f us, p99 %.0f us"):format(before.p50, before.p99))
  compare.judge("   waiting / idle, p99", "%.2f", meanwhile.p99 / before.p99, { at_most = P99_GOAL })
end

local function quiet(server)
  local function percent()
    local before = cpu_of(server.pid)
    core.sleep(QUIET)
    return (cpu_of(server.pid) - before) / QUIET * 100
  end
  local waiting = while_waiting(server, QUIET + 1, percent)
  core.sleep(2) -- the driver lingers
  local title = ("   worker CPU while %d calls wait"):format(SLOW_CALLS)
  compare.judge(title, "%.2f %%", waiting, { at_most = WAITING_GOAL })
  compare.judge("   worker CPU when nothing is under way", "%.2f %%", percent(), { at_most = 0 })
end

-- ---- the report -------------------------------------------------------------------------

--- Measures and prints.
---@param upstream table from bench.server
function nginx.report(upstream)
  local server = start(upstream)
  server.pid = output("curl -s --noproxy '*' " .. server.origin .. "/pid")
  local ok, message = pcall(function()
    fast(server)
    others(server)
    quiet(server)
  end)
  server:stop()
  assert(ok, message)
end

return nginx
