--- Child processes: a Lua script under the same Lua, or a shell command.

local lfs = require "lfs"

local process = {}

--- Returns the path of the interpreter that runs the specs.
function process.lua()
  local i = 0
  while arg[i - 1] do
    i = i - 1
  end
  return arg[i]
end

--- A preloaded sanitizer, which is for Lua only, not for shell commands.
process.preloaded = os.getenv "LD_PRELOAD" or ""

--- Runs a shell command.
---@param command string
---@return string output standard output and error
---@return integer status
function process.run(command)
  local pipe = assert(io.popen("unset LD_PRELOAD; { " .. command .. "; } 2>&1; echo \" =$?\""))
  local text = pipe:read("*a")
  pipe:close()
  local output, status = text:match("^(.*) =(%d+)%s*$")
  return output, tonumber(status)
end

--- Runs a Lua script with the search paths of this process.
---@param script string
---@param preload? string a library to preload
---@param program? string that runs the script; default: this Lua
---@param argument? string of the program, after the script
---@return string output
---@return integer status
function process.run_lua(script, preload, program, argument)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(("package.path = %q\npackage.cpath = %q\n"):format(package.path, package.cpath), script)
  file:close()
  local libraries = process.preloaded .. " " .. (preload or "")
  local command = ("env LD_PRELOAD='%s' %s %s %s"):format(libraries, program or process.lua(), path, argument or "")
  local output, status = process.run(command)
  os.remove(path)
  return output, status
end

--- Counts the open descriptors of this process.
---@return integer
function process.open_descriptors()
  local count = 0
  for _ in lfs.dir "/proc/self/fd" do
    count = count + 1
  end
  return count
end

return process
