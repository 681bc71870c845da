-- linq in a real nginx, under real load.
local core = require "linq.core"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

local function upstream(mode)
  return servers.faulty().origin .. "/" .. mode
end

-- Makes a client of the application.
local function browser(application)
  return linq.client { api_key = "k", base_url = application.origin, max_retries = 0, timeout = 20 }
end

local function get(application, path)
  local one = browser(application)
  local body = assert(one:request { path = path }).body
  one:close()
  return body
end

local function state_of(application)
  local state, numbers = {}, get(application, "/state"):gmatch("%d+")
  for _, name in ipairs { "pid", "fds", "threads", "in_flight", "lua_kib", "resident_pages", "requests" } do
    state[name] = tonumber(numbers())
  end
  return state
end

-- Returns the worker's state when it is idle. A load generator that ends leaves requests behind;
-- their connections stay open until nginx has answered them.
local function state_at_rest(application)
  local state
  for _ = 1, 200 do
    state = state_of(application)
    if state.in_flight == 0 and state.requests == 1 then -- this request itself
      return state
    end
    core.sleep(0.05)
  end
  error(("%d transfers and %d requests after 10 s"):format(state.in_flight, state.requests))
end

local function wrk(application, path, connections, seconds)
  local command = "wrk -t1 -c%d -d%s %s%s"
  local output = process.run(command:format(connections, seconds, application.origin, path))
  return {
    output = output,
    requests = tonumber(output:match("(%d+) requests in")),
    failures = tonumber(output:match("Non%-2xx or 3xx responses: (%d+)") or 0),
    socket_errors = output:match("Socket errors: [^\n]+"),
  }
end

for workers = 1, 2 do
  describe("#nginx linq with " .. workers .. " worker(s)", function()
    local application

    setup(function()
      application = servers.application(upstream "chat/0", { workers = workers })
    end)

    it("returns the requested chat to each of 10,000 requests over 64 connections", function()
      local one, ids = browser(application), {}
      for i = 1, 10000 do
        ids[i] = "c" .. i
      end
      local right = 0
      local _, errors = linq.map(ids, function(id)
        local answer, err = one:request { path = "/chat/" .. id }
        right = right + (answer and answer.body == id and 1 or 0)
        return answer and true, err
      end, { concurrency = 64 })
      assert.same({}, errors)
      assert.equal(10000, right)
    end)

    it("answers wrk without a wrong or failed answer", function()
      local load = wrk(application, "/chat/c1", 64, "2s")
      assert.is_true(load.requests > 500, load.output)
      assert.equal(0, load.failures, load.output)
      assert.is_nil(load.socket_errors)
    end)

    it("keeps its connections", function()
      assert.is_true(tonumber(get(application, "/stats")) <= 64)
    end)

    it("loses nothing when it is reloaded 100 times under load", function()
      local load = "wrk -t1 -c16 -d8s " .. application.origin .. "/chat/r1"
      local reload = ("for i in $(seq 100); do sleep 0.05; kill -HUP $(cat %s/nginx.pid); done"):format(application.dir)
      local output = process.run(("( %s ) & %s; wait"):format(reload, load))
      assert.is_nil(output:match("Non%-2xx[^\n]+"), output)
      assert.is_true(tonumber(output:match("(%d+) requests in")) > 500, output)
      assert.equal("after", get(application, "/chat/after"))
    end)
  end)
end

