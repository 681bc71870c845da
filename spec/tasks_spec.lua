local core = require "linq.core"
local garbage = require "spec.support.garbage"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"
local waiters = require "linq.host.waiters"

local can_yield_in_pcall = not (_VERSION == "Lua 5.1" and not rawget(_G, "jit"))

local function client(mode, options)
  options = options or {}
  options.base_url = servers.faulty().origin .. "/" .. mode
  options.api_key = "k"
  options.max_retries = options.max_retries or 0
  return linq.client(options)
end

local function elapsed(fn)
  local started = core.now()
  fn()
  return core.now() - started
end

describe("a task that catches a failed yield", function()
  -- No Lua can yield within these.
  local function in_callback(fn)
    return (pcall(string.gsub, "x", "x", fn))
  end

  it("ends with the results of its function", function()
    local tasks = linq.tasks()
    local task = tasks:spawn(function()
      local yielded = in_callback(function() tasks:sleep(0.01) end)
      return "result", yielded
    end)
    tasks:run()
    assert.same({ "result", false }, { task:result() })
  end)

  it("wakes everybody who joined it", function()
    local tasks = linq.tasks()
    local one, two
    one = tasks:spawn(function()
      in_callback(function() two:join() end)
      return 1
    end)
    two = tasks:spawn(function() return (one:join()) end)
    tasks:run()
    assert.equal(1, (one:result()))
    assert.equal(1, (two:result()))
  end)
end)

