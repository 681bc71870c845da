--- Temporary files of a spec, removed when it ends.

local process = require "spec.support.process"

local files = {}

local temporary = {}

--- Returns a path that files.remove_all removes. With content, the file is created.
---@param content? string
---@param suffix? string
---@return string
function files.new(content, suffix)
  local path = os.tmpname()
  os.remove(path)
  path = path .. (suffix or "")
  temporary[#temporary + 1] = path
  if content then
    files.write(path, content)
  end
  return path
end

function files.write(path, content, mode)
  local file = assert(io.open(path, mode or "wb"))
  file:write(content)
  file:close()
end

--- Returns the content of a file, nil when there is no file.
function files.read(path)
  local file = io.open(path, "rb")
  local text = file and file:read("*a")
  if file then
    file:close()
  end
  return text
end

--- Returns the partial files beside a download's target.
---@return string[] paths
function files.parts(path)
  local found = {}
  for name in process.run("ls -d " .. path .. ".part-* 2>/dev/null"):gmatch("%S+") do
    found[#found + 1] = name
  end
  return found
end

function files.remove_all()
  for _, path in ipairs(temporary) do
    process.run(("rm -rf '%s' '%s'.part-*"):format(path, path))
  end
  temporary = {}
end

return files
