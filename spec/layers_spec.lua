-- Dependencies point down: what a module requires stands on its own floor or below, and
-- no way through the requires leads back to its start.
local read = require "spec.support.rockspec"

local floors = {
  { "linq.core" },
  { "linq.version", "linq.util.*" },
  { "linq.http.headers", "linq.http.url", "linq.http.query", "linq.http.form", "linq.http.content_types",
    "linq.http.presigned" },
  { "linq.error", "linq.options", "linq.phone" },
  { "linq.api.*" },
  { "linq.objects", "linq.objects.*" },
  { "linq.host", "linq.host.*", "linq.tasks", "linq.tasks.*" },
  { "linq.store", "linq.store.*" },
  { "linq.http.transport" },
  { "linq.call", "linq.call.*" },
  { "linq.client" },
  { "linq.v2", "linq.v3", "linq.v2.*", "linq.v3.*" },
  {
    "linq.lookup", "linq.metrics", "linq.metrics.*", "linq.outbox", "linq.outbox.*", "linq.webhooks",
    "linq.webhooks.*", "linq.v2.webhooks",
  },
  { "linq.bot", "linq.bot.*" },
  { "linq" },
  { "linq.command", "linq.command.*" },
  { "linq.sandbox", "linq.sandbox.*" },
}

-- The floor of a module; of several, the one that names it best.
local function floor_of(module)
  local best, length
  for number, names in ipairs(floors) do
    for _, name in ipairs(names) do
      local room = name:match "^(.*%.)%*$"
      local fits = name == module or room and module:sub(1, #room) == room
      if fits and (not best or #name > length) then
        best, length = number, #name
      end
    end
  end
  return best
end

-- Rooms that are loaded when they are first named: module -> the room.
local named_first = {
  ["linq.v2"] = "linq.v2.webhooks", ["linq.v3"] = "linq.webhooks", ["linq.sandbox"] = "linq.sandbox.nginx",
  ["linq.command.sandbox"] = "linq.sandbox.nginx",
}

local function requires_of(module, path)
  local file = assert(io.open(path))
  local found = {}
  for line in file:lines() do
    local code = line:gsub("%-%-.*$", "")
    for name in code:gmatch "require%s*%(?%s*\"(linq[%w_.]*)\"" do
      local is_version = name:find "%.$" -- with v2 or v3 after it
      if not is_version and name ~= named_first[module] and name ~= module then
        found[#found + 1] = name
      end
    end
  end
  file:close()
  return found
end

local graph = {}
for _, rock in ipairs { "linq-dev-1.rockspec", "linq-sandbox-dev-1.rockspec" } do
  for name, path in pairs(read(rock).build.modules) do
    if type(path) == "string" then
      graph[name] = requires_of(name, path)
    end
  end
end

describe("the modules", function()
  it("stand on a floor each", function()
    for module in pairs(graph) do
      assert(floor_of(module), module .. " is in no room that has a floor")
    end
  end)

  it("require nothing of a higher floor", function()
    local upward, count = {}, 0
    for module, required in pairs(graph) do
      for _, name in ipairs(required) do
        count = count + 1
        if floor_of(name) > floor_of(module) then
          upward[#upward + 1] = module .. " requires " .. name
        end
      end
    end
    assert.same({}, upward)
    assert.is_true(count > 200, count)
  end)

  it("do not require each other in a circle", function()
    local state = {}
    local function visit(module, way)
      assert(state[module] ~= "open", "a circle: " .. way .. module)
      if state[module] or not graph[module] then
        return
      end
      state[module] = "open"
      for _, name in ipairs(graph[module]) do
        visit(name, way .. module .. " -> ")
      end
      state[module] = "done"
    end
    for module in pairs(graph) do
      visit(module, "")
    end
  end)

  it("that are data require nothing", function()
    for module, required in pairs(graph) do
      local room, name = module:match "^linq%.v[23]%.(%l+)%.?(.*)$"
      if room == "kinds" or room == "shapes" or room == "endpoints" and name ~= "" then
        assert.same({}, required, module)
      end
    end
  end)

  it("that are objects know no HTTP", function()
    for module, required in pairs(graph) do
      for _, name in ipairs(module:find "^linq%.objects" and required or {}) do
        assert.is_nil(name:find "^linq%.http" or name:find "^linq%.call", module .. " requires " .. name)
      end
    end
  end)
end)
