local behaviour = require "spec.support.host_behaviour"
local core = require "linq.core"
local event_loops = require "spec.support.event_loops"
local hosts = require "linq.host"
local timed = require "spec.support.timed"

local event_loop = event_loops.copas

if event_loop.installed and not event_loop.works then
  describe("the host of copas 1 without timers", function()
    it("says what to do", function()
      local one, err = behaviour.client(event_loop, "fine"), nil
      event_loop.run(function() err = select(2, one.chats:retrieve "x") end)
      assert.equal("host", err.kind)
      assert.matches("copas 2", err.message)
    end)
  end)
elseif behaviour.describe "copas" then
  describe("the host of copas", function()
    local copas = require "copas"
    local socket = require "socket"

    it("serves the handlers of a server", timed(function()
      local one = behaviour.client(event_loop, "wait/50")
      local listener = assert(socket.bind("127.0.0.1", 0))
      local _, port = listener:getsockname()
      copas.addserver(listener, function(peer)
        local id = copas.receive(peer, "*l")
        local chat = assert(one.chats:retrieve(id))
        copas.send(peer, chat.display_name .. "\n")
        peer:close()
      end)
      local answers = {}
      local function ask()
        local peer = assert(socket.tcp())
        assert(copas.connect(peer, "127.0.0.1", port))
        copas.send(peer, "x\n")
        local answer = copas.receive(peer, "*l")
        answers[#answers + 1] = answer
        peer:close()
      end
      local seconds = behaviour.elapsed(event_loop.run, ask, ask, ask, ask)
      assert.same({ "fine", "fine", "fine", "fine" }, answers)
      assert.is_true(seconds < 0.3, "took " .. seconds)
      if copas.removeserver then
        copas.removeserver(listener)
      end
    end))

    it("needs at most one descriptor for all coroutines that wait", function()
      local sleep, most = event_loop.host().sleep, 0
      local sleepers = {}
      event_loop.run(function() sleep(0.01) end)
      local before = behaviour.open_descriptors()
      for i = 1, 50 do
        sleepers[i] = function() sleep(0.05 + i / 1000) end
      end
      sleepers[51] = function() most = behaviour.open_descriptors() end
      event_loop.run((table.unpack or _G.unpack)(sleepers))
      assert.is_true(most <= before + 1, most - before .. " more")
    end)
  end)
end

local copas4 = behaviour.describe "copas4"
if copas4 then
  describe("the host of copas when copas tells whether it runs", function()
    local copas = require "spec.support.copas4"
    local loaded, host

    before_each(function()
      loaded, host = package.loaded.copas, package.loaded["linq.host.copas"]
      package.loaded.copas, package.loaded["linq.host.copas"] = copas, copas4.host()
    end)

    after_each(function()
      package.loaded.copas, package.loaded["linq.host.copas"] = loaded, host
    end)

    it("is detected", function()
      assert.equal(require "linq.host.blocking", hosts.current())
      local inside
      copas.addthread(function() inside = hosts.current() end)
      copas.loop()
      assert.equal(copas4.host(), inside)
    end)

    it("lets the loop end when nobody waits", function()
      local one, chat = behaviour.client(copas4, "wait/50"), nil
      copas.addthread(function() chat = assert(one.chats:retrieve "x") end)
      local seconds = behaviour.elapsed(copas.loop)
      assert.equal("fine", chat.display_name)
      assert.is_true(seconds < (core.timer and 0.3 or 0.4), "took " .. seconds)
    end)
  end)
end
