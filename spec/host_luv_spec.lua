local behaviour = require "spec.support.host_behaviour"

local event_loop = behaviour.describe "luv"
if not event_loop then
  return
end

local core = require "linq.core"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local uv = require "luv"

local function open_handles()
  local count = 0
  uv.walk(function(handle)
    if not handle:is_closing() then
      count = count + 1
    end
  end)
  return count
end

describe("the host of luv", function()
  local function client(mode, options)
    return behaviour.client(event_loop, mode, options)
  end

  it("lets uv.run end, without a handle left", function()
    local one, chat = client "wait/20", nil
    local before = open_handles()
    coroutine.wrap(function()
      chat = assert(one.chats:retrieve "x")
      event_loop.host().sleep(0.01)
    end)()
    assert.is_true(open_handles() > before)
    uv.run()
    assert.equal("fine", chat.display_name)
    assert.equal(before, open_handles())
  end)

  it("opens no handle for calls in a row", function()
    local one, new_poll, opened = client "fine", uv.new_poll, 0
    uv.new_poll = function(...) -- luacheck: ignore 122
      opened = opened + 1
      return new_poll(...)
    end
    event_loop.run(function()
      for _ = 1, 20 do
        assert(one.chats:retrieve "x")
      end
    end)
    uv.new_poll = new_poll -- luacheck: ignore 122
    assert.is_true(opened <= 1, opened .. " handles")
  end)

  it("passes errors of a coroutine to uv, and resumes the others", function()
    local script = ([[
      local linq, uv = require "linq", require "luv"
      local client = linq.client { api_key = "k", base_url = %q, host = require "linq.host.luv" }
      for _, id in ipairs { "a", "b", "c", "d" } do
        coroutine.wrap(function()
          assert(client.chats:retrieve(id))
          io.stdout:write("got ", id, "\n")
          io.stdout:flush()
          if id == "b" then error "oops, the application" end
        end)()
      end
      uv.run()
    ]]):format(servers.faulty().origin .. "/wait/50")
    local output, status = process.run_lua(script)
    assert.matches("got a.*got b", output)
    assert.matches("oops, the application", output, 1, true)
    assert.not_equal(0, status)
  end)

  it("keeps waiting when other code resumes the coroutine", function()
    local one, chat, slept = client "wait/50", nil, nil
    local thread = coroutine.create(function()
      chat = assert(one.chats:retrieve "x")
      local started = core.now()
      event_loop.host().sleep(0.05)
      slept = core.now() - started
    end)
    assert(coroutine.resume(thread))
    local timer = uv.new_timer()
    timer:start(5, 10, function()
      if coroutine.status(thread) == "dead" then
        timer:close()
      else
        assert(coroutine.resume(thread))
      end
    end)
    uv.run()
    assert.equal("fine", chat.display_name)
    assert.is_true(slept >= 0.05, slept)
  end)

  it("continues after the program closed all handles", function()
    local one, chat = client("wait/50", { timeout = 5 }), nil
    local thread = coroutine.wrap(function() return one.chats:retrieve "x" end)
    thread()
    uv.walk(function(handle)
      if not handle:is_closing() then
        handle:close()
      end
    end)
    uv.run()
    event_loop.run(function() chat = assert(one.chats:retrieve "y") end)
    assert.equal("fine", chat.display_name)
  end)

  local it_closes = coroutine.close and it or pending

  it_closes("lets uv.run end when a coroutine that waits is closed", function()
    local one = client("hang", { timeout = 30 })
    local thread = coroutine.create(function() return one.chats:retrieve "x" end)
    assert(coroutine.resume(thread))
    coroutine.close(thread)
    local seconds = behaviour.elapsed(uv.run)
    -- Without a descriptor uv.run ends with the transfer.
    assert.is_true(seconds < (core.loop():fd() and 2 or 10), "took " .. seconds)
    assert.equal(0, open_handles())
  end)
end)
