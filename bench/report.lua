--- A run's figures: sides are measured by turns, so that a slow moment of the machine hits all of
--- them; a line is printed when it is there; all of them are kept for the pictures and the page.
---
--- A missed goal is printed and nothing more: figures are for people to judge.

local files = require "linq.sandbox.files"
local core = require "linq.core"
local json = require "bench.json"
local statistics = require "bench.statistics"

local report = {}

---@class bench.side what is measured, or was
---@field name string
---@field command? string that shows how it is measured
---@field run? fun(): number of one round
---@field values? number[] of all rounds, where they were measured elsewhere
---@field base? boolean the others of the line stand beside it
---@field at_most? number goal: of the ratio to the base, where there is one, else of the figure
---@field at_least? number

---@class bench.line
---@field title string
---@field axis string what the figures are
---@field unit string
---@field decimals integer
---@field more_is_better? boolean
---@field sides bench.side[]
---@field rounds? integer
---@field seconds? number no round begins after them

---@class bench.section
---@field id string of its picture
---@field title string
---@field text string
---@field one_axis? boolean the lines share one axis

---@class bench.run as it is kept: what it is about, and the sections with their lines
---@field id string of its page
---@field title string
---@field text string
---@field command string
---@field date string
---@field machine bench.machine
---@field versions bench.version[]
---@field quick boolean few rounds
---@field sections? bench.section[]
---@field missing? string[] what could not be measured

---@class bench.report
---@field kept bench.run
---@field quick boolean

local QUICK_ROUNDS = 2

-- ---- measuring -------------------------------------------------------------------

local function take_turns(line, rounds)
  local stop = core.now() + line.seconds
  for _, side in ipairs(line.sides) do
    side.values = {}
  end
  for round = 1, rounds do
    for _, side in ipairs(line.sides) do
      side.values[round] = side.run()
    end
    if core.now() >= stop then
      return
    end
  end
end

-- ---- what is kept ----------------------------------------------------------------

-- Ports and temporary folders are of one run alone.
local function shown(command)
  return command and command:gsub("127%.0%.0%.1:%d+", "127.0.0.1:PORT"):gsub("/tmp/[%w._]+", "FOLDER")
    :gsub("redis %d+", "redis PORT") or nil
end

local function base_of(line)
  for _, side in ipairs(line.sides) do
    if side.base then
      return side
    end
  end
end

local function is_met(goal, figure)
  if goal.at_most then
    return figure <= goal.at_most
  end
  return figure >= goal.at_least
end

-- A side as it is kept.
local function kept_side(side, base, quick)
  local kept = statistics.summary(side.values)
  kept.name, kept.values, kept.base = side.name, side.values, side.base
  kept.command = shown(side.command)
  if base and side ~= base then
    kept.ratio = statistics.summary(statistics.ratios(side.values, base.values))
  end
  if side.at_most or side.at_least then
    kept.goal = { at_most = side.at_most, at_least = side.at_least }
    if not quick then -- few rounds say nothing about a goal
      kept.met = is_met(kept.goal, (kept.ratio or kept).median)
    end
  end
  return kept
end

local function kept_line(line, quick)
  local kept, base = {}, base_of(line)
  for _, name in ipairs { "title", "axis", "unit", "decimals", "more_is_better" } do
    kept[name] = line[name]
  end
  kept.sides = {}
  for i, side in ipairs(line.sides) do
    kept.sides[i] = kept_side(side, base, quick)
  end
  return kept
end

-- ---- what is printed -------------------------------------------------------------

local verdicts = { [true] = " ok", [false] = " MISSED" }

local function verdict(side)
  local goal = side.goal
  if not goal then
    return ""
  end
  local text = goal.at_most and ("goal: at most %g"):format(goal.at_most) or ("goal: at least %g"):format(goal.at_least)
  return (" (%s)%s"):format(text, verdicts[side.met] or "")
end

local function print_line(line)
  print("  " .. line.title)
  for _, side in ipairs(line.sides) do
    local format = ("    %%-44s %%10.%df %%s%%s%%s  [%%d]"):format(line.decimals)
    local ratio = side.ratio and (", ratio " .. statistics.written(side.ratio.median, 2)) or ""
    print(format:format(side.name, side.median, line.unit, ratio, verdict(side), #side.values))
  end
  io.stdout:flush()
end

-- ---- a run -----------------------------------------------------------------------

local methods = {}
local metatable = { __index = methods }

--- Begins a run.
---@param about bench.run
---@return bench.report
function report.new(about)
  local kept = { sections = {}, missing = {} }
  for name, value in pairs(about) do
    kept[name] = value
  end
  return setmetatable({ kept = kept, quick = about.quick }, metatable)
end

--- Begins a section; the lines that follow are its.
---@param section bench.section
function methods:section(section)
  print(section.title)
  section.lines = {}
  table.insert(self.kept.sections, section)
end

--- Fewer of what is done, where the run is to be quick.
---@param count integer
---@return integer
function methods:scaled(count)
  return self.quick and math.max(1, math.ceil(count / 50)) or count
end

--- Measures the sides by turns, and keeps the line.
---@param line bench.line
function methods:measure(line)
  take_turns(line, self.quick and math.min(QUICK_ROUNDS, line.rounds) or line.rounds)
  self:keep(line)
end

--- Keeps a line whose sides have their values.
---@param line bench.line
function methods:keep(line)
  local kept, section = kept_line(line, self.quick), self.kept.sections[#self.kept.sections]
  table.insert(section.lines, kept)
  print_line(kept)
end

--- Notes what could not be measured here.
---@param what string
function methods:lacks(what)
  table.insert(self.kept.missing, what)
  print("  no " .. what .. " here")
end

--- Writes the figures.
---@param path string
---@return integer lines
function methods:write(path)
  assert(files.write(path, json.encode(self.kept)))
  local count = 0
  for _, section in ipairs(self.kept.sections) do
    count = count + #section.lines
  end
  return count
end

return report
