-- Hosts that linq.host.new makes; the first is the example of docs/guide/writing-a-host.md.
local behaviour = require "spec.support.host_behaviour"
local core = require "linq.core"
local event_loops = require "spec.support.event_loops"
local files = require "spec.support.files"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

behaviour.describe "my loop"

for _, name in ipairs { "a loop of timers", "a loop of promises", "a loop that sleeps" } do
  behaviour.describe(name, " #kit")
end

describe("a loop of timers", function()
  it("goes on for who waits longer than others", timed(function()
    local loop = event_loops["a loop of timers"]
    local slow, done = behaviour.client(loop, "wait/400"), false
    local seconds = behaviour.elapsed(loop.run, function()
      assert(slow.chats:retrieve "x")
      done = true
    end, function()
      local one = slow:with { base_url = servers.faulty().origin .. "/wait/20" } -- on the same loop
      assert(one.chats:retrieve "x")
      assert(one.chats:retrieve "y")
    end)
    assert.is_true(done)
    assert.is_true(seconds < 0.9, "took " .. seconds)
  end))
end)

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

  it("makes hosts that know nothing of each other", timed(function()
    local first, second = event_loops.guide_loop(function(loop)
      return new { name = "first", after = loop.after, watch = loop.watch }
    end), event_loops.guide_loop(function(loop)
      return new { name = "second", after = loop.after, watch = loop.watch }
    end)
    local clients = { behaviour.client(first, "wait/20"), behaviour.client(second, "wait/20") }
    for i, loop in ipairs { first, second } do
      local chat
      local seconds = behaviour.elapsed(loop.run, function() chat = assert(clients[i].chats:retrieve "x") end)
      assert.equal("fine", chat.display_name)
      assert.is_true(seconds < 0.9, "took " .. seconds)
    end
  end))

  it("bears timers that go on, and that cannot be canceled", function()
    local timers = 0
    local loop = event_loops.guide_loop(function(loop)
      return new {
        name = "x",
        after = function(seconds, fn)
          timers = timers + 1
          local function again()
            fn()
            loop.after(seconds, again)
          end
          loop.after(seconds, again)
          return function() end
        end,
      }
    end)
    local client, chat = behaviour.client(loop, "wait/100"), nil
    loop.run(function() chat = assert(client.chats:retrieve "x") end)
    assert.equal("fine", chat.display_name)
    assert.is_true(timers < 200, timers .. " timers")
  end)

  it("tells at the first call that a watch cannot be ended", function()
    if not core.loop():fd() then
      return pending "needs a descriptor"
    end
    assert.matches("the host 'x': 'watch' must return a function that ends it, got nil",
      raised_by { name = "x", watch = nothing, after = function() return nothing end })
  end)

  it("tells at the first call that a timer runs at once", function()
    assert.matches("the host 'x': 'after' called its function before it returned",
      raised_by { name = "x", after = function(_, fn) fn() return nothing end })
  end)
end)

