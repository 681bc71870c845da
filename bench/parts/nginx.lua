--- The report's part about nginx: one worker that fetches a chat through linq,
--- beside the same by hand over a cosocket, proxy_pass, and a blocking call;
--- and what the worker has left for others while calls wait.
---
--- The worker has processor 0, wrk and the upstream share the other one.

local core = require "linq.core"
local measure = require "bench.measure"
local sandbox_server = require "linq.sandbox.server"

local nginx = {}

local ROUNDS, SECONDS = 5, 1
local CONNECTIONS, QUICK_CONNECTIONS = { 1, 16, 64, 256 }, { 1, 64 }
local SLOW, SLOW_CALLS, SLOW_ROUNDS = 500, 8, 4 -- ms, calls
local QUIET = 5                                 -- seconds to look at a worker that waits or idles
local LATENCY_GOAL, RATE_GOAL, CPU_GOAL = 1.3, 0.6, 1.4 -- linq / cosocket: p50 at 1 connection, rate at more, CPU
local P99_GOAL, WAITING_GOAL = 1.5, 1           -- waiting / idle; % of a processor

local variants = { "cosocket", "linq", "blocking", "proxy_pass" }
local names = {
  cosocket = "a cosocket by hand", linq = "linq", blocking = "linq that blocks the worker", proxy_pass = "proxy_pass",
}

-- What is told of a load.
local figures = {
  { "rate", "Requests a second", "/s", 0, more_is_better = true, id = "nginx-rate",
    title = "nginx: requests a second" },
  { "p50", "Median time of a request", "µs", 0, id = "nginx-median", title = "nginx: the median request" },
  { "p99", "99th percentile", "µs", 0, id = "nginx-p99", title = "nginx: the slowest of 100 requests" },
  { "cpu", "The worker's CPU time of a request", "µs", 1, id = "nginx-cpu", title = "nginx: CPU time" },
}

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

local ticks_per_second

-- The CPU seconds of a process so far.
local function cpu_of(pid)
  ticks_per_second = ticks_per_second or tonumber(measure.output "getconf CLK_TCK")
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
  local text = measure.output(wrk_command(server, path, connections, seconds))
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

-- A figure of all samples.
local function column(samples, name)
  local values = {}
  for i, sample in ipairs(samples) do
    values[i] = sample[name]
  end
  return values
end

-- ---- a fast upstream ----------------------------------------------------------------

local function connections_of(report)
  return report.quick and QUICK_CONNECTIONS or CONNECTIONS
end

-- connections -> variant -> samples, the variants by turns.
local function measure_fast(report, server)
  local samples = {}
  for _, connections in ipairs(connections_of(report)) do
    samples[connections] = {}
    for round = 1, report.quick and 1 or ROUNDS do
      for _, variant in ipairs(variants) do
        local of_variant = samples[connections][variant] or {}
        of_variant[round] = load(server, "/" .. variant, connections, SECONDS)
        samples[connections][variant] = of_variant
      end
    end
  end
  return samples
end

-- Where linq has a goal beside the cosocket.
local function goal_of(figure, connections)
  if figure == "rate" and connections > 1 then
    return { at_least = RATE_GOAL }
  elseif figure == "p50" and connections == 1 then
    return { at_most = LATENCY_GOAL }
  elseif figure == "cpu" then
    return { at_most = CPU_GOAL }
  end
  return {}
end

local function sides_of(server, samples, figure, connections)
  local sides = {}
  for i, variant in ipairs(variants) do
    local goal = variant == "linq" and goal_of(figure, connections) or {}
    sides[i] = {
      name = names[variant], values = column(samples[variant], figure), base = variant == "cosocket",
      command = ("wrk -t1 -c%d -d%ds --latency %s/%s"):format(connections, SECONDS, server.origin, variant),
      at_most = goal.at_most, at_least = goal.at_least,
    }
  end
  return sides
end

local function fast(report, server)
  for _, variant in ipairs(report.quick and {} or variants) do
    load(server, "/" .. variant, 16, 1)
  end
  local samples = measure_fast(report, server)
  for _, figure in ipairs(figures) do
    report:section {
      id = figure.id, title = figure.title, one_axis = not figure[1]:find "^p",
      text = "One worker fetches a chat for each request and answers with its name; the server that it asks answers "
        .. "from memory. `proxy_pass` hands the whole chat on, unread.",
    }
    for _, connections in ipairs(connections_of(report)) do
      report:keep {
        title = ("%d connection%s"):format(connections, connections == 1 and "" or "s"), axis = figure[2],
        unit = figure[3], decimals = figure[4], more_is_better = figure.more_is_better,
        sides = sides_of(server, samples[connections], figure[1], connections),
      }
    end
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

local function others(report, server)
  local function trivial()
    return load(server, "/trivial", 1, SECONDS)
  end
  local idle, waiting = {}, {}
  while_waiting(server, 1, function() end)
  for round = 1, report.quick and 1 or SLOW_ROUNDS do
    idle[round] = trivial()
    waiting[round] = while_waiting(server, SECONDS + 1, trivial)
  end
  for _, figure in ipairs { "p50", "p99" } do
    report:keep {
      title = "`return 200` of the same worker, " .. figure, axis = "Time of a request", unit = "µs", decimals = 0,
      sides = {
        { name = "while no call waits", values = column(idle, figure), base = true },
        { name = ("while %d calls of linq wait"):format(SLOW_CALLS), values = column(waiting, figure),
          at_most = figure == "p99" and P99_GOAL or nil },
      },
    }
  end
end

local function quiet(report, server)
  local seconds = report.quick and 1 or QUIET
  local function percent()
    local before = cpu_of(server.pid)
    core.sleep(seconds)
    return (cpu_of(server.pid) - before) / seconds * 100
  end
  local waiting = while_waiting(server, seconds + 1, percent)
  core.sleep(2) -- the driver lingers
  report:keep {
    title = "What the worker does meanwhile", axis = "Share of a processor", unit = "%", decimals = 2,
    sides = {
      { name = ("linq, %d calls wait"):format(SLOW_CALLS), values = { waiting }, at_most = WAITING_GOAL },
      { name = "linq, nothing is under way", values = { percent() }, at_most = 0 },
    },
  }
end

local function slow(report, server)
  report:section {
    id = "nginx-waiting", title = "nginx: what waiting calls leave for others",
    text = ("%d calls wait %d ms each. Requests that need none of them are answered meanwhile.")
      :format(SLOW_CALLS, SLOW),
  }
  others(report, server)
  quiet(report, server)
end

-- ---- all of it ----------------------------------------------------------------------------

--- Measures.
---@param report bench.report
---@param upstream table from bench.server
function nginx.measure(report, upstream)
  local server = start(upstream)
  server.pid = measure.output("curl -s --noproxy '*' " .. server.origin .. "/pid")
  local ok, message = pcall(function()
    fast(report, server)
    slow(report, server)
  end)
  server:stop()
  assert(ok, message)
end

return nginx
