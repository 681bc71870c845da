-- Whatever a server answers, a call returns a usable result, or nil and an error. It never raises.
-- Every documented answer is changed in seeded ways.
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local fixtures = require "spec.support.fixtures"
local json = require "linq.util.json"
local linq = require "linq"
local mutations = require "spec.support.mutations"

local unpack = table.unpack or _G.unpack

local SEED = tonumber(os.getenv "LINQ_MUTATION_SEED") or 20261101
local OF_SUCCESS = tonumber(os.getenv "LINQ_MUTATIONS") or 60 -- texts made of each documented answer
local OF_ERROR = 15

local facts = fixtures.decoded "operations"

local kinds_of_success = { decode = true, not_found = true, too_large = true, status = true }

-- ---- what a script does with a result ----------------------------------------------------

local use

local function use_all(list, depth)
  for _, element in ipairs(list) do
    use(element, depth + 1)
  end
end

-- Calls that may raise the error object, and must not raise anything else.
local function may_fail(fn)
  local ok, err = pcall(fn)
  assert(ok or linq.is_error(err), err)
end

-- Checks a result, or nil and an error.
local function called(result, err)
  assert(result ~= nil or linq.is_error(err), "neither a result nor an error")
end

local function call_about_chat(chat)
  called(chat:refresh())
  called(chat:get())
  called(chat:send "hi")
  called(chat:messages {})
  called(chat:typing_start())
  called(chat:mark_as_read())
  may_fail(function()
    chat:each_message()()
  end)
end

local function call_about_message(message)
  if core.class_of(message).version == "v3" then
    called(message:refresh())
    called(message:edit "hi")
    called(message:delete())
  end
  called(message:react "love")
  if message.chat_id then -- without it the call is misuse
    called(message:reply "hi")
    called(message:refresh())
    called(message:delete())
  end
end

