-- Whose turn it is among the events of a chat, whichever process they came to; and bots whose store fails.
local bots = require "spec.support.bots"
local core = require "linq.core"
local linq = require "linq"
local memory = require "linq.store.memory"

local deliver = bots.deliver
local unpack = table.unpack or _G.unpack

-- Runs functions as tasks, which begin one after another.
local function side_by_side(...)
  local tasks = linq.tasks()
  for i, fn in ipairs { ... } do
    tasks:spawn(function()
      tasks:sleep(i * 0.02)
      fn()
    end)
  end
  tasks:run()
end

describe("the events of a chat", function()
  local world, seen, pause, passed
  local clock = { now = core.now, time = function() return os.time() + passed end, sleep = core.sleep }

  before_each(function()
    world, seen, pause, passed = bots.world(), {}, 0.1, 0
  end)

  -- A process of the bot; all share the store.
  local function process(more)
    local bot = world.bot(more)
    bot:on("*", function(event)
      seen[#seen + 1] = event.event_id .. " begins"
      local tasks = linq.tasks()
      tasks:spawn(function() tasks:sleep(pause) end)
      tasks:run()
      seen[#seen + 1] = event.event_id .. " ends"
    end)
    return bot
  end

  local function event(id, second, chat)
    return { id = id, chat = chat or world.chat, created_at = ("2026-11-30T10:00:%sZ"):format(second) }
  end

  it("run one after another, in the order in which they were made where several wait", function()
    local one, other, statuses = process(), process(), {}
    side_by_side(
      function() statuses[1] = deliver(one, event("e1", "01")) end,
      function() statuses[2] = deliver(other, event("e4", "02.5")) end,
      function() statuses[3] = deliver(one, event("e3", "02.25")) end,
      function() statuses[4] = deliver(other, event("e2", "02")) end)
    assert.same({ 200, 200, 200, 200 }, statuses)
    local expected = "e1 begins, e1 ends, e2 begins, e2 ends, e3 begins, e3 ends, e4 begins, e4 ends"
    assert.equal(expected, table.concat(seen, ", "))
  end)

  it("run in that order, too, after they waited for a lock whose process died", function()
    pause = 0
    local one, events, expected = process(), {}, {}
    world.store:lock("linq:bot:bot:lock:" .. world.chat, 1.5) -- all come before it ends
    for i = 8, 1, -1 do
      events[#events + 1] = function() deliver(one, event("e" .. i, "0" .. i)) end
      table.insert(expected, 1, "e" .. i .. " begins, e" .. i .. " ends")
    end
    side_by_side(unpack(events))
    assert.equal(table.concat(expected, ", "), table.concat(seen, ", "))
  end)

  -- The world's store, each operation of which takes longer than a lock that nobody has should.
  local function slow_store(refuses)
    local inner, attempts = world.store, 0
    return setmetatable({}, { __index = function(_, name)
      return type(inner[name]) ~= "function" and inner[name] or function(_, ...)
        core.sleep(0.06)
        attempts = attempts + (name == "lock" and 1 or 0)
        if name == "lock" and refuses and attempts % 2 == 1 then
          return false
        end
        return inner[name](inner, ...)
      end
    end })
  end

  it("run over a store that is slow", function()
    pause = 0
    local one = process { store = slow_store() }
    assert.same({ 200, "handled" }, { deliver(one, event("e1", "01")) })
  end)

  it("run over a store that is slow and whose lock others have in between", function()
    pause = 0
    local one = process { store = slow_store "refuses" }
    assert.same({ 503, "later" }, { deliver(one, event("e1", "01")) })
    assert.same({ 200, "handled" }, { deliver(one, event("e1", "01")) })
  end)

  it("have one turn, though a process stood still with the lock until it had ended", function()
    local other, others_turn = process(), nil
    local chat = "linq:bot:bot:%s:" .. world.chat
    local one = process(bots.that_stands_still(2, world.store, chat:format "lock", chat:format "turns", function()
      others_turn = others_turn or other.turns:take(world.chat, "e1", 1)
    end))
    assert.same({ nil, "the lock ended before the turns were kept" }, { one.turns:take(world.chat, "e2", 2) })
    assert.is_string(others_turn)
    local function keep()
      error "it is another's turn"
    end
    assert.is_nil((one.turns:leave(world.chat, "e2", nil, keep)))
    assert.same({ 503, "later" }, { deliver(other, event("e2", "02")) })
  end)

  it("run beside those of other chats", function()
    local one, other = process(), process()
    local chat = world.sandbox:add_chat({ from = bots.LINE, to = { "+12055550101" } }).uuid
    side_by_side(function() deliver(one, event("e1", "01")) end, function() deliver(other, event("e2", "01", chat)) end)
    assert.same({ "e1 begins", "e2 begins", "e1 ends", "e2 ends" }, seen)
  end)

  it("run once, where two processes get the same one at once", function()
    local one, other, outcomes = process(), process(), {}
    side_by_side(
      function() outcomes[1] = select(2, deliver(one, event("e1", "01"))) end,
      function() outcomes[2] = select(2, deliver(other, event("e1", "01"))) end)
    assert.same({ "handled", "duplicate" }, outcomes)
    assert.same({ "e1 begins", "e1 ends" }, seen)
  end)

  it("leave no place behind where another process handled them meanwhile", function()
    local one, other, outcomes = process(), process(), {}
    side_by_side(
      function() outcomes[1] = select(2, deliver(one, event("e1", "01"))) end,
      function() outcomes[2] = select(2, deliver(one, event("e2", "02"))) end,
      function() outcomes[3] = select(2, deliver(other, event("e2", "02"))) end)
    table.sort(outcomes)
    assert.same({ "duplicate", "handled", "handled" }, outcomes)
    assert.is_nil(world.store:get("linq:bot:bot:turns:" .. world.chat))
  end)

  it("wait for none whose process died once it was handled", function()
    pause = 0
    local one = process { claim_ttl = 10, clock = clock }
    assert(one.turns:take(world.chat, "e1", 1))
    one.keeper:set("handled:e1", "1", 60)
    passed = 11
    assert.equal(200, (deliver(one, event("e2", "02"))))
  end)

  it("that began stay first, though earlier ones come meanwhile", function()
    local one = process { claim_ttl = 10, clock = clock }
    assert(one.turns:take(world.chat, "e2", 2)) -- of a process that died
    assert.equal(503, (deliver(one, event("e1", "01"))))
    passed = 11
    assert.equal(503, (deliver(one, event("e1", "01"))))
    assert.equal(200, (deliver(one, event("e2", "02"))))
    assert.equal(200, (deliver(one, event("e1", "01"))))
  end)

  it("are answered 'later' where their turn does not come, and keep their place", function()
    local one = process()
    local token = assert(one.turns:take(world.chat, "e1", 1)) -- of a process that died
    assert.same({ 503, "later" }, { deliver(one, event("e2", "02")) }) -- a blocking process does not wait
    assert.same({ 503, "later" }, { deliver(one, event("e3", "03")) })
    one.turns:leave(world.chat, "e1", token)
    assert.same({ 503, "later" }, { deliver(one, event("e3", "03")) }) -- e2 was there before
    assert.same({ 200, "handled" }, { deliver(one, event("e2", "02")) })
    assert.same({ 200, "handled" }, { deliver(one, event("e3", "03")) })
  end)

  it("go on once the claim of a process that died has ended, and the event runs again", function()
    pause = 0
    local one = process { claim_ttl = 10, clock = clock }
    assert(one.turns:take(world.chat, "e1", 1))
    assert.equal(503, (deliver(one, event("e1", "01"))))
    passed = 11
    assert.same({ 200, "handled" }, { deliver(one, event("e1", "01")) })
  end)

  it("wait for no claim of a clock that was set back by a day", function()
    pause = 0
    passed = 86400
    local one = process { clock = clock }
    assert(one.turns:take(world.chat, "e1", 1))
    passed = 0
    assert.equal(200, (deliver(one, event("e2", "02"))))
  end)

  it("count once in a state whose process died before the event was marked", function()
    pause = 0
    local bot = world.bot()
    bot:on("*", function(_, conversation)
      conversation.state.count = (conversation.state.count or 0) + 1
      conversation:reply(tostring(conversation.state.count))
    end)
    deliver(bot, event("e1", "01"))
    world.store:delete "linq:bot:bot:handled:e1"
    assert.same({ 200, "duplicate" }, { deliver(bot, event("e1", "01")) })
    deliver(bot, event("e2", "02"))
    assert.same({ "1", "2" }, world.replies())
  end)
end)

describe("a bot whose store is away", function()
  local world, away, operations

  -- A store that fails while `away`, for some operations or all.
  local function failing_store()
    local inner = memory {}
    return setmetatable({}, {
      __index = function(_, name)
        if type(inner[name]) ~= "function" then
          return inner[name]
        end
        return function(_, ...)
          operations[#operations + 1] = name
          if away == true or away == name then
            return nil, "connection refused"
          end
          return inner[name](inner, ...)
        end
      end,
    })
  end

  before_each(function()
    world, away, operations = bots.world(), false, {}
    world.store = failing_store()
  end)

  local function echo(more)
    local bot = world.bot(more)
    bot:on("message.received", function(event, conversation)
      conversation:reply(event.message.text)
    end)
    return bot
  end

  it("has events delivered again, and tells once that it is away and once that it is back", function()
    local bot = echo()
    away = true
    for _ = 1, 5 do
      assert.same({ 503, "away" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    end
    assert.same({}, world.replies())
    away = false
    assert.same({ 200, "handled" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    assert.equal("store_error store_back event_handled", world.types())
    assert.equal("connection refused", world.told[1].message)
  end)

  for _, operation in ipairs { "set", "lock", "get", "delete" } do
    it("replies once whatever fails: " .. operation, function()
      local bot = echo()
      away = operation
      deliver(bot, { id = "e1", chat = world.chat })
      away = false
      local later = { now = core.now, time = function() return os.time() + 62 end, sleep = core.sleep } -- claims ended
      local status = deliver(echo { clock = later }, { id = "e1", chat = world.chat })
      assert.equal(200, status)
      assert.same({ "hi" }, world.replies())
    end)
  end
end)
