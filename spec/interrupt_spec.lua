-- Ctrl-C, and limits of instructions, break calls off anywhere: the next call of the client, of the scheduler and of
-- the host works, gives its own answer, and nothing of what was broken off stays for ever.
local core = require "linq.core"
local endpoints = require "linq.api.endpoints"
local event_loops = require "spec.support.event_loops"
local files = require "spec.support.files"
local interrupts = require "spec.support.interrupts"
local linq = require "linq"
local servers = require "spec.support.servers"
local waiters = require "linq.host.waiters"

local ME, ANN, BOB = "+12052761148", "+12055426109", "+12055550100"
local CHATS = { { uuid = "u1", from = ME, to = { ANN, BOB } }, { uuid = "u2", from = ME, to = { BOB } },
  { uuid = "u3", from = ME, to = { ANN } } }
local SECRET, NOW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 1760000000
local EVENT = [[{"api_version":"v3","event_type":"message.received","event_id":"e1",]]
  .. [["created_at":"2026-01-01T00:00:00Z","data":{"chat":{"id":"c","display_name":"A chat"},"id":"m"}}]]

local LONGEST = 2 -- seconds of what follows a break

local everywhere = interrupts.works and it or pending

after_each(files.remove_all)

local function client_of(base_url, host)
  return linq.client { api_key = "k", base_url = base_url, timeout = 5, host = host }
end

-- Names that no server has heard yet.
local count = 0
local function new_name()
  count = count + 1
  return ("i%dx%dn"):format(os.time(), count) -- a letter ends it: linq.map adds a digit
end

local function requests_for(path)
  local probe = client_of(servers.faulty().origin .. "/counted")
  local answer = assert(probe:request { path = "/" .. path }).body
  probe:close()
  return tonumber(answer)
end

local function assert_own(client, id)
  assert(assert(client.chats:retrieve(id)).id == id, "the answer of another call")
end

-- Nothing is under way, and nobody waits, once the collector ran.
local function assert_quiet(client)
  collectgarbage()
  collectgarbage()
  assert(client:stats().in_flight == 0, "a transfer is left")
  assert(not waiters.exist(client:loop()), "somebody waits")
end

-- prepare(client) gives what run(client, what) takes, which is broken off; again(client, what) looks at what is left,
-- and makes the next call.
local calls = {}

calls["a call"] = {
  stride = 17,
  base_url = function() return servers.faulty().origin .. "/chat/0" end,
  prepare = new_name,
  run = function(client, name) client.chats:retrieve(name) end,
  again = function(client) assert_own(client, new_name()) end,
}

calls["a call with retries"] = {
  stride = 211,
  base_url = calls["a call"].base_url,
  prepare = function(client)
    return client:with { base_url = servers.faulty().origin .. "/fail/503/2/" .. new_name() }
  end,
  run = function(_, failing) failing.chats:retrieve "x" end,
  again = calls["a call"].again,
}

calls["a change without a key"] = {
  stride = 29,
  base_url = function() return servers.faulty().origin .. "/count/0" end,
  prepare = new_name,
  run = function(client, name) client.chats.typing:start(name) end,
  again = function(client, name)
    assert_own(client, new_name())
    assert(requests_for(name .. "/typing") <= 1, "it was sent again")
  end,
}

calls["a find"] = {
  stride = 151,
  base_url = function() return servers.sandbox({ chats = CHATS }).base_url end,
  prepare = new_name,
  run = function(client) client.chats:find { from = ME, to = { ANN, BOB } } end,
  again = function(client) assert(assert(client.chats:find { from = ME, to = { BOB } }).id == "u2") end,
}

