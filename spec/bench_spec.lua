-- The bench keeps its figures as JSON, draws them, and writes pages that say what the JSON says.

local draw = require "bench.draw"
local files = require "spec.support.files"
local json = require "bench.json"
local page = require "bench.page"
local process = require "spec.support.process"
local report = require "bench.report"
local statistics = require "bench.statistics"

local RESULTS = "bench/results/"
local has_gnuplot = process.run "command -v gnuplot" ~= ""

local function quietly(fn, ...)
  local print_all = print
  _G.print = function() end
  local ok, message = pcall(fn, ...)
  _G.print = print_all
  assert(ok, message)
end

local machine = { processor = "a processor", processors = 2, memory = "1 GiB", system = "Debian", kernel = "Linux" }

local function new_report(quick)
  local it = report.new { id = "made", title = "Made", text = "", command = "make made", date = "2026-01-01",
    machine = machine, versions = {}, quick = quick }
  quietly(it.section, it, { id = "picture", title = "A picture", text = "" })
  return it
end

local sides = {
  { name = "raw", values = { 20, 10, 30 }, base = true, command = "raw http://127.0.0.1:23456/ /tmp/tmp.Ab3 1" },
  { name = "linq", values = { 30, 20, 33 }, at_most = 1.25 },
  { name = "linq, fast", values = { 10, 10, 10 }, at_most = 1.25 },
}

-- A run with one line, as it is kept.
local function a_run()
  local it = new_report()
  quietly(it.keep, it, { title = "A line", axis = "Time", unit = "µs", decimals = 1, sides = sides })
  return it.kept
end

