local behaviour = require "spec.support.store_behaviour"
local certificate = require "spec.support.certificate"
local core = require "linq.core"
local fork = require "spec.support.fork"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

local NEEDS = require("spec.support.redis").needs

-- Seconds. What no spec here measures: a machine that is busy with other suites can hold a process up for one.
local PATIENT = 10

local USERS = [[
requirepass main%secret
user bot on >bot:s@cret/ ~bot:* +@all -@dangerous
user reader on >readonly ~* +get +select
]]

local TLS = [[
tls-port PORT
tls-cert-file DIR/cert.pem
tls-key-file DIR/key.pem
tls-ca-cert-file DIR/cert.pem
tls-auth-clients no
requirepass main%secret
]]

describe("a store in Redis", function()
  local server

  setup(function()
    server = servers.redis(USERS)
  end)

  before_each(function()
    if server then
      server:say "-a main%secret FLUSHALL"
    end
  end)

  local function new(options)
    if not server then
      return nil
    end
    options = options or {}
    options.port = options.port or server.port
    options.timeout = options.timeout or PATIENT
    options.password = options.password or "main%secret"
    return linq.store.redis(options)
  end

  -- A spec that needs the server.
  local function it_stores(name, fn)
    it(name, function()
      if not server then
        return pending("needs " .. NEEDS)
      end
      fn()
    end)
  end

  behaviour.describe(new, NEEDS)
  behaviour.describe_processes(new, NEEDS)

  it_stores("says what it is", function()
    assert.equal("redis", new().kind)
  end)

  it_stores("logs in with a password, or as a user, also from a URL", function()
    local place = "@127.0.0.1:" .. server.port
    for _, options in ipairs {
      { port = server.port, password = "main%secret" },
      { port = server.port, username = "bot", password = "bot:s@cret/", prefix = "bot:" },
      { url = "redis://:main%25secret" .. place },
      { url = "redis://bot:bot%3As%40cret%2F" .. place .. "/0", prefix = "bot:" },
      { url = "redis://someone:wrong" .. place, username = "bot", password = "bot:s@cret/", prefix = "bot:" },
    } do
      assert.is_true(linq.store.redis(options):set("bot:a", "1"))
    end
  end)

  it_stores("tells why it could not log in, without the secret", function()
    for expected, options in pairs {
      ["^NOAUTH Authentication required%.$"] = { port = server.port },
      ["^WRONGPASS invalid username%-password pair or user is disabled%.$"] = { port = server.port, password = "no" },
      ["^NOPERM .*'set'"] = { port = server.port, username = "reader", password = "readonly" },
      ["^NOPERM .*key"] = { port = server.port, username = "bot", password = "bot:s@cret/" },
    } do
      local store = linq.store.redis(options)
      for _ = 1, 2 do
        local ok, message = store:set("a", "1")
        assert.is_nil(ok)
        assert.truthy(message:find(expected), message)
      end
    end
  end)

  it_stores("leaves Redis alone for a second when it could not log in", function()
    local function logins()
      return tonumber((server:say "-a main%secret INFO stats":match "total_connections_received:(%d+)"))
    end
    local before = logins()
    local store = linq.store.redis { port = server.port, password = "sesame" }
    for _ = 1, 100 do
      assert.is_nil((store:get "a"))
    end
    assert.equal(2, logins() - before) -- one is redis-cli's
  end)

  it_stores("has a database and a prefix", function()
    local first, third, named = new(), new { database = 3 }, new { prefix = "app:" }
    assert(first:set("a", "first"))
    assert(third:set("a", "third"))
    assert(named:set("a", "named"))
    assert.equal("third", new({ database = 3 }):get "a")
    assert.equal("first", first:get "a")
    assert.equal("named", first:get "app:a")
    local token = assert(named:lock("a", 5))
    assert.is_false(first:unlock("a", token))
    assert.is_true(named:unlock("a", token))
  end)

  it_stores("uses one connection, also after Redis refused something", function()
    local store = new()
    local id = assert(store:command("CLIENT", "ID"))
    assert(store:set("a", "text"))
    assert.is_nil((store:increment "a"))
    assert.equal(id, store:command("CLIENT", "ID"))
  end)

  it_stores("opens a connection of its own in a forked child", function()
    local store = new()
    local id = assert(store:command("CLIENT", "ID"))
    local child = fork.start(function()
      return assert(store:command("CLIENT", "ID")) ~= id
    end)
    assert.equal(0, fork.wait(child))
    assert.equal(id, store:command("CLIENT", "ID"))
  end)

  it_stores("sends commands and scripts", function()
    local store = new()
    assert.equal("OK", store:command("SET", "n", 5))
    assert.equal("5", store:command("get", "n"))
    assert.is_false(store:command("GET", "none"))
    store:command("SET", "number", 0.1)
    assert.equal("0.1", store:command("GET", "number"))
    store:command("SET", "number", 2 ^ 40)
    assert.equal("1099511627776", store:command("GET", "number"))
    assert.same({ "a", "b" }, (function()
      store:command("RPUSH", "list", "a", "b")
      return store:command("LRANGE", "list", 0, -1)
    end)())
    local id = assert(store:command("XADD", "stream", "*", "field", "va\0lue"))
    assert.same({ { id, { "field", "va\0lue" } } }, store:command("XRANGE", "stream", "-", "+"))
    local text = "return { KEYS[1], ARGV[1], ARGV[2], redis.call('get', KEYS[1]) }"
    for round = 1, 4 do
      if round == 3 then
        store:command("SCRIPT", "FLUSH")
      end
      assert.same({ "n", "1", "x", "5" }, store:script(text, { "n" }, { 1, "x" }))
    end
    assert.same({ nil, "ERR unknown command 'NOTHING', with args beginning with: 'x' " },
      { store:command("NOTHING", "x") })
    assert.has_error(function() store:command("GET", {}) end)
    assert.has_error(function() store:command() end)
    assert.has_error(function() store:command("SET", "number", 0 / 0) end)
  end)

  it_stores("goes on when Redis was restarted between two commands", function()
    local own = assert(servers.redis("appendonly yes\nappendfsync always\n"))
    local store = linq.store.redis { port = own.port }
    assert(store:set("a", "1"))
    assert.same({ "x" }, store:script("return { ARGV[1] }", {}, { "x" }))
    for _ = 1, 3 do
      own:halt()
      assert(own:start())
      assert.equal(2, store:increment("a", 1, 60))
      assert.same({ "x" }, store:script("return { ARGV[1] }", {}, { "x" }))
      assert.is_true(store:set("a", "1"))
    end
    own:stop()
  end)

  it_stores("leaves Redis alone for a second when it is away", function()
    local own = assert(servers.redis())
    local store = linq.store.redis { port = own.port, timeout = 0.3 }
    assert(store:set("a", "1"))
    own:halt()
    local _, message = store:get "a"
    assert.truthy(message:find "^Redis is away: ", message)
    assert(own:start())
    local value, again = store:get "a"
    assert.is_nil(value)
    assert.equal(message, again)
    core.sleep(1.05)
    assert.is_true(store:set("a", "2"))
    own:stop()
  end)

  it_stores("waits no longer than its timeout", timed(function()
    local own = assert(servers.redis())
    local store = linq.store.redis { port = own.port, timeout = 0.2 }
    assert(store:set("a", "1"))
    own:say "CLIENT PAUSE 1000"
    local started = core.now()
    local value, message = store:get "a"
    assert.is_nil(value)
    assert.equal("Redis is away: timeout", message)
    assert.is_true(core.now() - started < 0.5)
    core.sleep(1.05)
    assert.equal("1", store:get "a")
    own:stop()
  end))

  it_stores("tells of a Redis that is read-only or full, and gives what is in it", function()
    local own = assert(servers.redis())
    local store = linq.store.redis { port = own.port }
    assert(store:set("a", "1"))
    own:say "CONFIG SET maxmemory 1"
    local ok, message = store:set("a", "2")
    assert.is_nil(ok)
    assert.truthy(message:find "^OOM command not allowed", message)
    assert.is_nil((store:lock("a", 5)))
    assert.equal("1", store:get "a")
    own:say "CONFIG SET maxmemory 0"
    assert.is_true(store:set("a", "2"))
    own:say "REPLICAOF 127.0.0.1 1"
    for name, arguments in pairs { set = { "a", "3" }, add = { "b", "3" }, increment = { "c" }, lock = { "a", 5 },
      delete = { "a" }, unlock = { "a", "x" } } do
      local result, reason = store[name](store, arguments[1], arguments[2], name == "increment" and 60 or nil)
      if name ~= "unlock" then -- which has nothing to change
        assert.is_nil(result, name)
        assert.truthy(reason:find "^READONLY You can't write against a read only replica", reason)
      end
    end
    assert.equal("2", store:get "a")
    own:say "REPLICAOF NO ONE"
    assert.is_true(store:set("a", "3"))
    own:stop()
  end)

  it_stores("speaks through a unix socket", function()
    local own = assert(servers.redis("unixsocket DIR/socket\n"))
    local store = linq.store.redis { path = own.dir .. "/socket" }
    assert.is_true(store:set("a", "1"))
    assert.equal("1", linq.store.redis({ url = "unix://" .. own.dir .. "/socket" }):get "a")
    own:stop()
  end)

  it("names what it lacks", function()
    for module, packages in pairs {
      redis = "Debian's package lua-redis (Lua 5.1 to 5.3), or the rock redis-lua",
      socket = "Debian's package lua-socket, or the rock luasocket",
      ssl = "Debian's package lua-sec, or the rock luasec",
    } do
      local output = process.run_lua(([[
        package.preload.redis = function() return {} end
        package.preload.socket = function() return {} end
        package.preload[%q] = function() error "no file" end
        print(pcall(function() require("linq").store.redis { tls = true } end))
      ]]):format(module))
      assert.truthy(output:find(("needs the Lua module '%s': %s"):format(module, packages), 1, true), output)
    end
  end)

  it_stores("raises for misuse, and repeats no secret", function()
    for _, wrong in ipairs {
      { hots = "x" }, { port = "6379" }, { timeout = 0 }, { username = "bot" }, { tls = "yes" }, { tls = { ca = "x" } },
      { url = "http://:sesame@127.0.0.1" }, { url = "redis://:sesame@host:port" }, { url = "127.0.0.1" },
      { url = "redis://:sesame@host/db" }, { url = 5 },
    } do
      local ok, message = pcall(linq.store.redis, wrong)
      assert.is_false(ok)
      assert.is_nil(message:find "sesame")
    end
    assert.has_error(function() linq.store.redis "127.0.0.1" end)
  end)
end)

