-- Bots that ask the API for what came: each message once, over restarts, whatever fails.
local bots = require "spec.support.bots"
local core = require "linq.core"
local linq = require "linq"

describe("bot:poll", function()
  local world, seen

  before_each(function()
    world, seen = bots.world(), {}
  end)

  -- A process of the bot. `raises` tells whether it fails with a text.
  local function process(raises, clock)
    local bot = world.bot { secret = false, clock = clock }
    bot:on("message.received", function(event, conversation)
      local text = event.message.text
      if raises and raises(text) then error "no" end
      seen[#seen + 1] = text
      conversation:reply("got " .. text)
    end)
    return bot
  end

  local function poll(bot, more)
    local given = { from = bots.LINE, interval = 0.01, rounds = 1 }
    for name, value in pairs(more or {}) do
      given[name] = value
    end
    return bot:poll(given)
  end

  local function receive(text, chat)
    return world.sandbox:receive { chat = chat or world.chat, text = text }
  end

  it("handles what comes after its first start, each message once", function()
    local bot = process()
    receive "before"
    assert.equal(0, poll(bot))
    receive "one"
    receive "two"
    assert.equal(2, poll(bot))
    assert.equal(0, poll(bot))
    receive "three"
    assert.equal(1, poll(bot, { rounds = 2 }))
    assert.same({ "one", "two", "three" }, seen)
    assert.same({ "got one", "got two", "got three" }, world.replies())
  end)

  it("handles what came while it was down", function()
    poll(process())
    receive "one"
    poll(process())
    receive "two"
    local other = world.sandbox:add_chat({ from = bots.LINE, to = { "+12055550101" } }).uuid
    receive("three", other)
    poll(process())
    assert.same({ "one", "two", "three" }, seen)
  end)

  it("begins at a time that is given", function()
    receive "before"
    poll(process(), { since = os.time() - 60 })
    assert.same({ "before" }, seen)
    poll(process(), { since = os.time() - 60 })
    assert.same({ "before" }, seen)
  end)

  it("tries a message again that failed, also after a restart, and others go on", function()
    poll(process())
    receive "one"
    receive "two"
    poll(process(function(text) return text == "one" end))
    assert.same({ "two" }, seen)
    receive "three"
    poll(process())
    assert.same({ "two", "one", "three" }, seen)
    assert.same({ "got two", "got one", "got three" }, world.replies())
  end)

  it("leaves a message alone for longer and longer that fails again and again", function()
    local now, at = 0, {}
    local clock = { now = function() return now end, time = os.time, sleep = function(seconds) now = now + seconds end }
    world.client = linq.client { transport = world.sandbox, api_key = "k", clock = clock }
    poll(process())
    receive "one"
    poll(process(function() at[#at + 1] = now return true end), { interval = 0.5, rounds = 40 })
    assert.same({ 0, 1, 3, 7, 15 }, at)
  end)

  it("misses nothing where a call fails", function()
    for _, operation in ipairs { "chats.list", "chats.messages.list", "chats.messages.send" } do
      world = bots.world()
      seen = {}
      poll(process())
      receive "one"
      world.sandbox:fail { operation = operation, status = 503, times = 9 }
      poll(process())
      world.sandbox:reset()
      assert.same({}, world.replies(), operation)
      poll(process())
      assert.same({ "got one" }, world.replies())
    end
    assert.is_truthy(world.types():find "handler_error")
  end)

  it("primes nothing in a first round that failed", function()
    receive "before"
    world.sandbox:fail { operation = "chats.messages.list", status = 503 }
    poll(process())
    poll(process())
    assert.same({}, seen)
    assert.equal("poll_error", world.types())
  end)

  it("goes on where the store fails, and misses nothing", function()
    poll(process())
    receive "one"
    local set = world.store.set
    world.store.set = function() return nil, "read only" end
    poll(process())
    world.store.set = set
    poll(process())
    assert.same({ "got one" }, world.replies())
    assert.is_truthy(world.types():find "store_error")
  end)

  it("misses nothing where the store keeps nothing when it begins", function()
    local set, is_full, rounds = world.store.set, true, 0
    function world.store:set(...)
      if is_full then
        return nil, "no room"
      end
      return set(self, ...)
    end
    receive "before"
    local clock = { now = core.now, time = os.time }
    function clock.sleep()
      rounds = rounds + 1
      if rounds == 1 then
        receive "one"
      end
      is_full = rounds < 3
    end
    world.client = linq.client { transport = world.sandbox, api_key = "k", clock = clock }
    poll(process(nil, clock), { rounds = 9 })
    assert.same({ "got one" }, world.replies())
  end)

  it("ends where the key is refused", function()
    world.client = linq.client { transport = linq.sandbox { api_key = "other" }, api_key = "k" }
    local handled, err = process():poll { from = bots.LINE }
    assert.is_nil(handled)
    assert.equal("auth", err.kind)
  end)

  it("misses nothing that comes during a long round", function()
    local time = os.time()
    local clock = { now = function() return time end, time = function() return time end, sleep = function() end }
    world = bots.world { clock = clock }
    local other = world.sandbox:add_chat({ from = bots.LINE, to = { "+12055550101" } }).uuid
    poll(process())
    receive "one"
    poll(process(function(text)
      if text == "one" and time < os.time() + 600 then
        receive "two" -- in a chat that was looked at
        time = time + 1200
        receive("three", other)
      end
    end), { concurrency = 1 })
    assert.same({ "one", "three" }, seen)
    poll(process())
    assert.same({ "one", "three", "two" }, seen)
  end)

  it("reads pages of chats and messages", function()
    local chats = {}
    for i = 1, 130 do
      chats[i] = world.sandbox:add_chat({ from = bots.LINE, to = { ("+1205556%04d"):format(i) } }).uuid
    end
    poll(process())
    for i = 1, 130 do
      receive(tostring(i), chats[i])
    end
    for i = 1, 120 do
      receive("m" .. i)
    end
    assert.equal(250, poll(process()))
    assert.equal(250, #seen)
    local own = {}
    for _, text in ipairs(seen) do
      own[#own + 1] = tonumber(text:match "^m(%d+)$")
    end
    for i = 1, 120 do
      assert.equal(i, own[i])
    end
  end)

  it("gives events of the shape that webhooks have", function()
    poll(process())
    local bot, event, talk = world.bot(), nil, nil
    bot:on("*", function(...) event, talk = ... end)
    local message = receive "one"
    poll(bot)
    assert.equal("message.received", event.event_type)
    assert.equal("polled-" .. message.uuid, event.event_id)
    assert.equal(message.uuid, event.message.id)
    assert.equal(world.chat, event.message.chat_id)
    assert.equal(world.chat, event.data.chat.id)
    assert.is_false(event.data.chat.is_group)
    assert.equal("+12055550100", event.data.sender_handle.handle)
    assert.equal("inbound", event.data.direction)
    assert.equal(2, #talk.chat)
  end)

  it("gives late history to the handlers that ask for it alone", function()
    poll(process())
    world.sandbox:receive { chat = world.chat, text = "old", sent_at = "2026-11-01T10:00:00Z" }
    poll(process())
    assert.same({}, seen)
  end)

  it("runs beside other tasks, until it is canceled", function()
    local tasks = linq.tasks()
    local bot = process()
    local poller = tasks:spawn(function() bot:poll { from = bots.LINE, interval = 0.02 } end)
    tasks:spawn(function()
      tasks:sleep(0.1)
      receive "one"
      tasks:sleep(0.1)
      poller:cancel()
    end)
    tasks:run()
    assert.same({ "one" }, seen)
  end)

  local MONTHS = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" }

  -- The time as an HTTP date, whose names are English in every locale. Nobody reads the day of the week.
  local function http_date()
    local date = os.date "!*t"
    return ("Mon, %02d %s %d %02d:%02d:%02d GMT"):format(date.day, MONTHS[date.month], date.year, date.hour, date.min,
      date.sec)
  end

  -- Has the API tell its time.
  local function tell_time()
    local function send(request)
      local answer, failure = world.sandbox.send(request)
      if answer then
        answer.headers.date = http_date()
      end
      return answer, failure
    end
    world.client = linq.client { transport = { send = send }, api_key = "k", max_retries = 0 }
  end

  for _, wrong in ipairs { 86400, -86400 } do
    it(("begins by the API's time where its own is wrong by %d s"):format(wrong), function()
      tell_time()
      local clock = { now = core.now, time = function() return os.time() + wrong end, sleep = core.sleep }
      receive "before"
      poll(process(nil, clock))
      receive "one"
      poll(process(nil, clock))
      assert.same({ "one" }, seen)
    end)
  end

  it("raises for misuse", function()
    for _, wrong in ipairs { { interval = 0 }, { since = "yesterday" }, { form = bots.LINE } } do
      assert.is_false((pcall(poll, process(), wrong)))
    end
    assert.is_truthy(select(2, pcall(poll, process(), { rounds = "x" })):find "'rounds' must be a number")
    for _, since in ipairs { 1 / 0, -1 / 0, 0 / 0 } do
      assert.is_truthy(select(2, pcall(poll, process(), { since = since })):find "'since' must be a time")
    end
  end)
end)
