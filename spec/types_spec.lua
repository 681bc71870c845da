-- The definitions before a language server (`make types`), as far as it can be told without one: the fixtures name
-- what the definitions have, or have not.
local expectations = require "spec.types.expectations"
local index = require "spec.support.reference_index"
local process = require "spec.support.process"

local RIGHT, WRONG = "spec/types/right.lua", "spec/types/wrong.lua"

-- The names of all members in the definitions, and of Lua's own in the fixtures.
local function known_names()
  local names = {}
  for _, name in ipairs { "getenv", "upper", "example", "com" } do
    names[name] = true
  end
  for _, class in pairs(index.definitions("library/linq.lua").classes) do
    for _, members in ipairs { class.fields, class.methods } do
      for name in pairs(members) do
        names[name] = true
      end
    end
  end
  return names
end

-- Calls `fn(name, line)` for each member that a line reads; what is in quotes does not count.
local function each_member(path, fn)
  for line in io.lines(path) do
    local code = line:gsub('"[^"]*"', '""'):gsub("%-%- .*$", "")
    for name in code:gmatch "[%w%])\"][.:]([%a_][%w_]*)" do
      fn(name, line)
    end
  end
end

describe("the fixtures of types", function()
  local known

  setup(function()
    known = known_names()
  end)

  it("are Lua", function()
    assert(loadfile(RIGHT))
    assert(loadfile(WRONG))
  end)

  it("hold 60 right lines and 26 mistakes", function()
    local right, mistakes = 0, 0
    for line in io.lines(RIGHT) do
      assert.equal("", expectations.of(line))
      right = right + (expectations.is_code(line) and 1 or 0)
    end
    for line in io.lines(WRONG) do
      mistakes = mistakes + select(2, expectations.of(line):gsub("%S+", ""))
    end
    assert.is_true(right >= 60, right)
    assert.is_true(mistakes >= 26, mistakes)
  end)

  it("name in right lines what is in the definitions", function()
    each_member(RIGHT, function(name, line)
      assert.truthy(known[name] or line:find("totable()." .. name, 1, true) or line:find("state." .. name, 1, true)
        or name == "anything", line .. ": " .. name)
    end)
  end)

  it("name in mistakes what is not there", function()
    for line in io.lines(WRONG) do
      local unknown = 0
      for name in line:gsub('"[^"]*"', '""'):gmatch "[%w%])][.:]([%a_][%w_]*)" do
        unknown = unknown + (known[name] and 0 or 1)
      end
      local _, expected = expectations.of(line):gsub("undefined%-field", "")
      -- a name that another class has is no less wrong
      assert.is_true(unknown <= expected, line)
    end
  end)
end)

describe("what a line expects", function()
  local text = "local a\nprint(a.b) -- expect: undefined-field\nend"

  it("is compared with what was said of it", function()
    local passed, differences = expectations.compare(text, { [2] = { "undefined-field", message = "no b" } })
    assert.equal(1, passed)
    assert.same({}, differences)
  end)

  it("differs where nothing, something else or too much was said", function()
    local _, differences = expectations.compare(text, { [1] = { "unused", message = "a" } })
    assert.same({ "1: expected nothing, got unused: a", "2: expected undefined-field, got nothing" }, differences)
  end)

  it("is nothing in a file without mistakes, whose lines of code all count", function()
    assert.equal(2, (expectations.compare("local a\n\n-- words\nif a then\nend", {})))
  end)
end)

describe("make types", function()
  it("says that there is no language server, and ends well", function()
    local output, status = process.run_lua('arg = { [0] = "run", "/nonexistent" }\ndofile "spec/types/run.lua"')
    assert.equal(0, status)
    assert.matches("/nonexistent is not there, so that nothing is checked", output, 1, true)
    assert.matches("0 passed, 0 failed, 1 skipped\n$", output)
  end)
end)
