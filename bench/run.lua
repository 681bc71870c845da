--- The report of `make bench`: linq beside raw libcurl in C, beside plain
--- tables and beside curl, each with its goal. A missed goal is printed and
--- nothing more: figures are for people to judge.

local compare = require "bench.compare"
local measure = require "bench.measure"
local nginx = require "bench.nginx"
local outbox = require "bench.outbox"
local server = require "bench.server"

local SEQUENTIAL, IN_FLIGHT, CONCURRENCY = 50000, 50000, 64 -- what starting takes is (d)'s
local WAITING, WAITING_MS = 1000, 1500
local CLIENT_CPU = 0
local LUA = "lua5.4"
local JIT = (os.getenv "LINQ_BUILD" or "build") .. "/plain/lua/jit"
local LUAJIT = ("env LUA_CPATH='%s/?.so;;' luajit"):format(JIT)

-- ---- commands ------------------------------------------------------------------

local function linq_command(lua, script, target, ...)
  return table.concat({ lua, "bench/" .. script, target.base_url, target.chat_id, ... }, " ")
end

local function has_luajit()
  local core = io.open(JIT .. "/linq/core.so")
  return core and core:close()
end

local function raw_command(program, target, ...)
  return table.concat({ measure.program(program), target.chat_url, ... }, " ")
end

-- One side of a comparison: `figure` takes its number from what a run took.
local function side(name, command, figure, cpu)
  return {
    name = name,
    run = function()
      return figure(measure.run(command, cpu or CLIENT_CPU))
    end,
  }
end

-- ---- comparisons ---------------------------------------------------------------

-- On the server's processor: a request that wakes an idle one costs its sender
-- up to twice as much CPU on a virtual machine, on some runs and not on others.
local function one_after_another(title, script, target, goal)
  local function microseconds(taken)
    return taken.cpu / SEQUENTIAL * 1e6
  end
  compare.report {
    title = title,
    base = side("raw", raw_command("raw_sequential", target, SEQUENTIAL), microseconds, server.CPU),
    linq = side("linq", linq_command(LUA, script, target, SEQUENTIAL), microseconds, server.CPU),
    rounds = 7,
    seconds = 40,
    format = "%.1f us",
    at_most = goal,
  }
end

-- The raw loop decodes nothing, so what it is held against does not either.
local function sequential(target)
  one_after_another("a. one after another, CPU per request", "undecoded_sequential.lua", target, 1.25)
  one_after_another("a. the same, JSON and object included", "linq_sequential.lua", target)
end

-- Other kinds of answers, one after another, against raw requests for the same bytes.
local function other_calls(target)
  local base = target.base_url
  local function compare_with_raw(title, call, url, count, before)
    local function microseconds(taken)
      return taken.cpu / count * 1e6
    end
    local linq = table.concat({ LUA, "bench/linq_calls.lua", before and before.base_url or base, call, count }, " ")
    local raw = raw_command("raw_sequential", { chat_url = url }, count)
    local environment = before and ("env BENCH_CA_FILE=%s "):format(before.ca_file) or ""
    compare.report {
      title = title,
      base = side("raw", environment .. raw, microseconds, server.CPU),
      linq = side("linq", environment .. linq, microseconds, server.CPU),
      rounds = 5,
      seconds = 20,
      format = "%.1f us",
    }
  end
  compare_with_raw("h. v2, chats:get", "v2_chat", base .. "/v2/chats/45", 20000)
  compare_with_raw("h. v2, chats:find", "v2_find",
    "'" .. base .. "/v2/chats/find?phone_number=%2B12052761148&phone_numbers%5B%5D=%2B12055426109'", 20000)
  compare_with_raw("h. a page of 100 chats, a name of each", "page", base .. "/v3/chats?limit=100", 5000)
  local secure = server.start_secure()
  local ok, message = pcall(compare_with_raw, "h. TLS with HTTP/2", "chat", secure.chat_url, 20000, secure)
  secure:stop()
  assert(ok, message)
end

-- The first calls of a client: none may stop to load what it needs.
local function first_calls()
  local samples = {}
  for round = 1, 15 do
    local pipe = assert(io.popen(LUA .. " bench/linq_first_calls.lua"))
    samples[round] = assert(pipe:read "*n", "linq_first_calls.lua failed")
    pipe:close()
  end
  compare.judge("g. the slowest of calls 2 to 10, its own time", "%.3f ms", compare.median(samples), { at_most = 0.5 })