local function use_chat(chat, depth)
  use_all(chat:participants(), depth)
  use_all(chat:others(), depth)
  use(chat:me(), depth)
  assert(type(chat:has "+12052761148") == "boolean")
  use(chat:handle "ava@example.com", depth)
  assert(#chat >= 0)
  call_about_chat(chat)
end

local function use_message(message, depth)
  for reaction in message:each_reaction() do
    use(reaction, depth + 1)
  end
  use(message.text, depth)
  use(message.attachments, depth)
  use(message.from, depth)
  call_about_message(message)
end

local function use_page(page, depth)
  assert(#page == #page.items)
  use_all(page.items, depth)
  local next_page, err = page:next()
  assert(next_page or err == nil or linq.is_error(err))
  if next_page then
    assert(linq.type(next_page) == "page")
  end
end

local function use_attachment(attachment)
  if core.class_of(attachment).version == "v3" then
    called(attachment:refresh())
  end
end

local users = { chat = use_chat, message = use_message, page = use_page, attachment = use_attachment }

local names = {
  "id", "handle", "handles", "is_group", "display_name", "parts", "items", "phone_number", "chat_handles", "size_bytes",
  "sent_from", "download_url", "created_at", "grown", 1,
}

function use(value, depth)
  if type(value) == "table" and depth < 4 then
    use_all(value, depth)
  end
  local class = core.class_of(value)
  if not class or depth > 4 then
    return
  end
  local line = tostring(value)
  assert(type(line) == "string" and #line < 400 and not line:find("\n", 1, true), line)
  for _, name in ipairs(names) do
    local field = value[name]
    if type(name) == "string" and type(field) ~= "function" then
      use(field, depth + 1)
    end
  end
  for _, field in linq.fields(value) do
    use(field, depth + 1)
  end
  assert(type(value:totable()) == "table")
  assert(json.decode(value:json()) ~= nil)
  assert(value == value and value ~= nil) -- luacheck: ignore
  if users[class.kind] then
    users[class.kind](value, depth)
  end
end

local function check(result, err, status)
  if result == nil then
    assert(linq.is_error(err), "neither a result nor an error")
    assert(type(tostring(err)) == "string" and not tostring(err):find("[\r\n]"))
    assert(status >= 300 or kinds_of_success[err.kind], "a success is an error of kind " .. tostring(err.kind))
    assert(err.status == status)
    return
  end
  assert(err == nil and status < 300)
  use(result, 0)
end

-- ---- calls --------------------------------------------------------------------------------

-- Returns a function that calls an operation with the documented arguments, and one that iterates
-- over its list, if it is a list.
local function prepared(client, fact, request)
  local resource = client
  for name in fact.name:gmatch "([%w_]+)%." do
    resource = resource[name]
  end
  local arguments, count = { resource }, 1
  for name in fact.path:gmatch "{([%w_]+)}" do
    count = count + 1
    arguments[count] = request.parameters[name]
  end
  if fact.query or fact.body then
    arguments[count + 1] = fakes.fields_of(request)
  end
  local name = fact.name:match "[%w_]+$"
  local each = name:find "^list" and resource[name:gsub("^list", "each")]
  return function()
    return resource[name](unpack(arguments, 1, count + 1))
  end, each and function()
    return each(unpack(arguments, 1, count + 1))
  end
end

-- Makes a client whose server answers with the results of `say`.
local function client_of(version, say)
  return linq[version].client {
    max_retries = 0, rate_limit_pause = false, transport = { send = say },
  }
end

local requests = { v2 = fixtures.decoded "v2/requests", v3 = fixtures.decoded "v3/requests" }

-- Calls `try(call, status, each)` for each text. Returns what it raised.
local function each_mutation(version, operation, answer, count, try)
  local status, body, headers
  local raised = {}
  local client = client_of(version, function()
    return { status = status, body = body, headers = headers }
  end)
  local fact = facts[version][operation]
  local call, each = prepared(client, fact, requests[version][operation])
  local chance = mutations.chance(SEED + #operation * 31 + (answer and #answer.name or 0))
  local given = answer and fixtures.text(answer.name) or '{"data":{"id":5},"id":"5","chats":[{"id":"5"}]}'
  for text in mutations.each(given, count, chance) do
    status, body = answer and answer.status or 200, text
    headers = chance(3) == 1 and { ["Content-Type"] = "text/html", ["Retry-After"] = text:sub(1, 30) } or {}
    local ok, message = pcall(try, call, status, each)
    if not ok then
      raised[#raised + 1] = ("%s, of the answer %q"):format(tostring(message), text:sub(1, 1000))
    end
  end
  return raised
end

local function each_answer(version, try)
  local answers = fixtures.answers(version)
  for _, operation in ipairs(fixtures.sorted(facts[version])) do
    try(operation, answers[operation] or {})
  end
end

for _, version in ipairs { "v2", "v3" } do
  describe("a wrong answer of " .. version, function()
    each_answer(version, function(operation, answers)
      it("is a result or an error: " .. operation, function()
        local function try(call, status)
          local result, err = call()
          check(result, err, status)
        end
        for _, answer in ipairs(answers) do
          local count = answer.status < 300 and OF_SUCCESS or OF_ERROR
          assert.same({}, each_mutation(version, operation, answer, count, try))
        end
        assert.same({}, each_mutation(version, operation, nil, OF_ERROR, try))
      end)
    end)

    it("is raised by each as an error, and nothing else is", function()
      local function try(_, _, each)
        may_fail(function()
          local seen = 0
          for item in each() do
            use(item, 3)
            seen = seen + 1
            if seen > 5 then
              break
            end
          end
        end)
      end
      local lists = 0
      each_answer(version, function(operation, answers)
        for _, answer in ipairs(answers) do
          if facts[version][operation].name:find "%.list[%w_]*$" then
            lists = lists + 1
            assert.same({}, each_mutation(version, operation, answer, OF_ERROR, try))
          end
        end
      end)
      assert.is_true(lists > 3)
    end)
  end)
end

describe("a wrong body of a webhook", function()
  local SECRET = "whsec_" .. core.base64_encode(("k"):rep(32))

  local function bodies(folder)
    local found = {}
    local pipe = assert(io.popen("ls spec/fixtures/webhooks/" .. folder))
    for file in pipe:lines() do
      found[#found + 1] = file ~= "vector.json" and file:match "^(.*)%.json$" or nil
    end
    pipe:close()
    return found
  end

  local versions = {
    v3 = { folder = "", webhooks = linq.webhooks, least = 79 },
    v2 = { folder = "v2/", webhooks = linq.v2.webhooks, least = 13 },
  }

  for version, row in pairs(versions) do
    it("is an event or an error: " .. version, function()
      local client = client_of(version, function() return { status = 200, body = '{"data":{"id":1},"id":"1"}' } end)
      local options = { secret = SECRET, client = client }
      local names_of_bodies, chance, raised = bodies(row.folder), mutations.chance(SEED), {}
      assert.is_true(#names_of_bodies >= row.least)
      for _, name in ipairs(names_of_bodies) do
        for text in mutations.each(fixtures.text("webhooks/" .. row.folder .. name), 40, chance) do
          local ok, message = pcall(function()
            local event, err = row.webhooks.unwrap(text, row.webhooks.sign(text, { secret = SECRET }), options)
            assert(event or linq.is_error(err) and err.check == "body" and err.kind == "decode")
            use(event, 0)
          end)
          raised[#raised + 1] = not ok and ("%s: %s, of %q"):format(name, tostring(message), text:sub(1, 1000)) or nil
        end
      end
      assert.same({}, raised)
    end)
  end
end)
