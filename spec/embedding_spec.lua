-- linq.h: a host in C drives the loops. The example of a game is such a host.
local build = require "spec.support.build"
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local warnings = "-Wall -Wextra -Wpedantic -Wshadow -Wcast-qual -Wconversion -Werror -I"
  .. (os.getenv "LINQ_INCLUDE" or "include")
local flags = warnings .. " " .. build.include_flags

local has_descriptor = core.loop():fd() ~= nil

local function has(command)
  return select(2, process.run("command -v " .. command)) == 0
end

local embedding = build.c_module("embedding", "-std=c11 " .. warnings)

local function add(loop, mode)
  local url = servers.faulty().origin .. "/" .. mode .. "/x"
  return loop:add({ url = url, method = "GET", timeout = 5 }, core.headers { "Expect:" })
end

local function client(mode, options)
  options = options or {}
  options.base_url = servers.faulty().origin .. "/" .. mode
  options.api_key = "k"
  return linq.client(options)
end

describe("linq.h", function()
  local it_compiles = has "g++" and it or pending

  it_compiles("compiles as C++", function()
    local output, status = process.run("g++ -fsyntax-only -x c++ " .. flags .. " spec/support/embedding.c")
    assert.equal(0, status, output)
  end)

  it("can be included alone, and twice", function()
    local output, status = process.run(([[printf '#include "linq.h"\n#include "linq.h"\n' |
      cc -std=c11 -fsyntax-only -x c %s -]]):format(flags))
    assert.equal(0, status, output)
  end)

  it("accepts loops only", function()
    assert.is_true(embedding.is_loop(core.loop()))
    for _, other in ipairs { core.headers {}, add(core.loop(), "fine"), io.stdout, {}, "x", 5, true } do
      assert.is_false(embedding.is_loop(other))
    end
    assert.is_false(embedding.is_loop(nil))
  end)

  it("returns the same descriptor and deadline as Lua", function()
    local loop = core.loop()
    assert.equal(loop:fd() or -1, embedding.fd(loop))
    assert.equal(has_descriptor, embedding.fd(loop) >= 0)
    assert.equal(-1, embedding.timeout_ms(loop))
    local transfer = add(loop, "wait/200")
    embedding.step(loop, 0)
    local seconds, ms = loop:timeout(), embedding.timeout_ms(loop)
    transfer:cancel()
    assert.is_true(math.abs(seconds * 1000 - ms) <= 20, seconds .. " s, " .. ms .. " ms")
  end)

  it("never waits with 0, and never longer than told", function()
    local loop = core.loop()
    local transfer = add(loop, "hang")
    local fastest = math.huge -- of several: a busy machine takes its processor away now and then
    for _ = 1, 10 do
      local started = core.now()
      assert.equal(0, embedding.step(loop, 0))
      fastest = math.min(fastest, core.now() - started)
    end
    local started = core.now()
    assert.equal(0, embedding.step(loop, 50))
    local waited = core.now() - started
    transfer:cancel()
    assert.is_true(fastest < 0.01, "waited " .. fastest)
    assert.is_true(waited >= 0.045 and waited < 2, "waited " .. waited)
  end)

  it("runs a transfer to its end without Lua", function()
    local loop = core.loop()
    local transfer = add(loop, "wait/50")
    assert.is_false(transfer:done())
    assert.equal(1, (embedding.drive(loop, 1, 5000)))
    assert.is_true(transfer:done())
    local response = loop:take(transfer)
    assert.equal(200, response.status)
    assert.truthy(response.body:find('"display_name"', 1, true))
  end)

  it("sleeps while nothing arrives", function()
    if has_descriptor then
      local loop = core.loop()
      local transfer = add(loop, "wait/300")
      local finished, steps = embedding.drive(loop, 1, 5000)
      assert.equal(1, finished)
      assert.is_true(transfer:done())
      assert.is_true(steps < 30, steps .. " steps")
    end
  end)

  it("keeps finished transfers, and the descriptor readable, until Lua takes them", function()
    local loop = core.loop()
    local by_id = {} -- a collected transfer would be canceled
    for _ = 1, 8 do
      local transfer = add(loop, "fine")
      by_id[transfer:id()] = transfer
    end
    assert.equal(8, (embedding.drive(loop, 8, 5000)))
    assert.equal(0, embedding.step(loop, 0))
    assert.equal(0, embedding.timeout_ms(loop))
    if has_descriptor then
      assert.is_true(embedding.readable(embedding.fd(loop)))
    end
    for id in function() return loop:next() end do
      assert.equal(200, loop:take(by_id[id]).status)
      by_id[id] = nil
    end
    assert.is_nil(next(by_id))
    assert.is_not.equal(0, embedding.timeout_ms(loop))
  end)

  it("returns -1 for a closed loop", function()
    local loop = core.loop()
    local transfer = add(loop, "hang")
    loop:close()
    assert.is_true(transfer:done())
    assert.is_true(embedding.is_loop(loop))
    assert.equal(-1, embedding.step(loop, 0))
    assert.equal(-1, embedding.fd(loop))
    assert.equal(-1, embedding.timeout_ms(loop))
  end)
end)

describe("a client in a C host", function()
  it("gives its loop, the same one to its derived clients", function()
    local one = client "fine"
    assert.is_true(embedding.is_loop(one:loop()))
    assert.equal(one:loop(), one:with({ timeout = 3 }):loop())
    assert.is_not.equal(one:loop(), client("fine"):loop())
  end)

  it("has none with a custom transport", function()
    assert.is_nil(linq.client({ transport = fakes.documented() }):loop())
    assert.is_nil(linq.client({ transport = { send = function() end, loop = 1 } }):loop())
  end)

  it("resumes its tasks once when something arrived", function()
    local one, tasks = client "wait/50", linq.tasks()
    local task = tasks:spawn(function() return one.chats:retrieve "x" end)
    assert.equal(0, tasks:timeout())
    assert.equal(1, tasks:step(0))
    assert.is_nil(tasks:timeout())
    assert.equal(1, (embedding.drive(one:loop(), 1, 5000)))
    assert.is_false(task:done())
    assert.equal(0, tasks:step(0))
    assert.equal("chat", linq.type((task:result())))
  end)

  it("knows when a retry is due", function()
    local one, tasks = client("fail/503/1/" .. core.hex(core.random(6)), { max_retries = 1 }), linq.tasks()
    local task = tasks:spawn(function() return one.chats:retrieve "x" end)
    local resumed = 0
    while tasks:step(0) > 0 do
      local left = tasks:timeout()
      embedding.drive(one:loop(), 1, left and math.ceil(left * 1000) or 5000)
      resumed = resumed + 1
      assert.is_true(resumed < 20)
    end
    assert.equal("chat", linq.type((task:result())))
    assert.equal(1, one:stats().retries)
  end)
end)

describe("the example of a game", function()
  if _VERSION ~= "Lua 5.4" or not has "make" then
    return pending "needs Lua 5.4 and make"
  end

  it("looks up chats and keeps its frames", function()
    local output, status = process.run(("make -s BUILD=%s %s/examples/game_host"):format(build.folder, build.folder))
    assert.equal(0, status, output)
    output, status = process.run_lua(([[
      arg = { %q, "60" }
      dofile "examples/game_host/run.lua"
    ]]):format(build.folder .. "/examples/game_host"))
    assert.equal(0, status, output)
    assert.truthy(output:find("%d lookups were right, 0 wrong, 0 did not end"), output)
  end)
end)