end

-- What metrics add to a call; with them, on_event is called at all.
local function metrics()
  local added, all = {}, {}
  for round = 1, 5 do
    local pipe = assert(io.popen(LUA .. " bench/linq_metrics.lua"))
    added[round], all[round] = assert(pipe:read "*n", "linq_metrics.lua failed"), pipe:read "*n"
    pipe:close()
  end
  compare.judge("i. metrics, beside an empty on_event", "%.2f us", compare.median(added), { at_most = 3 })
  compare.judge("i. metrics, beside no on_event", "%.2f us", compare.median(all), { at_most = 6 })
end

local function per_second(taken)
  return IN_FLIGHT / taken.wall
end

-- What runs the calls: linq.map, or the loop of a module that may not be there.
local function in_flight(target, lua, runner, goal)
  local title = ("b. %d in flight, requests per second"):format(CONCURRENCY)
  if not runner:find "^map" and not (pcall(require, runner) and pcall(require, "linq.host." .. runner)) then
    return print(("%-42s no %s here"):format(title, runner))
  end
  return compare.report {
    title = title,
    base = side("raw", raw_command("raw_in_flight", target, IN_FLIGHT, CONCURRENCY), per_second),
    linq = side(runner, linq_command(lua, "linq_in_flight.lua", target, IN_FLIGHT, CONCURRENCY, runner), per_second),
    rounds = 15,
    seconds = 60,
    format = "%.0f/s",
    at_least = goal,
  }
end

local function decoding()
  assert(os.execute(LUA .. " bench/linq_decode.lua goals"))
  if has_luajit() then
    print("   the same under LuaJIT:")
    io.stdout:flush()
    assert(os.execute(LUAJIT .. " bench/linq_decode.lua"))
  end
end

local function first_chat(target)
  local function milliseconds(taken)
    return taken.wall * 1e3
  end
  compare.report {
    title = "d. from start to the first chat, wall time",
    base = side("curl", "curl -s --noproxy '*' " .. target.chat_url, milliseconds),
    linq = side("linq", linq_command(LUA, "linq_first_chat.lua", target), milliseconds),
    rounds = 40,
    seconds = 6,
    format = "%.2f ms",
    at_most = 1.45,
  }
end

local function memory(target)
  local function kibibytes(taken)
    return taken.rss
  end
  compare.report {
    title = "e. peak memory for one chat",
    base = side("raw", raw_command("raw_sequential", target, 1), kibibytes),
    linq = side("linq", linq_command(LUA, "linq_first_chat.lua", target), kibibytes),
    rounds = 11,
    seconds = 4,
    format = "%.0f KiB",
    at_most = 1.2,
  }
end

local function memory_of_waiting(target)
  local url = target.slow_url(WAITING_MS)
  local command = ("%s bench/linq_waiting.lua %s %s %d"):format(LUA, url, target.chat_id, WAITING)
  local samples = {}
  for round = 1, 3 do
    local pipe = assert(io.popen(command))
    samples[round] = assert(pipe:read "*n", "failed: " .. command)
    pipe:close()
  end
  compare.judge(("e. memory of a call, %d of them waiting"):format(WAITING), "%.1f KiB", compare.median(samples),
    { at_most = 40 })
end

-- ---- the report ----------------------------------------------------------------

local function report(target)
  sequential(target)
  in_flight(target, LUA, "map", 0.85)
  print("   the same, a nested field of each chat read, and every field:")
  in_flight(target, LUA, "map_nested", 0.7)
  in_flight(target, LUA, "map_all", 0.65)
  if has_luajit() then
    print("   the three under LuaJIT:")
    in_flight(target, LUAJIT, "map")
    in_flight(target, LUAJIT, "map_nested")
    in_flight(target, LUAJIT, "map_all")
  end
  in_flight(target, LUA, "cqueues", 0.7)
  in_flight(target, LUA, "luv", 0.7)
  decoding()
  first_chat(target)
  memory(target)
  memory_of_waiting(target)
  first_calls()
  other_calls(target)
  metrics()
  outbox.report(LUA)
  nginx.report(target)
end

measure.build()
local target = server.start()
local ok, message = pcall(report, target)
target:stop()
if not ok then
  io.stderr:write(tostring(message), "\n")
  os.exit(1)
end