describe("the bench", function()
  local locale = os.setlocale()

  setup(function()
    os.setlocale "C" -- as its own process has it: figures have a point
  end)

  teardown(function()
    os.setlocale(locale)
    files.remove_all()
  end)

  describe("writes JSON", function()
    it("that reads back", function()
      local deep = { { a = 1 }, { a = 2 } }
      local value = { list = { 1, 2.5, 1e6 }, text = 'a "b"/µ\n', yes = true, none = {}, deep = deep }
      assert.same(value, json.decode(json.encode(value)))
    end)

    it("with sorted names, and one line for a list of numbers", function()
      assert.equal('{\n  "a": [1, 2.5],\n  "b": "/"\n}\n', json.encode { b = "/", a = { 1, 2.5 } })
    end)

    it("of numbers alone", function()
      assert.has_error(function() json.encode { 0 / 0 } end)
      assert.has_error(function() json.encode { math.huge } end)
    end)
  end)

  describe("sums up", function()
    it("rounds, and leaves their order as it is", function()
      local values = { 3, 1, 2 }
      assert.same({ median = 2, lowest = 1, highest = 3 }, statistics.summary(values))
      assert.same({ 3, 1, 2 }, values)
      assert.equal(2.5, statistics.summary({ 4, 1, 2, 3 }).median)
    end)

    it("ratios round by round", function()
      assert.same({ 2, 0.5 }, statistics.ratios({ 2, 2 }, { 1, 4 }))
    end)
  end)

  describe("reports", function()
    it("sides that took turns", function()
      local order, it_report = {}, new_report()
      local function side(name)
        return { name = name, run = function()
          order[#order + 1] = name
          return #order
        end }
      end
      quietly(it_report.measure, it_report, { title = "A line", axis = "Time", unit = "s", decimals = 0, rounds = 3,
        seconds = 60, sides = { side "a", side "b" } })
      assert.same({ "a", "b", "a", "b", "a", "b" }, order)
      local line = it_report.kept.sections[1].lines[1]
      assert.same({ 1, 3, 5 }, line.sides[1].values)
      assert.same({ 2, 4, 6 }, line.sides[2].values)
    end)

    it("no round after the time is over, and few where it is to be quick", function()
      local function rounds(quick, seconds)
        local it_report, count = new_report(quick), 0
        local function run()
          count = count + 1
          return 1
        end
        quietly(it_report.measure, it_report, { title = "", axis = "", unit = "s", decimals = 0, rounds = 9,
          seconds = seconds, sides = { { name = "a", run = run } } })
        return count
      end
      assert.equal(1, rounds(false, 0))
      assert.equal(9, rounds(false, 60))
      assert.equal(2, rounds(true, 60))
    end)

    it("medians, spreads, ratios and goals", function()
      local kept = a_run().sections[1].lines[1].sides
      local raw, linq, fast = kept[1], kept[2], kept[3]
      assert.same({ 20, 10, 30 }, { raw.median, raw.lowest, raw.highest })
      assert.is_nil(raw.ratio)
      assert.equal(1.5, linq.ratio.median)
      assert.is_false(linq.met)
      assert.is_true(fast.met)
    end)

    it("no verdict about a goal where few rounds were taken", function()
      local it_report = new_report(true)
      quietly(it_report.keep, it_report, { title = "A line", axis = "Time", unit = "µs", decimals = 1, sides = sides })
      assert.is_nil(it_report.kept.sections[1].lines[1].sides[2].met)
      assert.is_nil(page.of(it_report.kept):find("missed", 1, true))
    end)

    it("commands without what is of one run alone", function()
      assert.equal("raw http://127.0.0.1:PORT/ FOLDER 1", a_run().sections[1].lines[1].sides[1].command)
    end)
  end)

  describe("writes figures", function()
    it("with their unit", function()
      assert.equal("1,234,567.0 µs", draw.figure({ decimals = 1, unit = "µs" }, 1234567))
      assert.equal("123/s", draw.figure({ decimals = 0, unit = "/s" }, 123.4))
      assert.equal("-1,000.50 ms", draw.figure({ decimals = 2, unit = "ms" }, -1000.5))
    end)

    it("rounded half up, in each Lua", function()
      assert.equal("783 µs", draw.figure({ decimals = 0, unit = "µs" }, 782.5))
      assert.equal("-0.2 s", draw.figure({ decimals = 1, unit = "s" }, -0.25))
      assert.equal("0 s", draw.figure({ decimals = 0, unit = "s" }, -0.2))
    end)
  end)

  describe("draws", function()
    local svg

    setup(function()
      if has_gnuplot then
        local path = files.new(nil, ".svg")
        draw.section(a_run().sections[1], path)
        svg = files.read(path)
      end
    end)

    local function it_draws(name, fn)
      it(name, function()
        if not has_gnuplot then
          return pending "gnuplot is not there"
        end
        fn()
      end)
    end

    -- From where to where each bar of a colour goes.
    local function bars(color)
      local all = {}
      for path in svg:gmatch("<polygon fill = '" .. color .. "' points = '([^']*)'") do
        local from, to = math.huge, -math.huge
        for x in path:gmatch "([%d.]+),[%d.]+" do
          from, to = math.min(from, tonumber(x)), math.max(to, tonumber(x))
        end
        all[#all + 1] = { from = from, length = to - from }
      end
      return all
    end

    it_draws("an SVG with the section's title", function()
      assert.truthy(svg:find("<svg", 1, true))
      assert.truthy(svg:find("<title>A picture</title>", 1, true))
      assert.truthy(svg:find("</svg>", 1, true))
    end)

    it_draws("a bar for each side, all from zero, as long as their medians", function()
      local raw, linq = bars "#8c959f", bars "#0969da"
      assert.same({ 1, 2 }, { #raw, #linq })
      assert.equal(raw[1].from, linq[1].from)
      assert.equal(raw[1].from, linq[2].from)
      assert.near(1.5, linq[1].length / raw[1].length, 0.01)
      assert.near(0.5, linq[2].length / raw[1].length, 0.01)
    end)

    it_draws("the figures, the axis with its unit, and what the marks are", function()
      assert.same({}, draw.missing(a_run().sections[1], svg))
      assert.truthy(svg:find("Time, µs (less is better)", 1, true))
      assert.truthy(svg:find("upright mark: goal", 1, true))
    end)

    it_draws("in the colours that the page has", function()
      local dark = svg:match "<style>@media %(prefers%-color%-scheme: dark%) {(.-)</style>"
      assert.truthy(dark:find('[fill="#0969da"] { fill: ', 1, true))
      local body = svg:gsub("<style>.-</style>", "")
      for color in body:gmatch [[fill ?= ?["'](#%x+)]] do
        assert.truthy(dark:find(('[fill="%s"]'):format(color), 1, true), color)
      end
      assert.is_nil(body:find("rgb(", 1, true))
    end)

    it_draws("a figure below zero, too", function()
      local it_report, path = new_report(), files.new(nil, ".svg")
      local below = { { name = "linq", values = { -2, -1 } }, { name = "raw", values = { 1 } } }
      quietly(it_report.keep, it_report, { title = "", axis = "Time", unit = "s", decimals = 1, sides = below })
      draw.section(it_report.kept.sections[1], path)
      assert.same({}, draw.missing(it_report.kept.sections[1], files.read(path)))
    end)

    it("no picture when a figure is missing in it", function()
      assert.same({ "A line, linq: 30.0 µs" }, draw.missing(a_run().sections[1], ">20.0 µs<>10.0 µs<"))
    end)
  end)

  describe("has a page", function()
    it("with each figure, its spread and how it stands to its goal", function()
      local text = page.of(json.decode(json.encode(a_run())))
      for _, line in ipairs {
        "| raw | 20.0 µs | 10.0 µs to 30.0 µs | 3 | 1 |",
        "| linq | 30.0 µs | 20.0 µs to 33.0 µs | 3 | 1.50 | ratio at most 1.25: **missed** |",
        "| linq, fast | 10.0 µs | 10.0 µs to 10.0 µs | 3 | 0.50 | ratio at most 1.25: met |",
        "raw http://127.0.0.1:PORT/ FOLDER 1",
      } do
        assert.truthy(text:find(line, 1, true), line)
      end
    end)

    for _, id in ipairs { "performance", "comparison" } do
      it(("as its figures have it: docs/%s.md"):format(id), function()
        local run = json.decode(files.read(RESULTS .. id .. ".json"))
        -- assert.equal would print both texts
        assert(page.of(run) == files.read(("docs/%s.md"):format(id)), "stale: make bench-pictures")
      end)

      it(("whose pictures show the figures: docs/%s/"):format(id), function()
        local run, names = json.decode(files.read(RESULTS .. id .. ".json")), {}
        for i, section in ipairs(run.sections) do
          local path = ("docs/%s/%s.svg"):format(id, section.id)
          assert.same({}, draw.missing(section, assert(files.read(path), path)), path)
          names[i] = path
        end
        table.sort(names)
        assert.equal(table.concat(names, "\n") .. "\n", (process.run("LC_ALL=C ls docs/" .. id .. "/*.svg")))
      end)
    end
  end)
end)
