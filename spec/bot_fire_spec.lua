-- Bots under fire: webhooks with duplicates, out of order, to nginx workers that are killed and reloaded.
--
--     make test SPECS=spec/bot_fire_spec.lua LINQ_FIRE=5000
local build = require "spec.support.build"
local fire = require "spec.support.fire"

local EVENTS = tonumber(os.getenv "LINQ_FIRE") or 60
local IS_FULL = EVENTS > 1000
local CHATS = math.max(10, math.floor(EVENTS / 100))
local KILLS_EVERY = IS_FULL and 0.4 or 0.3 -- seconds

local function report(...)
  for _, counts in ipairs(os.getenv "LINQ_FIRE" and { ... } or {}) do
    for name, value in pairs(counts) do
      print(("%-16s %s"):format(name, tostring(value)))
    end
  end
end

describe("a bot in nginx #nginx", function()
  local path

  setup(function()
    path = package.path
    package.path = package.path .. ";" .. build.folder .. "/packages/usr/share/lua/5.1/?.lua"
  end)

  teardown(function()
    package.path = path
  end)

  it("is not made with a store in memory, which another worker does not see", function()
    local ok, message = pcall(fire.application, "memory", "http://127.0.0.1:1", { port = 1 })
    assert.is_false(ok)
    assert.is_truthy(message:find("a store in memory is of one nginx worker alone", 1, true), message)
  end)

  for _, store in ipairs { "redis", "shared_dict" } do
    it("handles every event and replies once, over " .. store .. ", while its workers are killed", function()
      local world = fire.world(store, CHATS)
      local counts = fire.run(world, EVENTS, KILLS_EVERY)
      local found = fire.look(world, EVENTS, counts)
      report({ store = store }, counts, found)
      assert.same({ 0, 0, 0, 0 }, { found.missing, found.twice, found.out_of_order, found.miscounted })
      assert.is_true(counts.kills > 0, "no worker was killed")
    end)
  end
end)

describe("a bot that polls #fire", function()
  it("handles every message and replies once, in order, while it is killed and started again", function()
    local world, counts = fire.poll(EVENTS, CHATS, IS_FULL and 3 or 0.6, IS_FULL and 600 or 30)
    local found = fire.look(world, EVENTS, counts)
    report(counts, found)
    assert.same({ 0, 0, 0, 0 }, { found.missing, found.twice, found.out_of_order + found.came_late, found.miscounted })
    assert.is_true(counts.kills > 1)
  end)
end)
