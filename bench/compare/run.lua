--- `make bench-compare`: measures linq beside what one would take in its place, on the same work, prints
--- the figures and keeps them:
---
---     lua bench/compare/run.lua FILE [quick]

local contestants = require "bench.compare.contestants"
local core = require "linq.core"
local files = require "linq.sandbox.files"
local machine = require "bench.machine"
local measure = require "bench.measure"
local new_report = require("bench.report").new
local server = require "bench.server"

local FILE, QUICK = arg[1], arg[2] == "quick"
local ROUNDS, SECONDS = QUICK and 1 or 7, 210
local CONCURRENCY, CLIENT_CPU = 64, 0
local FIRST = "linq, Lua 5.4" -- the others stand beside it
local SDK = "bench/compare/node_modules/@linqapp/sdk/package.json"

local packages = { "lua5.4", "luajit2", "luajit", "lua-cjson", "libcurl4", "libssl3", "nginx-light",
  "libnginx-mod-http-lua", "lua-http", "lua-cqueues", "lua-luaossl", "lua-socket", "lua-sec", "gcc" }

local schemes = { { "plain", "over plain HTTP" }, { "tls", "over TLS" } }

-- ---- measuring -----------------------------------------------------------------------

-- One round of one of them: what a run of each kind took.
local function measure_one(report, it, target)
  local first = it.command(target, 1, 1)
  local taken = { first = measure.run(first, CLIENT_CPU) }
  taken.first.command = first
  local function run(kind, count, concurrency, cpu)
    count = report.quick and math.ceil(count / 10) or count
    local command = it.command(target, count + 1, concurrency)
    local all = measure.run(command, cpu)
    taken[kind] = {
      wall = (all.wall - taken.first.wall) / count, cpu = (all.cpu - taken.first.cpu) / count, rss = all.rss,
      command = command,
    }
  end
  run("sequential", target.ca_file and it.sequential_over_tls or it.sequential, 1, server.CPU)
  if it.in_flight then
    run("in_flight", it.in_flight, CONCURRENCY, CLIENT_CPU)
  end
  return taken
end

-- scheme -> name -> rounds. They take turns.
local function measure_all(report, list, targets)
  local all, stop = { plain = {}, tls = {} }, core.now() + SECONDS
  for round = 1, ROUNDS do
    for _, scheme in ipairs(schemes) do
      local rounds_of, target = all[scheme[1]], targets[scheme[1]]
      for _, it in ipairs(list) do
        rounds_of[it.name] = rounds_of[it.name] or {}
        rounds_of[it.name][round] = measure_one(report, it, target)
      end
    end
    if core.now() >= stop then
      break
    end
  end
  return all
end

-- ---- lines -----------------------------------------------------------------------------

-- What a line tells: of which kind of run, and how it is counted.
local lines = {
  sequential_cpu = { "sequential", "CPU time of a call", "µs", 0, function(taken) return taken.cpu * 1e6 end },
  sequential_time = { "sequential", "Time of a call", "µs", 0, function(taken) return taken.wall * 1e6 end },
  in_flight_rate = { "in_flight", "Calls a second", "/s", 0, function(taken) return 1 / taken.wall end,
    more_is_better = true },
  in_flight_cpu = { "in_flight", "CPU time of a call", "µs", 0, function(taken) return taken.cpu * 1e6 end },
  start = { "first", "Time", "ms", 1, function(taken) return taken.wall * 1e3 end },
  first_memory = { "first", "Memory at its peak", "MiB", 1, function(taken) return taken.rss / 1024 end },
  in_flight_memory = { "in_flight", "Memory at its peak", "MiB", 1, function(taken) return taken.rss / 1024 end },
}

local sections = {
  {
    id = "one-after-another", title = "One after another",
    text = "Each call begins when the one before it has ended. Client and server share a processor, so that neither "
      .. "has to wake the other's. What the start takes is taken off. LuaSocket opens a connection for each request, "
      .. "and sends each in two parts, of which over TLS the second waits until the system acknowledges the first. "
      .. "The others keep their connections.",
    { "sequential_cpu", "CPU time of a call" }, { "sequential_time", "Time of a call" },
  },
  {
    id = "many", title = CONCURRENCY .. " in flight",
    text = ("%d calls are under way at any moment, client and server on a processor each. What the start takes is "
      .. "taken off. LuaSocket makes one request at a time, and is not here. Over TLS linq speaks HTTP/2, "
      .. "the others HTTP/1.1."):format(CONCURRENCY),
    { "in_flight_rate", "Calls a second" }, { "in_flight_cpu", "CPU time of a call" },
  },
  {
    id = "start", title = "From a cold start",
    text = "A process starts, retrieves a chat, reads its name and ends. Of nginx it is the whole server that starts.",
    { "start", "From start to end" },
  },
  {
    id = "memory", title = "Memory", text = "The most that the process had in memory at once.",
    { "first_memory", "One chat" }, { "in_flight_memory", CONCURRENCY .. " in flight" },
  },
}

local function sides_of(list, rounds_of, line)
  local sides = {}
  for _, it in ipairs(list) do
    local rounds, values = rounds_of[it.name], {}
    for i, taken in ipairs(rounds) do
      values[i] = taken[line[1]] and line[5](taken[line[1]])
    end
    if #values > 0 then
      local command = rounds[1][line[1]].command
      sides[#sides + 1] = { name = it.name, values = values, base = it.name == FIRST, command = command }
    end
  end
  return sides
end

local function keep(report, list, all)
  for _, section in ipairs(sections) do
    report:section { id = section.id, title = section.title, text = section.text }
    for _, told in ipairs(section) do
      local line = lines[told[1]]
      for _, scheme in ipairs(schemes) do
        report:keep {
          title = told[2] .. ", " .. scheme[2], axis = line[2], unit = line[3], decimals = line[4],
          more_is_better = line.more_is_better, sides = sides_of(list, all[scheme[1]], line),
        }
      end
    end
  end
end

-- ---- the run -----------------------------------------------------------------------------

local function versions()
  local list = machine.versions(packages)
  local sdk = (files.read(SDK) or ""):match '"version":%s*"([^"]+)"'
  if sdk then
    list[#list + 1] = { name = "Node", version = machine.output "node --version" }
    list[#list + 1] = { name = "@linqapp/sdk", version = sdk }
  end
  return list
end

local report = new_report {
  id = "comparison",
  title = "Comparison",
  text = ("linq beside what one would take in its place, on the same work: retrieve a chat of %d bytes, decode it and "
    .. "read its name. All verify the server's certificate; LuaSec looks at no host name. A ratio is to %s.")
    :format(#server.chat(), FIRST),
  command = "make bench-compare",
  date = os.date "!%Y-%m-%d",
  machine = machine.describe(),
  versions = versions(),
  quick = QUICK,
}

local function compare(targets, dir)
  local list, missing = contestants.list(dir, targets.tls.ca_file)
  for _, name in ipairs(missing) do
    report:lacks(name)
  end
  keep(report, list, measure_all(report, list, targets))
end

measure.build()
local targets = { plain = server.start(), tls = server.start_secure() }
targets.tls.chat_id = targets.plain.chat_id
local ok, message = pcall(compare, targets, targets.tls.dir)
targets.plain:stop()
targets.tls:stop()
if not ok then
  io.stderr:write(tostring(message), "\n")
  os.exit(1)
end
print(("%d lines: %s"):format(report:write(FILE), FILE))
