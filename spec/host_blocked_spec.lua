-- A call that blocks an event loop is told once on on_event.
local event_loops = require "spec.support.event_loops"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

describe("a call that blocks an event loop", function()
  -- The warnings that two calls cause; `host`, an expression, is the client's.
  local function warnings(host, script)
    local output, status = process.run_lua(([[
      local linq = require "linq"
      local client = linq.client {
        api_key = "k", base_url = %q, host = %s,
        on_event = function(event) if event.type == "warning" then print(event.operation, event.message) end end,
      }
      local function calls()
        assert(client.chats:retrieve "x")
        assert(client:with({ timeout = 5 }).chats:retrieve "x")
      end
      %s
    ]]):format(servers.faulty().origin .. "/fine", host, script))
    assert.equal(0, status, output)
    return output
  end

  local in_luv = [[
    local uv = require "luv"
    local timer = uv.new_timer()
    timer:start(0, 0, function()
      timer:close()
      coroutine.wrap(calls)()
    end)
    uv.run()
  ]]
  local it_knows_luv = event_loops.luv.installed and it or pending

  it_knows_luv("is told once in luv", function()
    assert.equal("chats.retrieve\tthis call blocks the event loop of luv while it waits: "
      .. 'the client needs host = require "linq.host.luv"\n', warnings("nil", in_luv))
  end)

  for name, script in pairs {
    ["linq.map"] = "linq.map({ 1, 2 }, calls)",
    ["tasks:run()"] = "local tasks = linq.tasks() tasks:spawn(calls) tasks:run()",
    ["a map within a task"] = "linq.map({ 1 }, function() linq.map({ 1, 2 }, calls) end)",
  } do
    it_knows_luv("is told once in luv where " .. name .. " waits for it", function()
      local said = warnings("nil", (in_luv:gsub("coroutine.wrap%(calls%)%(%)", script)))
      assert.equal("chats.retrieve\tthis call blocks the event loop of luv while it waits: "
        .. 'the client needs host = require "linq.host.luv"\n', said)
    end)

    it_knows_luv("is none in luv where " .. name .. " waits through its host", function()
      local wrapped = ("coroutine.wrap(function() %s end)()"):format(script)
      assert.equal("", warnings('require "linq.host.luv"', (in_luv:gsub("coroutine.wrap%(calls%)%(%)", wrapped))))
    end)
  end

  it("is none where a game steps its tasks and never waits", function()
    assert.equal("", warnings("nil", [[
      love = { run = function() end }
      local tasks = linq.tasks()
      tasks:spawn(calls)
      while tasks:step(0) > 0 do end
    ]]))
  end)

  it_knows_luv("is none with a host", function()
    assert.equal("", warnings('require "linq.host.luv"', in_luv))
  end)

  it("is none in a plain script, before luv runs, or in a coroutine of its own", function()
    assert.equal("", warnings("nil", "pcall(require, 'luv') calls() coroutine.wrap(calls)()"))
  end)

  it("is told where the host of the kit was forgotten", function()
    local said = warnings("nil", [[
      linq.host.new { name = "my loop", sleep = function() end }
      calls()
      print "main"
      coroutine.wrap(calls)()
    ]])
    assert.equal("main\nchats.retrieve\tthis call blocks the event loop of my loop while it waits: "
      .. "the client needs the host that linq.host.new made\n", said)
  end)

  local it_knows_cqueues = event_loops.cqueues.installed and it or pending

  it_knows_cqueues("is told where it was asked for", function()
    local said = warnings('require "linq.host.blocking"', [[
      local controller = require("cqueues").new()
      controller:wrap(calls)
      assert(controller:loop())
    ]])
    assert.matches("^chats.retrieve\tthis call blocks the event loop of cqueues[^\n]*\n$", said)
  end)

  it("is none where a sandbox answers", function()
    linq.host.new { name = "my loop", sleep = function() end }
    local told = 0
    local client = linq.client {
      transport = linq.sandbox {}, on_event = function(event) told = told + (event.type == "warning" and 1 or 0) end,
    }
    coroutine.wrap(function() client.chats:retrieve "x" end)()
    assert.equal(0, told)
  end)
end)
