--- What metrics add to a call; with them, on_event is called at all.

local measure = require "bench.measure"

local metrics = {}

local ROUNDS = 5

--- Measures.
---@param report bench.report
---@param lua string the command that runs a script
function metrics.measure(report, lua)
  local command = lua .. " bench/linq_metrics.lua"
  local beside_empty, beside_none = {}, {}
  for round = 1, report.quick and 1 or ROUNDS do
    beside_empty[round], beside_none[round] = measure.numbers(command)
  end
  report:section {
    id = "metrics", title = "Metrics",
    text = "What `linq.metrics` adds to a call whose answer is there at once.",
  }
  report:keep {
    title = "Metrics of a call", axis = "CPU time added to a call", unit = "µs", decimals = 2,
    sides = {
      { name = "linq, beside an empty on_event", command = command, values = beside_empty, at_most = 3 },
      { name = "linq, beside no on_event", command = command, values = beside_none, at_most = 6 },
    },
  }
end

return metrics
