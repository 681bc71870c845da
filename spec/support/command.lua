--- Runs the command linq as a process of this Lua, with an environment of its own.

local files = require "spec.support.files"
local process = require "spec.support.process"

local command = {}

--- What the key of the specs is, which nothing may print.
command.KEY = "key-of-mine-1f2e3d4c5b"

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

command.quote = quote

local folder -- of the profiles, and of what is printed

--- The folder in which the command finds its home.
---@return string
function command.home()
  folder = folder or process.run("mktemp -d"):gsub("%s+$", "")
  return folder
end

--- The shell's words before the command.
---@param variables? table<string, string>
---@return string
function command.words(variables)
  local words = {
    "env -i PATH=\"$PATH\" HOME=" .. command.home(), "LUA_PATH=" .. quote(package.path),
    "LUA_CPATH=" .. quote(package.cpath),
  }
  if process.preloaded ~= "" then
    words[#words + 1] = "LD_PRELOAD=" .. quote(process.preloaded)
  end
  for name, value in pairs(variables or {}) do
    words[#words + 1] = name .. "=" .. quote(value)
  end
  words[#words + 1] = process.lua() .. " bin/linq"
  return table.concat(words, " ")
end

--- The variables of a client that talks to a server.
---@param server { base_url: string }
---@return table<string, string>
function command.variables(server)
  return {
    LINQ_API_V3_API_KEY = command.KEY, LINQ_API_V3_BASE_URL = server.base_url,
    LINQ_INTEGRATION_TOKEN = command.KEY, LINQ_API_V2_BASE_URL = server.base_url,
  }
end

--- Runs it.
---@param arguments string for the shell, redirections included
---@param variables? table<string, string>
---@return string output
---@return string errors
---@return integer status
function command.run(arguments, variables)
  local errors = command.home() .. "/errors"
  local line = ("%s %s 2>%s"):format(command.words(variables), arguments, errors)
  local output, status = process.run(line)
  return output, files.read(errors), status
end

--- Removes what the runs left.
function command.clean()
  if folder then
    process.run("rm -rf " .. folder)
    folder = nil
  end
end

return command
