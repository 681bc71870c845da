--- Many calls at a time: what runs them is linq.map, or the loop of a module that may not be there.

local measure = require "bench.measure"

local in_flight = {}

local COUNT, CONCURRENCY = 50000, 64 -- what starting takes is first_chat's
local CLIENT_CPU = 0

local runners = {
  { "map", "linq.map, a name read", 0.85 },
  { "map_nested", "linq.map, a nested field read", 0.7 },
  { "map_all", "linq.map, every field read", 0.65 },
}
local loops = { { "cqueues", "linq in cqueues, a name read", 0.7 }, { "luv", "linq in luv, a name read", 0.7 } }

local function side(name, command, count, goal)
  return {
    name = name,
    command = command,
    at_least = goal,
    run = function()
      return count / measure.run(command, CLIENT_CPU).wall
    end,
  }
end

--- Measures.
---@param report bench.report
---@param target table from bench.server
---@param lua string the command that runs a script
---@param luajit? string the same for LuaJIT, where it is there
function in_flight.measure(report, target, lua, luajit)
  local count = report:scaled(COUNT)
  local raw = ("%s %s %d %d"):format(measure.program "raw_in_flight", target.chat_url, count, CONCURRENCY)
  local sides = { side("raw libcurl in C", raw, count) }
  sides[1].base = true
  local function add(interpreter, suffix, runner, goal)
    local command = ("%s bench/linq_in_flight.lua %s %s %d %d %s"):format(interpreter, target.base_url, target.chat_id,
      count, CONCURRENCY, runner[1])
    sides[#sides + 1] = side(runner[2] .. suffix, command, count, goal)
  end
  report:section {
    id = "in-flight", title = CONCURRENCY .. " in flight",
    text = ("How many chats a second one process retrieves when %d calls are under way at any moment, client and "
      .. "server on a processor each."):format(CONCURRENCY),
  }
  for _, runner in ipairs(runners) do
    add(lua, "", runner, runner[3])
  end
  for _, runner in ipairs(loops) do
    if pcall(require, runner[1]) and pcall(require, "linq.host." .. runner[1]) then
      add(lua, "", runner, runner[3])
    else
      report:lacks(runner[1])
    end
  end
  for _, runner in ipairs(luajit and runners or {}) do
    add(luajit, ", LuaJIT", runner)
  end
  report:measure {
    title = ("chats:retrieve, %d times"):format(count), axis = "Calls a second", unit = "/s", decimals = 0,
    more_is_better = true, rounds = 12, seconds = 240, sides = sides,
  }
end

return in_flight
