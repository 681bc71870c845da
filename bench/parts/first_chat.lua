--- From nothing to a chat: time and memory of a process, and what the first calls of a client take.

local measure = require "bench.measure"

local first_chat = {}

local CLIENT_CPU = 0
local WAITING, WAITING_MS = 1000, 1500

local function side(name, command, figure, goal)
  return {
    name = name,
    command = command,
    base = goal == nil,
    at_most = goal,
    run = function()
      return figure(measure.run(command, CLIENT_CPU))
    end,
  }
end

local function milliseconds(taken)
  return taken.wall * 1e3
end

local function mebibytes(taken)
  return taken.rss / 1024
end

local function start(report, target, linq)
  report:section {
    id = "start", title = "From a cold start",
    text = "A process starts, retrieves a chat, prints its name and ends. And of a client's calls 2 to 10, each of "
      .. "another kind, the slowest one's own time: none stops to load what it needs.",
  }
  report:measure {
    title = "From start to the first chat", axis = "Time", unit = "ms", decimals = 2, rounds = 40, seconds = 6,
    sides = {
      side("curl", "curl -s --noproxy '*' " .. target.chat_url, milliseconds),
      side("linq", linq, milliseconds, 1.45),
    },
  }
end

local function first_calls(report, lua)
  local command = lua .. " bench/linq_first_calls.lua"
  report:measure {
    title = "The slowest of calls 2 to 10", axis = "Time", unit = "ms", decimals = 3, rounds = 15, seconds = 10,
    sides = { { name = "linq", command = command, at_most = 0.5, run = function()
      return (measure.numbers(command))
    end } },
  }
end

local function memory(report, target, linq, lua)
  report:section {
    id = "memory", title = "Memory",
    text = "The most that a process had in memory at once, and by how much it grows for each call that waits.",
  }
  report:measure {
    title = "A process that retrieves one chat", axis = "Memory at its peak", unit = "MiB", decimals = 2, rounds = 11,
    seconds = 4,
    sides = {
      side("raw libcurl in C", ("%s %s 1"):format(measure.program "raw_sequential", target.chat_url), mebibytes),
      side("linq", linq, mebibytes, 1.2),
    },
  }
  local waiting = ("%s bench/linq_waiting.lua %s %s %d"):format(lua, target.slow_url(WAITING_MS), target.chat_id,
    WAITING)
  report:measure {
    title = ("A call, while %d of them wait"):format(WAITING), axis = "Memory", unit = "KiB", decimals = 1, rounds = 3,
    seconds = 15,
    sides = { { name = "linq", command = waiting, at_most = 40, run = function()
      return (measure.numbers(waiting))
    end } },
  }
end

--- Measures.
---@param report bench.report
---@param target table from bench.server
---@param lua string the command that runs a script
function first_chat.measure(report, target, lua)
  local linq = ("%s bench/linq_first_chat.lua %s %s"):format(lua, target.base_url, target.chat_id)
  start(report, target, linq)
  first_calls(report, lua)
  memory(report, target, linq, lua)
end

return first_chat
