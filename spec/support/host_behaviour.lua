--- The behaviour that all hosts of event loops share. The spec of each host starts with it.

local assert = require "luassert"
local busted = require "busted"
local core = require "linq.core"
local event_loops = require "spec.support.event_loops"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"
local two_hours = require "spec.support.two_hours"

-- PUC 5.1 cannot yield within pcall.
local can_wait_in_pcall = not (_VERSION == "Lua 5.1" and not rawget(_G, "jit"))

local describe, it, pending = busted.describe, busted.it, busted.pending

local behaviour = {}

--- Makes a client of one mode of the faulty server, which waits through the event loop.
---@param event_loop table
---@param mode string
---@param options? table
function behaviour.client(event_loop, mode, options)
  options = options or {}
  options.base_url = servers.faulty().origin .. "/" .. mode
  options.api_key = "k"
  options.max_retries = options.max_retries or 0
  options.host = event_loop.host()
  return linq.client(options)
end

--- Returns the seconds that a function takes.
function behaviour.elapsed(fn, ...)
  local started = core.now()
  fn(...)
  return core.now() - started
end

-- Collects all garbage. A trace of LuaJIT keeps its functions alive, and through them a client,
-- so traces are flushed first.
local function collect()
  local jit = rawget(_G, "jit")
  if jit then
    jit.flush()
  end
  for _ = 1, 5 do -- each cycle collects what the one before released
    collectgarbage()
  end
end

--- Counts the open descriptors of this process.
function behaviour.open_descriptors()
  collect()
  return process.open_descriptors()
end

local function times(count, fn)
  local functions = {}
  for i = 1, count do
    functions[i] = function() fn(i) end
  end
  return (table.unpack or _G.unpack)(functions)
end

local function key()
  return core.hex(core.random(6))
end

