-- The module's file in other programs: its exports, its lifetime, and functions of the program with
-- the same names. LINQ_CORE is the module's folder.
local build = require "spec.support.build"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local module = os.getenv("LINQ_CORE") .. "/linq/core.so"

-- Builds spec/support/host.c with more sources or options.
local function build_host(more)
  local program = os.tmpname()
  local command = "cc -O2 -Wall -Wextra -rdynamic %s -o %s spec/support/host.c %s %s -pthread"
  local output, status = process.run(command:format(build.include_flags, program, more or "", build.library))
  assert(status == 0, output)
  return program
end

-- Returns every function and variable that the files of src/ share.
local function shared_names()
  local declared = process.run "cat src/*.h"
  local names, seen = {}, {}
  for name in process.run("nm --defined-only " .. module):gmatch "%x+ [tTrR] (%S+)" do
    if not seen[name] and name:find "^[%a]" and declared:find("%f[%w_]" .. name .. "%f[^%w_]") then
      names[#names + 1], seen[name] = name, true -- an inline function of a header may be in several files
    end
  end
  return names
end

local function run_host(program, script)
  return process.run_lua(script, nil, program, "/linq/core.so")
end

describe("the module", function()
  local host = build_host()

  teardown(function()
    os.remove(host)
  end)

  it("exports one symbol", function()
    assert.equal("luaopen_linq_core\n", process.run("nm -D --defined-only " .. module .. " | sed 's/.* //'"))
  end)

  it("stays mapped when its state is closed", function()
    local output, status = run_host(host, 'require "linq.core"')
    assert.equal("mapped\nlives on\n", output)
    assert.equal(0, status)
  end)

  it("can be opened again", function()
    for _ = 1, 100 do
      local again = assert(package.loadlib(module, "luaopen_linq_core"))()
      assert.is_true(again.loop():step(0) == 0)
      assert.equal(1, again.decode("[1]")[1])
    end
  end)

  -- A dead name server answers long after the end of the call and its state.
  for what, ending in pairs { ["is canceled"] = "transfer:cancel()", ["is under way"] = "running = transfer" } do
    it("outlives a name look-up of a call that " .. what, function()
      local output, status = run_host(host, ([[
        local core = require "linq.core"
        local loop = core.loop()
        local transfer = loop:add({ url = "http://slow.example/", method = "GET" }, core.headers {})
        loop:step(0)
        wait_for_look_up()
        %s
      ]]):format(ending))
      assert.equal("mapped\nlives on\n", output)
      assert.equal(0, status)
    end)
  end

  it("calls its own functions when the program has functions of the same names", function()
    local names, source = shared_names(), os.tmpname()
    assert.is_true(#names > 30, #names .. " names")
    local file = assert(io.open(source .. ".c", "w"))
    file:write "#include <stdlib.h>\n"
    for _, name in ipairs(names) do
      file:write(("void %s(void);\nvoid %s(void) {\n  abort();\n}\n"):format(name, name))
    end
    file:close()
    local namesake = build_host("-fno-builtin " .. source .. ".c")
    local output, status = run_host(namesake, ([[
      local linq = require "linq"
      local client = linq.client { api_key = "k", base_url = %q }
      local chat = assert(client.chats:find { from = "+12052761148", to = "+12055426109" })
      assert(chat:send "See you at 7")
      assert(client.attachments:upload { path = %q, filename = "spec.lua", content_type = "text/plain" })
    ]]):format(servers.sandbox().base_url, "spec/module_spec.lua"))
    for _, path in ipairs { source, source .. ".c", namesake } do
      os.remove(path)
    end
    assert.equal("mapped\nlives on\n", output)
    assert.equal(0, status)
  end)
end)
