--- Outboxes: what one adds to a message, costs while nothing is to be sent, and holds while
--- much is waiting; in SQLite, and in a Redis on loopback that is started for this.

local compare = require "bench.compare"

local outbox = {}

local PORT = 20000 + os.time() % 10000

local function output(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

-- The median of a few rounds of bench/linq_outbox.lua.
local function figure(lua, rounds, what, kind, place)
  local samples = {}
  for round = 1, rounds do
    if kind == "sqlite" then
      output(("rm -f %s %s-wal %s-shm"):format(place, place, place))
    end
    local text = output(("%s bench/linq_outbox.lua %s %s %s"):format(lua, what, kind, place))
    samples[round] = assert(tonumber(text), text)
  end
  return compare.median(samples)
end

local goals = { cost = 150, idle = 1, memory = 40e6 / 2 ^ 20 }
local titles = {
  cost = "i. an outbox in %s adds to a message", idle = "i. an idle outbox in %s, of a processor",
  memory = "i. 100,000 messages that wait in %s",
}
local formats = { cost = "%.0f us", idle = "%.2f %%", memory = "%.1f MiB" }

local function judge_all(lua, kind, place)
  for _, what in ipairs { "cost", "idle", "memory" } do
    local value = figure(lua, what == "cost" and 5 or 1, what, kind, place)
    compare.judge(titles[what]:format(kind), formats[what], value, { at_most = goals[what] })
  end
end

--- Prints the figures.
---@param lua string the command that runs a script
function outbox.report(lua)
  local dir = output("mktemp -d"):match "%S+"
  if pcall(require, "DBI") then
    judge_all(lua, "sqlite", dir .. "/outbox.db")
  end
  if pcall(require, "redis") and output("command -v redis-server") ~= "" then
    output(("redis-server --port %d --bind 127.0.0.1 --daemonize yes --save '' --dir %s --pidfile %s/pid && sleep 0.5")
      :format(PORT, dir, dir))
    local ok, message = pcall(judge_all, lua, "redis", PORT)
    output(("kill $(cat %s/pid)"):format(dir))
    assert(ok, message)
  end
  output("rm -rf " .. dir)
end

return outbox
