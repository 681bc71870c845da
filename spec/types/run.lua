--- Runs the Lua language server over right.lua, wrong.lua, the examples and the guide about editors, as an editor
--- does, and compares what it says line by line with what the lines expect:
---
---     lua spec/types/run.lua [path of lua-language-server]
---
--- Without a server it says so, and ends well.

local expectations = require "spec.types.expectations"
local json = require "linq.util.json"

local SERVER = arg[1] ~= "" and arg[1] or "lua-language-server"
local GUIDE, INSTALLED = "docs/guide/editor.md", "/usr/local/share/linq/library"
local FOLDER = (os.getenv "LINQ_BUILD" or "build") .. "/types"

local function output_of(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

local function read(path)
  local file = io.open(path, "rb")
  local text = file and file:read "*a"
  if file then
    file:close()
  end
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- The settings and the scripts of the guide about editors.
local function write_guide(folder, library)
  local guide, number = read(GUIDE), 0
  local before, after = guide:match("```json\n(.-)```"):match("^(.-)" .. INSTALLED .. "(.*)$")
  write(folder .. "/.luarc.json", before .. library .. after)
  for script in guide:gmatch "```lua\n(.-)```" do
    number = number + 1
    write(("%s/guide_%d.lua"):format(folder, number), script)
  end
end

-- A folder as a user's.
local function prepare()
  local here = output_of("pwd"):match "^(.-)\n"
  local folder = (FOLDER:sub(1, 1) == "/" and FOLDER or here .. "/" .. FOLDER) .. "/scripts"
  output_of(("rm -rf %s && mkdir -p %s && cp -r examples spec/types/right.lua spec/types/wrong.lua "
    .. "spec/types/surroundings.lua %s"):format(quote(FOLDER), quote(folder), quote(folder)))
  write_guide(folder, here .. "/library")
  return folder
end

-- path below the folder -> line -> codes of what the server says there, and its first text
local function check(folder)
  local log = folder .. "/../log"
  local printed = output_of(("%s --check=%s --checklevel=Information --check_format=json --logpath=%s --metapath=%s")
    :format(quote(SERVER), quote(folder), quote(log), quote(log)))
  local text = read(log .. "/check.json")
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
  for path in output_of(("cd %s && find . -name '*.lua' | sort"):format(quote(folder))):gmatch "%./(%S+)" do
    local right, differences = expectations.compare(read(folder .. "/" .. path), found[path] or {})
    passed, failed = passed + right, failed + #differences
    for _, difference in ipairs(differences) do
      print(path .. ":" .. difference)
    end
  end
  print(("%d passed, %d failed"):format(passed, failed))
  return failed == 0
end

if not output_of(quote(SERVER) .. " --version"):find "^%d+%.%d+" then
  print("types: " .. SERVER .. " is not there, so that nothing is checked.")
  print "It is on github.com/LuaLS/lua-language-server, under Releases; then: make types LUALS=its path"
  print "0 passed, 0 failed, 1 skipped"
  os.exit(0)
end
os.exit(run() and 0 or 1)
