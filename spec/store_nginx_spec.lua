-- The stores of nginx's workers, in a real nginx with two of them.
local behaviour = require "spec.support.store_behaviour"
local build = require "spec.support.build"
local certificate = require "spec.support.certificate"
local core = require "linq.core"
local linq = require "linq"
local servers = require "spec.support.servers"

local nginx_redis = build.folder .. "/packages/usr/share/lua/5.1/?.lua"
local is_installed = io.open((nginx_redis:gsub("%?", "nginx/redis"))) ~= nil

local application, url

-- What a path of the application answers.
local function get(path)
  local one = linq.client { api_key = "k", base_url = application.origin, max_retries = 0, timeout = 20 }
  local answer = assert(one:request { path = path })
  one:close()
  return answer.body
end

-- How many of `count` requests, at once, were answered so.
local function count(answer, path, requests)
  local one = linq.client { api_key = "k", base_url = application.origin, max_retries = 0, max_connections = 64 }
  local items, found = {}, 0
  for i = 1, requests do
    items[i] = path
  end
  local results, errors = linq.map(items, function(item) return one:request { path = item } end, { concurrency = 64 })
  assert.same({}, errors)
  for i = 1, requests do
    found = found + (results[i].body == answer and 1 or 0)
  end
  one:close()
  return found
end

local function start(http)
  local path = package.path
  package.path = path .. ";" .. nginx_redis
  application = servers.application(servers.faulty().origin .. "/fine", {
    workers = 2, http = http, environment = { LINQ_SPEC_REDIS = url },
    server = "location = /log { log_by_lua_block { application.note_store() } return 200 x; }",
  })
  package.path = path
end

local function describe_store(name)
  for i, check in ipairs(behaviour.checks) do
    it(check[1], function()
      assert.equal("ok", get(("/store_check/%s/%d"):format(name, i)))
    end)
  end

  it("adds a key for one request alone", function()
    for round = 1, 3 do
      assert.equal(1, count("true nil", ("/store/%s/add?key=once-%d&text=x"):format(name, round), 100))
    end
  end)

  it("counts for all workers", function()
    count("", ("/store/%s/increment?key=counted&by=1&seconds=60"):format(name), 200)
    assert.equal("201 nil", get(("/store/%s/increment?key=counted&by=1&seconds=60"):format(name)))
    assert.equal("201 nil", get(("/store/%s/get?key=counted"):format(name)))
  end)

  it("locks out all other requests", function()
    get(("/store/%s/delete?key=sum"):format(name))
    assert.equal(100, count("true", "/store_sum/" .. name, 100))
    assert.equal("100 nil", get(("/store/%s/get?key=sum"):format(name)))
  end)
end

describe("#nginx the store of a lua_shared_dict", function()
  setup(function()
    url = nil
    start "lua_shared_dict chats 8m; lua_shared_dict small 64k;"
  end)

  describe_store "dict"

  it("pushes out nothing for what is added, counted or locked", function()
    local large = ("x"):rep(1000)
    local kept = 0
    while get(("/store/small/add?key=%d&text=%s"):format(kept, large)) == "true nil" and kept < 1000 do
      kept = kept + 1
    end
    assert.is_true(kept > 0 and kept < 1000, kept)
    assert.equal("nil no memory", get("/store/small/add?key=more&text=" .. large))
    assert.equal(large .. " nil", get "/store/small/get?key=0")
    assert.equal("true nil", get("/store/small/set?key=more&text=" .. large))
    assert.equal(large .. " nil", get "/store/small/get?key=more")
  end)

  it("is no store without a dictionary", function()
    local body = get "/store/none/get?key=a"
    assert.truthy(body:find("there is no lua_shared_dict 'none' in this nginx", 1, true), body)
  end)

  it("is for nginx", function()
    local ok, message = pcall(linq.store.shared_dict, "chats")
    assert.is_false(ok)
    assert.truthy(message:find("linq.store.shared_dict is for nginx", 1, true), message)
  end)

  it("has no SQLite beside it, which would block", function()
    local body = get "/store/sqlite/get?key=a"
    assert.truthy(body:find("linq.store.sqlite would block nginx", 1, true), body)
  end)
end)

