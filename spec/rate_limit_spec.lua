-- A 429 delays the calls that share the limit, and loses none.
local clock = require "spec.support.clock"
local core = require "linq.core"
local linq = require "linq"

local CHAT, OTHER = "550e8400-e29b-41d4-a716-446655440000", "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"

-- Makes a client whose first call is answered with 429. Returns it and the times of all calls.
local function limited(options)
  local calls, events = {}, {}
  options.transport = {
    send = function(request)
      calls[#calls + 1] = { path = request.path, time = core.now() }
      if #calls == 1 then
        local body = '{"success":false,"error":{"status":429,"code":1007,"message":"slow down","retry_after":0.2}}'
        return { status = 429, headers = {}, body = body }
      end
      return { status = 200, headers = {}, body = '{"id":"x","address":"a","available":true,"message":{"id":"m"}}' }
    end,
  }
  options.on_event = function(event) events[#events + 1] = event end
  return linq.client(options), calls, events
end

local function message(text)
  return { message = { parts = { { type = "text", value = text } } } }
end

-- Runs the first call, and the second while the first one waits.
local function side_by_side(first, second)
  local tasks = linq.tasks()
  local one = tasks:spawn(first)
  tasks:step(0)
  local two = tasks:spawn(second)
  tasks:run()
  return one, two
end

describe("a 429", function()
  it("delays all calls of its pair, and only them", function()
    local client, calls, events = limited {}
    local started = core.now()
    local tasks = linq.tasks()
    local all = { tasks:spawn(function() return client.chats.messages:send(CHAT, message "a") end) }
    tasks:step(0)
    all[2] = tasks:spawn(function() return client.chats.messages:send(CHAT, message "b") end)
    all[3] = tasks:spawn(function() return client.chats.messages:send(OTHER, message "c") end)
    tasks:run()
    for _, task in ipairs(all) do
      assert.equal("m", assert(task:result()).id)
    end
    assert.equal(4, #calls)
    assert.matches(OTHER, calls[2].path, 1, true)
    assert.is_true(calls[2].time - started < 0.15)
    assert.is_true(calls[3].time - started >= 0.19)
    assert.is_true(calls[4].time - started >= 0.19)
    local stats, paused = client:stats(), 0
    for _, event in ipairs(events) do
      paused = paused + (event.type == "pause" and 1 or 0)
    end
    assert.equal(1, stats.rate_limited)
    assert.equal(1, stats.paused)
    assert.equal(1, paused)
  end)

  it("without a scope delays all calls of the client and its derived clients", function()
    local client, calls = limited {}
    local started = core.now()
    local derived = client:with { timeout = 5 }
    local one, two = side_by_side(function() return client.chats:retrieve "a" end,
      function() return derived.messages:retrieve "b" end)
    assert(one:result())
    assert(two:result())
    assert.equal(3, #calls)
    assert.is_true(calls[2].time - started >= 0.19)
  end)

  it("of a capability check delays the checks", function()
    local client, calls = limited {}
    local started = core.now()
    local one, two = side_by_side(function() return client.capability:check_imessage { address = "+12055426109" } end,
      function() return client.chats:retrieve "b" end)
    assert(one:result())
    assert(two:result())
    assert.is_true(calls[2].time - started < 0.15)
    assert.equal(3, #calls)
  end)

  it("delays no other call when rate_limit_pause is off", function()
    local client, calls = limited { rate_limit_pause = false }
    local started = core.now()
    local one, two = side_by_side(function() return client.chats:retrieve "a" end,
      function() return client.chats:retrieve "b" end)
    assert(one:result())
    assert(two:result())
    assert.is_true(calls[2].time - started < 0.15)
    assert.equal(0, client:stats().rate_limited)
  end)

  it("delays calls by one hour at most, whatever the server says", function()
    for _, asked in ipairs { ("9"):rep(300), "99999999999", "Fri, 01 Jan 9999 00:00:00 GMT" } do
      local sent, time = 0, clock.stop()
      finally(time.restore)
      local client = linq.client {
        transport = { send = function()
          sent = sent + 1
          return { status = sent == 1 and 429 or 200, headers = { ["Retry-After"] = asked }, body = '{"id":"x"}' }
        end },
      }
      local first = client.chats:retrieve "a"
      time.go_on(3000)
      local _, held = client.chats:retrieve "b"
      time.go_on(601)
      local later = client.chats:retrieve "c"
      assert.is_nil(first)
      assert.equal("rate_limited", held.kind)
      assert.equal("x", later and later.id)
      assert.equal(2, sent)
    end
  end)

  it("fails a call whose deadline would pass first, without sending it", function()
    local client, calls = limited {}
    local one, two = side_by_side(function() return client.chats:retrieve "a" end,
      function() return client.chats:retrieve("b", { deadline = 0.05 }) end)
    assert(one:result())
    local _, err = two:result()
    assert.equal("rate_limited", err.kind)
    assert.is_true(err.retryable)
    assert.is_true(err.retry_after > 0)
    assert.equal(2, #calls)
  end)
end)
