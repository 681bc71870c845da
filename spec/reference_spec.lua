-- The reference and the definitions are what tools/reference makes of the sources.
local linq = require "linq"
local process = require "spec.support.process"

local function read_file(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

describe("tools/reference", function()
  local folder
  local locale = os.setlocale()

  setup(function()
    os.setlocale "C" -- as the tool's own process has it: names are sorted
    folder = process.run("mktemp -d"):gsub("%s+$", "")
    assert(loadfile "tools/reference")(folder)
  end)

  teardown(function()
    os.setlocale(locale)
    process.run("rm -r " .. folder)
  end)

  for _, path in ipairs { "docs/api.md", "library/linq.lua" } do
    it("makes " .. path .. " as it is", function()
      -- not assert.equal: it would print both
      assert(read_file(folder .. "/" .. path) == read_file(path), path .. " is stale: run tools/reference")
    end)
  end

  it("tells of every operation and kind, and of no table address", function()
    local reference, definitions = read_file(folder .. "/docs/api.md"), read_file(folder .. "/library/linq.lua")
    for _, version in ipairs { "v2", "v3" } do
      for _, row in ipairs(linq[version].rows()) do
        local place, name = row.name:match("^(.*)%.([%w_]+)$")
        local shown = ("`%s.%s:%s("):format(version == "v3" and "client" or "legacy", place, name)
        assert.truthy(reference:find(shown, 1, true), shown)
        assert.truthy(definitions:find(("`%s %s`"):format(row.method, row.path), 1, true), row.name)
      end
      for kind in pairs(linq[version].kinds()) do
        assert.truthy(reference:find(("#### %s %s\n"):format(version, kind), 1, true), kind)
        assert.truthy(definitions:find(("linq.%s.%s"):format(version, kind), 1, true), kind)
      end
    end
    for _, text in ipairs { reference, definitions } do
      assert.is_nil(text:find("0x%x%x%x"))
      assert.is_nil(text:find(" \n"))
    end
  end)

  it("links to what is there", function()
    local reference, anchors = read_file(folder .. "/docs/api.md"), {}
    for heading in reference:gmatch("\n#+ ([^\n]+)") do
      local anchor = heading:lower():gsub("[^%w%-_ ]", ""):gsub(" ", "-")
      anchors[anchor] = true
    end
    for target in reference:gmatch("%]%(#([^)]+)%)") do
      assert.truthy(anchors[target], target)
    end
  end)

  it("makes definitions that are Lua", function()
    assert(loadfile(folder .. "/library/linq.lua"))
  end)
end)
