--- The build, for the specs: its folder, and how to compile C for this Lua.

local process = require "spec.support.process"

local build = {}

--- The build folder (BUILD in the Makefile).
build.folder = os.getenv "LINQ_BUILD" or "build"

--- Compiler flags for the headers of this Lua.
build.include_flags = "-I" .. (os.getenv "LINQ_LUA_INCLUDE"
  or "/usr/include/" .. (rawget(_G, "jit") and "luajit-2.1" or _VERSION:gsub("L", "l"):gsub(" ", "")))

--- The library of this Lua, for programs that embed it.
build.library = os.getenv "LINQ_LUA_LIBRARY"
  or "-l" .. (rawget(_G, "jit") and "luajit-5.1" or _VERSION:gsub("L", "l"):gsub(" ", ""))

--- Compiles a C module of spec/support/ and loads it.
---@param name string of its file, and of its luaopen_ function
---@param flags? string further flags
---@return any module
function build.c_module(name, flags)
  local file = os.tmpname()
  local output, status = process.run(("%s -O2 -shared -fPIC %s %s -o %s spec/support/%s.c")
    :format(os.getenv "CC" or "cc", build.include_flags, flags or "", file, name))
  assert(status == 0, output)
  local module = assert(package.loadlib(file, "luaopen_" .. name))()
  os.remove(file)
  return module
end

return build
