-- Drivers in a small event loop that can lose them.

local core = require "linq.core"
local driver = require "linq.host.driver"
local linq = require "linq"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

local can_wait_in_pcall = not (_VERSION == "Lua 5.1" and not rawget(_G, "jit"))

-- Runs coroutines in turns of a millisecond. `losing(number)` selects the spawned coroutines that
-- never run; `adapter` changes the adapter.
local function new_event_loop(losing, changes)
  local threads, spawned = {}, 0
  local function add(fn)
    threads[#threads + 1] = coroutine.create(fn)
  end
  local function wait_until(condition, seconds)
    local until_ = core.now() + seconds
    while not condition() and core.now() < until_ do
      coroutine.yield()
    end
  end
  local adapter = {
    spawn = function(fn)
      spawned = spawned + 1
      local answer = losing and losing(spawned)
      if answer == nil then
        add(fn)
      end
      return answer
    end,
    sleep = function(seconds) wait_until(function() return false end, seconds) end,
    wait_readable = function(loop, seconds)
      wait_until(function() return loop:timeout() == 0 end, math.min(seconds, 0.002))
    end,
    new_signal = function()
      local raised = false
      return {
        raise = function() raised = true end,
        wait = function(_, seconds)
          wait_until(function() return raised end, seconds)
          local was = raised
          raised = false
          return was
        end,
      }
    end,
  }
  for name, value in pairs(changes or {}) do
    adapter[name] = value or nil
  end
  local function run(...)
    for _, fn in ipairs { ... } do
      add(fn)
    end
    while #threads > 0 do
      for i = #threads, 1, -1 do
        assert(coroutine.resume(threads[i]))
        if coroutine.status(threads[i]) == "dead" then
          table.remove(threads, i)
        end
      end
      core.sleep(0.001)
    end
  end
  return { host = driver.host(adapter), run = run, spawned = function() return spawned end, add = add }
end

local function client(event_loop, mode, options)
  options = options or {}
  options.base_url = servers.faulty().origin .. "/" .. mode
  options.api_key, options.max_retries, options.host = "k", 0, event_loop.host
  return linq.client(options)
end

local function elapsed(fn, ...)
  local started = core.now()
  fn(...)
  return core.now() - started
end

describe("a driver", function()
  it("is shared by all waiters, and ends with them", function()
    local event_loop = new_event_loop()
    local one, count = client(event_loop, "wait/50"), 0
    local function call()
      assert(one.chats:retrieve "x")
      count = count + 1
    end
    event_loop.run(call, call, call)
    assert.equal(3, count)
    assert.equal(1, event_loop.spawned())
    event_loop.run(call)
    assert.equal(4, count)
  end)

  it("that never runs blocks nobody", timed(function()
    local event_loop = new_event_loop(function() return true end)
    local one, chat = client(event_loop, "wait/50"), nil
    local seconds = elapsed(event_loop.run, function() chat = assert(one.chats:retrieve "x") end)
    assert.equal("fine", chat.display_name)
    assert.is_true(seconds < 0.3, "took " .. seconds)
  end))

  it("that cannot be created blocks nobody", timed(function()
    local event_loop = new_event_loop(function() return false end)
    local one, chat = client(event_loop, "wait/50"), nil
    local seconds = elapsed(event_loop.run, function() chat = assert(one.chats:retrieve "x") end)
    assert.equal("fine", chat.display_name)
    assert.is_true(seconds < 0.3, "took " .. seconds)
  end))

  it("that was lost is replaced", function()
    local event_loop = new_event_loop(function(number) return number == 1 or nil end)
    local one, chat = client(event_loop, "wait/2500"), nil
    event_loop.run(function() chat = assert(one.chats:retrieve "x") end)
    assert.equal("fine", chat.display_name)
    assert.equal(2, event_loop.spawned())
  end)

  it("polls when the host cannot watch a descriptor", timed(function()
    local event_loop = new_event_loop(nil, { wait_readable = false })
    local one, chat = client(event_loop, "wait/100"), nil
    local seconds = elapsed(event_loop.run, function() chat = assert(one.chats:retrieve "x") end)
    assert.equal("fine", chat.display_name)
    assert.is_true(seconds < 0.3, "took " .. seconds)
  end))

  it("looks and sleeps where the host cannot wait after all", timed(function()
    local event_loop = new_event_loop(nil, { wait_readable = function() return false end })
    local one, chat = client(event_loop, "wait/100"), nil
    local seconds = elapsed(event_loop.run, function() chat = assert(one.chats:retrieve "x") end)
    assert.equal("fine", chat.display_name)
    assert.is_true(seconds < 0.3, "took " .. seconds)
  end))

  it("goes on for a while where the host says so", timed(function()
    local event_loop = new_event_loop(nil, { linger = 0.1 })
    local one = client(event_loop, "wait/20") -- an answer that is there at once needs nobody to wait
    local function call()
      assert(one.chats:retrieve "x")
    end
    local seconds = elapsed(event_loop.run, function()
      call()
      event_loop.host.sleep(0.02)
      call()
    end)
    assert.equal(1, event_loop.spawned())
    assert.is_true(seconds > 0.1 and seconds < 0.5, "took " .. seconds)
    event_loop.run(call)
    assert.equal(2, event_loop.spawned())
  end))

  it("has what was added started by the host that wants to", function()
    local started = 0
    local event_loop = new_event_loop(nil, {
      start = function(loop)
        started = started + 1
        loop:start()
      end,
    })
    local one = client(event_loop, "fine")
    event_loop.run(function() assert(one.chats:retrieve "x") end)
    assert.equal(1, started)
  end)

  it("gives signals back when the wait is over", function()
    local kept = {}
    local event_loop = new_event_loop(nil, { keep_signal = function(signal) kept[#kept + 1] = signal end })
    local one = client(event_loop, "wait/20")
    local function call() assert(one.chats:retrieve "x") end
    event_loop.run(call, call)
    assert.equal(2, #kept)
    assert.is_function(kept[1].raise)
  end)

  it("does not wait for coroutines that were killed", function()
    local event_loop = new_event_loop()
    local one = client(event_loop, "hang", { timeout = 30 })
    local killed = coroutine.create(function() return one.chats:retrieve "x" end)
    assert(coroutine.resume(killed))
    killed = nil -- luacheck: ignore 311
    collectgarbage()
    collectgarbage()
    assert.equal(0, one:stats().in_flight)
    local seconds = elapsed(event_loop.run)
    assert.is_true(seconds < 2, "took " .. seconds)
  end)

  local it_waits_in_pcall = can_wait_in_pcall and it or pending

  it_waits_in_pcall("continues the other coroutines when one raises", function()
    local event_loop = new_event_loop()
    local one, chat, message = client(event_loop, "wait/20"), nil, nil
    event_loop.run(function()
      message = select(2, pcall(function() error(assert(one.chats:retrieve "x").display_name, 0) end))
    end, function()
      chat = assert(one.chats:retrieve "y")
    end)
    assert.equal("fine", message)
    assert.equal("fine", chat.display_name)
  end)
end)
