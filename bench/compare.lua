--- Comparisons: two sides, measured by turns so that a slow moment of the
--- machine hits both, their medians, and a line that says how they stand.

local compare = {}

--- The middle one; sorts them.
---@param values number[]
---@return number
function compare.median(values)
  table.sort(values)
  local middle = #values / 2
  if middle % 1 == 0 then
    return (values[middle] + values[middle + 1]) / 2
  end
  return values[middle + 0.5]
end

-- Both sides by turns: A, B, A, B, … until the rounds or the seconds are over.
local function measure(plan)
  local base, linq, ratios = {}, {}, {}
  local stop = os.time() + plan.seconds
  for round = 1, plan.rounds do
    base[round], linq[round] = plan.base.run(), plan.linq.run()
    ratios[round] = linq[round] / base[round]
    if os.time() >= stop then
      break
    end
  end
  return compare.median(base), compare.median(linq), compare.median(ratios), #base
end

local function verdict(goal, figure)
  if goal.at_most then
    return ("(goal: at most %.2f) %s"):format(goal.at_most, figure <= goal.at_most and "ok" or "MISSED")
  elseif goal.at_least then
    return ("(goal: at least %.2f) %s"):format(goal.at_least, figure >= goal.at_least and "ok" or "MISSED")
  end
  return "(information)"
end

--- Prints a figure and how it stands.
---@param title string
---@param format string of the figure, with its unit
---@param figure number
---@param goal { at_most?: number, at_least?: number }
function compare.judge(title, format, figure, goal)
  print(("%-42s %s %s"):format(title, format:format(figure), verdict(goal, figure)))
  io.stdout:flush()
end

--- Measures both sides and prints a line. The ratio is the median of the rounds'
--- own: both sides of a round ran in the same moment of the machine.
---@param plan table title; base and linq (each name and run() -> number); rounds and seconds (it ends at whichever
---  comes first); format (of a figure, with its unit); at_most or at_least (the goal of linq / base), or neither
---@return number ratio linq / base
function compare.report(plan)
  local base, linq, ratio, rounds = measure(plan)
  print(("%-42s %s %s, %s %s, ratio %.2f %s [%d rounds]"):format(plan.title, plan.base.name,
    plan.format:format(base), plan.linq.name, plan.format:format(linq), ratio, verdict(plan, ratio), rounds))
  io.stdout:flush()
  return ratio
end

return compare
