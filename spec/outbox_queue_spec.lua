-- The rules by which an outbox's messages move, over a table.
local queue = require "linq.outbox.queue"

local LIMITS = { per_pair = { per = 30, seconds = 60 } }
local REPLY = #queue.states + 2 -- where an exchange's reply has the number of claims

local texts, now

local function run(operation, ...)
  local reply, changes = queue.run({ get = function(key) return texts[key] end }, LIMITS, operation, now, ...)
  for key, text in pairs(changes) do
    texts[key] = text or nil
  end
  return reply
end

local function record(...)
  return table.concat({ ... }, "\n")
end

local function put(id, pair)
  return run("put", record(id, "digest", pair, "key", "", "", "body"))[1]
end

-- The ids that a worker is given.
local function exchange(worker, beats, held, want, ...)
  local reply, ids = run("exchange", worker, beats, held, want, 1000, ...), {}
  for i = 1, tonumber(reply[REPLY]) do
    ids[i] = queue.texts(reply[REPLY + i], 8)[2]
  end
  return ids
end

local function state(id)
  return queue.message(run("get", id)[2]).state
end

describe("an outbox's queue", function()
  before_each(function()
    texts, now = {}, 1000000
  end)

  it("gives each pair's messages one at a time, in their order", function()
    for _, id in ipairs { "a1", "a2", "b1" } do
      put(id, id:sub(1, 1))
    end
    assert.same({ "a1", "b1" }, exchange("w", "1", "", 10))
    assert.same({}, exchange("v", "1", "", 10))
    assert.same({ "a2" }, exchange("w", "2", "", 10, record("1", "sent", "0", "{}")))
  end)

  it("serves pairs in the order in which they came, however many wait", function()
    local put_so_far, got, beats = 0, {}, 0
    for round = 1, 120 do
      for _ = 1, round % 7 do
        put_so_far = put_so_far + 1
        put("m" .. put_so_far, ("a long name of a pair %040d"):format(put_so_far))
      end
      beats = beats + 1
      for _, id in ipairs(exchange("w", tostring(beats), "", round < 60 and round % 3 or 5)) do
        got[#got + 1] = id
      end
    end
    assert.equal(put_so_far, #got)
    for i, id in ipairs(got) do
      assert.equal("m" .. i, id)
    end
  end)

  it("frees what a worker was given in a reply that it did not hear", function()
    put("a", "a")
    put("b", "b")
    assert.same({ "a" }, exchange("w", "1", "", 1))
    assert.same({ "b" }, exchange("w", "2", "", 1)) -- which is lost
    assert.same({ "b" }, exchange("w", "3", " 1 ", 1))
    assert.same({}, exchange("w", "4", " 1 2 ", 1))
  end)

  it("counts what was sent after its claim was taken over", function()
    put("a", "a")
    exchange("w", "1", "", 1)
    assert.same({ "a" }, run("bury", "w", "1"))
    assert.same({ "a" }, exchange("v", "1", "", 1))
    exchange("w", "2", "", 0, record("1", "sent", "0", "{}"))
    assert.equal("sent", state "a")
    exchange("v", "2", "", 0, record("1", "failed", "0", "{}"))
    assert.equal("sent", state "a")
  end)

  it("buries no worker that moved", function()
    put("a", "a")
    exchange("w", "1", "", 1)
    exchange("w", "2", "", 0)
    assert.same({}, run("bury", "w", "1"))
    assert.equal("sending", state "a")
  end)

  it("forgets pairs, and leaves nothing of messages that it forgot", function()
    for i = 1, 50 do
      put("m" .. i, "pair " .. i)
    end
    for number, id in ipairs(exchange("w", "1", "", 50)) do
      exchange("w", tostring(number + 1), "", 0, record(id:match "%d+", "sent", "0", "{}"))
    end
    for _ = 1, 5 do
      now = now + 1000
      exchange("w", "99", "", 1)
    end
    local left = {}
    for key in pairs(texts) do
      left[#left + 1] = key
    end
    table.sort(left)
    assert.same({ "clock", "first", "n", "sweep", "sweep_at" }, left)
  end)
end)
