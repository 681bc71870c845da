--- The documented requests, answers and operations (spec/fixtures).

local json = require "linq.util.json"
local misuse = require "linq.util.misuse"

local fixtures = {}

local read_file = require("spec.support.files").read

--- Returns the text of spec/fixtures/<name>.json.
---@param name string
---@return string
function fixtures.text(name)
  return read_file("spec/fixtures/" .. name .. ".json")
end

--- Returns the decoded value of spec/fixtures/<name>.json.
---@param name string
---@return any
function fixtures.decoded(name)
  return assert(json.decode(fixtures.text(name)))
end

--- Returns the keys of a table, sorted.
---@type fun(of: table<string, any>): string[]
fixtures.sorted = misuse.sorted

--- Returns the documented answers: operation -> { { name = "v3/chats_create.201", status = 201 }, … }.
---@param version string
---@return table<string, table[]>
function fixtures.answers(version)
  local answers = {}
  local pipe = assert(io.popen("ls spec/fixtures/" .. version))
  for file in pipe:lines() do
    local name, operation, status = file:match("^(([%w_]+)%.[%w_.]-(%d+))%.json$")
    if name then
      answers[operation] = answers[operation] or {}
      table.insert(answers[operation], { name = version .. "/" .. name, status = tonumber(status) })
    end
  end
  pipe:close()
  return answers
end

return fixtures