describe("tasks", function()
  it("wait side by side", timed(function()
    local one, tasks = client "wait/200", linq.tasks()
    local all = {}
    for i = 1, 10 do
      all[i] = tasks:spawn(function(id) return one.chats:retrieve(id) end, "c" .. i)
    end
    local seconds = elapsed(function() tasks:run() end)
    assert.is_true(seconds >= 0.19 and seconds < 1, "took " .. seconds)
    for i = 1, 10 do
      assert.is_true(all[i]:done())
      assert.equal("chat", linq.type((all[i]:result())))
    end
  end))

  it("never block in step(0)", timed(function()
    local one, tasks = client "wait/400", linq.tasks()
    local task = tasks:spawn(function() return one.chats:retrieve "x" end)
    local longest, frames = 0, 0
    while tasks:step(0) > 0 do
      longest = math.max(longest, elapsed(function() tasks:step(0) end))
      frames = frames + 1
      core.sleep(0.005)
      assert.is_true(frames < 1000)
    end
    assert.is_true(longest < 0.2, "a step took " .. longest)
    assert.is_true(frames > 5)
    assert.equal("chat", linq.type((task:result())))
  end))

  it("never wait in a step whose time is over", function()
    local asked = {}
    local tasks = linq.tasks { host = { wait = error, sleep = function(seconds) asked[#asked + 1] = seconds end } }
    tasks:spawn(function() tasks:sleep(60) end)
    assert.equal(1, tasks:step(-0.01))
    local one = client "hang"
    tasks:spawn(function() return one.chats:retrieve "x" end)
    assert.equal(2, tasks:step(-0.01))
    assert.same({}, asked)
    tasks:cancel()
  end)

  it("of several clients share a step", timed(function()
    local first, second, tasks = client "wait/400", client "wait/450", linq.tasks()
    tasks:spawn(function() assert(first.chats:retrieve "x") end)
    tasks:spawn(function() assert(second.chats:retrieve "x") end)
    local seconds = elapsed(function() tasks:run() end)
    assert.is_true(seconds < 0.8, "took " .. seconds)
  end))

  it("sleep", function()
    local tasks, order = linq.tasks(), {}
    for _, seconds in ipairs { 0.06, 0.02, 0.04 } do
      tasks:spawn(function()
        tasks:sleep(seconds)
        order[#order + 1] = seconds
      end)
    end
    tasks:run()
    assert.same({ 0.02, 0.04, 0.06 }, order)
  end)

  it("raise for a time that is none, and the others wake", function()
    local tasks, woken = linq.tasks(), false
    local wrong = tasks:spawn(function() tasks:sleep(0 / 0) end)
    local waiting = tasks:spawn(function() return tasks:spawn(tasks.sleep, tasks, 0.01):join(0 / 0) end)
    tasks:spawn(function()
      tasks:sleep(0.01)
      woken = true
    end)
    tasks:step(0)
    tasks:step(0.1)
    assert.is_true(woken)
    for _, task in ipairs { wrong, waiting } do
      assert.matches("must be a number of seconds", select(2, task:result()).message)
    end
    tasks:cancel()
    assert.error_matches(function()
      wrong:join "1"
    end, "task:join: the timeout must be a number of seconds, got string")
  end)

  it("sleep by the ten thousand", function()
    local tasks, woken = linq.tasks(), 0
    for _ = 1, 20000 do
      tasks:spawn(function()
        tasks:sleep(0.1)
        woken = woken + 1
      end)
    end
    local cpu = os.clock()
    tasks:run()
    assert.equal(20000, woken)
    assert.is_true(os.clock() - cpu < 3, os.clock() - cpu) -- 0.3; each of them past all others: 11
  end)

  it("return all results of their function", function()
    local tasks = linq.tasks()
    local task = tasks:spawn(function(...) return select("#", ...), nil, "x", nil end, nil, 2, nil)
    assert.is_false(task:done())
    tasks:run()
    assert.equal(4, select("#", task:result()))
    assert.equal(3, (task:result()))
  end)

  it("that raise have an error object with a traceback, and the others continue", function()
    local one, tasks = client "wait/50", linq.tasks()
    local bad = tasks:spawn(function() error("oops") end)
    local worse = tasks:spawn(function() error(setmetatable({}, { __tostring = function() return "odd" end })) end)
    local good = tasks:spawn(function() return one.chats:retrieve "x" end)
    tasks:run()
    local value, err = bad:result()
    assert.is_nil(value)
    assert.is_true(linq.is_error(err))
    assert.matches("oops", err.message)
    assert.matches("tasks_spec.lua", err.traceback)
    assert.equal("odd", select(2, worse:result()).message)
    assert.equal("chat", linq.type((good:result())))
  end)

  it("that are canceled end their transfers", function()
    local one, tasks = client "hang", linq.tasks()
    local closed = false
    local task = tasks:spawn(function()
      local guard = setmetatable({}, { __close = function() closed = true end })
      if coroutine.close then
        local text = "local guard, one = ... local kept <close> = guard return one.chats:retrieve 'x'"
        return assert(load(text))(guard, one)
      end
      return one.chats:retrieve "x"
    end)
    tasks:step(0.05)
    assert.equal(1, one:stats().in_flight)
    assert.is_true(task:cancel())
    assert.equal(0, one:stats().in_flight)
    assert.equal(0, tasks:step(0))
    assert.equal("canceled", select(2, task:result()).kind)
    assert.is_false(task:cancel())
    assert.equal(coroutine.close ~= nil, closed)
  end)

  it("that are canceled end the calls that they make side by side, and begin no other", function()
    local one, tasks = client "hang", linq.tasks()
    local begun = 0
    local function call(id)
      begun = begun + 1
      return one.chats:retrieve(id)
    end
    local task = tasks:spawn(function()
      return linq.gather(function() return call "a" end, function()
        return linq.map({ "b", "c", "d" }, call, { concurrency = 2 })
      end)
    end)
    tasks:step(0.05)
    tasks:step(0)
    assert.equal(3, one:stats().in_flight)
    task:cancel()
    assert.equal(0, one:stats().in_flight)
    assert.equal(0, tasks:step(0))
    assert.equal(3, begun)
  end)

  it("that are canceled wait on no loop any more", function()
    local one, outer, inner = client "hang", linq.tasks(), linq.tasks()
    inner:spawn(function() return one.chats:retrieve "x" end)
    local task = outer:spawn(function() inner:run() end)
    outer:step(0.05)
    inner:cancel()
    assert.is_true(waiters.exist(one:loop()))
    task:cancel()
    assert.is_false(waiters.exist(one:loop()))
  end)

  it("are woken when the client is closed under them", function()
    local one, tasks = client "hang", linq.tasks()
    local task = tasks:spawn(function() return one.chats:retrieve "x" end)
    tasks:spawn(function()
      tasks:sleep(0.02)
      one:close()
    end)
    assert.is_true(elapsed(function() tasks:run() end) < 1)
    assert.equal("canceled", select(2, task:result()).kind)
  end)

  it("can be canceled before they start, while they sleep, and all at once", function()
    local one, tasks = client "hang", linq.tasks()
    tasks:spawn(function() tasks:sleep(60) end)
    tasks:spawn(function() return one.chats:retrieve "x" end)
    tasks:step(0.02)
    local late = tasks:spawn(error)
    tasks:cancel()
    assert.equal(0, tasks:step(0))
    assert.equal("canceled", select(2, late:result()).kind)
    assert.equal(0, one:stats().in_flight)
    assert.is_nil(tasks:timeout())
  end)

  it("join other tasks, with a timeout", function()
    local tasks = linq.tasks()
    local slow = tasks:spawn(function()
      tasks:sleep(0.05)
      return "slow"
    end)
    local patient = tasks:spawn(function() return slow:join() end)
    local hasty = tasks:spawn(function() return slow:join(0.01) end)
    assert.equal("slow", patient:join())
    assert.equal("timeout", select(2, hasty:result()).kind)
    assert.equal("timeout", select(2, tasks:spawn(tasks.sleep, tasks, 60):join(0.01)).kind)
    tasks:cancel()
  end)

  it("that wait no longer for another are collected before its end", function()
    local tasks, gone = linq.tasks(), setmetatable({}, { __mode = "k" })
    local slow = tasks:spawn(tasks.sleep, tasks, 60)
    local function give_up()
      local hasty = tasks:spawn(function() return slow:join(0.001) end)
      local canceled = tasks:spawn(function() return slow:join() end)
      gone[hasty], gone[canceled] = true, true
      hasty:join()
      canceled:cancel()
    end
    give_up()
    garbage.collect()
    assert.is_nil(next(gone))
    tasks:cancel()
  end)

  it("are not kept until the time is over for which they were joined", function()
    local tasks, gone = linq.tasks(), setmetatable({}, { __mode = "k" })
    local function join_quick()
      local quick = tasks:spawn(function() return "quick" end)
      gone[quick] = true
      return quick:join(60)
    end
    local task = tasks:spawn(function()
      assert(join_quick() == "quick")
      tasks:sleep(0.001)
      garbage.collect()
      return next(gone) == nil, tasks:timeout()
    end)
    tasks:run()
    local are_gone, seconds = task:result()
    assert.is_true(are_gone)
    assert.is_nil(seconds)
  end)

  it("time out as calls do", function()
    local one, tasks = client("hang", { timeout = 0.1 }), linq.tasks()
    local task = tasks:spawn(function() return one.chats:retrieve "x" end)
    tasks:run()
    assert.equal("timeout", select(2, task:result()).kind)
  end)

  it("retry without blocking the others", function()
    local one, tasks = client("fail/503/1/" .. core.hex(core.random(6)), { max_retries = 1 }), linq.tasks()
    local ticks = 0
    tasks:spawn(function() assert(one.chats:retrieve "x") end)
    tasks:spawn(function()
      for _ = 1, 3 do
        tasks:sleep(0.002)
        ticks = ticks + 1
      end
    end)
    tasks:run()
    assert.equal(3, ticks)
    assert.equal(1, one:stats().retries)
  end)

  it("report that a coroutine inside a task cannot wait", function()
    local one, tasks = client "fine", linq.tasks()
    local task = tasks:spawn(function()
      return coroutine.wrap(function() return one.chats:retrieve "x" end)()
    end)
    tasks:run()
    local _, err = task:result()
    assert.equal("host", err.kind)
    assert.matches("spawn", err.message)
  end)

  it("raise when nothing could ever wake them", function()
    local tasks = linq.tasks()
    local a, b
    a = tasks:spawn(function() return b:join() end)
    b = tasks:spawn(function() return a:join() end)
    assert.has_error(function() tasks:run() end)
  end)

  it("step their own scheduler, while it runs them", function()
    local tasks = linq.tasks()
    local other
    local task = tasks:spawn(function()
      tasks:step(0)
      return other:done()
    end)
    other = tasks:spawn(function() end)
    tasks:run()
    assert.is_true(task:result())
  end)

  it("remember who asks again and again once", function()
    local ticking = linq.tasks { clock = linq.sandbox.clock() }
    local long = ticking:spawn(function() ticking:sleep(1e6) end)
    local function used_after(joins)
      for _ = 1, joins do
        assert.equal("timeout", select(2, long:join(0.01)).kind)
      end
      collectgarbage()
      collectgarbage()
      return collectgarbage "count"
    end
    local grown = ticking:spawn(function()
      local before = used_after(10)
      return used_after(10000) - before
    end)
    assert.is_true(grown:join() < 64, "KiB")
  end)

  it("can be joined by two tasks, of which the first waits for something other than linq", function()
    -- As in nginx, a foreign yield passes through all coroutines to the host.
    local output, status = process.run_lua [[
      local resume, yield, foreign = coroutine.resume, coroutine.yield, {}
      local function pass(thread, ok, first, ...)
        if ok and first == foreign then
          yield(foreign)
          return pass(thread, resume(thread))
        end
        return ok, first, ...
      end
      coroutine.resume = function(thread, ...)
        return pass(thread, resume(thread, ...))
      end
      local tasks = require("linq").tasks()
      local waits = tasks:spawn(function()
        yield(foreign)
        return "first"
      end)
      local one = coroutine.create(function() io.write(waits:join(), "\n") end)
      assert(resume(one))
      local other = tasks:spawn(function() return "second" end)
      assert(resume(coroutine.create(function() io.write(other:join(), "\n") end)))
      assert(resume(one))
    ]]
    assert.equal("second\nfirst\n", output)
    assert.equal(0, status)
  end)

  it("that are canceled while they run end once, as canceled", function()
    local tasks = linq.tasks()
    local task, ends = nil, 0
    task = tasks:spawn(function()
      coroutine.wrap(function() task:cancel() end)()
      return "ran on"
    end)
    task.on_finish = function() ends = ends + 1 end
    local other = tasks:spawn(function()
      tasks:sleep(0.01)
      return "slept"
    end)
    tasks:run()
    local _, err = task:result()
    assert.equal("canceled", err.kind)
    assert.equal("slept", other:result())
    assert.equal(1, ends)
  end)

  it("end even if memory runs out while one is woken", function()
    local one, tasks = client "wait/20", linq.tasks()
    local tried = {}
    for i = 1, 3 do
      tried[i] = tasks:spawn(function() return one.chats:retrieve "x" end)
      tried[i].wake = function(task)
        task.wake = nil
        error("not enough memory", 0)
      end
    end
    local failures = 0
    repeat
      local ok, message = pcall(tasks.run, tasks)
      assert.is_true(ok or message == "not enough memory", message)
      failures = failures + (ok and 0 or 1)
    until ok
    assert.is_true(failures > 0 and failures <= 3, failures .. " failures")
    for _, task in ipairs(tried) do
      assert.equal("chat", linq.type((task:result())))
    end
  end)

  it("end when the state closes and finalizes what they wait for", function()
    for _, modes in ipairs { { "hang/a" }, { "hang/a", "hang/b" } } do
      local tasks, waiting = linq.tasks(), {}
      for i, mode in ipairs(modes) do
        local slow = client(mode)
        waiting[i] = tasks:spawn(function() return slow.chats:retrieve "x" end)
      end
      tasks:step(0)
      for _, task in ipairs(waiting) do
        debug.getmetatable(task.transfer).__gc(task.transfer)
      end
      tasks:run()
      for _, task in ipairs(waiting) do
        assert.equal("canceled", select(2, task:result()).kind)
      end
    end
  end)

  it("are collected with what they wait for", function()
    local one = client "hang"
    local function abandon()
      local tasks = linq.tasks()
      tasks:spawn(function() return one.chats:retrieve "x" end)
      tasks:step(0.02)
      return tasks:step(0)
    end
    assert.equal(1, abandon())
    one:close()
    collectgarbage()
    collectgarbage()
    assert.equal(0, one:stats().in_flight)
  end)

  if can_yield_in_pcall then
    it("wait within pcall", function()
      local one, tasks = client "wait/20", linq.tasks()
      local task = tasks:spawn(function() return pcall(one.chats.retrieve, one.chats, "x") end)
      tasks:run()
      assert.is_true((task:result()))
    end)
  else
    it("get an error for a frame that this Lua cannot yield across, and continue", function()
      local one, tasks = client "wait/20", linq.tasks()
      local task = tasks:spawn(function()
        local _, _, in_pcall = pcall(one.chats.retrieve, one.chats, "x")
        local in_iterator
        for _ in function()
          if not in_iterator then
            in_iterator = select(2, one.chats:retrieve "x")
            return true
          end
        end do end
        return in_pcall, in_iterator, one.chats:retrieve "y"
      end)
      tasks:run()
      local in_pcall, in_iterator, chat = task:result()
      assert.equal("host", in_pcall.kind)
      assert.matches("pcall", in_pcall.message)
      assert.equal("host", in_iterator.kind)
      assert.matches("iterator", in_iterator.message)
      assert.equal("chat", linq.type(chat))
    end)
  end
end)

describe("linq.map", function()
  it("raises for a concurrency with which nothing would run", function()
    for _, concurrency in ipairs { 0, -1, 0 / 0, "2" } do
      assert.error_matches(function()
        linq.map({ 1 }, tostring, { concurrency = concurrency })
      end, "'concurrency' must be a number, 1 or more")
    end
  end)

  it("runs calls side by side, and keeps the order", timed(function()
    local one = client "wait/100"
    local items = {}
    for i = 1, 8 do
      items[i] = "c" .. i
    end
    local results, errors
    local seconds = elapsed(function()
      results, errors = linq.map(items, function(id, i)
        local chat, err = one.chats:retrieve(id)
        return chat and i, err
      end, { concurrency = 4 })
    end)
    assert.same({ 1, 2, 3, 4, 5, 6, 7, 8 }, results)
    assert.same({}, errors)
    assert.is_true(seconds >= 0.19 and seconds < 0.7, "took " .. seconds)
  end))

  it("returns failures by index, and stops for none", function()
    local one, broken = client "fine", client "not_json"
    local results, errors = linq.map({ "a", "b", "c", "d" }, function(id)
      if id == "b" then
        return broken.chats:retrieve(id)
      elseif id == "c" then
        error("raised " .. id, 0)
      end
      return one.chats:retrieve(id)
    end, { concurrency = 2 })
    assert.equal("chat", linq.type(results[1]))
    assert.is_nil(results[2])
    assert.is_nil(results[3])
    assert.equal("chat", linq.type(results[4]))
    assert.equal("decode", errors[2].kind)
    assert.matches("raised c", tostring(errors[3]))
    assert.is_nil(errors[1])
  end)

  it("accepts empty lists, and functions that return false or nothing", function()
    assert.same({}, (linq.map({}, error)))
    local results, errors = linq.map({ 1, 2 }, function(i) if i == 1 then return false end end)
    assert.is_false(results[1])
    assert.is_nil(results[2])
    assert.same({}, errors)
  end)

  it("works in a task, and lets the others run", timed(function()
    local one, tasks = client "wait/50", linq.tasks()
    local ticks = 0
    local task = tasks:spawn(function()
      return linq.map({ "a", "b", "c" }, function(id) return one.chats:retrieve(id) end)
    end)
    tasks:spawn(function()
      while not task:done() do
        tasks:sleep(0.005)
        ticks = ticks + 1
      end
    end)
    tasks:run()
    assert.equal(3, #task:result())
    assert.is_true(ticks >= 3, ticks .. " ticks")
  end))
end)

describe("a step with a budget", function()
  local function busy(seconds)
    local until_ = core.now() + seconds
    repeat until core.now() >= until_
  end

  it("leaves the rest to the next step", function()
    local tasks, order = linq.tasks(), {}
    for i = 1, 20 do
      tasks:spawn(function()
        busy(0.002)
        order[#order + 1] = i
      end)
    end
    local live = tasks:step(0, 0.005)
    assert.equal(20, live + #order)
    assert.is_true(#order >= 1 and #order <= 4, #order .. " tasks ran")
    assert.equal(0, tasks:timeout())
    tasks:run()
    for i = 1, 20 do
      assert.equal(i, order[i])
    end
  end)

  it("runs at least one task", function()
    local tasks, ran = linq.tasks(), 0
    for _ = 1, 3 do
      tasks:spawn(function()
        busy(0.001)
        ran = ran + 1
      end)
    end
    for i, budget in ipairs { 0, -1, 1e-12 } do
      assert.equal(3 - i, tasks:step(0, budget))
      assert.equal(i, ran)
    end
  end)

  it("receives what arrived meanwhile", function()
    local one, tasks = client "fine", linq.tasks()
    for i = 1, 30 do
      tasks:spawn(function() assert(one.chats:retrieve("c" .. i)) end)
    end
    local steps = 0
    while tasks:step(0.05, 0.0001) > 0 do
      steps = steps + 1
      assert.is_true(steps < 1000)
    end
    assert.equal(30, one:stats().requests)
  end)
end)

describe("tasks:timeout", function()
  it("is the time until a task can run without a finished transfer", timed(function()
    local one, tasks = client "wait/50", linq.tasks()
    assert.is_nil(tasks:timeout())
    local sleeper = tasks:spawn(function() tasks:sleep(0.5) end)
    assert.equal(0, tasks:timeout())
    tasks:step(0)
    local left = tasks:timeout()
    assert.is_true(left > 0.4 and left <= 0.5, left .. " s")
    sleeper:cancel()
    tasks:spawn(function() assert(one.chats:retrieve "x") end)
    assert.equal(0, tasks:timeout())
    tasks:run()
  end))
end)

describe("linq.gather", function()
  it("runs functions side by side", timed(function()
    local one, other = client "wait/400", client "wait/380"
    local seconds = elapsed(function()
      local results, errors = linq.gather(
        function() return one.chats:retrieve "a" end,
        function() return other.chats:retrieve "b" end,
        function() return nil, "no" end
      )
      assert.equal("chat", linq.type(results[1]))
      assert.equal("chat", linq.type(results[2]))
      assert.equal("no", errors[3])
    end)
    assert.is_true(seconds < 0.7, "took " .. seconds)
  end))
end)

describe("a custom host", function()
  it("is called to wait and to sleep", function()
    local waits, slept = 0, 0
    local options = {
      max_retries = 1,
      host = {
        wait = function(loop, timeout)
          waits = waits + 1
          loop:step(timeout)
        end,
        sleep = function(seconds) slept = slept + seconds end,
      },
    }
    assert(client("fail/503/1/" .. core.hex(core.random(6)), options).chats:retrieve "x")
    assert.is_true(slept > 0)
    assert(client("wait/20", options).chats:retrieve "x")
    assert.is_true(waits >= 1)
  end)

  it("must have its functions", function()
    for _, host in ipairs { {}, { wait = print }, { sleep = print }, { wait = 1, sleep = 2 } } do
      local ok, message = pcall(client, "fine", { host = host })
      assert.is_false(ok)
      assert.matches("wait and sleep", message)
    end
  end)
end)
