-- Every operation of both versions over real HTTP: its request, every documented answer, every
-- documented error. The facts are in the catalogue (spec/support/catalogue.lua); requests.json has an
-- example request for each.
local catalogue = require "spec.support.catalogue"
local fakes = require "spec.fixtures.fakes"
local fixtures = require "spec.support.fixtures"
local full_answer = require "spec.support.full_answer"
local json = require "linq.util.json"
local linq = require "linq"
local recorded = require "spec.support.recorded"
local fields_of = require "linq.api.notation"
local servers = require "spec.support.servers"

local COUNTS = { v2 = 29, v3 = 70 }
local UUID = "^%x%x%x%x%x%x%x%x%-%x%x%x%x%-4%x%x%x%-[89ab]%x%x%x%-%x%x%x%x%x%x%x%x%x%x%x%x$"

local facts = fixtures.decoded "operations"
local secrets = { v2 = "tok_v2", v3 = "key_v3" }
local makers = {
  v2 = function(options)
    options.token = secrets.v2
    return linq.v2.client(options)
  end,
  v3 = function(options)
    options.api_key = secrets.v3
    return linq.client(options)
  end,
}

local function new_client(version, options)
  options = options or {}
  options.max_retries, options.rate_limit_pause = 0, false
  return makers[version](options)
end

local clients = {}

-- Makes a client whose calls are all answered with one fixture.
local function answered_with(version, fixture)
  local origin = servers.documented().origin
  clients[version] = clients[version] or new_client(version, { base_url = origin })
  return clients[version]:with { base_url = origin .. "/" .. fixture }
end

-- ---- calling by the public name ------------------------------------------------

