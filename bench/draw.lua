--- Draws a section as SVG, with gnuplot: a panel for each line, a bar for each side from zero to the
--- median of its rounds, a line over the bar from the lowest to the highest of them, and a mark where
--- the goal is.

local files = require "linq.sandbox.files"
local statistics = require "bench.statistics"

local draw = {}

-- All in pixels.
local WIDTH, LEFT, RIGHT = 860, 270, 24
local ROW, TITLE, AXIS, NAKED_AXIS, GAP, KEY = 26, 26, 52, 14, 8, 26
local ROOM = 1.22 -- for the figure beside the longest bar

-- name -> as it is drawn, and what a dark page shows in its place
local colors = {
  background = { "#ffffff", "#0d1117" }, text = { "#1f2328", "#e6edf3" }, grid = { "#d0d7de", "#3d444d" },
  other = { "#8c959f", "#6e7681" }, linq = { "#0969da", "#388bfd" }, goal = { "#bc4c00", "#f0883e" },
}

local function quote(text)
  return "'" .. text:gsub("`", ""):gsub("'", "''") .. "'"
end

local function color(name)
  return ("rgb '%s'"):format(colors[name][1])
end

-- ---- numbers ---------------------------------------------------------------------

--- Writes a figure with its unit.
---@param line bench.line
---@param figure number
---@return string
function draw.figure(line, figure)
  local text = statistics.written(figure, line.decimals)
  local sign, whole, rest = text:match "^(%-?)(%d+)(.*)$"
  whole = whole:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
  return ("%s%s%s%s%s"):format(sign, whole, rest, line.unit == "/s" and "" or " ", line.unit)
end

-- Where the goal of a side lies on the axis.
local function goal_of(line, side)
  local goal = side.goal and (side.goal.at_most or side.goal.at_least)
  if not goal or not side.ratio then
    return goal
  end
  for _, other in ipairs(line.sides) do
    if other.base then
      return goal * other.median
    end
  end
end

local function farthest(line)
  local most = 0
  for _, side in ipairs(line.sides) do
    most = math.max(most, side.highest, goal_of(line, side) or 0)
  end
  return most
end

-- ---- a panel -----------------------------------------------------------------------

local function number(value)
  return value and ("%.7g"):format(value) or "NaN"
end

-- Where the figure stands: beyond the bar's line, and beyond a goal that would go through it. A difference of
-- two measured times may be below zero.
local function place_of_figure(side, goal, most)
  if goal and goal >= side.highest and goal < side.highest + 0.2 * most then
    return goal
  end
  return math.max(side.highest, 0)
end

-- A row for each side: row, median, lowest, highest, goal, place of the figure, figure.
local function rows(line, most, is_chosen)
  local lines = {}
  for i, side in ipairs(line.sides) do
    if is_chosen(side) then
      local is_spread, goal = #side.values > 1, goal_of(line, side)
      lines[#lines + 1] = ('%d %s %s %s %s %s "%s"'):format(i, number(side.median),
        number(is_spread and side.lowest), number(is_spread and side.highest), number(goal),
        number(place_of_figure(side, goal, most)), draw.figure(line, side.median))
    end
  end
  return lines
end

local function is_of_linq(side)
  return side.name:find "^linq" ~= nil
end

local function block(name, lines)
  return ("$%s << EOD\n%s\nEOD"):format(name, table.concat(lines, "\n"))
end

