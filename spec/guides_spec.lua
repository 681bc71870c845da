-- The lists in the guides, in docs/command.md and in the reference are complete, and name nothing that is not there:
-- options, kinds of errors, variables of the environment, names of metrics.
local families = require "linq.metrics.families"
local fixtures = require "spec.support.fixtures"
local index = require "spec.support.reference_index"
local process = require "spec.support.process"
local public_tables = require "spec.support.public_tables"

local read_file = require("spec.support.files").read

local definitions = index.definitions "library/linq.lua"

-- The names in code spans of the first column of a page's tables, below a heading.
local function first_column(path, heading)
  local names, is_below = {}, false
  for line in io.lines(path) do
    if line:find "^#" then
      is_below = line:match "^#+ (.*)$" == heading
    end
    for name in (is_below and line:match "^| (`[^|]*)|" or ""):gmatch "`([%w_]+)[^`]*`" do
      names[name] = true
    end
  end
  return names
end

-- The words of a text that a pattern captures.
local function words_of(text, pattern)
  local words = {}
  for word in text:gmatch(pattern) do
    words[word] = true
  end
  return words
end

local function fields_of(class)
  return index.members(definitions, class, "fields")
end

local function joined(...)
  local all = {}
  for _, source in ipairs { ... } do
    for name in pairs(source) do
      all[name] = true
    end
  end
  return all
end

local function assert_same_names(expected, names)
  assert.same(fixtures.sorted(expected), fixtures.sorted(names))
end

describe("the tables of the guides have all options, and no others:", function()
  local OPTIONS = "docs/guide/options-and-delivery.md"

  it("of a client", function()
    local told = first_column(OPTIONS, "Options of a client")
    assert_same_names(joined(public_tables.checks.client, { api_key = true, token = true }), told)
  end)

  it("of a request", function()
    local text = read_file(OPTIONS):match "Each method takes request options as its last argument:(.-)%."
    assert_same_names(public_tables.checks.request, words_of(text, "`([%w_]+)`"))
  end)

  it("of webhooks", function()
    assert_same_names(fields_of "linq.webhook_options", first_column("docs/guide/webhooks.md", "Webhooks"))
  end)

  it("of linq.host.new", function()
    local told = first_column("docs/guide/writing-a-host.md", "What an event loop gives")
    assert_same_names(fields_of "linq.host_parts", told)
  end)

  it("of a profile of the command", function()
    assert_same_names(require("linq.command.profile").known, first_column("docs/command.md", "The key"))
  end)
end)

describe("the page of the command", function()
  it("has all commands, and no others", function()
    local names = {}
    for _, command in ipairs(require "linq.command.list") do
      names[command.name] = true
    end
    local page = read_file "docs/command.md"
    assert_same_names(names, words_of(page:match "\n| `linq call.-\n\n", "`linq (%l+)"))
  end)
end)

describe("the kinds of errors", function()
  local kinds = {}
  for _, record in ipairs(require "tools.reference_records") do
    for _, value in ipairs(record[1] == "linq.error_kind" and record.values or {}) do
      kinds[value[1]] = true
    end
  end

  -- Kinds that the sources name: of libcurl's results, of statuses, of outboxes' messages, and of their own.
  local function in_sources()
    local lua = process.run "cat $(find lua/linq -name '*.lua' -not -path '*/command/*')" -- its JSON has two more
    local of_answers = read_file("lua/linq/error.lua"):match "local kinds = (%b{})"
    local of_libcurl = read_file "src/transfer_result.c"
    local found = words_of(of_libcurl, 'CURLE_[%u_%d]+, "(%l[%l_]+)"')
    found = joined(found, words_of(of_libcurl, 'return "(%l[%l_]+)";'))
    for _, pattern in ipairs { 'kind = "(%l[%l_]+)"', '"kind":"(%l[%l_]+)"', 'fail%("(%l[%l_]+)"' } do
      found = joined(found, words_of(lua, pattern))
    end
    local others = { server = true, status = true, expired = true } -- of a range of statuses, of a state
    return joined(found, words_of(of_answers, '= "(%l[%l_]+)"'), others)
  end

  it("in the reference are those of the sources", function()
    assert_same_names(in_sources(), kinds)
  end)

  it("in the guide are those of the reference", function()
    for kind in pairs(first_column("docs/guide/iterating-and-errors.md", "Kinds")) do
      assert.is_true(kinds[kind], kind)
    end
  end)
end)

describe("the events of on_event that the guides name", function()
  it("are those of the reference", function()
    local types = {}
    for _, record in ipairs(require "tools.reference_records") do
      for i = 3, record[1] == "linq.report" and #record or 0 do
        types[record[i]] = true
      end
    end
    local logged = read_file("docs/guide/nginx-in-production.md"):match "local logged = (%b{})"
    for name in pairs(words_of(logged, "([%l_]+) = true")) do
      assert.is_true(types[name], name)
    end
  end)
end)

describe("variables of the environment", function()
  local documents = process.run "cat README.md docs/*.md docs/guide/*.md docs/linq.1"

  it("that linq reads are documented", function()
    local sources = process.run "cat $(find lua sandbox/lua -name '*.lua')"
    local read = joined(words_of(sources, 'getenv%(?%s?"([%a_]+)"'), words_of(sources, '"(%u+_PROXY)"'),
      words_of(sources, '[vV][aA][rR][iI][aA][bB][lL][eE] = "(LINQ_[%u%d_]+)"'))
    for name in pairs(read) do
      assert.is_truthy(documents:find("%f[%w_]" .. name .. "%f[^%w_]"), name .. " is not documented")
    end
  end)

  it("that are documented are read by something", function()
    local sources = process.run "cat $(git ls-files lua sandbox examples spec tools bin Makefile)"
    for name in pairs(words_of(documents, "%f[%w_](LINQ_[%u%d_]+)")) do
      assert.is_truthy(name == "LINQ_API_V3_LOG" or sources:find(name, 1, true), name) -- it is the Python SDK's
    end
  end)
end)

describe("names of metrics in the guides", function()
  it("are those of metrics:text()", function()
    local known = {}
    for _, family in ipairs(families) do
      known[family[1]] = true
    end
    for _, path in ipairs { "docs/guide/metrics.md", "docs/guide/nginx-in-production.md" } do
      local text = read_file(path)
      for name in pairs(joined(words_of(text, "%f[%w_](linq_[%l_]+_total)"), words_of(text, "(linq_[%l_]+)[{%[]"),
        words_of(text, "(linq_[%l_]+_seconds)%f[^%w_]"), words_of(text, "(linq_[%l_]+_up)"))) do
        assert.is_true(known[name:gsub("_bucket$", "")], path .. ": " .. name)
      end
    end
  end)
end)