describe("#nginx linq", function()
  local application

  setup(function()
    application = servers.application(upstream "chat/20")
  end)

  it("waits in the phases that can wait", function()
    assert.equal("a", get(application, "/phase/rewrite/a"):match "%w+")
    assert.equal("b", get(application, "/phase/access/b"):match "%w+")
    assert.equal("c", get(application, "/chat/c"))
    assert.equal("d", get(application, "/timer/d"))
  end)

  it("names the remedy in the phases that cannot wait", function()
    local filtered = assert(browser(application):request { path = "/phase/header_filter/" }).headers["x-told"]
    get(application, "/phase/log/")
    for phase, told in pairs {
      header_filter = filtered,
      log = get(application, "/noted/log"),
      set = get(application, "/phase/set/"),
      init = get(application, "/init"),
    } do
      assert.matches(": host: ", told)
      assert.matches("'" .. phase .. "'", told)
      assert.matches("ngx.timer.at", told)
    end
  end)

  it("runs light threads and linq.map side by side", timed(function()
    assert.equal("8", get(application, "/threads"))
    local started = core.now()
    assert.equal("64 of 64", get(application, "/map/64"))
    assert.is_true(core.now() - started < 0.6)
  end))

  it("leaves the worker free while calls wait", function()
    local busy, functions, ended, before = servers.application(upstream "held"), {}, 0, nil
    for i = 1, 8 do
      functions[i] = function()
        local answer, err = browser(busy):request { path = "/chat/" .. i }
        ended = ended + 1
        return answer and answer.body, err
      end
    end
    functions[9] = function()
      repeat
        local holding = get(servers.faulty(), "/holding/")
      until holding == "8" or ended > 0
      for _ = 1, 100 do
        assert.equal("ok", get(busy, "/trivial"))
      end
      before = ended
      get(servers.faulty(), "/release/")
    end
    local ids, errors = linq.gather((table.unpack or _G.unpack)(functions))
    assert.same({}, errors)
    assert.equal(0, before)
    assert.same({ "1", "2", "3", "4", "5", "6", "7", "8" }, ids)
  end)

  it("survives clients that go away while it waits", function()
    local slow = servers.application(upstream "chat/300")
    get(slow, "/chat/first")
    local before = state_at_rest(slow)
    for _ = 1, 20 do
      local impatient = linq.client { api_key = "k", base_url = slow.origin, max_retries = 0, timeout = 0.05 }
      local _, err = impatient:request { path = "/chat/gone" }
      assert.equal("timeout", err.kind)
    end
    assert.equal("here", get(slow, "/chat/here"))
    local after = state_at_rest(slow)
    assert.is_true(after.fds <= before.fds + 25, before.fds .. " -> " .. after.fds) -- the pool's connections
    assert.equal(before.threads, after.threads)
  end)

  it("does not grow under load", function()
    local quick = servers.application(upstream "chat/0")
    wrk(quick, "/chat/g1", 32, "2s")
    local before, after = state_at_rest(quick), nil
    for _ = 1, 3 do
      wrk(quick, "/chat/g1", 32, "1s")
      after = state_at_rest(quick)
    end
    assert.is_true(after.lua_kib < before.lua_kib * 1.5 + 1000, before.lua_kib .. " -> " .. after.lua_kib)
    assert.is_true(after.resident_pages < before.resident_pages * 1.2 + 500,
      before.resident_pages .. " -> " .. after.resident_pages)
    assert.is_true(after.fds <= before.fds + 8, before.fds .. " -> " .. after.fds)
  end)

  it("ends its thread when it is idle", function()
    get(application, "/chat/x")
    core.sleep(1.8)
    local state = state_of(application)
    assert.equal(1, state.threads)
    assert.equal("y", get(application, "/chat/y"))
  end)

  it("works when the bridge cannot start", function()
    local bare = servers.application(upstream "chat/5", {
      http = 'init_worker_by_lua_block { require("linq.host.openresty").socket_path = '
        .. 'function() return "/nowhere/at/all.sock" end }',
    })
    local one, ids = browser(bare), {}
    for i = 1, 300 do
      ids[i] = "n" .. i
    end
    local results = linq.map(ids, function(id) return one:request { path = "/chat/" .. id } end, { concurrency = 32 })
    for i, id in ipairs(ids) do
      assert.equal(id, results[i] and results[i].body)
    end
    assert.equal(1, state_of(bare).threads)
  end)

  it("works when nginx runs no more timers", function()
    local crowded = servers.application(upstream "chat/5", {
      http = "lua_max_running_timers 1; init_worker_by_lua_block { ngx.timer.at(0, function() ngx.sleep(3) end) }",
    })
    for i = 1, 5 do
      assert.equal("q" .. i, get(crowded, "/chat/q" .. i))
    end
  end)

  it("works without a code cache", function()
    local fresh = servers.application(upstream "chat/5", { http = "lua_code_cache off;" })
    for i = 1, 10 do
      assert.equal("f" .. i, get(fresh, "/chat/f" .. i))
    end
  end)

  it("survives a worker that is killed", function()
    local mortal = servers.application(upstream "chat/5")
    process.run("kill -KILL " .. state_of(mortal).pid)
    core.sleep(0.3)
    assert.equal("again", get(mortal, "/chat/again"))
  end)
end)
