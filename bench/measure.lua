--- Measures processes: builds the C programs of this folder, and runs commands
--- through one of them, measure.c.

local measure = {}

local FOLDER = (os.getenv "LINQ_BUILD" or "build") .. "/bench"
local LONGEST_RUN = 60 -- seconds, then the command is ended
local COMPILE = "cc -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Wshadow -o %s/%s %s -lcurl"

local programs = {
  measure = "bench/measure.c",
  raw_sequential = "bench/raw_sequential.c bench/raw.c",
  raw_in_flight = "bench/raw_in_flight.c bench/raw.c",
}

local function run(command)
  local result = os.execute(command)
  assert(result == true or result == 0, "failed: " .. command)
end

--- Compiles the programs.
function measure.build()
  run("mkdir -p " .. FOLDER)
  for name, sources in pairs(programs) do
    run(COMPILE:format(FOLDER, name, sources))
  end
end

--- The path of a program of this folder.
---@param name string
---@return string
function measure.program(name)
  return FOLDER .. "/" .. name
end

--- Runs a command once; raises when it fails.
---@param command string
---@param cpu integer the processor that it runs on
---@return { wall: number, cpu: number, rss: number } taken seconds, seconds and KiB
function measure.run(command, cpu)
  local pipe = assert(io.popen(("exec %s/measure %d %d %s"):format(FOLDER, LONGEST_RUN, cpu, command)))
  local wall, busy, rss = pipe:read("*n", "*n", "*n")
  pipe:close()
  assert(rss, "failed: " .. command)
  return { wall = wall, cpu = busy, rss = rss }
end

--- Returns what a command prints.
---@param command string
---@return string
function measure.output(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

--- Runs a command that prints figures; raises when it prints none.
---@param command string
---@return number first
---@return number|nil second
function measure.numbers(command)
  local pipe = assert(io.popen(command))
  local first, second = pipe:read("*n", "*n")
  pipe:close()
  return assert(first, "failed: " .. command), second
end

return measure
