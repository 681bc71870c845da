local watch = require "linq.store.watch"

describe("a store that is watched", function()
  local answers, events, watched

  before_each(function()
    answers, events = {}, {}
    local store = { kind = "redis" }
    for _, name in ipairs { "get", "set", "lock" } do
      store[name] = function(_, ...)
        local answer = answers[name]
        if answer == "raises" then
          error "broken"
        elseif answer == "fails" then
          return nil, name .. " failed"
        end
        return ...
      end
    end
    watched = watch.new(store, function(event) events[#events + 1] = event end)
  end)

  it("gives what the store gives", function()
    assert.equal("a", watched:ask("get", "a"))
    assert.is_nil(watched:ask("get", nil))
    assert.is_false(watched:ask("lock", false))
    assert.same({ nil }, { watched:ask("unlock", "a") })
    assert.same({}, events)
    answers.get = "fails"
    assert.same({ nil, "get failed" }, { watched:ask "get" })
    answers.get = "raises"
    local result, message = watched:ask "get"
    assert.is_nil(result)
    assert.truthy(message:find "broken")
    assert.equal(2, watched.failures)
  end)

  it("is reported once, whatever fails and however often", function()
    answers.get, answers.set, answers.lock = "fails", "fails", "raises"
    for _ = 1, 1000 do
      watched:ask("get", "a")
      watched:ask("set", "a", "b")
      watched:ask("lock", "a")
    end
    assert.same({ { type = "store_error", store = "redis", operation = "get", message = "get failed" } }, events)
    answers = {}
    watched:ask("get", "a")
    assert.equal(1, #events)
    watched:ask("set", "a", "b")
    watched:ask("lock", "a", "b")
    assert.equal(2, #events)
    assert.same({ type = "store_back", store = "redis", failures = 3000 }, events[2])
    answers.lock = "fails"
    watched:ask "lock"
    watched:ask("set", "a")
    assert.equal(1, events[4].failures)
    assert.equal(3001, watched.failures)
  end)

  it("is not back while it gives and keeps nothing", function()
    answers.set = "fails"
    for _ = 1, 10 do
      watched:ask("set", "a", "b")
      watched:ask("get", "a")
    end
    assert.equal(1, #events)
  end)
end)