local function parameters_of(fact)
  local names = {}
  for name in fact.path:gmatch("{([%w_]+)}") do
    names[#names + 1] = name
  end
  return names
end

-- Finds client.chats.messages:send by "chats.messages.send".
local function call(client, fact, request, fields, options)
  local resource = client
  for name in fact.name:gmatch("([%w_]+)%.") do
    resource = resource[name]
  end
  local arguments, count = {}, 0
  for _, name in ipairs(parameters_of(fact)) do
    count = count + 1
    arguments[count] = request.parameters[name]
  end
  if fact.query or fact.body then
    count = count + 1
    arguments[count] = fields or fakes.fields_of(request)
  end
  arguments[count + 1] = options
  local method = resource[fact.name:match("[%w_]+$")]
  assert(method, "there is no method " .. fact.name)
  return method(resource, (table.unpack or _G.unpack)(arguments, 1, count + 1))
end

-- ---- what should be sent ---------------------------------------------------------

local function encoded(value)
  local text = type(value) == "number" and ("%d"):format(value) or tostring(value)
  return (text:gsub("[^%w%-._~]", function(byte)
    return ("%%%02X"):format(byte:byte())
  end))
end

local function expected_path(fact, request)
  return (fact.path:gsub("{([%w_]+)}", function(name)
    return encoded(request.parameters[name])
  end))
end

local function expected_query(fact, request)
  local parts = {}
  for _, field in ipairs(fields_of[fact.query or ""]) do
    local value = (request.query or {})[field.name]
    local brackets = field.type.is == "array" and fact.path:find "^/v2/" and "[]" or ""
    for _, element in ipairs(type(value) == "table" and value or { value }) do
      parts[#parts + 1] = encoded(field.name .. brackets) .. "=" .. encoded(element)
    end
  end
  table.sort(parts)
  return parts
end

local function split_query(query)
  local parts = {}
  for part in query:gmatch("[^&]+") do
    parts[#parts + 1] = part
  end
  table.sort(parts)
  return parts
end

-- Removes and returns the value at a dotted path.
local function take(body, path)
  local parent, first, rest = body, path:match("^([^.]+)%.(.+)$")
  if first then
    return take(parent[first], rest)
  end
  local value = parent[path]
  parent[path] = nil
  return value
end

local function assert_json_body(fact, request, sent)
  assert.equal("application/json", sent.headers["content-type"])
  local body, expected = assert(json.decode(sent.body)), json.decode(json.encode(request.body))
  if fact.key and fact.key ~= "header" then
    local given, key = take(expected, fact.key), take(body, fact.key)
    if given then
      assert.equal(given, key)
    else
      assert.matches(UUID, key)
    end
  end
  assert.same(expected, body)
end

local function assert_form(request, sent)
  local parts = recorded.parts(sent)
  local expected = {}
  for _, field in ipairs { "text", "idempotency_key" } do
    expected[#expected + 1] = { name = "message[" .. field .. "]", data = request.body[field] }
  end
  for _, url in ipairs(request.body.attachment_urls) do
    expected[#expected + 1] = { name = "message[attachment_urls][]", data = url }
  end
  assert.same(expected, parts)
end

local function assert_body(fact, request, sent)
  if fact.form then
    return assert_form(request, sent)
  elseif fact.body then
    return assert_json_body(fact, request, sent)
  end
  assert.equal("", sent.body)
  assert.is_nil(sent.headers["content-type"])
end

local function assert_headers(version, fact, sent)
  local fields = sent.headers
  if version == "v2" then
    assert.equal(secrets.v2, fields["x-linq-integration-token"])
    assert.is_nil(fields.authorization)
  else
    assert.equal("Bearer " .. secrets.v3, fields.authorization)
    assert.is_nil(fields["x-linq-integration-token"])
  end
  assert.equal(fact.accept or "application/json", fields.accept)
  assert.matches("^linq%-lua/%d", fields["user-agent"])
  assert.is_nil(fields.expect)
  if fact.key == "header" then
    assert.matches(UUID, fields["idempotency-key"])
  else
    assert.is_nil(fields["idempotency-key"])
  end
end

-- ---- what should come back ---------------------------------------------------------

-- Asserts that the object has every field of the plain value, at any depth.
local function assert_reads_back(expected, object, path)
  if type(expected) ~= "table" then
    assert.equal(expected, object, path)
    return
  end
  assert.truthy(object, path .. " is missing")
  if #expected > 0 then
    assert.equal(#expected, #object, "#" .. path)
  end
  for name, value in pairs(expected) do
    local found = object[name]
    if type(found) == "function" then -- a method of that name wins
      found = object:totable()[name]
    end
    assert_reads_back(value, found, path .. "." .. tostring(name))
  end
end

-- Returns the part of the answer that becomes the object, with the fields beside it when the row has
-- `also`.
local function expected_object(row, body)
  local part, parent = body, nil
  for _, name in ipairs(row.at or {}) do
    parent, part = part, part[name]
  end
  for name, value in pairs(row.also and parent or {}) do
    if part[name] == nil and value ~= part then
      part[name] = value
    end
  end
  return part
end

local function assert_page(row, body, page)
  assert.equal("page", linq.type(page))
  assert.equal(#body[row.page.items], #page)
  assert_reads_back(body[row.page.items], page.items, "items")
  assert_reads_back(body, page, "page")
  for _, item in ipairs(page.items) do
    assert.equal(row.page.of ~= "str" and row.page.of or nil, linq.type(item))
  end
end

local function assert_not_found(result, err)
  assert.is_nil(result)
  assert.equal("not_found", err.kind)
  assert.equal(200, err.status)
end

local function assert_success(row, request, body, result, err)
  assert.is_nil(err)
  if row.page then
    return assert_page(row, body, result)
  end
  local expected = expected_object(row, body)
  assert.equal(row.returns, linq.type(result))
  assert_reads_back(expected, result, row.returns)
  if row.adopts then
    assert.equal(expected[row.adopts] or request.parameters[row.adopts], result[row.adopts])
    expected[row.adopts] = result[row.adopts]
  end
  assert.same(expected, result:totable())
end

local kinds = {
  [400] = "invalid", [401] = "auth", [403] = "forbidden", [404] = "not_found", [409] = "conflict", [413] = "status",
  [422] = "invalid", [429] = "rate_limited", [500] = "server", [503] = "server",
}

-- Returns code and message, in any of the three formats.
local function said(body)
  if body.error then
    return body.error.code, body.error.message
  elseif type(body.errors) == "table" and type(body.errors[1]) == "table" then
    return body.errors[1].code, body.errors[1].detail or body.errors[1].title
  end
  return body.error_code, body.message or body.errors and body.errors[1]
end

local function assert_failure(fact, answer, result, err)
  assert.is_nil(result)
  assert.is_true(linq.is_error(err))
  local code, message = said(fixtures.decoded(answer.name))
  assert.equal(kinds[answer.status], err.kind)
  assert.equal(answer.status, err.status)
  assert.equal(code, err.code)
  assert.equal(message or "the server answered with status " .. answer.status, err.message)
  assert.equal(fact.name, err.operation)
  assert.equal(fact.method, err.method)
  assert.equal(fact.path, err.path)
  assert.equal(1, err.attempts)
  assert.equal(fixtures.text(answer.name), err.body)
end

-- ---- the specs ------------------------------------------------------------------------

local rows, called = {}, {}
for _, version in ipairs { "v2", "v3" } do
  rows[version] = {}
  for _, row in ipairs(linq[version].rows()) do
    rows[version][row.operation] = row
  end
end

local function success_fixture(fact, answers)
  if fact.empty then
    return "empty." .. fact.empty
  end
  for _, answer in ipairs(answers) do
    if answer.status < 300 then
      return answer.name
    end
  end
end

-- Calls an operation, and checks its request.
local function assert_sends(version, operation, fact, request, answers)
  local fixture = assert(success_fixture(fact, answers))
  local client = answered_with(version, fixture)
  local _, before = recorded.last()
  local result, err = call(client, fact, request)
  assert.is_nil(err)
  assert.truthy(result)
  local sent, count = recorded.last()
  assert.equal(before + 1, count)
  assert.equal(fact.method, sent.method)
  assert.equal("/" .. fixture .. expected_path(fact, request), sent.path)
  assert.same(expected_query(fact, request), split_query(sent.query))
  assert_headers(version, fact, sent)
  assert_body(fact, request, sent)
  called[version .. "." .. operation] = true
end

local function describe_operation(version, operation, fact, request, answers)
  local row = rows[version][operation]

  it("sends the documented request", function()
    assert_sends(version, operation, fact, request, answers)
  end)

  for _, status in ipairs(fact.empty and { 200, 201, 202, 204 } or {}) do
    it("returns true for an empty answer with " .. status, function()
      local result, err = call(answered_with(version, "empty." .. status), fact, request)
      assert.is_nil(err)
      assert.is_true(result)
    end)
  end

  for _, status in ipairs(fact.answer and { 200, 201, 202 } or {}) do
    it("reads every documented field back, of an answer with " .. status, function()
      local text = json.encode(full_answer(catalogue.schemas(version), fact.answer))
      local transport = fakes.transport(fakes.json(status, text))
      local result, err = call(new_client(version, { transport = transport }), fact, request)
      assert_success(row, request, json.decode(text), result, err)
    end)
  end

  for _, answer in ipairs(answers) do
    it("reads " .. answer.name, function()
      local result, err = call(answered_with(version, answer.name), fact, request)
      if answer.name:find("%.not_found%.") then
        assert_not_found(result, err)
      elseif answer.status < 300 then
        assert_success(row, request, fixtures.decoded(answer.name), result, err)
      else
        assert_failure(fact, answer, result, err)
      end
    end)
  end

  for _, field in ipairs(catalogue.required(fact)) do
    it("sends nothing without " .. field, function()
      local transport = fakes.transport(fakes.json(200, "{}"))
      local fields = fakes.fields_of(request)
      fields[field] = nil
      local ok, message = pcall(call, new_client(version, { transport = transport }), fact, request, fields)
      assert.is_false(ok)
      assert.matches(fact.name, message, 1, true)
      assert.matches("'" .. field .. "'", message, 1, true)
      assert.matches("is required", message, 1, true)
      assert.equal(0, #transport.requests)
    end)
  end

  for i, name in ipairs(parameters_of(fact)) do
    it("sends nothing for an unusable " .. name, function()
      local transport = fakes.transport(fakes.json(200, "{}"))
      local client = new_client(version, { transport = transport })
      for _, value in ipairs { "", ".", "..", {}, false } do
        local parameters = {}
        for given, usable in pairs(request.parameters) do
          parameters[given] = usable
        end
        parameters[name] = value
        local ok, message = pcall(call, client, fact, { parameters = parameters, body = request.body })
        assert.is_false(ok)
        assert.matches(fact.name .. ": " .. row.parameters[i].name, message, 1, true)
      end
      assert.equal(0, #transport.requests)
    end)
  end
end

for _, version in ipairs { "v2", "v3" } do
  describe("the operations of " .. version, function()
    local requests = fixtures.decoded(version .. "/requests")
    local answers = fixtures.answers(version)

    it("are exactly the documented ones", function()
      local names = fixtures.sorted(facts[version])
      assert.equal(COUNTS[version], #names)
      assert.same(names, fixtures.sorted(rows[version]))
      assert.same(names, fixtures.sorted(requests))
      assert.equal(COUNTS[version], #linq[version].rows())
      for operation in pairs(answers) do
        assert.truthy(facts[version][operation], operation)
      end
      assert.same({}, catalogue.differences(facts[version], catalogue.schemas(version), linq[version]))
    end)

    it("have an example of each documented answer", function()
      for operation, fact in pairs(facts[version]) do
        local known = { [tonumber(fact.empty) or 0] = true }
        for _, answer in ipairs(answers[operation] or {}) do
          known[answer.status] = true
        end
        for _, status in ipairs(fact.statuses) do
          -- the documents have no body for v2's 429
          assert.truthy(known[tonumber(status)] or version == "v2" and status == "429", operation .. " " .. status)
        end
      end
    end)

    for _, operation in ipairs(fixtures.sorted(facts[version])) do
      describe(operation, function()
        describe_operation(version, operation, facts[version][operation], requests[operation], answers[operation] or {})
      end)
    end

    it("are all called", function()
      local count = 0
      for _, row in ipairs(linq[version].rows()) do
        local operation = row.operation
        if not called[version .. "." .. operation] then
          assert_sends(version, operation, facts[version][operation], requests[operation], answers[operation] or {})
        end
        count = count + 1
      end
      assert.equal(COUNTS[version], count)
    end)

    teardown(function()
      if clients[version] then
        clients[version]:close()
        clients[version] = nil
      end
    end)
  end)
end

-- ---- what a result has besides the part that it stands for -----------------------------

describe("a result", function()
  local siblings = {
    v2 = { edit_chat_message = { "message" } },
    v3 = {
      chats_messages_send = { "chat_id" },
      messages_create = { "chat_id", "created_new_chat", "from", "from_selection", "handles", "is_group" },
      messages_update_app_card = { "chat_id" },
    },
  }
  local in_chat = { "list_chat_messages", "get_chat_message", "send_chat_message", "edit_chat_message" }

  local function result_of(version, operation)
    local answer = fixtures.answers(version)[operation]
    local fixture = success_fixture(facts[version][operation], answer)
    local request = fixtures.decoded(version .. "/requests")[operation]
    return assert(call(answered_with(version, fixture), facts[version][operation], request)), fixtures.decoded(fixture)
  end

  for version, operations in pairs(siblings) do
    for operation, names in pairs(operations) do
      it("of " .. operation .. " has the fields beside it in the answer", function()
        local result, body = result_of(version, operation)
        for _, name in ipairs(names) do
          assert.not_nil(body[name], name)
          assert_reads_back(body[name], result[name], name)
        end
      end)
    end
  end

  it("has fields that are documented for some answers only, wherever they come", function()
    for operation, at in pairs { messages_retrieve = {}, chats_messages_send = { "message" } } do
      local body = full_answer(catalogue.schemas "v3", facts.v3[operation].answer)
      local message = body
      for _, name in ipairs(at) do
        message = message[name]
      end
      message.zero_retention, message.parts[1].zero_retention = true, true
      local client = new_client("v3", { transport = fakes.transport(fakes.json(200, json.encode(body))) })
      local result = assert(call(client, facts.v3[operation], fixtures.decoded("v3/requests")[operation]))
      assert.is_true(result.zero_retention)
      assert.is_true(result.parts[1].zero_retention)
    end
  end)

  for _, operation in ipairs(in_chat) do
    it("of " .. operation .. " knows its chat", function()
      local result = result_of("v2", operation)
      for _, message in ipairs(result.items or { result }) do
        assert.equal(45, message.chat_id)
      end
    end)
  end
end)

-- ---- forms ---------------------------------------------------------------------------

describe("chat_messages.send", function()
  local client, path

  before_each(function()
    client = answered_with("v2", "v2/send_chat_message.201")
    path = os.tmpname()
    local file = assert(io.open(path, "wb"))
    file:write("%PDF-1.7\0\255\r\n--boundary\r\n")
    file:close()
  end)

  after_each(function()
    os.remove(path)
    client:close()
    clients.v2 = nil
  end)

  it("sends files from disk and from strings, and URLs", function()
    local sent_text = "Grüße & \"quotes\"\r\nline two"
    assert(client.chat_messages:send(45, {
      text = sent_text,
      idempotency_key = "order-17_b",
      attachments = {
        path,
        { path = path, filename = "invoice.pdf", content_type = "application/pdf" },
        { data = "a,b\r\n1,2\r\n\0", filename = "table.csv", content_type = "text/csv" },
      },
      attachment_urls = { "https://example.com/a.png", "https://example.com/b.png?x=1&y=2" },
    }))
    local parts = recorded.parts((recorded.last()))
    local content = "%PDF-1.7\0\255\r\n--boundary\r\n"
    assert.same({ name = "message[text]", data = sent_text }, parts[1])
    assert.same({ name = "message[idempotency_key]", data = "order-17_b" }, parts[2])
    assert.equal("message[attachments][]", parts[3].name)
    assert.equal(path:match("[^/]+$"), parts[3].filename)
    assert.equal(content, parts[3].data)
    assert.same({
      name = "message[attachments][]", filename = "invoice.pdf", content_type = "application/pdf", data = content,
    }, parts[4])
    assert.same({
      name = "message[attachments][]", filename = "table.csv", content_type = "text/csv",
      data = "a,b\r\n1,2\r\n\0",
    }, parts[5])
    assert.same({ name = "message[attachment_urls][]", data = "https://example.com/a.png" }, parts[6])
    assert.same({ name = "message[attachment_urls][]", data = "https://example.com/b.png?x=1&y=2" }, parts[7])
    assert.equal(7, #parts)
  end)

  it("makes an idempotency key", function()
    assert(client.chat_messages:send(45, { text = "hello" }))
    local parts = recorded.parts((recorded.last()))
    assert.equal("message[idempotency_key]", parts[2].name)
    assert.matches(UUID, parts[2].data)
  end)

  it("sends nothing when a file cannot be read", function()
    local _, before = recorded.last()
    local message, err = client.chat_messages:send(45, { text = "x", attachments = { "/nonexistent/file.pdf" } })
    assert.is_nil(message)
    assert.equal("invalid", err.kind)
    assert.matches("/nonexistent/file.pdf", err.message, 1, true)
    assert.equal("chat_messages.send", err.operation)
    local _, after = recorded.last()
    assert.equal(before, after)
  end)
end)

-- ---- what is checked before sending ----------------------------------------------------

local UUID_SAMPLE = "550e8400-e29b-41d4-a716-446655440000"

describe("the checks before sending", function()
  local transport, client, legacy, events

  before_each(function()
    events = {}
    local function on_event(event)
      events[#events + 1] = event
    end
    transport = fakes.transport(fakes.json(500, '{"success":false,"error":{"status":500,"code":3006,"message":"no"}}'))
    client = new_client("v3", { transport = transport, on_event = on_event })
    legacy = new_client("v2", { transport = transport, on_event = on_event })
  end)

  local function text_message()
    return { parts = { { type = "text", value = "hi" } } }
  end

  local function wrong(fields_of_message)
    return function()
      client.chats.messages:send(UUID_SAMPLE, { message = fields_of_message })
    end
  end

  local raising = {
    ["no table of fields"] = { function()
      client.chats:create "hello"
    end, "chats.create: the fields must be a table, got string" },
    ["no fields at all"] = { function()
      client.chats:create()
    end, "chats.create: the field 'from' is required" },
    ["a nested field that is missing"] = { wrong { parts = { { type = "text" } } },
      "chats.messages.send: the field 'message.parts[1].value' is required" },
    ["an empty string that is required"] = { function()
      client.chats:create { from = "", to = { "+12052532136" }, message = text_message() }
    end, "chats.create: the field 'from' is required" },
    ["null that is required"] = { function()
      client.chats:create { from = linq.null, to = { "+12052532136" }, message = text_message() }
    end, "chats.create: the field 'from' is required" },
    ["an empty array"] = { function()
      client.chats:create { from = "+12052535597", to = {}, message = text_message() }
    end, "chats.create: the field 'to' must hold at least 1" },
    ["an empty linq.array"] = { function()
      client.chats:create { from = "+12052535597", to = linq.array {}, message = text_message() }
    end, "chats.create: the field 'to' must hold at least 1" },
    ["a string where an array belongs"] = { function()
      client.chats:create { from = "+12052535597", to = "+12052532136", message = text_message() }
    end, "chats.create: the field 'to' must be an array" },
    ["too few options"] = { function()
      client.chats.polls:create(UUID_SAMPLE, { poll = { options = { { text = "Tacos" } } } })
    end, "chats.polls.create: the field 'poll.options' must hold at least 2" },
    ["neither of two exclusive fields"] = { wrong { effect = { name = "confetti" } },
      "chats.messages.send: in 'message': exactly one of the fields 'parts', 'experience' is required" },
    ["both of two exclusive fields"] = {
      wrong { parts = { { type = "media", url = "https://x", attachment_id = "y" } } },
      "chats.messages.send: in 'message.parts[1]': exactly one of the fields 'url', 'attachment_id' is required",
    },
    ["two that exclude each other"] = { function()
      client.messages:update_app_card("m", { layout = { caption = "x" }, url = "https://x",
        experience = { action = "a", name = "n" } })
    end, "messages.update_app_card: the fields 'url', 'experience' exclude each other" },
    ["a field without what it needs"] = { function()
      client.payment_requests:create { amount = 497 }
    end, "payment_requests.create: the field 'currency' is required with 'amount'" },
    ["a value without what it needs"] = { function()
      client.chats.background:set(UUID_SAMPLE, { type = "photo" })
    end, "chats.background.set: the field 'image_url' is required with 'type=photo'" },
    ["none of several"] = { function()
      legacy.contacts:find {}
    end, "contacts.find: at least one of the fields 'email', 'phone_number' is required" },
    ["none of several, nested"] = { function()
      legacy.contacts:create { contact = { title = "CEO" } }
    end, "contacts.create: in 'contact': at least one of the fields 'first_name', 'last_name', 'email', " },
    ["a number that is no table"] = { wrong(5),
      "chats.messages.send: the field 'message' must be a table, got number" },
    ["a query field that is no text"] = { function()
      client.chats:list { from = linq.null }
    end, "chats.list: query field 'from' cannot be a null" },
    ["a body that is no JSON"] = { wrong { parts = { { type = "text", value = "x" } }, later = print },
      "chats.messages.send: message.later is a function, which JSON cannot represent" },
    ["an id that is no integer"] = { function()
      legacy.chats:get "abc"
    end, 'chats.get: chat_id must be an integer, got "abc"' },
  }

  for _, case in ipairs(fixtures.sorted(raising)) do
    it("raise for " .. case .. ", and send nothing", function()
      local ok, message = pcall(raising[case][1])
      assert.is_false(ok)
      assert.matches(raising[case][2], message, 1, true)
      assert.matches("operations_spec.lua:", message, 1, true)
      assert.equal(0, #transport.requests)
    end)
  end

  it("pass unlisted values, with a warning", function()
    local message = text_message()
    message.preferred_service = "Telepathy"
    message.parts[2] = { type = "hologram", beams = 7 }
    client.chats.messages:send(UUID_SAMPLE, { message = message })
    assert.equal(1, #transport.requests)
    local warning = events[1]
    assert.equal("warning", warning.type)
    assert.equal("chats.messages.send", warning.operation)
    assert.equal("message.preferred_service", warning.field)
    assert.matches("'Telepathy' is none of the known values", warning.message, 1, true)
    local body = assert(json.decode(transport.requests[1].body))
    assert.equal("Telepathy", body.message.preferred_service)
    assert.same({ type = "hologram", beams = 7 }, body.message.parts[2])
  end)

  it("pass unlisted array elements, with a warning", function()
    client.webhook_subscriptions:create {
      target_url = "https://hooks.example.com",
      subscribed_events = { "message.sent", "dream.received" },
    }
    assert.equal("warning", events[1].type)
    assert.equal("subscribed_events[2]", events[1].field)
    assert.equal(1, #transport.requests)
  end)

  it("pass unknown fields", function()
    client.chats:create { from = "+12052535597", to = { "+12052532136" }, message = text_message(), mood = "good" }
    assert.equal("good", json.decode(transport.requests[1].body).mood)
  end)

  it("survive an on_event that raises", function()
    local careless = new_client("v3", { transport = transport, on_event = function()
      error "careless"
    end })
    local message = text_message()
    message.preferred_service = "Telepathy"
    careless.chats.messages:send(UUID_SAMPLE, { message = message })
    assert.equal(1, #transport.requests)
  end)
end)