describe("#nginx the store in Redis, from nginx", function()
  local redis

  local function describe_redis(settings, scheme)
    setup(function()
      redis = is_installed and servers.redis(settings, certificate.make)
      if redis then
        url = ("%s://bot:s%%40cret@127.0.0.1:%d/2"):format(scheme, redis.port)
        start(("lua_ssl_trusted_certificate %s/cert.pem;"):format(redis.dir))
      end
    end)

    teardown(function()
      if redis then
        application:stop()
        redis:stop()
      end
    end)

    if not is_installed then
      return pending "needs nginx's Redis client in the build folder"
    end
    describe_store "redis"

    it("sends commands and scripts, over connections that are kept", function()
      local ids = {}
      for _ = 1, 20 do
        local id, rest = get "/store_id":match "^(%d+) (.*)$"
        ids[id] = true
        assert.equal("0 5 false", rest)
      end
      local number = 0
      for _ in pairs(ids) do
        number = number + 1
      end
      assert.is_true(number <= 4, number) -- two workers
    end)

    it("goes on when Redis was restarted", function()
      assert.equal("true nil", get "/store/redis/set?key=a&text=1")
      redis:halt()
      assert(redis:start())
      core.sleep(0.05)
      for _ = 1, 10 do
        assert.equal("true nil", get "/store/redis/set?key=a&text=1")
      end
    end)

    it("tells of a Redis that is away, and comes back", function()
      redis:halt()
      local body = get "/store/redis/get?key=a"
      assert.truthy(body:find "^nil Redis is away: ", body)
      assert(redis:start())
      core.sleep(1.1)
      assert.equal("true nil", get "/store/redis/set?key=a&text=1")
    end)
  end

  describe("with a user", function()
    describe_redis("requirepass other\nuser bot on >s@cret ~* +@all\n", "redis")

    it("tells that it is read-only", function()
      if not is_installed then
        return pending "needs nginx's Redis client in the build folder"
      end
      redis:say "--user bot -a s@cret REPLICAOF 127.0.0.1 1"
      assert.equal("nil READONLY You can't write against a read only replica.", get "/store/redis/set?key=a&text=1")
      redis:say "--user bot -a s@cret REPLICAOF NO ONE"
      assert.equal("true nil", get "/store/redis/set?key=a&text=1")
    end)

    it("tells where nginx cannot wait, and is not away for it", function()
      if not is_installed then
        return pending "needs nginx's Redis client in the build folder"
      end
      for _ = 1, 10 do -- in both workers
        assert.equal("x", get "/log")
        assert.equal("true nil", get "/store/redis/set?key=a&text=1")
      end
      local said = get "/noted/store"
      assert.truthy(said == "nothing" or said:find("nginx cannot wait in its 'log' phase", 1, true), said)
    end)
  end)

  describe("that answers nonsense", function()
    local forwarder

    setup(function()
      redis = is_installed and servers.redis()
      if redis then
        forwarder = servers.forwarder(redis.port)
        url = "redis://127.0.0.1:" .. forwarder.port
        start()
      end
    end)

    it("says so, and asks another connection then", function()
      if not is_installed then
        return pending "needs nginx's Redis client in the build folder"
      end
      assert.equal("true nil", get "/store/redis/set?key=known&text=a-text")
      for _, text in ipairs { "$abc\\r\\n", ":x\\r\\n", "*x\\r\\n", "hello\\r\\n" } do
        forwarder.tell("say " .. text)
        local body = get "/store/redis/get?key=known"
        assert.truthy(body:find "^nil Redis is away: ", text .. body)
        forwarder.tell "fine"
        core.sleep(1.05)
        for _ = 1, 4 do -- both workers
          assert.equal("a-text nil", get "/store/redis/get?key=known")
        end
      end
    end)
  end)

  describe("over TLS", function()
    describe_redis("tls-port PORT\ntls-cert-file DIR/cert.pem\ntls-key-file DIR/key.pem\n"
      .. "tls-ca-cert-file DIR/cert.pem\ntls-auth-clients no\nuser bot on >s@cret ~* +@all\n", "rediss")

    it("refuses a certificate that it does not trust", function()
      if not is_installed then
        return pending "needs nginx's Redis client in the build folder"
      end
      start()
      local body = get "/store/redis/get?key=a"
      assert.truthy(body:find "^nil Redis is away: [^/]*certificate" or body:find "TLS handshake failed$", body)
    end)
  end)
end)
