-- Bots: each event at least once, one after another in a chat, each reply once.
local bots = require "spec.support.bots"
local core = require "linq.core"
local json = require "linq.util.json"
local linq = require "linq"

local deliver = bots.deliver

describe("a bot", function()
  local world

  before_each(function()
    world = bots.world()
  end)

  local function echo(more)
    local bot = world.bot(more)
    bot:on("message.received", function(event, conversation)
      conversation.state.count = (conversation.state.count or 0) + 1
      conversation:reply(("%d: %s"):format(conversation.state.count, event.message.text))
    end)
    return bot
  end

  it("handles an event once, and replies once", function()
    local bot = echo()
    assert.same({ 200, "handled" }, { deliver(bot, { id = "e1", chat = world.chat, text = "hello" }) })
    assert.same({ 200, "duplicate" }, { deliver(bot, { id = "e1", chat = world.chat, text = "hello" }) })
    assert.same({ "1: hello" }, world.replies())
    assert.equal("event_handled", world.types())
  end)

  it("keeps the state of a conversation, each its own", function()
    local bot = echo()
    local other = world.sandbox:add_chat({ from = bots.LINE, to = { "+12055550101" } }).uuid
    deliver(bot, { id = "e1", chat = world.chat })
    deliver(bot, { id = "e2", chat = other })
    deliver(echo(), { id = "e3", chat = world.chat }) -- another process
    assert.same({ "1: hi", "2: hi" }, world.replies())
    assert.same({ "1: hi" }, world.replies(other))
  end)

  it("forgets a state after state_ttl", function()
    local time = core.now()
    local clock = { now = function() return time end, time = os.time, sleep = function() end }
    world.store = require "linq.store.memory" { clock = clock }
    local bot = echo { state_ttl = 60, clock = clock }
    deliver(bot, { id = "e1", chat = world.chat })
    time = time + 61
    deliver(bot, { id = "e2", chat = world.chat })
    assert.same({ "1: hi", "1: hi" }, world.replies())
  end)

  it("refuses what the API did not sign", function()
    local bot = echo()
    local body = bots.body { id = "e1", chat = world.chat }
    local headers = linq.webhooks.sign(body, { secret = bots.SECRET })
    assert.equal(401, (bot:receive(body .. " ", headers)))
    assert.equal(400, (bot:receive(body, {})))
    assert.equal(400, (bot:receive("[]", linq.webhooks.sign("[]", { secret = bots.SECRET }))))
    assert.same({}, world.replies())
    assert.equal("event_refused event_refused event_refused", world.types())
    assert.equal("signature", world.told[1].check)
  end)

  it("chooses handlers by name, prefix and star, in the order in which they were added", function()
    local bot, seen = world.bot(), {}
    for _, name in ipairs { "*", "message.*", "message.received", "chat.*", "message.read" } do
      bot:on(name, function() seen[#seen + 1] = name end)
    end
    deliver(bot, { id = "e1", chat = world.chat })
    assert.same({ "*", "message.*", "message.received" }, seen)
  end)

  it("warns of a name that no known event has", function()
    local bot = world.bot()
    bot:on("message.recieved", print):on("mesage.*", print):on("*", print):on("chat.*", print)
    assert.equal("warning warning", world.types())
    local words = "bot:on: no event is known that is called 'message.recieved' (did you mean 'message.received'?)"
    assert.equal(words, world.told[1].message)
    bot:on(("x"):rep(1000), print)
    assert.is_truthy(world.told[3].message:find "called 'x+'$")
  end)

  it("answers 200 where no handler wants an event", function()
    assert.same({ 200, "ignored" }, { deliver(world.bot(), { id = "e1", chat = world.chat }) })
  end)

  it("gives late history to the handlers that ask for it alone", function()
    local bot, seen = world.bot(), {}
    bot:on("message.received", function() seen[#seen + 1] = "now" end)
    bot:on("message.*", function() seen[#seen + 1] = "late, too" end, { late = true })
    deliver(bot, { id = "e1", chat = world.chat, reconciled_at = "2026-11-30T10:00:00Z" })
    assert.same({ "late, too" }, seen)
  end)

  it("is delivered an event again whose handler raised, and other handlers run", function()
    local bot, raises, seen = world.bot(), true, 0
    bot:on("*", function(_, conversation)
      conversation.state.dirty = true
      if raises then error "no" end
    end)
    bot:on("*", function(_, conversation)
      seen = seen + 1
      conversation:reply "second"
    end)
    assert.same({ 500, "failed" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    raises = false
    assert.same({ 200, "handled" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    assert.equal(2, seen)
    assert.same({ "second" }, world.replies())
    assert.is_truthy(world.told[1].message:find "no$")
    assert.is_truthy(world.told[1].traceback:find "stack traceback")
  end)

  it("does not keep a state that a handler left half done", function()
    local bot, raises = world.bot(), true
    bot:on("*", function(_, conversation)
      conversation.state.count = (conversation.state.count or 0) + 1
      if raises then error "no" end
      conversation:reply(tostring(conversation.state.count))
    end)
    deliver(bot, { id = "e1", chat = world.chat })
    raises = false
    deliver(bot, { id = "e1", chat = world.chat })
    assert.same({ "1" }, world.replies())
  end)

  it("fails an event whose state cannot be kept, and says why", function()
    local bot, state = world.bot(), nil
    bot:on("*", function(_, conversation) conversation.state = state end)
    for words, value in pairs {
      ["state: fn is a function"] = { fn = print }, ["state must be a table, got string"] = "text",
      ["state: a.2 is not a finite number"] = { a = { 1, 0 / 0 } },
    } do
      state = value
      assert.equal(500, (deliver(bot, { id = "e1", chat = world.chat })))
      assert.is_truthy(world.told[#world.told].message:find(words, 1, true), world.told[#world.told].message)
    end
    state = { nested = { "a", { b = true } } }
    assert.equal(200, (deliver(bot, { id = "e1", chat = world.chat })))
  end)

  it("sets an event aside that failed too often, and can have it handled again", function()
    local bot, raises = world.bot { max_attempts = 3 }, true
    bot:on("*", function(_, conversation)
      if raises then error "no" end
      conversation:reply "at last"
    end)
    local outcomes = {}
    for i = 1, 4 do
      outcomes[i] = table.concat({ deliver(bot, { id = "e1", chat = world.chat }) }, " ")
    end
    assert.same({ "500 failed", "500 failed", "200 set_aside", "200 duplicate" }, outcomes)
    assert.equal("handler_error handler_error handler_error event_set_aside", world.types())
    local failed = assert(bot:failed())
    assert.equal(1, #failed)
    assert.equal("e1", failed[1].event_id)
    assert.equal(3, failed[1].attempts)
    assert.is_truthy(failed[1].error:find "no$")
    assert.is_false((bot:retry "e1"))
    assert.equal(1, #bot:failed())
    raises = false
    assert.is_true(bot:retry "e1")
    assert.same({ "at last" }, world.replies())
    assert.same({}, bot:failed())
    assert.same({ 200, "duplicate" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    assert.same({}, { bot:retry "unknown" and true })
  end)

  it("keeps the list of events that were set aside where it cannot be read for a moment", function()
    local bot = world.bot { max_attempts = 1 }
    bot:on("*", function() error "no" end)
    deliver(bot, { id = "e1", chat = world.chat })
    local get = world.store.get
    function world.store:get(key)
      if key:find ":failed$" then
        return nil, "not now"
      end
      return get(self, key)
    end
    assert.same({ 200, "set_aside" }, { deliver(bot, { id = "e2", chat = world.chat }) })
    world.store.get = nil
    assert.equal("e1", bot:failed()[1].event_id)
    assert.is_false(bot:retry "e2")
    assert.equal(2, #bot:failed())
  end)

  it("does not forget an event that was set aside where the store fails before it is tried again", function()
    local bot, is_well = world.bot { max_attempts = 1 }, false
    bot:on("*", function() assert(is_well, "no") end)
    deliver(bot, { id = "e1", chat = world.chat })
    is_well = true
    function world.store:delete()
      self.delete = nil
      return nil, "not now"
    end
    assert.same({ nil, "not now" }, { bot:retry "e1" })
    assert.equal(1, #bot:failed())
    assert.is_true(bot:retry "e1")
    assert.equal("handler_error event_set_aside store_error store_back event_handled", world.types())
  end)

  it("lists an event that is set aside though another process is at the list", function()
    local bot = world.bot { max_attempts = 1 }
    bot:on("*", error)
    assert(world.store:lock("linq:bot:bot:failed", 0.1))
    assert.same({ 200, "set_aside" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    assert.equal("e1", bot:failed()[1].event_id)
  end)

  it("keeps what another process set aside while it stood still at the list", function()
    local other, failed = world.bot { max_attempts = 1 }, "linq:bot:bot:failed"
    other:on("*", error)
    local chat = world.sandbox:add_chat({ from = bots.LINE, to = { "+12055550101" } }).uuid
    local options = bots.that_stands_still(1, world.store, failed, failed, function()
      assert.same({ 200, "set_aside" }, { deliver(other, { id = "e2", chat = chat }) })
    end)
    options.max_attempts = 1
    local one = world.bot(options)
    one:on("*", error)
    assert.same({ 200, "set_aside" }, { deliver(one, { id = "e1", chat = world.chat }) })
    local list = other:failed()
    assert.same({ "e2", "e1" }, { list[1].event_id, list[2] and list[2].event_id })
  end)

  it("takes what a store has of others' for nothing", function()
    local bot = world.bot()
    bot:on("*", function(_, conversation) conversation.state.seen = true end)
    for i, text in ipairs { "5", "null", '"text"', "{" } do
      for _, key in ipairs { "state:" .. world.chat, "turns:" .. world.chat, "failed" } do
        assert(world.store:set("linq:bot:bot:" .. key, text))
      end
      assert.same({ 200, "handled" }, { deliver(bot, { id = "e" .. i, chat = world.chat }) })
      assert.same({}, bot:failed())
    end
  end)

  it("is delivered an event again where a reply failed and may be sent later, not where none can be", function()
    local bot = echo()
    world.sandbox:fail { operation = "chats.messages.send", status = 503 }
    assert.same({ 500, "failed" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    assert.same({ 200, "handled" }, { deliver(bot, { id = "e1", chat = world.chat }) })
    assert.same({ "1: hi" }, world.replies())
    world.sandbox:fail { operation = "chats.messages.send", status = 403 }
    assert.same({ 200, "handled" }, { deliver(bot, { id = "e2", chat = world.chat }) })
    assert.equal("reply_failed handler_error event_handled reply_failed event_handled", world.types())
  end)

  it("replies once though the answer was lost and the event came again", function()
    local bot = echo()
    world.sandbox:fail { operation = "chats.messages.send", drop = "after" }
    assert.equal(500, (deliver(bot, { id = "e1", chat = world.chat })))
    assert.equal(200, (deliver(bot, { id = "e1", chat = world.chat })))
    assert.same({ "1: hi" }, world.replies())
  end)

  it("gives each handler's replies keys of their own", function()
    local bot, raises = world.bot(), true
    bot:on("*", function(_, conversation)
      conversation:reply "a"
      if raises then error "no" end
      conversation:reply "b"
    end)
    bot:on("*", function(_, conversation)
      conversation:reply "c"
      conversation:reply("d", { idempotency_key = "own" })
    end)
    deliver(bot, { id = "e1", chat = world.chat })
    raises = false
    deliver(bot, { id = "e1", chat = world.chat })
    assert.same({ "a", "c", "d", "b" }, world.replies())
    for _, request in ipairs(world.sandbox:requests()) do
      local body = request.body and json.decode(request.body)
      local key = body and body.message and body.message.idempotency_key
      assert.is_truthy(not key or key == "own" or key:find "^e1:%d%.%d$", key)
    end
  end)

  it("raises for an event of no chat, and handles it all the same", function()
    local bot, seen = world.bot(), nil
    bot:on("phone_number.*", function(_, conversation)
      seen = { conversation.id, conversation.chat, select(2, pcall(conversation.reply, conversation, "x")) }
    end)
    assert.equal(200, (deliver(bot, { id = "e1", type = "phone_number.assigned" })))
    assert.is_nil(seen[1])
    assert.is_truthy(seen[3]:find "is of no chat")
  end)

  it("takes events of any shape", function()
    local bot, seen = world.bot(), 0
    bot:on("*", function(_, conversation)
      seen = seen + 1
      conversation.state.seen = true
    end)
    local shapes = {
      "5", '"text"', "[]", "null", '{"chat":5}', '{"chat":"text"}', '{"chat":{"id":5}}', '{"chat_id":[]}',
    }
    for i, data in ipairs(shapes) do
      local body = ('{"event_type":"message.received","event_id":"e%d","created_at":5,"data":%s}'):format(i, data)
      assert.equal(200, (bot:receive(body, linq.webhooks.sign(body, { secret = bots.SECRET }))), data)
    end
    assert.equal(#shapes, seen)
  end)

  it("fails the event, and frees the chat, where a state raises when it is read", function()
    local bot, raises = world.bot(), true
    bot:on("*", function(_, conversation)
      if raises then
        conversation.state = setmetatable({}, { __pairs = error, __index = error, __len = error })
      end
    end)
    deliver(bot, { id = "e1", chat = world.chat })
    raises = false
    assert.equal(200, (deliver(bot, { id = "e1", chat = world.chat }))) -- Lua 5.1 asks no metamethods, and handled it
  end)

  it("refuses what methods cannot take with words", function()
    local bot, raised = world.bot(), nil
    bot:on("*", function(_, conversation)
      raised = select(2, pcall(conversation.reply, conversation, "hi", 5))
    end)
    deliver(bot, { id = "e1", chat = world.chat })
    assert.is_truthy(raised:find "options of conversation:reply must be a table, got number")
    assert.is_truthy(select(2, pcall(bot.retry, bot)):find "bot:retry: an event's id expected, got nil")
  end)

  it("says what fails where nobody listens", function()
    local said, stderr = {}, io.stderr
    io.stderr = { write = function(_, ...) said[#said + 1] = table.concat { ... } end } -- luacheck: ignore
    local bot = linq.bot { client = world.client, store = world.store, secret = bots.SECRET }
    bot:on("*", function() error "no such luck" end)
    deliver(bot, { id = "e1", chat = world.chat })
    io.stderr = stderr -- luacheck: ignore
    assert.equal(1, #said)
    assert.is_truthy(said[1]:find "^linq.bot: a handler failed %(e1%): .*no such luck.*traceback")
  end)

  it("replies through an outbox, once whatever the words", function()
    local kept, sends = {}, 0
    local outbox = {
      get = function(_, id) return kept[id] end,
      send = function(_, target, content, given)
        assert(target.chat_id == world.chat)
        sends, kept[given.id] = sends + 1, content
        return given.id
      end,
    }
    local bot, raises = world.bot { outbox = outbox }, true
    bot:on("*", function(_, conversation)
      assert.equal("e1:1.1", conversation:reply("try " .. tostring(raises)))
      if raises then error "no" end
    end)
    deliver(bot, { id = "e1", chat = world.chat })
    raises = false
    deliver(bot, { id = "e1", chat = world.chat })
    assert.equal(1, sends)
    assert.same({ ["e1:1.1"] = "try true" }, kept)
  end)

  it("refuses wrong options with words", function()
    local function message(more)
      local given = { client = world.client, store = world.store, secret = bots.SECRET }
      for name, value in pairs(more) do
        given[name] = value ~= "nil" and value or nil
      end
      return select(2, pcall(linq.bot, given))
    end
    assert.is_truthy(message { store = "nil" }:find "store' is missing")
    assert.is_truthy(message { store = {} }:find "must be a store")
    assert.is_truthy(message { client = {} }:find "a client of API v3")
    assert.is_truthy(message { secret = "whsec_YQ==" }:find "too short")
    assert.is_truthy(message { max_attempts = 0 }:find "max_attempts' must be a positive number")
    assert.is_truthy(message { attempts = 0 }:find "did you mean 'max_attempts'")
    assert.is_truthy(message { secret = bots.SECRET, url = "https://x" }:find "not both")
    local bot = world.bot()
    assert.is_truthy(select(2, pcall(bot.on, bot, "mess*age", print)):find "is no event")
    assert.is_truthy(select(2, pcall(bot.on, bot, "message.read")):find "a function expected")
  end)
end)
