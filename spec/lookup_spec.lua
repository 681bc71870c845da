local build = require "spec.support.build"
local clock = require "spec.support.clock"
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"
local servers = require "spec.support.servers"

local UUID, TRIP = "550e8400-e29b-41d4-a716-446655440000", "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local ME, ANN = "+12052761148", "+12055426109"

-- Two chats, in the forms of both versions.
local CHATS = {
  v3 = {
    [UUID] = '{"id":"' .. UUID .. [[","display_name":"John Doe","handles":[
      {"handle":"+12052761148","is_me":true,"status":"active"},
      {"handle":"+12055426109","is_me":false,"status":"active"}]}]],
    [TRIP] = '{"id":"' .. TRIP .. [[","display_name":"Trip","handles":[
      {"handle":"+12052761148","is_me":true,"status":"active"},
      {"handle":"+12055426109","is_me":false,"status":"active"},
      {"handle":"ava@example.com","is_me":false,"status":"active"}]}]],
  },
  v2 = {
    ["45"] = [[{"id":45,"display_name":"John Doe","chat_handles":[
      {"id":1,"phone_number":"+12052761148"},{"id":2,"phone_number":"+12055426109"}]}]],
    ["46"] = [[{"id":46,"display_name":"Trip","chat_handles":[
      {"id":3,"phone_number":"+12052761148"},{"id":4,"phone_number":"+12055426109"},
      {"id":5,"phone_number":"ava@example.com"}]}]],
  },
}

-- Makes a transport that knows these chats. v2's find returns Trip when the query names ava.
local function api()
  return fakes.transport(function(request)
    local version, rest = request.path:match "/(v[23])/chats(.*)$"
    local chats, is_v3 = CHATS[version], version == "v3"
    local id = rest:match "^/([^/?]+)$"
    if rest:find "^/find%?" then
      local chat = chats[rest:find "ava" and "46" or "45"]
      return fakes.json(200, '{"data":{"chat":' .. chat .. "}}")
    elseif id then
      local found = chats[id] and (is_v3 and chats[id] or '{"data":' .. chats[id] .. "}")
      return fakes.json(found and 200 or 404, found or "{}")
    end
    local list = is_v3 and chats[UUID] .. "," .. chats[TRIP] or chats["45"] .. "," .. chats["46"]
    return fakes.json(200, is_v3 and '{"chats":[' .. list .. "]}" or '{"data":[' .. list .. "]}")
  end)
end

local function count(transport)
  return #transport.requests
end

