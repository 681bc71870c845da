-- Hosts that linq.host.new makes; the first is the example of docs/guide/writing-a-host.md.
local behaviour = require "spec.support.host_behaviour"
local event_loops = require "spec.support.event_loops"
local linq = require "linq"
local servers = require "spec.support.servers"

behaviour.describe "my loop"

for _, name in ipairs { "a loop of timers", "a loop of promises", "a loop that sleeps" } do
  behaviour.describe(name, " #kit")
end

local function new(parts)
  return linq.host.new(parts)
end

describe("linq.host.new", function()
  local function nothing() end

  local wrong = {
    ["'name' is missing"] = { after = nothing },
    ["give 'after'"] = { name = "x" },
    ["or 'sleep'"] = { name = "x", after = nothing, sleep = nothing },
    ["'watch' calls back, and needs 'after'"] = { name = "x", sleep = nothing, watch = nothing },
    ["'after' must be a function, got number"] = { name = "x", after = 1 },
    ["did you mean 'watch'"] = { name = "x", after = nothing, wath = nothing },
  }
  for message, parts in pairs(wrong) do
    it("tells what is wrong: " .. message, function()
      local ok, raised = pcall(new, parts)
      assert.is_false(ok)
      assert.truthy(raised:find(message, 1, true), raised)
      assert.matches("^spec/host_kit_spec.lua:", raised)
    end)
  end

  -- What a call in a coroutine raises whose host has such parts.
  local function raised_by(parts)
    local client = linq.client {
      api_key = "k", base_url = servers.faulty().origin .. "/fine", host = new(parts),
    }
    local ok, message = coroutine.resume(coroutine.create(function() return client.chats:retrieve "x" end))
    client:close()
    assert.is_false(ok)
    return message
  end

  it("tells at the first call that a timer cannot be canceled", function()
    assert.matches("the host 'x': 'after' must return a function that ends it, got nil",
      raised_by { name = "x", after = nothing })
  end)

  it("tells at the first call that a watch cannot be ended", function()
    local one = event_loops["my loop"].host() and { name = "x", watch = nothing, after = function() return nothing end }
    assert.matches("the host 'x': 'watch' must return a function that ends it, got nil", raised_by(one))
  end)

  it("tells at the first call that a timer runs at once", function()
    assert.matches("the host 'x': 'after' called its function before it returned",
      raised_by { name = "x", after = function(_, fn) fn() return nothing end })
  end)
end)