local function bars(script, line, most)
  local plots = {}
  local function add(name, fill, is_chosen)
    local lines = rows(line, most, is_chosen)
    if #lines > 0 then
      table.insert(script, block(name, lines))
      plots[#plots + 1] = ("$%s using (0):1:(0):2:($1-0.34):($1+0.34) with boxxyerror lc %s fs solid noborder")
        :format(name, color(fill))
    end
  end
  add("other", "other", function(side) return not is_of_linq(side) end)
  add("linq", "linq", is_of_linq)
  return plots
end

local function any(line, has)
  for _, side in ipairs(line.sides) do
    if has(side) then
      return true
    end
  end
end

local function plot(script, line, most)
  local plots = bars(script, line, most)
  table.insert(script, block("all", rows(line, most, function() return true end)))
  if any(line, function(side) return side.goal end) then
    plots[#plots + 1] = ("$all using 5:($1-0.44):(0):(0.88) with vectors nohead lw 3 lc %s"):format(color "goal")
  end
  if any(line, function(side) return #side.values > 1 end) then
    plots[#plots + 1] = ("$all using 2:1:3:4 with xerrorbars pt -1 lw 1.4 lc %s"):format(color "text")
  end
  plots[#plots + 1] = ("$all using 6:1:7 with labels left offset 0.9,0 textcolor %s"):format(color "text")
  table.insert(script, "plot " .. table.concat(plots, ", \\\n  "))
end

local function axis(script, line, most, is_shown)
  local add = function(...) table.insert(script, (...)) end
  local names = {}
  for i, side in ipairs(line.sides) do
    names[i] = ("%s %d"):format(quote(side.name), i)
  end
  add(("set xrange [0:%.7g]"):format(most > 0 and most * ROOM or 1))
  add(("set yrange [%g:0.4]"):format(#line.sides + 0.6))
  add(("set ytics (%s) scale 0 textcolor %s"):format(table.concat(names, ", "), color "text"))
  if is_shown then
    local better = line.more_is_better and "more is better" or "less is better"
    local unit = line.unit == "/s" and "" or ", " .. line.unit
    add(("set xlabel %s textcolor %s"):format(quote(("%s%s (%s)"):format(line.axis, unit, better)), color "text"))
    add(("set xtics format '%%.10g' nomirror scale 0.5 textcolor %s"):format(color "text"))
  else
    add "unset xlabel"
    add(("set xtics format '' nomirror scale 0 textcolor %s"):format(color "text"))
  end
end

-- ---- a picture ---------------------------------------------------------------------

local function is_axis_shown(section, i)
  return not section.one_axis or i == #section.lines
end

local function height_of(section, i)
  return TITLE + ROW * #section.lines[i].sides + (is_axis_shown(section, i) and AXIS or NAKED_AXIS) + GAP
end

local function total_height(section)
  local height = KEY
  for i in ipairs(section.lines) do
    height = height + height_of(section, i)
  end
  return height
end

local function place(script, section, i, top, height)
  local bottom = top + TITLE + ROW * #section.lines[i].sides
  local function set(format, ...)
    table.insert(script, format:format(...))
  end
  set("set lmargin at screen %.6f; set rmargin at screen %.6f", LEFT / WIDTH, 1 - RIGHT / WIDTH)
  set("set tmargin at screen %.6f; set bmargin at screen %.6f", 1 - (top + TITLE) / height, 1 - bottom / height)
  set("unset label 1; set label 1 %s at screen %.6f, %.6f left font ',14' textcolor %s", quote(section.lines[i].title),
    12 / WIDTH, 1 - (top + TITLE / 2) / height, color "text")
end

local key = "bar: median of the rounds, from zero   line: lowest to highest round"

local function begin(section, height, path)
  local has_goal = false
  for _, line in ipairs(section.lines) do
    has_goal = has_goal or any(line, function(side) return side.goal end)
  end
  return {
    "set encoding utf8",
    ("set terminal svg size %d,%d noenhanced font 'sans-serif,13' background '%s'"):format(WIDTH, height,
      colors.background[1]),
    "set output " .. quote(path),
    "set multiplot",
    "unset key; set border 2 lc " .. color "text",
    ("set grid xtics lt 1 lw 0.6 lc %s"):format(color "grid"),
    ("set label 2 %s at screen %.6f, %.6f left font ',12' textcolor %s"):format(
      quote(key .. (has_goal and "   upright mark: goal" or "")), 12 / WIDTH, KEY / 2 / height, color "text"),
  }
end

--- The script of a section's picture, for gnuplot.
---@param section bench.section
---@param path string of the picture
---@return string
function draw.script(section, path)
  local height, top, most = total_height(section), 0, 0
  local script = begin(section, height, path)
  for _, line in ipairs(section.lines) do
    most = math.max(most, farthest(line))
  end
  for i, line in ipairs(section.lines) do
    place(script, section, i, top, height)
    local length = section.one_axis and most or farthest(line)
    axis(script, line, length, is_axis_shown(section, i))
    plot(script, line, length)
    table.insert(script, "unset label 2")
    top = top + height_of(section, i)
  end
  table.insert(script, "unset multiplot\n")
  return table.concat(script, "\n")
end

-- ---- light and dark ------------------------------------------------------------------

-- gnuplot writes a colour as one of three attributes.
local function style()
  local rules, names = {}, {}
  for name in pairs(colors) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    for _, attribute in ipairs { "color", "fill", "stroke" } do
      rules[#rules + 1] = ('[%s="%s"] { %s: %s }'):format(attribute, colors[name][1], attribute, colors[name][2])
    end
  end
  return "<style>@media (prefers-color-scheme: dark) {\n" .. table.concat(rules, "\n") .. "\n}</style>"
end

local function hexadecimal(red, green, blue)
  return ("#%02x%02x%02x"):format(red, green, blue)
end

-- Colours in one notation, a title, no groups without content, no spaces at lines' ends.
local function tidy(svg, title)
  svg = svg:gsub("rgb%(%s*(%d+),%s*(%d+),%s*(%d+)%)", hexadecimal):gsub("='(#%x+)'", '="%1"')
  svg = svg:gsub("<title>.-</title>", function()
    return ("<title>%s</title>\n%s"):format(title, style())
  end, 1)
  svg = svg:gsub("[ \t]+\n", "\n"):gsub("<g [^>]*>\n</g>\n", "")
  return svg
end

--- Lists the figures of a section that its picture does not show.
---@param section bench.section
---@param svg string
---@return string[]
function draw.missing(section, svg)
  local missing = {}
  for _, line in ipairs(section.lines) do
    for _, side in ipairs(line.sides) do
      local figure = draw.figure(line, side.median)
      if not svg:find(">" .. figure .. "<", 1, true) then
        missing[#missing + 1] = ("%s, %s: %s"):format(line.title, side.name, figure)
      end
    end
  end
  return missing
end

--- Draws the picture of a section; raises when gnuplot says anything.
---@param section bench.section
---@param path string
function draw.section(section, path)
  local script = os.tmpname()
  assert(files.write(script, draw.script(section, path)))
  local pipe = assert(io.popen("env -u LD_PRELOAD gnuplot " .. script .. " 2>&1"))
  local said = pipe:read "*a"
  pipe:close()
  os.remove(script)
  assert(said == "", said)
  assert(files.write(path, tidy(assert(files.read(path)), section.title)))
end

return draw
