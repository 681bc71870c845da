--- JSON and objects, without a network: bench/linq_decode.lua measures, under Lua 5.4 and LuaJIT.

local decoding = {}

local interpreters = { "Lua 5.4", "LuaJIT" }

local lines = {
  { "decode", "A chat decoded", "cjson.decode", "linq, an object", goal = 1.25 },
  { "name", "A chat's text checked, one field read", "cjson.decode, and the field", "linq" },
  { "nested", "The same, a nested field", "cjson.decode, and the field", "linq" },
  { "often", "One field read 60 times", "linq, decoded first", "linq, over the text" },
  { "again", "One field read again", "a plain table", "linq, an object", goal = 3 },
}

-- Runs the script: line -> side -> values.
local function values_of(command)
  local all = {}
  local pipe = assert(io.popen(command))
  for line in pipe:lines() do
    local id, side, numbers = line:match "^(%w+) (%w+) (.*)$"
    all[id] = all[id] or {}
    all[id][side] = {}
    for number in numbers:gmatch "%S+" do
      table.insert(all[id][side], tonumber(number))
    end
  end
  pipe:close()
  assert(all.again, "failed: " .. command)
  return all
end

local function measure_with(report, name, command, has_goals)
  local values = values_of(command)
  for _, line in ipairs(lines) do
    local id, title, base, linq = line[1], line[2], line[3], line[4]
    report:keep {
      title = title .. ", " .. name, axis = "CPU time", unit = "ns", decimals = 1,
      sides = {
        { name = base, command = command, values = values[id].base, base = true },
        { name = linq, command = command, values = values[id].linq, at_most = has_goals and line.goal or nil },
      },
    }
  end
end

--- Measures.
---@param report bench.report
---@param ... string the commands that run a script with Lua 5.4 and, where it is there, with LuaJIT
function decoding.measure(report, ...)
  report:section {
    id = "decoding", title = "JSON and objects",
    text = "A chat as it comes, decoded by lua-cjson, and as an object of linq's. An object stays text until much of "
      .. "it is read, and is checked from end to end all the same.",
  }
  for i, lua in ipairs { ... } do
    measure_with(report, interpreters[i], ("%s bench/linq_decode.lua%s"):format(lua, report.quick and " quick" or ""),
      i == 1)
  end
end

return decoding
