-- Stores that Ctrl-C breaks off anywhere: the next operation gets its own answer, and no transaction stays open.
local interrupts = require "spec.support.interrupts"
local linq = require "linq"
local redis = require "spec.support.redis"
local servers = require "spec.support.servers"

-- What is broken off: answers of every kind, which differ from one another.
local function work(store)
  store:set("a", "text of a", 60)
  store:get "a"
  store:add("b", "text of b", 60)
  store:increment("n", 1, 60)
  store:increment "m"
  local token = store:lock("c", 60)
  store:unlock("c", token or "none")
  store:delete "b"
end

-- Raises unless the store gives what belongs to each question.
local function check(store, point)
  local known = ("after %d instructions"):format(point)
  assert(store:set("known", known))
  assert.equal(known, store:get "known")
  local n = assert(store:increment("n", 1, 60))
  assert.equal("number", type(n), known)
  assert.equal(n, tonumber(store:get "n"), known)
  assert.is_nil(store:get "none")
  assert.is_true(store:delete "c:lock")
  local token = assert(store:lock("c", 60))
  assert.is_true(store:unlock("c", token))
end

describe("a store that is broken off", function()
  local function sweep(new, step)
    local store, swallowed = new(), 0
    local points = interrupts.sweep(step, function(point)
      local is_broken, ok = interrupts.break_off(function() work(store) end, point)
      swallowed = swallowed + (is_broken and ok and 1 or 0)
      interrupts.bounded(function()
        check(new(0.5), point)
        check(store, point)
      end)
      return is_broken
    end)
    assert.is_true(points > 50, points)
    assert.equal(0, swallowed) -- Ctrl-C ends what runs
  end

  local redis_it = redis.is_installed() and interrupts.works and it or pending

  redis_it("goes on in Redis, with replies of its own", function()
    local server = servers.redis()
    sweep(function() return linq.store.redis { port = server.port } end, 7)
  end)

  local sqlite_it = pcall(require, "dbd.sqlite3") and interrupts.works and it or pending

  sqlite_it("goes on in SQLite, with no transaction open", function()
    local path = os.tmpname()
    sweep(function(timeout) return linq.store.sqlite { path = path, timeout = timeout } end, 13)
  end)

  local memory_it = interrupts.works and it or pending

  memory_it("goes on in memory", function()
    local store = linq.store.memory { max_items = 4 }
    interrupts.sweep(1, function(point)
      local is_broken = interrupts.break_off(function() work(store) end, point)
      interrupts.bounded(function() check(store, point) end)
      return is_broken
    end)
  end)
end)
