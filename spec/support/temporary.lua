--- What os.tmpname names while specs run is in one folder, which goes when they end.

local files = require "spec.support.files"
local process = require "spec.support.process"

local temporary = {}

local folder

function temporary.start()
  folder = process.run("mktemp -d"):gsub("%s+$", "")
  local count = 0
  function os.tmpname() -- luacheck: ignore 122
    count = count + 1
    local path = folder .. "/" .. count
    files.write(path, "")
    return path
  end
end

function temporary.remove()
  os.execute(("rm -rf '%s'"):format(folder))
end

return temporary
