--- The report of `make bench`: linq beside raw libcurl in C, beside plain
--- tables and beside curl, each with its goal. A missed goal is printed and
--- nothing more: figures are for people to judge.

local compare = require "bench.compare"
local measure = require "bench.measure"
local server = require "bench.server"

local SEQUENTIAL, IN_FLIGHT, CONCURRENCY = 20000, 20000, 64
local CLIENT_CPU = 0
local JIT = "build/plain/lua/jit"

-- ---- commands ------------------------------------------------------------------

local function linq_command(script, target, ...)
  return table.concat({ "lua5.4", "bench/" .. script, target.base_url, target.chat_id, ... }, " ")
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
local function one_after_another(title, script, target, goal, rounds)
  local function microseconds(taken)
    return taken.cpu / SEQUENTIAL * 1e6
  end
  compare.report {
    title = title,
    base = side("raw", raw_command("raw_sequential", target, SEQUENTIAL), microseconds, server.CPU),
    linq = side("linq", linq_command(script, target, SEQUENTIAL), microseconds, server.CPU),
    rounds = rounds,
    seconds = 16,
    format = "%.1f us",
    at_most = goal,
  }
end

local function sequential(target)
  one_after_another("a. one after another, CPU per request", "linq_sequential.lua", target, 1.25, 7)
  one_after_another("a. the same, transport alone, no JSON", "transport_sequential.lua", target, nil, 3)
end

local function in_flight(target)
  local function per_second(taken)
    return IN_FLIGHT / taken.wall
  end
  compare.report {
    title = ("b. %d in flight, requests per second"):format(CONCURRENCY),
    base = side("raw", raw_command("raw_in_flight", target, IN_FLIGHT, CONCURRENCY), per_second),
    linq = side("linq", linq_command("linq_in_flight.lua", target, IN_FLIGHT, CONCURRENCY), per_second),
    rounds = 7,
    seconds = 20,
    format = "%.0f/s",
    at_least = 0.7,
  }
end

local function decoding()
  assert(os.execute("lua5.4 bench/linq_decode.lua goals"))
  local core = io.open(JIT .. "/linq/core.so")
  if core then
    core:close()
    print("   the same under LuaJIT:")
    io.stdout:flush()
    assert(os.execute(("env LUA_CPATH='%s/?.so;;' luajit bench/linq_decode.lua"):format(JIT)))
  end
end

local function first_chat(target)
  local function milliseconds(taken)
    return taken.wall * 1e3
  end
  compare.report {
    title = "d. from start to the first chat, wall time",
    base = side("curl", "curl -s --noproxy '*' " .. target.chat_url, milliseconds),
    linq = side("linq", linq_command("linq_first_chat.lua", target), milliseconds),
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
    linq = side("linq", linq_command("linq_first_chat.lua", target), kibibytes),
    rounds = 11,
    seconds = 4,
    format = "%.0f KiB",
    at_most = 1.5,
  }
end

-- ---- the report ----------------------------------------------------------------

local function report(target)
  sequential(target)
  in_flight(target)
  decoding()
  first_chat(target)
  memory(target)
end

measure.build()
local target = server.start()
local ok, message = pcall(report, target)
target:stop()
if not ok then
  io.stderr:write(tostring(message), "\n")
  os.exit(1)
end
