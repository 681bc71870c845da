--- A game in C that looks up chats while it draws 60 frames a second: what a frame spends on them.

local measure = require "bench.measure"

local game = {}

local FRAMES, BUDGET = 300, 0.35
local PATTERN = "the client's part of a frame: median ([%d.]+) ms, p99 ([%d.]+) ms, max ([%d.]+) ms"

--- Measures.
---@param report bench.report
---@param lua string the command that runs a script
---@param program string the game
function game.measure(report, lua, program)
  local frames = report.quick and 60 or FRAMES
  local command = ("%s examples/game_host/run.lua %s %d %g"):format(lua, program, frames, BUDGET)
  local text = measure.output(command)
  local median, p99, longest = text:match(PATTERN)
  assert(median and text:find(" 0 wrong, 0 did not end", 1, true), text)
  report:section {
    id = "game", title = "In a game",
    text = ("What the client takes of a frame, in a game of 60 frames a second that has 64 lookups in flight and "
      .. "gives them a budget of %g ms: a call of Lua may end a little after it."):format(BUDGET),
  }
  local function side(name, value)
    return { name = name, command = command, values = { tonumber(value) } }
  end
  report:keep {
    title = ("The client's part of %d frames"):format(frames), axis = "Time", unit = "ms", decimals = 2,
    sides = { side("linq, median", median), side("linq, 99th percentile", p99), side("linq, longest", longest) },
  }
end

return game
