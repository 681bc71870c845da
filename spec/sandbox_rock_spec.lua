-- The sandbox is a rock of its own. Without it, naming linq.sandbox raises an error that says so.
local process = require "spec.support.process"

local MISSING = "linq.sandbox needs the rock 'linq-sandbox': luarocks install linq-sandbox, or in a clone: "
  .. "make install-all"

local PATH = package.path:gsub("[^;]*sandbox[^;]*;?", "")

-- An installed rock shares the client's folder, so its path cannot be taken away.
local function is_installed()
  for place in PATH:gmatch "[^;]+" do
    local file = io.open((place:gsub("%?", "linq/sandbox/init"))) or io.open((place:gsub("%?", "linq/sandbox")))
    if file then
      file:close()
      return true
    end
  end
  return false
end

-- Runs code with a path that finds no sandbox; `whole_path` is the one that does.
local function run_without_sandbox(code)
  local output, status = process.run_lua([[
    local whole_path = package.path
    package.path = whole_path:gsub("[^;]*sandbox[^;]*;?", "")
  ]] .. code)
  assert.equal(0, status, output)
  return output
end

describe("linq.sandbox without its rock", function()
  if is_installed() then
    return pending "needs a path without the sandbox, which is installed here beside the client"
  end

  it("names the rock, at the caller's line", function()
    local output = run_without_sandbox [[
      local ok, message = pcall(function() return require("linq").sandbox end)
      print(ok, message)
    ]]
    assert.truthy(output:find("^false\t"), output)
    assert.truthy(output:find(MISSING, 1, true), output)
    assert.truthy(output:find ":%d+: linq%.sandbox needs", output)
    assert.falsy(output:find "linq/init.lua", output)
  end)

  it("is found once the rock is there", function()
    local output = run_without_sandbox [[
      local linq = require "linq"
      print((pcall(function() return linq.sandbox end)))
      package.path = whole_path
      print(pcall(function() return linq.sandbox.new() ~= nil end))
    ]]
    assert.equal("false\ntrue\ttrue\n", output)
  end)

  it("passes on what is wrong with a sandbox that is there", function()
    local output = run_without_sandbox [[
      package.preload["linq.sandbox"] = function() error "Too many open files" end
      print(select(2, pcall(function() return require("linq").sandbox end)))
    ]]
    assert.truthy(output:find("Too many open files", 1, true), output)
    assert.falsy(output:find("linq-sandbox", 1, true), output)
  end)

  it("leaves the client usable", function()
    local output = run_without_sandbox [[
      print(require("linq").client { api_key = "k" } ~= nil)
    ]]
    assert.equal("true\n", output)
  end)
end)