--- Adds the shared specs for the host of an event loop.
---@param name string
---@param tags? string of these specs
---@return table|nil event_loop nil when this Lua has none; a pending spec says so
function behaviour.describe(name, tags)
  local event_loop = event_loops[name]
  if not event_loop.installed then
    pending(name .. " is not installed for " .. _VERSION)
    return nil
  end
  local run, elapsed = event_loop.run, behaviour.elapsed
  local function client(mode, options)
    return behaviour.client(event_loop, mode, options)
  end

  -- Counts up every few milliseconds while `going()`. The count shows that nobody blocked.
  local function ticker(going)
    local state = { ticks = 0, longest = 0 }
    function state.run()
      local before = core.now()
      while going() do
        event_loop.sleep(0.005)
        local now = core.now()
        state.ticks, state.longest, before = state.ticks + 1, math.max(state.longest, now - before), now
      end
    end
    return state
  end

  describe("the host of " .. name .. (tags or ""), function()
    it("waits side by side", timed(function()
      local one, chats = client "wait/200", {}
      local seconds = elapsed(run, times(10, function(i) chats[i] = assert(one.chats:retrieve("c" .. i)) end))
      assert.is_true(seconds >= 0.19 and seconds < 1, "took " .. seconds)
      assert.equal(10, #chats)
      assert.equal("chat", linq.type(chats[10]))
    end))

    it("lets other coroutines run meanwhile", timed(function()
      local one, chat = client "wait/200", nil
      local others = ticker(function() return not chat end)
      run(function() chat = assert(one.chats:retrieve "x") end, others.run)
      assert.is_true(others.ticks >= 10, others.ticks .. " ticks")
      assert.is_true(others.longest < 0.1, "blocked for " .. others.longest)
    end))

    it("sleeps between attempts without blocking", timed(function()
      local one, chat = client("fail/503/2/" .. key(), { max_retries = 2 }), nil
      run(function() chat = assert(one.chats:retrieve "x") end)
      assert.equal("chat", linq.type(chat))
      assert.equal(2, one:stats().retries)
      local sleep = event_loop.host().sleep
      local seconds = elapsed(run, times(20, function() sleep(0.1) end))
      assert.is_true(seconds >= 0.1 and seconds < 0.3, "took " .. seconds)
    end))

    it("sleeps by a clock that jumps ahead once all sleep", function()
      local unpack = table.unpack or _G.unpack
      local said, seconds = two_hours.run(function(functions) run(unpack(functions)) end, event_loop.host())
      assert.equal(two_hours.expected, said)
      assert.is_true(seconds < 5, "took " .. seconds)
    end)

    it("lets no clock jump ahead while a transfer is under way", function()
      local clock = linq.sandbox.clock { host = event_loop.host() }
      local one = client("wait/50", { clock = clock })
      for _ = 1, 5 do
        local before, answered = clock.now(), nil
        run(function() clock.sleep(3600) end, function()
          assert(one.chats:retrieve "x")
          answered = clock.now()
        end)
        assert.equal(before, answered)
        assert.equal(before + 3600, clock.now())
      end
    end)

    it("sleeps for as long as asked", timed(function()
      local sleep, order = event_loop.host().sleep, {}
      run(times(3, function(i)
        local seconds = ({ 0.06, 0.02, 0.04 })[i]
        local slept = elapsed(sleep, seconds)
        order[#order + 1] = seconds
        assert(slept >= seconds, slept)
      end))
      assert.same({ 0.02, 0.04, 0.06 }, order)
    end))

    it("ends calls at their timeout", timed(function()
      local one, err = client("hang", { timeout = 0.15 }), nil
      local seconds = elapsed(run, function() err = select(2, one.chats:retrieve "x") end)
      assert.equal("timeout", err.kind)
      assert.is_true(seconds >= 0.15 and seconds < 0.5, "took " .. seconds)
    end))

    it("serves many coroutines on a fast server", function()
      local one, calls, names = client "fine", 0, {}
      run(times(64, function()
        while calls < 2000 do
          calls = calls + 1
          local chat = assert(one.chats:retrieve "x")
          names[#names + 1] = chat.display_name
        end
      end))
      assert.equal(2000, #names)
      for _, got in ipairs(names) do
        assert.equal("fine", got)
      end
      assert.equal(0, one:stats().in_flight)
      one:close()
    end)

    it("waits for several clients at once", timed(function()
      local first, second, count = client "wait/100", client "wait/150", 0
      local seconds = elapsed(run, times(8, function(i)
        assert((i % 2 == 0 and first or second).chats:retrieve "x")
        count = count + 1
      end))
      assert.equal(8, count)
      assert.is_true(seconds < 0.4, "took " .. seconds)
    end))

    it("runs linq.map side by side, over several clients too", timed(function()
      local first, second, results = client "wait/100", client "wait/120", nil
      local others = ticker(function() return not results end)
      local seconds = elapsed(run, function()
        results = linq.map({ 1, 2, 3, 4, 5, 6 }, function(i)
          return (i % 2 == 0 and first or second).chats:retrieve("c" .. i)
        end)
      end, others.run)
      assert.equal(6, #results)
      assert.is_true(seconds < 0.4, "took " .. seconds)
      assert.is_true(others.ticks >= 5, others.ticks .. " ticks")
    end))

    it("runs several linq.map on one client", timed(function()
      local one, count = client "wait/50", 0
      local seconds = elapsed(run, times(4, function()
        local results = linq.map({ 1, 2, 3 }, function(i) return one.chats:retrieve("c" .. i) end)
        count = count + #results
      end))
      assert.equal(12, count)
      assert.is_true(seconds < 0.4, "took " .. seconds)
    end))

    it("waits for any transfer, or until the timeout", timed(function()
      local host, loop = event_loop.host(), core.loop {}
      local request = { method = "GET", url = servers.faulty().origin .. "/wait/100/x" }
      run(function()
        assert(elapsed(host.wait, loop, 0.05) >= 0.05)
        local transfer = assert(loop:add(request, core.headers {}))
        local started = core.now()
        while not transfer:done() do
          host.wait(loop, 5)
        end
        assert(core.now() - started < 0.5)
        assert(loop:take(transfer).status == 200)
      end)
    end))

    it("reports where it cannot wait", function()
      local one = client "fine"
      local chat, err = one.chats:retrieve "x"
      assert.is_nil(chat)
      assert.equal("host", err.kind)
      assert.matches(name:match "%a+", err.message)
      assert.equal(0, one:stats().requests)
    end)

    if not can_wait_in_pcall then
      it("reports a frame that this Lua cannot yield across, and continues", function()
        local one, in_pcall, in_iterator, chat = client "wait/20", nil, nil, nil
        run(function()
          in_pcall = select(3, pcall(one.chats.retrieve, one.chats, "x"))
          for err in function(_, before) return not before and select(2, one.chats:retrieve "x") or nil end do
            in_iterator = err
          end
          chat = assert(one.chats:retrieve "y")
        end)
        assert.equal("host", in_pcall.kind)
        assert.matches("pcall", in_pcall.message)
        assert.equal("host", in_iterator.kind)
        assert.equal("chat", linq.type(chat))
      end)
    end

    it("tells waiters that the client was closed", timed(function()
      local one, errors = client "hang", {}
      local seconds = elapsed(run, function()
        errors[1] = select(2, one.chats:retrieve "x")
      end, function()
        errors[2] = select(2, one.chats:retrieve "y")
      end, function()
        event_loop.sleep(0.05)
        one:close()
      end)
      assert.equal("canceled", errors[1].kind)
      assert.equal("canceled", errors[2].kind)
      assert.is_true(seconds < 0.5, "took " .. seconds)
    end))

    it("continues with a new client after one was closed", function()
      local names = {}
      run(function()
        for i = 1, 5 do
          local one = client "wait/10"
          names[i] = assert(one.chats:retrieve "x").display_name
          one:close()
        end
      end, function()
        for i = 6, 10 do
          local one = client "wait/15"
          names[i] = assert(one.chats:retrieve "x").display_name
          one:close()
        end
      end)
      assert.equal(10, #names)
    end)

    -- Keeps the event loop running until `is_over` says that everything is released.
    local function let_go(is_over)
      for _ = 1, 5 do
        run(function() event_loop.sleep(1.1) end)
        if not is_over or is_over() then
          return
        end
      end
    end

    it("leaves nothing open", function()
      local function use()
        local one = client("wait/20", { timeout = 0.5 })
        run(times(8, function() assert(one.chats:retrieve "x") end))
        run(function() event_loop.host().sleep(0.01) end)
        one:close()
      end
      use()
      let_go()
      local before = behaviour.open_descriptors()
      use()
      let_go(function() return behaviour.open_descriptors() == before end)
      assert.equal(before, behaviour.open_descriptors())
    end)

    it("leaves a client that nobody closed to the collector", function()
      local gone = setmetatable({}, { __mode = "k" })
      local function use()
        local one = client "fine"
        run(function() assert(one.chats:retrieve "x") end)
        gone[one] = true
      end
      use()
      let_go(function()
        collect()
        return next(gone) == nil
      end)
      local before = behaviour.open_descriptors()
      assert.is_nil(next(gone))
      use()
      let_go(function() return behaviour.open_descriptors() == before and next(gone) == nil end)
      assert.is_nil(next(gone))
      assert.equal(before, behaviour.open_descriptors())
    end)
  end)
  return event_loop
end

return behaviour
