-- A Redis that answers nonsense, half of it, or nothing; one that fails over to another in mid-write.
local core = require "linq.core"
local linq = require "linq"
local process = require "spec.support.process"
local redis = require "spec.support.redis"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

local it_asks = redis.is_installed() and it or pending

describe("a store whose Redis is not well", function()
  local server, forwarder, port

  setup(function()
    if redis.is_installed() then
      server = servers.redis()
      forwarder = servers.forwarder(server.port)
      port = forwarder.port
    end
  end)

  before_each(function()
    if server then
      forwarder.tell "fine"
      server:say "FLUSHALL"
    end
  end)

  local function new()
    local store = linq.store.redis { port = port, timeout = 0.3 }
    assert(store:set("known", "text that is known"))
    return store
  end

  -- The store once Redis is well again.
  local function check(store, words)
    forwarder.tell "fine"
    store.away_until = nil -- it is not to wait a second here
    assert.equal("text that is known", store:get "known", words)
    local count = assert(store:increment("n", 1, 60))
    assert.equal(count, tonumber(store:get "n"), words)
    assert.is_true(store:set("known", "text that is known"), words)
  end

  local nonsense = {
    "hello\\r\\n", "\\r\\n",
    "HTTP/1.1 400 Bad Request\\r\\n\\r\\n", "$abc\\r\\n", "$-5\\r\\n", "*x\\r\\n", ":12x\\r\\n",
    ":\\r\\n", "$3\\r\\nabcdef", "$99999999999\\r\\nx", "*2\\r\\n$1\\r\\na\\r\\nzzz\\r\\n", "*-7\\r\\n",
    ("*1\\r\\n"):rep(100), "*2\\r\\n-ERR one\\r\\n:1\\r\\n",
  }

  it_asks("tells that what it answers is nonsense, and asks another connection then", function()
    for _, text in ipairs(nonsense) do
      local store = new()
      for _, operation in ipairs { "get", "increment" } do
        forwarder.tell("say " .. text)
        store.away_until = nil
        local ok, value, message = pcall(store[operation], store, "known")
        assert.is_true(ok, text .. tostring(value))
        assert.is_nil(value, text)
        assert.is_string(message, text)
        check(store, text)
      end
    end
  end)

  it_asks("is told apart from what was asked before, where a reply was cut or stopped anywhere", function()
    for _, way in ipairs { "cut", "stall" } do
      for bytes = 1, 26, way == "cut" and 1 or 5 do -- a stall takes the timeout
        local store = new()
        forwarder.tell(("%s %d"):format(way, bytes))
        local value, message = store:get "known"
        if value == nil then
          assert.truthy(message:find "^Redis is away: ", message)
        else
          assert.equal("text that is known", value)
        end
        check(store, way .. bytes)
      end
    end
  end)

  it_asks("waits for no reply that comes in drops", timed(function()
    local store = new()
    forwarder.tell "drip :1\\r\\n"
    local started = core.now()
    assert.is_nil((store:command("KEYS", "*")))
    assert.is_true(core.now() - started < 1)
  end))

  for _, state in ipairs { "LOADING Redis is loading the dataset in memory", "MASTERDOWN Link with MASTER is down",
    "MISCONF Redis is configured to save RDB snapshots", "BUSY Redis is busy running a script",
    "CLUSTERDOWN The cluster is down", "OOM command not allowed" } do
    it_asks("says what Redis says: " .. state, function()
      local store = new()
      forwarder.tell("say -" .. state .. "\\r\\n")
      for name, arguments in pairs { set = { "a", "1" }, get = { "a" }, increment = { "a", 1, 60 }, lock = { "a", 5 },
        unlock = { "a", "x" }, delete = { "a" }, add = { "a", "1" } } do
        assert.same({ nil, state }, { store[name](store, (table.unpack or unpack)(arguments)) }) -- luacheck: ignore
      end
      check(store, state)
    end)
  end

  -- The second is what Redis before 7 says of a script.
  for _, state in ipairs { "READONLY You can't write against a read only replica.",
    "ERR Error running script (call to f_1): @user_script:1: @user_script: 1: -READONLY You can't write." } do
    it_asks("asks another connection after: " .. state, function()
      local store = new()
      local id = assert(store:command("CLIENT", "ID"))
      assert.equal(id, store:command("CLIENT", "ID"))
      forwarder.tell("say -" .. state .. "\\r\\n")
      assert.same({ nil, state }, { store:increment("a", 1, 60) })
      forwarder.tell "fine"
      assert.is_not.equal(id, assert(store:command("CLIENT", "ID")))
    end)
  end

  -- Two servers, of which the forwarder leads to the first.
  local function pair(settings)
    local first, second = servers.redis(settings), servers.redis(settings)
    second:say("REPLICAOF 127.0.0.1 " .. first.port)
    for _ = 1, 500 do
      if second:say "INFO replication":find "master_link_status:up" then
        break
      end
      core.sleep(0.02)
    end
    local between = servers.forwarder(first.port)
    return first, second, between
  end

  -- Waits until the replica has all. WAIT speaks of its own connection's writes alone; and a replica that has just come
  -- is sent nothing for up to a second.
  local function await_replica(master)
    local said = process.run(("printf 'SET barrier 1\\nWAIT 1 5000\\n' | redis-cli -p %d"):format(master.port))
    assert.equal("OK\n1", said:match "^%s*(.-)%s*$")
  end

  local DURABLE = "appendonly yes\nappendfsync always\nrepl-diskless-sync-delay 0\n"

  it_asks("#fire keeps no message twice and loses none that was acknowledged, over a failover", function()
    local first, second, between = pair(DURABLE)
    local sandbox = linq.sandbox { chats = {} }
    local client = linq.client { transport = sandbox, api_key = "k" }
    local store = linq.store.redis { port = between.port, timeout = 0.5 }
    local outbox = linq.outbox { client = client, store = store, lease = 1 }
    local function send(i)
      return outbox:send({ from = "+12052761148", to = ("+1205555%04d"):format(i % 40) }, "message " .. i,
        { id = "m" .. i })
    end
    for i = 1, 400 do
      if i == 150 then -- the first is told to be a replica, and only then the other is the master
        await_replica(first)
        first:say("REPLICAOF 127.0.0.1 " .. second.port)
        assert.is_nil((send(i)))
        second:say "REPLICAOF NO ONE"
        between.tell("to " .. second.port)
      elseif i == 250 then -- the master is killed
        for _ = 1, 500 do
          if first:say "INFO replication":find "master_link_status:up" then
            break
          end
          core.sleep(0.02)
        end
        await_replica(second)
        second:halt()
        assert.is_nil((send(i)))
        first:say "REPLICAOF NO ONE"
        between.tell("to " .. first.port)
      end
      store.away_until = nil
      while not send(i) do
        core.sleep(0.05)
        store.away_until = nil
      end
      if i % 20 == 0 then
        outbox:step()
      end
    end
    assert.equal(400, assert(outbox:run()).sent)
    local times, count = {}, 0
    for chat in client.chats:each { from = "+12052761148" } do
      for message in chat:each_message() do
        times[message.text] = (times[message.text] or 0) + 1
        count = count + 1
      end
    end
    for i = 1, 400 do
      assert.equal(1, times["message " .. i], "message " .. i)
    end
    assert.equal(400, count)
    first:stop()
    second:stop()
  end)
end)