for version, make in pairs { v3 = linq.client, v2 = linq.v2.client } do
  describe("a lookup on " .. version, function()
    local transport, client, lookup, id

    before_each(function()
      transport = api()
      client = make { transport = transport, max_retries = 0 }
      lookup = linq.lookup(client)
      id = version == "v3" and UUID or 45
    end)

    it("fetches a chat once", function()
      local first = assert(lookup:retrieve(id))
      local second = assert(lookup:get(id))
      assert.is_true(first == second)
      assert.same(first:totable(), second:totable())
      assert.equal("chat", linq.type(second))
      assert.equal(1, count(transport))
      assert.same({ hits = 1, requests = 1, shared = 0, store_failures = 0 }, lookup:stats())
    end)

    it("fetches a set of participants once, whatever their order and form", function()
      local first = assert(lookup:find { from = ME, to = { ANN, "ava@example.com" } })
      assert.equal("Trip", first.display_name)
      local before = count(transport)
      local second = assert(lookup:find { phone_number = "(205) 276-1148", phone_numbers = { "AVA@example.com", ANN } })
      assert.is_true(first == second)
      assert.equal(ME, second:me().handle)
      assert.equal(before, count(transport))
    end)

    it("knows by its id what was found by its participants or its name", function()
      local found = assert(lookup:find { from = ME, to = { ANN, "ava@example.com" } })
      local before = count(transport)
      local chat = assert(lookup:retrieve(found.id))
      assert.same(found:totable(), chat:totable())
      assert.equal(ME, chat:me().handle)
      local named = assert(lookup:by_name("John Doe", version == "v3" and { from = ME } or { phone_number = ME }))
      assert.equal(before + 1, count(transport))
      assert(lookup:retrieve(named.id))
      assert.equal(before + 1, count(transport))
      lookup:invalidate(found)
      assert(lookup:retrieve(found.id))
      assert.equal(before + 2, count(transport))
    end)

    it("finds by name", function()
      local fields = version == "v3" and { from = ME } or { phone_number = ME }
      assert.equal("Trip", assert(lookup:by_name("Trip", fields)).display_name)
      local before = count(transport)
      assert(lookup:by_name("Trip", fields))
      assert.equal(before, count(transport))
      local _, err = lookup:by_name("No such name", fields)
      assert.equal("not_found", err.kind)
      assert.equal("lookup.by_name", err.operation)
    end)

    it("remembers for negative_ttl that a chat does not exist", function()
      local time = clock.stop()
      finally(time.restore)
      lookup = linq.lookup(client, { negative_ttl = 60 })
      local missing = version == "v3" and "nobody" or 99
      local _, err = lookup:retrieve(missing)
      local _, again = lookup:retrieve(missing)
      assert.equal("not_found", err.kind)
      assert.equal("not_found", again.kind)
      assert.is_true(linq.is_error(again))
      assert.equal(1, count(transport))
      time.go_on(61)
      lookup:retrieve(missing)
      assert.equal(2, count(transport))
    end)

    it("does not remember other failures", function()
      local send = transport.send
      transport.send = function(request)
        transport.send = send
        return fakes.json(503, "{}"), request
      end
      local _, err = lookup:retrieve(id)
      assert.equal("server", err.kind)
      assert(lookup:retrieve(id))
    end)

    it("gives a chat that JSON of linq's cannot hold, and does not keep it", function()
      local nested = '{"id":1,"x":' .. ("["):rep(150) .. ("]"):rep(150) .. "}"
      transport.send = function()
        return fakes.json(200, version == "v3" and nested:gsub("1", '"1"', 1) or '{"data":' .. nested .. "}")
      end
      for requests = 1, 2 do
        assert.equal("1", tostring(assert(lookup:retrieve(id)).id))
        assert.equal(requests, lookup:stats().requests)
      end
    end)

    it("forgets a chat after ttl, and on invalidate", function()
      local time = clock.stop()
      finally(time.restore)
      lookup = linq.lookup(client, { ttl = 60 })
      assert(lookup:retrieve(id))
      time.go_on(61)
      local chat = assert(lookup:retrieve(id))
      assert.equal(2, count(transport))
      lookup:invalidate(chat)
      assert(lookup:retrieve(id))
      assert.equal(3, count(transport))
    end)

    it("keeps nothing without a ttl, and for ever with an endless one", function()
      local time = clock.stop()
      finally(time.restore)
      lookup = linq.lookup(client, { ttl = 0, negative_ttl = 0 })
      assert(lookup:retrieve(id))
      assert(lookup:retrieve(id))
      assert.equal(2, count(transport))
      lookup = linq.lookup(client, { ttl = math.huge })
      assert(lookup:retrieve(id))
      time.go_on(1e9)
      assert(lookup:retrieve(id))
      assert.equal(3, count(transport))
      assert.equal(0, lookup:stats().store_failures)
    end)

    it("keeps at most max_items, the most recently used", function()
      lookup = linq.lookup(client, { max_items = 2 })
      local other = version == "v3" and TRIP or 46
      assert(lookup:retrieve(id))
      assert(lookup:retrieve(other))
      assert(lookup:retrieve(id))
      lookup:retrieve(version == "v3" and "third" or 77)
      assert.equal(3, count(transport))
      assert(lookup:retrieve(id))
      assert.equal(3, count(transport))
      assert(lookup:retrieve(other))
      assert.equal(4, count(transport))
    end)

    it("raises for misuse", function()
      for _, wrong in ipairs {
        function() lookup:retrieve {} end,
        function() lookup:find { from = ME } end,
        function() lookup:by_name "" end,
        function() lookup:retrieve(id, { tiemout = 1 }) end,
        function() linq.lookup({}) end,
        function() linq.lookup(client, { tll = 1 }) end,
        function() linq.lookup(client, { ttl = -1 }) end,
        function() linq.lookup(client, { store = {} }) end,
      } do
        assert.is_false((pcall(wrong)))
      end
      assert(lookup:retrieve(id)) -- the calls that raised left nothing behind
    end)
  end)
