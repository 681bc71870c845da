-- The rocks install every module and compile every source, once each.

local read = require "spec.support.rockspec"

local function lines_of(command)
  local lines = {}
  for line in assert(io.popen(command)):lines() do
    lines[#lines + 1] = line
  end
  table.sort(lines)
  return lines
end

local client, sandbox = read "linq-dev-1.rockspec", read "linq-sandbox-dev-1.rockspec"

for rock, root in pairs { [client] = "lua", [sandbox] = "sandbox/lua" } do
  describe("the rock " .. rock.package, function()
    it("has every Lua module under its name", function()
      local files = {}
      for name, file in pairs(rock.build.modules) do
        if type(file) == "string" then
          files[#files + 1] = file
          local module = file:sub(#root + 2):gsub("%.lua$", ""):gsub("/init$", ""):gsub("/", ".")
          assert.equal(module, name)
        end
      end
      table.sort(files)
      assert.same(lines_of(("find %s -name '*.lua'"):format(root)), files)
    end)
  end)
end

describe("the rock linq", function()
  it("has every C source", function()
    local sources = {}
    for i, source in ipairs(client.build.modules["linq.core"].sources) do
      sources[i] = source
    end
    table.sort(sources)
    assert.same(lines_of "find src -name '*.c'", sources)
  end)

  it("passes no definitions to the compiler; each source has its own", function()
    local core = client.build.modules["linq.core"]
    assert.is_nil(core.defines)
    for _, source in ipairs(core.sources) do
      local file = assert(io.open(source))
      local first = file:read("*a"):match "\n?#include (%b\"\")"
      file:close()
      assert.equal('"platform.h"', first, source)
    end
  end)
end)

describe("opm's dist.ini", function()
  -- The keys that opm takes.
  local known = {}
  for key in ("name abstract version author is_original license repo_link lib_dir exclude_files main_module doc_dir "
    .. "requires"):gmatch "%S+" do
    known[key] = true
  end

  it("has keys that opm takes, and names what is there", function()
    local said = {}
    for line in io.lines "dist.ini" do
      local key, value = line:match "^([%w_]+) = (.+)$"
      assert.truthy(line:find "^#" or known[key], line)
      said[key or "comment"] = value
    end
    for _, path in ipairs { said.main_module, said.lib_dir, said.doc_dir } do
      assert(io.open(path)):close()
    end
    assert.truthy(client.source.url:find(said.repo_link, 1, true))
    assert.equal("mit", said.license) -- opm's name
    assert.equal("MIT", client.description.license)
  end)
end)
