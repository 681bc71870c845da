-- No documented field of any object is hidden by a method.
local clients = require "linq.client"
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local fields_of = require "linq.api.notation"
local files = require "spec.support.files"
local fixtures = require "spec.support.fixtures"
local json = require "linq.util.json"
local linq = require "linq"

local states = {
  v2 = clients.state(linq.v2.client { transport = fakes.documented() }),
  v3 = clients.state(linq.client { transport = fakes.documented() }),
}

-- The names of a kind's documented fields, and its names in the other version.
local function documented(state, kind)
  local names, notation = {}, state.kinds[kind]
  for key, branch in pairs(type(notation) == "table" and notation.union and notation or { notation }) do
    local text = key == 1 and branch or state.kinds[branch]
    for _, field in ipairs(type(text) == "string" and key ~= "union" and fields_of[text] or {}) do
      names[#names + 1] = field.name
    end
  end
  for name in pairs(state.classes[kind].aliases) do
    names[#names + 1] = name
  end
  return names
end

for version, state in pairs(states) do
  describe("the kinds of " .. version, function()
    for _, kind in ipairs(fixtures.sorted(state.kinds)) do
      it("hide none of their documented fields: " .. kind, function()
        for _, name in ipairs(documented(state, kind)) do
          assert.is_nil(state.classes[kind].methods[name], kind .. "." .. name)
        end
      end)
    end
  end)
end

-- Schemas whose kinds have other names. Those without a kind are of kind "object".
local kinds_of_schemas = {
  v2 = {
    ChatHandle = "handle", WebhookChatHandle = "handle", ChatMessage = "message", WebhookMessageData = "message",
    CreatedChat = "chat", InitialChatMessage = "message", WebhookReactionData = "reaction", WebhookEnvelope = "event",
  },
  v3 = {
    ChatHandle = "handle", CreatedChat = "chat", VoiceMemoChat = "chat", SentMessage = "message",
    MessageSendResponse = "message", MessageCreateResponse = "message", TextPartResponse = "message_part",
    MediaPartResponse = "message_part", LinkPartResponse = "message_part", IMessageAppPartResponse = "message_part",
    AppClipPartResponse = "message_part",
  },
}

local function kind_of(version, schema)
  local snake = schema:gsub("Response$", ""):gsub("(%l)(%u)", "%1_%2"):lower()
  return kinds_of_schemas[version][schema] or states[version].kinds[snake] and snake
    or schema:find "List$" and "page" or "object"
end

describe("the schemas of the documents", function()
  for version, schemas in pairs(fixtures.decoded "schemas") do
    for _, schema in ipairs(fixtures.sorted(schemas)) do
      local kind = kind_of(version, schema)
      it(("have no field that a method hides: %s %s, a %s"):format(version, schema, kind), function()
        local notation = schemas[schema]
        for _, field in ipairs(type(notation) == "string" and fields_of[notation] or {}) do -- or a union of others
          assert.is_nil(states[version].classes[kind].methods[field.name], field.name)
        end
      end)
    end
  end

  it("are those of the kinds", function()
    assert.equal("experience_action", kind_of("v3", "ExperienceAction"))
    assert.equal("voice_memo", kind_of("v3", "VoiceMemo"))
    assert.equal("webhook_subscription", kind_of("v2", "WebhookSubscription"))
    assert.equal("page", kind_of("v3", "MessageList"))
  end)
end)

-- Fails where a field of the plain value reads as a method of the object.
local function assert_fields(plain, object, path)
  for name, value in pairs(type(plain) == "table" and plain or {}) do
    local read = object[name]
    assert.is_not_function(read, path .. "." .. tostring(name))
    assert_fields(value, read, path .. "." .. tostring(name))
  end
end

-- The object of a documented answer, and the same as plain tables.
local function read_answer(state, row, text)
  local object = core.object_of_text(row.page and state.page_class(row) or state.classes[row.returns], text, row.at)
  local plain = json.decode(text)
  for _, name in ipairs(row.at or {}) do
    plain = plain[name]
  end
  return object, plain
end

describe("the fields of the documented answers", function()
  for version, state in pairs(states) do
    local answers = fixtures.answers(version)
    for _, row in ipairs(linq[version].rows()) do
      for _, answer in ipairs(answers[row.operation] or {}) do
        if answer.status < 300 and (row.returns or row.page) then
          it("read as fields: " .. answer.name, function()
            local object, plain = read_answer(state, row, fixtures.text(answer.name))
            assert_fields(object and plain, object, row.operation)
          end)
        end
      end
    end
  end
end)

describe("the fields of the documented events", function()
  local pipe = assert(io.popen "ls spec/fixtures/webhooks/*.json spec/fixtures/webhooks/v2/*.json")
  for path in pipe:lines() do
    it("read as fields: " .. path, function()
      local text = files.read(path)
      local webhooks, secret = linq.webhooks, "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"
      if path:find "/v2/" then
        webhooks, secret = linq.v2.webhooks, "s3cret"
      end
      local event = webhooks.unwrap(text, webhooks.sign(text, { secret = secret }), { secret = secret })
      assert_fields(event and json.decode(text), event, path)
    end)
  end
  pipe:close()
end)

describe("linq.fields", function()
  it("walks the fields of any object, also where one is named like the method", function()
    local text = '{"name":"pay","fields":{"amount":{"type":"cents"}}}'
    local action = core.object_of_text(states.v3.classes.experience_action, text)
    assert.equal("cents", action.fields.amount.type)
    local found = {}
    for name, value in linq.fields(action) do
      found[name] = value
    end
    assert.equal("pay", found.name)
    assert.equal(action.fields, found.fields)
    assert.equal("cents", action:totable().fields.amount.type)
  end)

  it("raises for other values", function()
    assert.matches("linq.fields.*table", fakes.misuse(function() linq.fields {} end))
    assert.matches("linq.fields", fakes.misuse(function() linq.fields() end))
  end)

  it("leaves chat:fields() where it is", function()
    local found = {}
    for name, value in fakes.chat('{"id":"c1"}'):fields() do
      found[name] = value
    end
    assert.same({ id = "c1" }, found)
  end)
end)
