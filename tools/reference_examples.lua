--- Writes lua/linq/command/examples.lua: the documented example of each event, from spec/fixtures/webhooks.

local process = require "spec.support.process"

local HEAD = [[
--- The documented example of each event, as JSON. Written by `make reference` from spec/fixtures/webhooks.

return {
]]

-- What is below the folder besides examples.
local others = { vector = true }

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read "*a"
  file:close()
  return text
end

-- JSON in one line: line breaks stand between its parts only, never in a string.
local function one_line(text)
  return (text:gsub("%s*\n%s*", ""))
end

--- The module's text.
---@return string
return function()
  local lines = {}
  for path in process.run("cd spec/fixtures/webhooks && find . -name '*.json' | LC_ALL=C sort"):gmatch "[^\n]+" do
    local name = path:match("^%./(.*)%.json$"):gsub("/", ".")
    if not others[name] then
      lines[#lines + 1] = ("  [%q] = [=[%s]=],"):format(name, one_line(read("spec/fixtures/webhooks/" .. path)))
    end
  end
  return HEAD .. table.concat(lines, "\n") .. "\n}\n"
end
