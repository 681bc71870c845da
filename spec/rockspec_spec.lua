-- The rock installs every module and compiles every source, each once.
local function lines_of(command)
  local lines = {}
  for line in assert(io.popen(command)):lines() do
    lines[#lines + 1] = line
  end
  table.sort(lines)
  return lines
end

describe("the rockspec", function()
  local spec = {}
  local chunk = assert(loadfile "linq-dev-1.rockspec")
  if setfenv then -- luacheck: ignore
    setfenv(chunk, spec) -- luacheck: ignore
  else
    chunk = assert(loadfile("linq-dev-1.rockspec", "t", spec))
  end
  chunk()

  it("has every Lua module under its name", function()
    local files = {}
    for name, file in pairs(spec.build.modules) do
      if type(file) == "string" then
        files[#files + 1] = file
        local module = file:gsub("^lua/", ""):gsub("%.lua$", ""):gsub("/init$", ""):gsub("/", ".")
        assert.equal(module, name)
      end
    end
    table.sort(files)
    assert.same(lines_of "find lua -name '*.lua'", files)
  end)

  it("has every C source", function()
    local sources = {}
    for i, source in ipairs(spec.build.modules["linq.core"].sources) do
      sources[i] = source
    end
    table.sort(sources)
    assert.same(lines_of "find src -name '*.c'", sources)
  end)

  it("says nothing to the compiler that a source does not say by itself", function()
    local core = spec.build.modules["linq.core"]
    assert.is_nil(core.defines)
    for _, source in ipairs(core.sources) do
      local file = assert(io.open(source))
      local first = file:read("*a"):match "\n?#include (%b\"\")"
      file:close()
      assert.equal('"platform.h"', first, source)
    end
  end)
end)