describe("linq.sandbox.check_host #kit", function()
  local function check(name, host)
    local loop = event_loops[name]
    return linq.sandbox.check_host { host = host or loop.host(), run = loop.run, sleep = loop.sleep }
  end

  for _, name in ipairs { "my loop", "a loop that sleeps", "luv", "cqueues" } do
    it("finds nothing in " .. name, function()
      if not event_loops[name].installed then
        return pending(name .. " is not installed")
      end
      assert.same({}, check(name))
    end)
  end

  it("finds that a host blocks its event loop", function()
    local failures = table.concat(check("my loop", require "linq.host.blocking"), "\n")
    assert.matches("the event loop goes on while a call waits: it stood still for 0%.2", failures)
    assert.matches("calls wait side by side: 8 of 8 calls in 1%.", failures)
  end)

  it("finds that a host never calls back, late, or raises", function()
    local loop = event_loops.guide_loop(function(own)
      return new { name = "x", after = function() return own.after(0, function() end) end }
    end)
    local failures = linq.sandbox.check_host { host = loop.host(), run = loop.run, sleep = loop.sleep }
    assert.equal(1, #failures)
    assert.matches("it hangs: 1 of 1 functions", failures[1])
    loop = event_loops.guide_loop(function(own)
      return new { name = "x", watch = own.watch, after = function(s, fn) return own.after(s + 0.3, fn) end }
    end)
    failures = linq.sandbox.check_host { host = loop.host(), run = loop.run, sleep = loop.sleep }
    assert.matches("a sleep lasts: 0.05 s took 0.3", table.concat(failures, "\n"))
    loop = event_loops.guide_loop(function(own)
      return new { name = "x", watch = own.watch, after = function(s, fn)
        return own.after(s, function()
          fn()
          error "own trouble"
        end)
      end }
    end)
    failures = linq.sandbox.check_host { host = loop.host(), run = loop.run, sleep = loop.sleep }
    assert.matches("own trouble", table.concat(failures, "\n"))
  end)

  it("raises where something is missing of what it takes", function()
    local host = { wait = print, sleep = print }
    for missing, given in pairs {
      ["'host' must be a table, got nil"] = {},
      ["'run' must be a function, got nil"] = { host = host, sleep = print },
      ["'sleep' must be a function, got number"] = { host = host, run = print, sleep = 1 },
    } do
      assert.error_matches(function() linq.sandbox.check_host(given) end, "linq.sandbox.check_host: " .. missing)
    end
  end)

  it("finds that a host cannot wait", function()
    local failures = check("my loop", new { name = "x", after = function() end })
    assert.equal(6, #failures)
    assert.matches("'after' must return a function", failures[1])
  end)
end)

describe("the guide to hosts", function()
  it("has an event loop, and a program that finds chats in it", function()
    if not event_loops["my loop"].installed then
      return pending "needs LuaSocket"
    end
    local guide = files.read "docs/guide/writing-a-host.md"
    local loop, program, check =
      guide:match "\n```lua\n(.-)\nreturn loop\n```.-\n```lua\n(.-)\n```.-\n```lua\n(.-)\n```"
    local options = ('%%0 api_key = "k", base_url = "%s",'):format(servers.faulty().origin .. "/wait/50")
    local output, status = process.run_lua(loop .. "\nlocal ids = { 'a', 'b', 'c' }\n"
      .. program:gsub("linq.client {", options) .. "\n" .. check)
    assert.equal(0, status, output)
    assert.equal(3, select(2, output:gsub("linq.chat", "")), output)
  end)
end)

-- As a first host is written: `wait` watches the descriptor, which only one may do at a time, steps
-- nothing, and takes a number of seconds.
local function naive_host(loop)
  local watched = {}
  local function resumer()
    local thread = coroutine.running()
    return function()
      if coroutine.status(thread) == "suspended" then
        assert(coroutine.resume(thread))
      end
    end
  end
  return {
    wait = function(linq_loop, timeout)
      assert(not watched[linq_loop:fd()], "the descriptor is watched already")
      watched[linq_loop:fd()] = true
      local resume, fd = resumer(), linq_loop:fd()
      local stop, cancel = loop.watch(fd, resume), loop.after(timeout + 0, resume)
      coroutine.yield()
      stop()
      cancel()
      watched[fd] = nil
    end,
    sleep = function(seconds)
      loop.after(seconds, resumer())
      coroutine.yield()
    end,
  }
end

describe("a host of two functions", function()
  it("waits for several calls side by side", timed(function()
    if not core.loop():fd() then
      return pending "needs a descriptor"
    end
    local loop = event_loops.guide_loop(naive_host)
    local client, names = behaviour.client(loop, "wait/100"), {}
    local function call()
      local chat = assert(client.chats:retrieve "x")
      names[#names + 1] = chat.display_name
    end
    local seconds = behaviour.elapsed(loop.run, call, call, call)
    assert.same({ "fine", "fine", "fine" }, names)
    assert.is_true(seconds < 1, "took " .. seconds)
    client:close()
  end))
end)