end

describe("a lookup's single flight", function()
  local function slow_client(mode)
    return linq.client { api_key = "k", base_url = servers.faulty().origin .. "/" .. mode, max_retries = 0 }
  end

  it("sends one request for 1,000 callers", function()
    local client = slow_client "chat/100"
    local lookup = linq.lookup(client)
    local ids = {}
    for i = 1, 1000 do
      ids[i] = "same"
    end
    local results, failures = linq.map(ids, function(id) return lookup:retrieve(id) end, { concurrency = 1000 })
    assert.same({}, failures)
    for i = 1, 1000 do
      assert.equal("same", results[i].id)
    end
    assert.equal(1, client:stats().requests)
    assert.equal(999, lookup:stats().shared + lookup:stats().hits)
  end)

  it("returns the failure to all callers, and asks again afterwards", function()
    local client = slow_client "html"
    local lookup = linq.lookup(client)
    local _, failures = linq.map({ "a", "a", "a" }, function(id) return lookup:retrieve(id) end)
    for i = 1, 3 do
      assert.equal("server", failures[i].kind)
    end
    lookup:retrieve "a"
    assert.is_true(client:stats().requests >= 2)
  end)

  it("outlives the caller that sent the request", function()
    local client = slow_client "chat/100"
    local lookup = linq.lookup(client:with { timeout = 0.3 })
    local tasks = linq.tasks()
    local leader = tasks:spawn(function() return lookup:retrieve "x" end)
    local follower = tasks:spawn(function() return lookup:retrieve("x", { timeout = 0.2 }) end)
    tasks:step(0.01)
    leader:cancel()
    lookup.flights[next(lookup.flights)].until_ = core.now() + 0.05 -- instead of half a minute
    tasks:run()
    assert.equal("x", assert(follower:result()).id)
  end)
end)

describe("a lookup's deadline", function()
  -- A client whose calls are never answered, by a clock that jumps.
  local function silent_client()
    local jumping = linq.sandbox.clock()
    return linq.client { clock = jumping, max_retries = 0, transport = { send = function(request)
      request.host.sleep(request.timeout)
      return nil, fakes.failure "timeout"
    end } }, jumping
  end

  -- Looks a chat up within five seconds.
  local function within_five(lookup, jumping)
    local started = jumping.now()
    assert.equal("timeout", select(2, lookup:retrieve("x", { deadline = 5 })).kind)
    assert.is_true(jumping.now() - started < 5.1, jumping.now() - started)
  end

  it("holds while it waits for another caller's request", function()
    local client, jumping = silent_client()
    local lookup = linq.lookup(client)
    local _, failures = linq.tasks.gather(function() return lookup:retrieve "x" end, function()
      within_five(lookup, jumping)
      return true
    end)
    assert.equal("timeout", failures[1].kind)
    assert.is_nil(failures[2])
  end)

  it("holds while it waits for another process", function()
    local client, jumping = silent_client()
    within_five(linq.lookup(client, { store = {
      get = function() end, set = function() return true end, lock = function() return false end,
    } }), jumping)
  end)
end)

