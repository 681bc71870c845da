--- On what, and with what, a run measures.

local measure = require "bench.measure"
local trim = require "linq.util.trim"

local machine = {}

--- What a command prints; nothing where it is not there.
---@param command string
---@return string
function machine.output(command)
  return trim(measure.output(command .. " 2>/dev/null"))
end

local function first_match(path, pattern)
  local file = io.open(path)
  local text = file and file:read "*a" or ""
  if file then
    file:close()
  end
  return text:match(pattern) or "unknown"
end

---@class bench.machine
---@field processor string
---@field processors integer
---@field memory string
---@field system string
---@field kernel string

--- Describes the machine.
---@return bench.machine
function machine.describe()
  local kibibytes = tonumber(first_match("/proc/meminfo", "MemTotal:%s+(%d+)")) or 0
  return {
    processor = first_match("/proc/cpuinfo", "model name%s*:%s*([^\n]+)"),
    processors = tonumber(machine.output "nproc"),
    memory = ("%.0f GiB"):format(kibibytes / 2 ^ 20),
    system = first_match("/etc/os-release", 'PRETTY_NAME="([^"]+)"'),
    kernel = machine.output("uname -sr"):match "^%S+ %d+%.%d+",
  }
end

local function linq_version()
  local commit = machine.output "git rev-parse --short=10 HEAD"
  return require "linq.version" .. (commit ~= "" and ", commit " .. commit or "")
end

---@class bench.version
---@field name string
---@field version string

--- Lists versions: linq's, and of each Debian package that is installed.
---@param packages string[]
---@return bench.version[]
function machine.versions(packages)
  local list = { { name = "linq", version = linq_version() } }
  for _, package in ipairs(packages) do
    local version = machine.output(("dpkg-query -W -f '${Version}' %s"):format(package))
    if version ~= "" then
      list[#list + 1] = { name = package, version = version }
    end
  end
  return list
end

return machine
