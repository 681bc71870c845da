-- What a client tells of itself has the fields that the reference's table names, and no others:
-- the events of on_event, stats, errors, and the answers of on_response.
local bots = require "spec.support.bots"
local clock = require "spec.support.clock"
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local fixtures = require "spec.support.fixtures"
local linq = require "linq"
local records = require "tools.reference_records"
local servers = require "spec.support.servers"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local LINE = "+12052761148"

local by_name = {}
for _, record in ipairs(records) do
  by_name[record[1]] = record
end

-- The fields of a record and its parents: name -> "required" or "optional".
local function fields_of(name)
  local record, fields = by_name[name], {}
  for i = 3, #record do
    fields[record[i][1]:gsub("%?$", "")] = record[i][1]:find "%?$" and "optional" or "required"
  end
  for field, need in pairs(record.parent and fields_of(record.parent) or {}) do
    fields[field] = need
  end
  return fields
end

-- The values have all fields of the record, and no others; each value has the required ones.
local function assert_documented(name, values)
  local fields, seen = fields_of(name), {}
  assert.is_true(#values > 0, "none of " .. name)
  for _, value in ipairs(values) do
    for field in pairs(value) do
      assert.is_truthy(fields[field], ("%s: %s is not documented"):format(name, field))
      seen[field] = true
    end
    for field, need in pairs(fields) do
      assert.is_true(need == "optional" or value[field] ~= nil, ("%s: %s is missing"):format(name, field))
    end
  end
  for field in pairs(fields) do
    assert.is_true(seen[field], ("%s: %s was never there"):format(name, field))
  end
end

local function message(text)
  return { message = { parts = { { type = "text", value = text } } } }
end

-- ---- on_event -----------------------------------------------------------------------------

-- Events by type, as copies: an error may be changed later.
local function listener()
  local events = {}
  return function(event)
    local list = events[event.type] or {}
    list[#list + 1], events[event.type] = event, list
  end, events
end

-- Everything that is reported, over a real connection to a sandbox.
local function provoke(on_event)
  local server = servers.sandbox()
  local control = linq.client { base_url = server.origin, api_key = "k" }
  local function fail(fault)
    assert(control:request { method = "POST", path = "/sandbox/fail", body = fault })
  end
  local client = linq.client { base_url = server.base_url, api_key = "k", on_event = on_event, max_retries = 1 }
  fail { operation = "chats.retrieve", status = 429, retry_after = 0.2 }
  assert(linq.gather(function() return client.chats:retrieve(CHAT) end, function()
    client.chats:list()
    return client.chats:list()
  end))
  fail { operation = "chats.retrieve", status = 404 }
  client.chats:retrieve(CHAT)
  fail { operation = "chats.retrieve", drop = "before", times = 2 }
  client.chats:retrieve(CHAT)
  client.chats:list()
  client.chats.background:set(CHAT, { type = "no such type" })
  client.phonenumbers:list()
  local store = { kind = "own", get = function() return nil, "away" end, set = function() error "away" end }
  local lookup = linq.lookup(client, { store = store })
  lookup:retrieve(CHAT)
  function store.get() end
  function store.set() return true end
  lookup:retrieve(CHAT)
  fail { operation = "chats.list", status = 429, retry_after = 5 }
  client.chats:list({}, { max_retries = 0 })
  client.chats:list({}, { deadline = 1 })
  client:close()
  control:close()
  server:stop()
  local in_background = core.resolves_in_background
  core.resolves_in_background = false
  linq.client({ api_key = "k", on_event = on_event }):close()
  core.resolves_in_background = in_background
end

-- Everything that outboxes report, in no time.
local function provoke_outbox(on_event)
  local time = linq.sandbox.clock()
  local sandbox = linq.sandbox { clock = time, chats = {} }
  local store = linq.store.memory()
  local given = {
    client = linq.client { transport = sandbox }, store = store, on_event = on_event, key_lifetime = 0.1,
    per_pair = { per = 1, seconds = 10 },
  }
  local outbox, other = linq.outbox(given), linq.outbox(given)
  local target = { from = LINE, to = "+12055550001" }
  outbox:send(target, "taken over")
  sandbox.options.latency = 1000
  outbox:step() -- and never again
  sandbox.options.latency = nil
  other:send(target, "too late", { expires = time.time() + 1 })
  other:send(target, "refused")
  other:send({ to = "+12055550002" }, "uncertain")
  time.sleep(1)
  other:run()
  sandbox:fail { status = 400, code = 1005 }
  sandbox:fail { drop = "after" }
  other:send(target, "refused")
  other:send({ to = "+12055550002" }, "uncertain")
  other:run()
  sandbox:fail { drop = "before" }
  other:send({ from = LINE, to = "+12055550003" }, "too late, though tried", { expires = time.time() + 0.2 })
  other:run()
  sandbox:fail { status = 401 }
  other:send(target, "stops")
  other:run()
end

-- A store that fails, and works again.
local function provoke_store(on_event)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(("no database "):rep(100))
  file:close()
  local outbox = linq.outbox {
    client = linq.client { transport = linq.sandbox {} }, store = linq.store.sqlite { path = path },
    on_event = on_event,
  }
  assert(not outbox:stats())
  os.remove(path)
  core.sleep(1.1) -- for which the store leaves the file alone
  assert(outbox:stats())
end

-- What a bot reports besides.
local function provoke_bot(on_event)
  local world = bots.world()
  local bot = world.bot { on_event = on_event, max_attempts = 1 }
  bot:on("message.received", function(event, conversation)
    world.sandbox:fail { operation = "chats.messages.send", status = event.message.text == "final" and 403 or 503 }
    conversation:reply "hi"
  end)
  bot:on("phone_number.*", function() error "no" end)
  bots.deliver(bot, { id = "e1", chat = world.chat })
  bots.deliver(bot, { id = "e2", chat = world.chat, text = "final" })
  bots.deliver(bot, { id = "e3", type = "phone_number.assigned" })
  bot:receive("{}", {})
  world.sandbox:fail { operation = "chats.list", status = 503 }
  bot:poll { rounds = 1 }
end

describe("an event", function()
  local events

  setup(function()
    local on_event
    on_event, events = listener()
    provoke(on_event)
    provoke_outbox(on_event)
    provoke_store(on_event)
    provoke_bot(on_event)
  end)

  it("is of a type that is documented", function()
    local types = {}
    for i = 3, #by_name["linq.report"] do
      types[by_name["linq.report"][i]] = true
    end
    assert.same(fixtures.sorted(types), fixtures.sorted(events))
  end)

  for i = 3, #by_name["linq.report"] do
    local kind = by_name["linq.report"][i]

    it(("has the fields that are documented: %s"):format(kind), function()
      assert_documented("linq.report." .. kind, events[kind])
      assert.equal(('"%s"'):format(kind), by_name["linq.report." .. kind][3][2])
    end)
  end
end)

-- ---- stats --------------------------------------------------------------------------------

describe("stats", function()
  it("have the counts that are documented, with the core and with a transport of one's own", function()
    local client = linq.client { api_key = "k" }
    local other = linq.client { transport = fakes.transport(fakes.json(200, "{}")) }
    assert_documented("linq.stats", { client:stats(), other:stats() })
    client:close()
  end)
end)

-- ---- on_response --------------------------------------------------------------------------

describe("the answer for on_response", function()
  it("has the fields that are documented", function()
    local list = {}
    local function note(answer) list[#list + 1] = answer end
    local client = linq.client {
      transport = fakes.transport(fakes.json(200, '{"message":{"id":"m"}}', { ["X-Trace-Id"] = "t" }),
        fakes.json(200, '{"id":"c"}')),
    }
    assert(client.chats.messages:send(CHAT, message "a", { on_response = note }))
    assert(client.chats:retrieve(CHAT, { on_response = note }))
    assert_documented("linq.answer_head", list)
  end)
end)

-- ---- errors -------------------------------------------------------------------------------

-- Adds the error of a call to a list.
local function collect(list)
  return function(_, err)
    assert.is_true(linq.is_error(err))
    list[#list + 1] = err
  end
end

local function answered(status, body, headers)
  return { transport = fakes.transport(fakes.json(status, body, headers)), host = fakes.host(), max_retries = 0 }
end

local function of_answers(add)
  add(linq.client(answered(429, '{"error":{"status":429,"code":1007,"message":"slow down","doc_url":"https://d",'
    .. '"retry_after":1},"trace_id":"t1"}')).chats.messages:send(CHAT, message "a"))
  add(linq.v2.client(answered(422, '{"errors":[{"status":422,"code":"a","title":"b","detail":"c"}]}')).chats:get(45))
  add(linq.v2.client(answered(422, '{"status":422,"error_code":"a","message":"b","errors":["c"]}')).chats:get(45))
  add(linq.client(answered(502, "<html>")).chats:retrieve(CHAT))
  add(linq.client(answered(200, "no JSON")).chats:retrieve(CHAT))
  add(linq.client(answered(200, '{"chats":[]}')).chats:find { from = LINE, to = "+12055426109" })
  add(linq.client(answered(404, "{}")):request { path = "/v3/new" })
end

local function of_transports(add)
  for _, sent in ipairs { true, false } do
    add(linq.client { transport = fakes.transport(fakes.failure("timeout", sent)), host = fakes.host() }
      .chats.messages:send(CHAT, message "a"))
  end
  add(linq.client { transport = { send = function() return nil, "no" end }, max_retries = 0 }.chats:retrieve(CHAT))
  add(linq.client { api_key = function() return nil end, base_url = "http://127.0.0.1:9" }.chats:retrieve(CHAT))
  add(linq.client { api_key = "k", base_url = "http://127.0.0.1:9", max_retries = 0 }.chats:retrieve(CHAT))
end

local function of_the_rest(add)
  local client = linq.client(answered(429, "{}", { ["Retry-After"] = "9" }))
  add(client.chats:retrieve(CHAT))
  add(client.chats:retrieve(CHAT, { deadline = 1 })) -- the limit holds it back
  add(client.attachments:upload { path = "/nonexistent/a.txt" })
  add(linq.webhooks.unwrap("{}", {}, { secret = "whsec_" .. ("A"):rep(32) }))
  add(linq.phone.normalize "x")
  local lookup = linq.lookup(linq.client(answered(404, "{}")))
  add(lookup:retrieve(CHAT))
  add(lookup:retrieve(CHAT))
  local tasks = linq.tasks()
  local raised, thrown, canceled = tasks:spawn(error, "on purpose"), tasks:spawn(error, { 1 }), tasks:spawn(print)
  canceled:cancel()
  tasks:run()
  add(raised:result())
  add(thrown:result())
  add(canceled:result())
end

describe("an error", function()
  it("has the fields that are documented, whatever failed", function()
    local time, list = clock.stop(), {}
    finally(time.restore)
    local add = collect(list)
    of_answers(add)
    of_transports(add)
    of_the_rest(add)
    assert_documented("linq.error", list)
  end)

  it("is of a kind that is documented", function()
    local documented, list = {}, {}
    for _, value in ipairs(by_name["linq.error_kind"].values) do
      documented[value[1]] = true
    end
    local add = collect(list)
    of_answers(add)
    of_transports(add)
    of_the_rest(add)
    for _, err in ipairs(list) do
      assert.is_true(documented[err.kind], err.kind)
    end
  end)
end)