describe("a store with locks", function()
  it("is looked into again once the lock is held: another process may have kept the answer", function()
    local client = linq.client { transport = linq.sandbox {} }
    local kept, text, locked = nil, nil, false
    local store = {
      get = function() return kept end,
      set = function(_, _, new) text = new return true end,
      lock = function()
        kept, locked = text, true -- what another process kept before it unlocked
        return true
      end,
      unlock = function() locked = false return true end,
    }
    local lookup = linq.lookup(client, { store = store })
    assert.equal(UUID, assert(lookup:retrieve(UUID)).id)
    kept = nil
    assert.equal(UUID, assert(lookup:retrieve(UUID)).id)
    assert.equal(1, lookup:stats().requests)
    assert.is_false(locked)
  end)

  it("gets a time for its lock also from a client whose timeout has no end", function()
    local held
    local lookup = linq.lookup(linq.client { transport = api(), timeout = math.huge }, { store = {
      get = function() end, set = function() return true end, unlock = function() return true end,
      lock = function(_, _, seconds) held = seconds return "token" end,
    } })
    assert.equal(UUID, assert(lookup:retrieve(UUID)).id)
    assert.is_true(held > 0 and held < math.huge)
  end)
end)

describe("a store that fails", function()
  it("never fails a lookup, and is reported", function()
    for _, store in ipairs {
      { get = function() return nil, "away" end, set = function() return nil, "away" end },
      { get = function() error "broken" end, set = function() error "broken" end },
      { get = function() return "no json" end, set = function() return true end },
      { get = function() return "{}" end, set = function() return true end,
        lock = function() return nil, "away" end, unlock = function() error "broken" end },
    } do
      local reported = 0
      local client = linq.client {
        transport = api(),
        on_event = function(event) reported = reported + (event.type == "store_error" and 1 or 0) end,
      }
      local lookup = linq.lookup(client, { store = store })
      assert.equal(UUID, assert(lookup:retrieve(UUID)).id)
      assert.equal(lookup:stats().store_failures > 0 and 1 or 0, reported)
    end
  end)
end)

