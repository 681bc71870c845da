local behaviour = require "spec.support.store_behaviour"
local clock = require "spec.support.clock"
local linq = require "linq"

describe("a store in memory", function()
  behaviour.describe(function() return linq.store.memory {} end, "nothing")

  it("says what it is", function()
    assert.equal("memory", linq.store.memory().kind)
  end)

  it("keeps the most recently used when it is full", function()
    local store = linq.store.memory { max_items = 2 }
    store:set("a", "1")
    store:set("b", "2")
    store:get "a"
    store:set("c", "3")
    assert.equal("1", store:get "a")
    assert.is_nil(store:get "b")
    assert.equal("3", store:get "c")
    store:increment "d"
    assert.is_nil(store:get "a")
    assert.equal("1", store:get "d")
  end)

  it("goes by a clock", function()
    local own = linq.sandbox.clock()
    local store = linq.store.memory { clock = own }
    store:set("a", "1", 3600)
    own.sleep(3599)
    assert.equal("1", store:get "a")
    own.sleep(1)
    assert.is_nil(store:get "a")
  end)

  it("goes by the core's clock without one", function()
    local time = clock.stop()
    finally(time.restore)
    local store = linq.store.memory {}
    store:set("a", "1", 3600)
    time.go_on(3600)
    assert.is_nil(store:get "a")
  end)

  it("raises for unknown options", function()
    assert.has_error(function() linq.store.memory { max_item = 5 } end)
    assert.has_error(function() linq.store.memory { max_items = "5" } end)
    assert.has_error(function() linq.store.memory { max_items = -1 } end)
    assert.has_error(function() linq.store.memory "5" end)
    assert.has_error(function() linq.store.memory { clock = {} } end)
  end)
end)
