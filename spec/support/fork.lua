--- fork(2), which no Debian package gives to every Lua: compiled when first used.

local process = require "spec.support.process"

local file = os.tmpname()
local include = rawget(_G, "jit") and "luajit-2.1" or _VERSION:lower():gsub(" ", "")
local compile = "cc -shared -fPIC -I/usr/include/%s -o %s spec/support/fork.c"
local output, status = process.run(compile:format(include, file))
assert(status == 0, output)
local fork = assert(package.loadlib(file, "luaopen_fork"))()
os.remove(file)

return fork