describe("a lookup over Redis", function()
  local redis

  setup(function()
    redis = servers.redis()
  end)

  local function new(options)
    local transport = api()
    local client = linq.client { transport = transport }
    options = options or { store = linq.store.redis { port = redis.port } }
    return linq.lookup(client, options), transport
  end

  it("shares its chats between processes", function()
    if not redis then
      return pending "needs lua-redis and redis-server"
    end
    local first, one = new()
    local second, other = new()
    assert.equal(UUID, assert(first:retrieve(UUID)).id)
    assert.equal(UUID, assert(second:retrieve(UUID)).id)
    assert.equal(1, count(one))
    assert.equal(0, count(other))
    assert.equal("not_found", select(2, first:retrieve "nobody").kind)
    assert.equal("not_found", select(2, second:retrieve "nobody").kind)
    assert.equal(0, count(other))
    second:invalidate(UUID)
    assert(first:retrieve(UUID))
    assert.equal(3, count(one))
  end)

  it("waits for what another process fetches", function()
    if not redis then
      return pending "needs lua-redis and redis-server"
    end
    local store = linq.store.redis { port = redis.port }
    local lookup, transport = new { store = linq.store.redis { port = redis.port } }
    local token = assert(store:lock("linq:v3:id:taken", 10))
    assert.is_false(linq.store.redis({ port = redis.port }):lock("linq:v3:id:taken", 10))
    local tasks = linq.tasks()
    local task = tasks:spawn(function() return lookup:retrieve "taken" end)
    tasks:spawn(function()
      tasks:sleep(0.05)
      store:set("linq:v3:id:taken", '{"chat":{"id":"taken","handles":[]}}', 5)
      store:unlock("linq:v3:id:taken", token)
    end)
    tasks:run()
    assert.equal("taken", assert(task:result()).id)
    assert.equal(0, count(transport))
  end)

  it("is told once that Redis is away, and once that it is back", function()
    if not redis then
      return pending "needs lua-redis and redis-server"
    end
    local own, told = servers.redis(), {}
    local client = linq.client {
      transport = api(),
      on_event = function(event)
        if event.store then
          told[#told + 1] = event
        end
      end,
    }
    local lookup = linq.lookup(client, { store = linq.store.redis { port = own.port, timeout = 0.2 }, ttl = 0.001 })
    assert(lookup:retrieve(UUID))
    own:halt()
    for _ = 1, 60 do
      assert(lookup:retrieve(UUID))
    end
    assert.equal(1, #told)
    assert.same({ "store_error", "redis", "get" }, { told[1].type, told[1].store, told[1].operation })
    assert.truthy(told[1].message:find "^Redis is away: ")
    local failures = lookup:stats().store_failures
    assert.is_true(failures >= 60)
    assert(own:start())
    core.sleep(1.05)
    for _ = 1, 20 do
      assert(lookup:retrieve(UUID))
      core.sleep(0.002)
    end
    assert.equal(2, #told)
    assert.same({ type = "store_back", store = "redis", failures = failures }, told[2])
    assert.equal(failures, lookup:stats().store_failures)
    own:stop()
  end)

  it("is told once that Redis is read-only, and goes on reading", function()
    if not redis then
      return pending "needs lua-redis and redis-server"
    end
    local own, told = servers.redis(), {}
    local client = linq.client {
      transport = api(), on_event = function(event) told[#told + 1] = event.store and event.type end,
    }
    local lookup = linq.lookup(client, { store = linq.store.redis { port = own.port } })
    assert(lookup:retrieve(UUID))
    own:say "REPLICAOF 127.0.0.1 1"
    for i = 1, 20 do
      assert(lookup:retrieve(UUID))
      lookup:retrieve("nobody " .. i)
    end
    assert.same({ "store_error" }, told)
    own:say "REPLICAOF NO ONE"
    for i = 1, 20 do
      lookup:retrieve("nobody else " .. i)
    end
    assert.same({ "store_error", "store_back" }, told)
    own:stop()
  end)

  it("continues when Redis is killed", function()
    if not redis then
      return pending "needs lua-redis and redis-server"
    end
    local lookup = new()
    assert(lookup:retrieve(UUID))
    redis:stop()
    core.sleep(0.1)
    for _ = 1, 20 do
      assert.equal(UUID, assert(lookup:retrieve(UUID)).id)
    end
    assert.is_true(lookup:stats().store_failures > 0)
  end)
end)

describe("#nginx a lookup in nginx with two workers", function()
  local nginx_redis = build.folder .. "/packages/usr/share/lua/5.1/?.lua"
  local installed = io.open((nginx_redis:gsub("%?", "nginx/redis"))) ~= nil
  local path = package.path
  local application, redis

  setup(function()
    redis = servers.redis()
    package.path = package.path .. ";" .. nginx_redis
    application = servers.application(servers.faulty().origin .. "/count/100", {
      workers = 2,
      http = "lua_shared_dict chats 1m;",
      environment = { LINQ_SPEC_REDIS = redis and "redis://127.0.0.1:" .. redis.port },
    })
  end)

  teardown(function()
    package.path = path
  end)

  local function browse(kind, id, callers)
    local browser = linq.client { api_key = "k", base_url = application.origin, max_retries = 0, max_connections = 256 }
    local ids = {}
    for i = 1, callers do
      ids[i] = id
    end
    local right = 0
    local _, failures = linq.map(ids, function()
      local answer, err = browser:request { path = ("/lookup/%s/%s"):format(kind, id) }
      right = right + (answer and answer.body == id and 1 or 0)
      return answer and true, err
    end, { concurrency = 200 })
    assert.same({}, failures)
    assert.equal(callers, right)
  end

  local function asked(id)
    local probe = linq.client { api_key = "k", base_url = servers.faulty().origin .. "/counted" }
    return tonumber(assert(probe:request { path = "/" .. id }).body)
  end

  for _, kind in ipairs { "dict", installed and "redis" or nil } do
    it("sends one request for 1,000 callers, through " .. kind, function()
      browse(kind, kind .. "-chat", 1000)
      assert.equal(1, asked(kind .. "-chat"))
    end)
  end

  if not installed then
    return pending "needs nginx's Redis client in the build folder"
  end

  it("continues when Redis is killed in the middle", function()
    browse("redis", "before", 50)
    redis:stop()
    browse("redis", "after", 50)
    assert.is_true(asked "after" >= 1)
  end)
end)