local function ids_of(client)
  local ids = {}
  for chat in client.chats:each { from = ME, limit = 2 } do
    ids[#ids + 1] = chat.id
  end
  table.sort(ids)
  return table.concat(ids, " ")
end

calls["an iteration"] = {
  stride = 199,
  base_url = calls["a find"].base_url,
  prepare = new_name,
  run = ids_of,
  again = function(client) assert(ids_of(client) == "u1 u2 u3", "not all chats") end,
}

calls["an upload"] = {
  stride = 151,
  base_url = function() return servers.store().origin .. "/fine" end,
  prepare = function() return files.new(("x"):rep(10000), ".txt") end,
  run = function(client, path) client.attachments:upload { path = path } end,
  again = function(client)
    assert(assert(client.attachments:upload { data = "x", filename = "a.txt" }).attachment_id)
  end,
}

calls["a download"] = {
  stride = 71,
  base_url = calls["an upload"].base_url,
  prepare = function(client)
    assert(client.attachments:upload { data = ("x"):rep(30000), filename = "whole.txt" })
    return { assert(client.attachments:retrieve "whole.txt"), files.new() }
  end,
  run = function(_, what) what[1]:download(what[2], { on_progress = function() end }) end,
  again = function(client, what)
    assert(#(files.read(what[2]) or ("x"):rep(30000)) == 30000, "half a file")
    assert_quiet(client)
    assert(#files.parts(what[2]) == 0, "a part is left")
    assert(what[1]:download(what[2]))
  end,
}

calls["linq.map"] = {
  stride = 127,
  base_url = calls["a change without a key"].base_url,
  prepare = new_name,
  run = function(client, name)
    linq.map({ 1, 2, 3 }, function(i) return client.chats.typing:start(name .. i) end)
  end,
  again = function(client, name)
    assert_quiet(client)
    local sent = requests_for(name .. "1/typing")
    local results = linq.map({ "a", "b" }, function(id) return client.chats:retrieve(id) end)
    assert(results[1].id == "a" and results[2].id == "b")
    assert(requests_for(name .. "1/typing") == sent and sent <= 1, "it was sent later, or again")
  end,
}

calls["a scheduler"] = {
  stride = 89,
  base_url = calls["a call"].base_url,
  prepare = function() return linq.tasks() end,
  run = function(client, tasks)
    for i = 1, 4 do
      tasks:spawn(function()
        client.chats:retrieve("a" .. i)
        tasks:sleep(0.001)
        tasks:spawn(tasks.sleep, tasks, 0.001):join()
      end)
    end
    tasks:step(0.0005)
    tasks:run()
  end,
  again = function(client, tasks)
    tasks:run()
    local task = tasks:spawn(function() return client.chats:retrieve "b" end)
    tasks:run()
    assert(assert(task:result()).id == "b")
  end,
}

local function unwrap()
  local headers = linq.webhooks.sign(EVENT, { secret = SECRET, timestamp = NOW })
  local event = assert(linq.webhooks.unwrap(EVENT, headers, { secret = SECRET, now = NOW }))
  assert(event.event_type == "message.received" and event.data.chat.display_name == "A chat")
end

calls["an event"] = {
  stride = 71,
  base_url = calls["a call"].base_url,
  prepare = new_name,
  run = unwrap,
  again = unwrap,
}

-- Breaks a call off once, and looks at what is left. Gives the seconds, too.
local function try_once(call, client, instructions)
  local what = call.prepare(client)
  local started = core.now()
  local is_broken = interrupts.break_off(function() call.run(client, what) end, instructions)
  call.again(client, what)
  local seconds = core.now() - started
  if instructions % 3 == 0 then -- a collection costs more than all the rest
    assert_quiet(client)
  end
  return is_broken, seconds
end

-- The same; what hangs does so each time, what a busy machine held up does not.
local function try(call, client, instructions)
  local seconds, is_broken
  for _ = 1, 3 do
    is_broken, seconds = try_once(call, client, instructions)
    if seconds < LONGEST then
      return is_broken
    end
  end
  error("it took " .. seconds)
end

-- The point stands before what was wrong.
local function at(instructions, ok, ...)
  if not ok then
    error(("after %d instructions: %s"):format(instructions, tostring((...))), 0)
  end
  return ...
end

describe("when it is broken off anywhere,", function()
  for name, call in pairs(calls) do
    everywhere(name .. " leaves the client as it was", function()
      local base_url = call.base_url()
      local known = client_of(base_url)
      assert.is_false(try(call, known, 0))
      local points = interrupts.sweep(call.stride, function(instructions)
        return at(instructions, pcall(try, call, known, instructions))
      end)
      points = points + interrupts.sweep(call.stride * 3, function(instructions)
        local new = client_of(base_url)
        local is_broken = at(instructions, pcall(try, call, new, instructions))
        new:close()
        return is_broken
      end)
      known:close()
      assert.is_true(points > 15, points .. " points")
    end)
  end

  everywhere("a client's end can be begun again", function()
    local points = interrupts.sweep(5, function(instructions)
      local client, tasks, errs = client_of(servers.faulty().origin .. "/hang"), linq.tasks(), {}
      for i = 1, 3 do
        tasks:spawn(function() errs[i] = select(2, client.chats:retrieve "x") end)
      end
      tasks:step(0)
      local loop = client:loop()
      local is_broken = interrupts.break_off(function() client:close() end, instructions)
      client:close()
      assert.is_false(pcall(loop.fd, loop))
      tasks:run()
      for i = 1, 3 do
        assert.equal("canceled", errs[i].kind)
      end
      return is_broken
    end)
    assert.is_true(points > 20)
  end)

  everywhere("a task's cancelation can be begun again, and the others go on", function()
    local points = interrupts.sweep(1, function(instructions)
      local tasks, ran = linq.tasks(), 0
      local one = tasks:spawn(function() tasks:sleep(60) end)
      local joiner = tasks:spawn(function() one:join() end)
      tasks:step(0)
      local is_broken = interrupts.break_off(function() tasks:cancel() end, instructions, "lua/linq/")
      tasks:spawn(function() ran = ran + 1 end)
      tasks:step(0)
      one:cancel()
      tasks:run()
      assert(ran == 1 and joiner:done(), ("a task did not run after %d instructions"):format(instructions))
      assert(one:done() and select(2, one:result()).kind == "canceled", instructions)
      return is_broken
    end)
    assert.is_true(points > 20, points .. " points")
  end)

  everywhere("a task's end is told", function()
    local points = interrupts.sweep(1, function(instructions)
      local tasks, told = linq.tasks(), 0
      tasks:spawn(function() end).on_finish = function() told = told + 1 end
      local is_broken = interrupts.break_off(function() tasks:step(0) end, instructions, "lua/linq/")
      tasks:spawn(function() end)
      tasks:run()
      assert(told >= 1, ("not told after %d instructions"):format(instructions))
      return is_broken
    end)
    assert.is_true(points > 20, points .. " points")
  end)

  everywhere("what a resource needs is loaded whole", function()
    local module = "linq.v3.endpoints.chats"
    local points = interrupts.sweep(1, function(instructions)
      package.loaded[module] = nil
      local rows_of = endpoints.rows "linq.v3.endpoints"
      local is_broken = interrupts.break_off(function() rows_of "chats" end, instructions)
      package.loaded[module] = type(package.loaded[module]) == "table" and package.loaded[module] or nil
      for _, row in ipairs(rows_of "chats") do
        assert(row.parameters and row.pieces and row.takes_fields ~= nil, row.name)
      end
      return is_broken
    end)
    assert.is_true(points > 15, points .. " points")
  end)

  -- Steps an event loop until the coroutines are at their end. What is broken off within the
  -- loop itself is not linq's.
  local function finish(loop, threads)
    local until_ = core.now() + LONGEST
    for _, thread in ipairs(threads) do
      while coroutine.status(thread) ~= "dead" and core.now() < until_ do
        pcall(loop.step)
      end
    end
  end

  local function start(threads, fn)
    threads[#threads + 1] = coroutine.create(fn)
    assert(coroutine.resume(threads[#threads]))
  end

  local function three_calls(client, host, loop, threads)
    for _ = 1, 3 do
      start(threads, function()
        client.chats:retrieve "a"
        client.chats:retrieve "b"
        host.sleep(0.001)
      end)
    end
    while next(loop.timers) or next(loop.watched) do
      loop.step()
    end
  end

  local function parts_of(loop, watches)
    return { name = "x", after = loop.after, watch = watches and loop.watch or nil }
  end

  for name, watches in pairs { ["an event loop"] = true, ["an event loop of timers"] = false } do
    everywhere(name .. " goes on with who waits, and with the next call", function()
      local points = interrupts.sweep(167, function(instructions)
        local loop = event_loops.guide()
        local host = linq.host.new(parts_of(loop, watches))
        local client, threads, chat = client_of(servers.faulty().origin .. "/chat/0", host), {}, nil
        local is_broken = interrupts.break_off(function()
          three_calls(client, host, loop, threads)
        end, instructions, "lua/linq/")
        local next_call = {}
        start(next_call, function() chat = client.chats:retrieve "next" end)
        finish(loop, next_call)
        finish(loop, threads)
        for _, thread in ipairs(threads) do
          assert(coroutine.status(thread) == "dead", ("a coroutine hangs after %d instructions"):format(instructions))
        end
        assert(chat and chat.id == "next", ("no answer after %d instructions"):format(instructions))
        client:close()
        return is_broken
      end)
      assert.is_true(points > 15, points .. " points")
    end)
  end
end)

describe("Ctrl-C in a function that was given", function()
  local function broken()
    error "interrupted!" -- as lua raises it
  end

  local function away()
    return setmetatable({ kind = "away" }, { __index = function()
      return function() return nil, "away" end
    end })
  end

  local function client(options)
    options.api_key, options.transport, options.max_retries = "k", linq.sandbox { chats = CHATS }, 0
    return linq.client(options)
  end

  local cases = {
    ["on_event of a client"] = function() client({ on_event = broken }).chats:retrieve "none" end,
    ["on_response"] = function() client({}).chats:list({ from = ME }, { on_response = broken }) end,
    ["on_event of a lookup"] = function()
      linq.lookup(client { on_event = broken }, { store = away() }):find { from = ME, to = { ANN } }
    end,
    ["on_event of an outbox"] = function()
      local outbox = linq.outbox { client = client {}, store = linq.store.memory(), on_event = broken }
      outbox:send("u1", "a")
      outbox:run()
    end,
    ["the function of linq.map"] = function()
      linq.map({ 1, 2, 3 }, function(item)
        assert(item < 3, "another item was begun")
        return item < 2 or broken()
      end, { concurrency = 1 })
    end,
    ["on_event behind metrics"] = function()
      client({ on_event = linq.metrics.new():observer(broken) }).chats:retrieve "none"
    end,
  }
  for name, run in pairs(cases) do
    it("ends the script: " .. name, function()
      local ok, message = pcall(run)
      assert.is_false(ok)
      assert.truthy(tostring(message):find "interrupted!$", message)
    end)
  end
end)
