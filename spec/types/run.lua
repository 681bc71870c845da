--- Runs the Lua language server over right.lua, wrong.lua, the examples and the guide about editors, as an editor
--- does, and compares what it says line by line with what the lines expect:
---
---     lua spec/types/run.lua [path of lua-language-server]
---
--- Without a server it says so, and ends well.

local expectations = require "spec.types.expectations"
local files = require "spec.support.files"
local json = require "linq.util.json"
local pages = require "spec.support.pages"
local process = require "spec.support.process"

local SERVER = arg[1] ~= "" and arg[1] or "lua-language-server"
local GUIDE, INSTALLED = "docs/guide/editor.md", "/usr/local/share/linq/library"
local FOLDER = (os.getenv "LINQ_BUILD" or "build") .. "/types"

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- The settings and the Lua of the guide about editors.
local function write_guide(folder, library)
  local blocks = pages.blocks(GUIDE)
  for _, block in ipairs(blocks) do
    if block.kind == "json" then
      local before, after = block.text:match("^(.-)" .. INSTALLED .. "(.*)$")
      files.write(folder .. "/.luarc.json", before .. library .. after)
    end
  end
  files.write(folder .. "/guide.lua", pages.program(blocks))
end

-- A folder as a user's.
local function prepare()
  local here = process.run("pwd"):match "^(.-)\n"
  local folder = (FOLDER:sub(1, 1) == "/" and FOLDER or here .. "/" .. FOLDER) .. "/scripts"
  process.run(("rm -rf %s && mkdir -p %s && cp -r examples spec/types/right.lua spec/types/wrong.lua "
    .. "spec/types/surroundings.lua %s"):format(quote(FOLDER), quote(folder), quote(folder)))
  -- What measures within LÖVE and Neovim takes the place of their functions, which reads as defining them twice.
  process.run(("rm -rf %s/examples/*/pulse %s/examples/*/pulse.lua"):format(quote(folder), quote(folder)))
  write_guide(folder, here .. "/library")
  return folder
end

-- path below the folder -> line -> codes of what the server says there, and its first text
local function check(folder)
  local log = folder .. "/../log"
  local printed = process.run(("%s --check=%s --checklevel=Information --check_format=json --logpath=%s --metapath=%s")
    :format(quote(SERVER), quote(folder), quote(log), quote(log)))
  local text = files.read(log .. "/check.json")
  if not text then
    error("the server gave no result:\n" .. printed, 0)
  end
  local found = {}
  for uri, problems in pairs(assert(json.decode(text))) do
    local path = uri:match "/types/scripts/(.*)$"
    found[path] = {}
    for _, problem in ipairs(problems) do
      local number = problem.range.start.line + 1
      local line = found[path][number] or { message = problem.message:match "^[^\n]*" }
      found[path][number] = line
      line[#line + 1] = problem.code
    end
  end
  return found
end

local function run()
  local folder, passed, failed = prepare(), 0, 0
  local found = check(folder)
  for path in process.run(("cd %s && find . -name '*.lua' | sort"):format(quote(folder))):gmatch "%./(%S+)" do
    local right, differences = expectations.compare(files.read(folder .. "/" .. path), found[path] or {})
    passed, failed = passed + right, failed + #differences
    for _, difference in ipairs(differences) do
      print(path .. ":" .. difference)
    end
  end
  print(("%d passed, %d failed"):format(passed, failed))
  return failed == 0
end

if not process.run(quote(SERVER) .. " --version"):find "^%d+%.%d+" then
  print("types: " .. SERVER .. " is not there, so that nothing is checked.")
  print "It is on github.com/LuaLS/lua-language-server, under Releases; then: make types LUALS=its path"
  print "0 passed, 0 failed, 1 skipped"
  os.exit(0)
end
os.exit(run() and 0 or 1)
