local behaviour = require "spec.support.host_behaviour"
local timed = require "spec.support.timed"

local event_loop = behaviour.describe "cqueues"
if not event_loop then
  return
end

local cqueues = require "cqueues"
local auxlib = require "cqueues.auxlib"
local hosts = require "linq.host"
local linq = require "linq"
local servers = require "spec.support.servers"

describe("the host of cqueues", function()
  local function client(mode, options)
    return behaviour.client(event_loop, mode, options)
  end

  it("is detected when a controller runs", function()
    local one = linq.client { api_key = "k", base_url = servers.faulty().origin .. "/fine" }
    assert.equal(require "linq.host.blocking", hosts.current())
    assert.equal("fine", assert(one.chats:retrieve "x").display_name)
    local host, chat
    event_loop.run(function()
      host = hosts.current()
      chat = assert(one.chats:retrieve "x")
    end)
    assert.equal(event_loop.host(), host)
    assert.equal("fine", chat.display_name)
  end)

  it("says that a coroutine within a coroutine cannot wait", function()
    local one, err = client "fine", nil
    event_loop.run(function()
      err = select(2, coroutine.wrap(function() return one.chats:retrieve "x" end)())
    end)
    assert.equal("host", err.kind)
    assert.matches("controller:wrap", err.message, 1, true)
  end)

  it("waits in a coroutine within a coroutine when auxlib replaced coroutine.wrap", function()
    local one, chat, wrap = client "wait/20", nil, coroutine.wrap
    coroutine.wrap = auxlib.wrap -- luacheck: ignore 122
    local ok, message = pcall(event_loop.run, function()
      chat = coroutine.wrap(function() return assert(one.chats:retrieve "x") end)()
    end)
    coroutine.wrap = wrap -- luacheck: ignore 122
    assert(ok, message)
    assert.equal("fine", chat.display_name)
  end)

  it("waits in several controllers on one client, even if one of them is never stepped", timed(function()
    local one, done = client("wait/100", { timeout = 5 }), {}
    local function call(name)
      return function()
        assert(one.chats:retrieve "x")
        done[#done + 1] = name
      end
    end
    local left_alone, first, second = cqueues.new(), cqueues.new(), cqueues.new()
    left_alone:wrap(call "left alone")
    left_alone:step(0)
    left_alone:step(0)
    first:wrap(call "first")
    second:wrap(call "second")
    local seconds = behaviour.elapsed(function()
      while #done < 2 do
        assert(first:step(0.01))
        assert(second:step(0.01))
      end
    end)
    table.sort(done)
    assert.same({ "first", "second" }, done)
    assert.is_true(seconds < 0.5, "took " .. seconds)
    assert(left_alone:loop(5))
    assert.equal(3, #done)
  end))

  it("continues when another controller was discarded", function()
    local one, chat = client("wait/50", { timeout = 5 }), nil
    local thrown_away = cqueues.new()
    thrown_away:wrap(function() return one.chats:retrieve "x" end)
    thrown_away:step(0)
    thrown_away:step(0)
    thrown_away = nil -- luacheck: ignore 311
    collectgarbage()
    collectgarbage()
    event_loop.run(function() chat = assert(one.chats:retrieve "y") end)
    assert.equal("fine", chat.display_name)
    assert.equal(0, one:stats().in_flight)
  end)

  it("works in a controller within a controller", function()
    local one, chats = client "wait/50", {}
    event_loop.run(function()
      local inner = cqueues.new()
      inner:wrap(function() chats[1] = assert(one.chats:retrieve "x") end)
      assert(inner:loop())
    end, function()
      chats[2] = assert(one.chats:retrieve "y")
    end)
    assert.equal(2, #chats)
  end)
end)
