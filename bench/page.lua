--- Writes the page of a run: every figure and every text on it is the run's.

local draw = require "bench.draw"
local statistics = require "bench.statistics"

local page = {}

local function add(lines, format, ...)
  lines[#lines + 1] = select("#", ...) > 0 and format:format(...) or format
end

-- ---- head --------------------------------------------------------------------------

local function head(lines, run)
  add(lines, "<!-- `make bench-pictures` writes this page from bench/results/%s.json. -->\n", run.id)
  add(lines, "# %s\n", run.title)
  add(lines, "%s\n", run.text)
  add(lines, "Measured on %s by `%s`, which writes [all figures of all rounds](../bench/results/%s.json), the "
    .. "pictures and this page; `make bench-pictures` writes both again from the figures.\n", run.date, run.command,
    run.id)
  if run.quick then
    add(lines, "**The rounds were few and short: these figures only show that the bench works.**\n")
  end
  add(lines, "A bar is the median of all rounds, and begins at zero. The line over it goes from the lowest round to "
    .. "the highest. What one table compares was measured by turns. A ratio is the median of the rounds' own ratios. "
    .. "Where there is a goal, an upright mark shows it.\n")
end

local function machine(lines, run)
  local it = run.machine
  add(lines, "## Machine and versions\n")
  add(lines, "| | |\n|---|---|")
  add(lines, "| processor | %s, %d of them |", it.processor, it.processors)
  add(lines, "| memory | %s |", it.memory)
  add(lines, "| system | %s, %s |", it.system, it.kernel)
  for _, part in ipairs(run.versions) do
    add(lines, "| %s | %s |", part.name, part.version)
  end
  add(lines, "")
  if #run.missing > 0 then
    add(lines, "Not there, and so not measured: %s.\n", table.concat(run.missing, ", "))
  end
end

-- ---- a section ---------------------------------------------------------------------

local function spread(line, side)
  if #side.values == 1 then
    return ""
  end
  return ("%s to %s"):format(draw.figure(line, side.lowest), draw.figure(line, side.highest))
end

local function ratio(_, side)
  return side.ratio and statistics.written(side.ratio.median, 2) or side.base and "1" or ""
end

local verdicts = { [true] = ": met", [false] = ": **missed**" }

local function goal(_, side)
  if not side.goal then
    return ""
  end
  local kind = side.goal.at_most and "at most" or "at least"
  local what, verdict = side.ratio and "ratio " or "", verdicts[side.met] or ""
  return ("%s%s %.4g%s"):format(what, kind, side.goal.at_most or side.goal.at_least, verdict)
end

local columns = {
  { head = "lowest to highest", align = "--:", text = spread },
  { head = "rounds", align = "--:", text = function(_, side) return tostring(#side.values) end },
  { head = "ratio", align = "--:", text = ratio, is_for = function(side) return side.ratio end },
  { head = "goal", align = "---", text = goal, is_for = function(side) return side.goal end },
}

-- The columns that say something about a line.
local function columns_of(line)
  local list = {}
  for _, column in ipairs(columns) do
    local is_needed = not column.is_for
    for _, side in ipairs(line.sides) do
      is_needed = is_needed or column.is_for(side)
    end
    list[#list + 1] = is_needed and column or nil
  end
  return list
end

local function row(cells)
  return "| " .. table.concat(cells, " | ") .. " |"
end

local function table_of(lines, line)
  local list = columns_of(line)
  local heads, aligns = { line.title, line.axis }, { "---", "--:" }
  for _, column in ipairs(list) do
    heads[#heads + 1], aligns[#aligns + 1] = column.head, column.align
  end
  lines[#lines + 1], lines[#lines + 2] = row(heads), row(aligns)
  for _, side in ipairs(line.sides) do
    local cells = { side.name, draw.figure(line, side.median) }
    for _, column in ipairs(list) do
      cells[#cells + 1] = column.text(line, side)
    end
    lines[#lines + 1] = row(cells)
  end
  lines[#lines + 1] = ""
end

-- Each command once, in the order of the sides.
local function commands(lines, section)
  local seen, list = {}, {}
  for _, line in ipairs(section.lines) do
    for _, side in ipairs(line.sides) do
      if side.command and not seen[side.command] then
        seen[side.command] = true
        list[#list + 1] = side.command
      end
    end
  end
  if #list > 0 then
    add(lines, "<details><summary>Commands</summary>\n\n<!-- run by: bench/run.lua -->\n```sh")
    lines[#lines + 1] = table.concat(list, "\n")
    add(lines, "```\n\n</details>\n")
  end
end

local function describe(section)
  local titles = {}
  for i, line in ipairs(section.lines) do
    titles[i] = line.title:gsub("`", "")
  end
  return ("%s, as bars: %s"):format(section.title, table.concat(titles, "; "))
end

local function section_of(lines, run, section)
  add(lines, "## %s\n", section.title)
  add(lines, "%s\n", section.text)
  add(lines, "![%s](%s/%s.svg)\n", describe(section), run.id, section.id)
  for _, line in ipairs(section.lines) do
    table_of(lines, line)
  end
  commands(lines, section)
end

--- Writes the page of a run.
---@param run bench.run
---@return string markdown
function page.of(run)
  local lines = {}
  head(lines, run)
  for _, section in ipairs(run.sections) do
    section_of(lines, run, section)
  end
  machine(lines, run)
  return table.concat(lines, "\n")
end

return page
