--- The report of `make bench`: linq beside raw libcurl in C, beside plain
--- tables and beside curl, each with its goal. A missed goal is printed and
--- nothing more: figures are for people to judge.

local compare = require "bench.compare"
local measure = require "bench.measure"
local nginx = require "bench.nginx"
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
    at_most = 1.5,
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
    at_most = 1.5,
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
  local ratio = in_flight(target, LUA, "map", 0.7)
  compare.judge("   the same, against the goal of linq.map", "%.2f", ratio, { at_least = 0.8 })
  print("   the same, a nested field of each chat read, and every field:")
  in_flight(target, LUA, "map_nested", 0.7)
  in_flight(target, LUA, "map_all")
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