describe("a store in Redis over TLS", function()
  local server
  local has_library = pcall(require, "ssl")

  setup(function()
    server = has_library and servers.redis(TLS, certificate.make)
  end)

  local function new(tls, url)
    if not server then
      return nil
    end
    return linq.store.redis {
      url = url or ("rediss://:main%25secret@127.0.0.1:" .. server.port),
      tls = tls or { ca_file = server.dir .. "/cert.pem" },
      timeout = PATIENT,
    }
  end

  behaviour.describe(new, NEEDS .. " and lua-sec")
  behaviour.describe_processes(new, NEEDS .. " and lua-sec")

  it("refuses a certificate that it does not trust, or that is another host's", function()
    if not server then
      return pending("needs " .. NEEDS .. " and lua-sec")
    end
    local _, message = new(true):get "a"
    assert.equal("Redis is away: certificate verify failed", message)
    _, message = new(nil, "rediss://:main%25secret@localhost:" .. server.port):get "a"
    assert.equal("Redis is away: the certificate of Redis is not for 'localhost'", message)
    assert.is_true(new({ ca_file = server.dir .. "/cert.pem", server_name = "127.0.0.1" },
      "rediss://:main%25secret@localhost:" .. server.port):set("a", "1"))
  end)

  it("is not broken by a forked child that ends", function()
    if not server then
      return pending("needs " .. NEEDS .. " and lua-sec")
    end
    local store = new()
    local id = assert(store:command("CLIENT", "ID"))
    local child = fork.start(function()
      local ok = store:command("CLIENT", "ID") ~= id
      store = nil
      collectgarbage()
      collectgarbage()
      return ok
    end)
    assert.equal(0, fork.wait(child))
    assert.equal(id, store:command("CLIENT", "ID"))
  end)
end)

describe("the host of a certificate", function()
  local is_for = require("linq.store.redis.certificate").is_for

  local function names(list)
    return { ["2.5.29.17"] = list }
  end

  it("is found among its alternative names alone", function()
    local extensions = names { dNSName = { "redis.example.com", "*.cache.example.com" }, iPAddress = { "10.0.0.1" } }
    for host, expected in pairs {
      ["redis.example.com"] = true, ["REDIS.example.com"] = true, ["a.cache.example.com"] = true,
      ["10.0.0.1"] = true, ["a.b.cache.example.com"] = false, ["cache.example.com"] = false,
      [".cache.example.com"] = false, ["example.com"] = false, ["10.0.0.2"] = false, [""] = false,
    } do
      assert.equal(expected, is_for(extensions, host), host)
    end
    assert.is_false(is_for({}, "redis.example.com"))
    assert.is_false(is_for(names {}, "redis.example.com"))
    assert.is_false(is_for(names { dNSName = { "*" } }, "localhost"))
  end)
end)
