--- Outboxes: what one adds to a message, costs while nothing is to be sent, and holds while
--- much is waiting; in SQLite, and in a Redis on loopback that is started for this.

package.path = package.path .. ";/usr/share/lua/5.3/?.lua" -- Debian's lua-redis has no folder of 5.4's

local measure = require "bench.measure"

local outbox = {}

local PORT = 20000 + os.time() % 10000
local REDIS = "redis-server --port %d --bind 127.0.0.1 --daemonize yes --save '' --dir %s --pidfile %s/pid && sleep 0.5"
local homes = { sqlite = "SQLite", redis = "Redis" }

local lines = {
  { "cost", "An outbox adds to a message", "Time", "µs", 0, messages = 5000, rounds = 5, goal = 150 },
  { "idle", "An idle outbox", "Share of a processor", "%", 2, messages = 0, rounds = 1, goal = 1 },
  { "memory", "%d messages that wait", "Memory", "MB", 1, messages = 100000, rounds = 1, goal = 40 },
}

-- A home as a side of a line.
local function side(lua, line, kind, place, messages)
  local command = ("%s bench/linq_outbox.lua %s %s %s %d"):format(lua, line[1], kind, place, messages)
  return {
    name = "linq, " .. homes[kind], command = command, at_most = line.goal,
    run = function()
      if kind == "sqlite" then
        measure.output(("rm -f %s %s-wal %s-shm"):format(place, place, place))
      end
      return (measure.numbers(command))
    end,
  }
end

local function measure_lines(report, lua, places)
  for _, line in ipairs(lines) do
    local sides, messages = {}, report:scaled(line.messages)
    for _, kind in ipairs { "sqlite", "redis" } do
      sides[#sides + 1] = places[kind] and side(lua, line, kind, places[kind], messages)
    end
    if #sides > 0 then
      report:measure {
        title = line[2]:format(messages), axis = line[3], unit = line[4], decimals = line[5], rounds = line.rounds,
        seconds = 60, sides = sides,
      }
    end
  end
end

--- Measures.
---@param report bench.report
---@param lua string the command that runs a script
function outbox.measure(report, lua)
  local dir, places = measure.output("mktemp -d"):match "%S+", {}
  report:section {
    id = "outbox", title = "Outboxes",
    text = "What `linq.outbox` adds to each message that it keeps and sends, takes while nothing is to be sent, and "
      .. "holds in memory (SQLite: the process; Redis: the server) while much is waiting.",
  }
  if pcall(require, "DBI") then
    places.sqlite = dir .. "/outbox.db"
  else
    report:lacks "LuaDBI for SQLite"
  end
  if pcall(require, "redis") and measure.output("command -v redis-server") ~= "" then
    measure.output(REDIS:format(PORT, dir, dir))
    places.redis = PORT
  else
    report:lacks "Redis"
  end
  local ok, message = pcall(measure_lines, report, lua, places)
  measure.output(("kill $(cat %s/pid 2>/dev/null) 2>/dev/null; rm -rf %s"):format(dir, dir))
  assert(ok, message)
end

return outbox
