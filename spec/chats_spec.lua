-- The three lookups over real HTTP, against the documented answers byte for byte.
local assert_reads_back = require "spec.support.reads_back"
local linq = require "linq"
local servers = require "spec.support.servers"

local UUID = "550e8400-e29b-41d4-a716-446655440000"

local function read_fixture(name)
  local file = assert(io.open("spec/fixtures/" .. name .. ".json", "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local function decoded(name)
  return assert(require("linq.util.json").decode(read_fixture(name)))
end

local function v2(fixture, options)
  options = options or {}
  options.token, options.base_url = "tok_v2", servers.documented().origin .. "/" .. fixture
  options.max_retries = 0
  return linq.v2.client(options)
end

local function v3(fixture)
  return linq.client { api_key = "key_v3", base_url = servers.documented().origin .. "/" .. fixture, max_retries = 0 }
end

describe("GET /v2/chats/{chat_id}", function()
  it("gives the documented chat, every field of it", function()
    local chat = assert(v2("v2/get_chat.200").chats:get(45))
    assert_reads_back(decoded("v2/get_chat.200").data, chat, "chat")
    assert.same(decoded("v2/get_chat.200").data, chat:totable())
    assert.equal("45", tostring(chat.id))
    assert.equal("+15559876543", chat.handles[2].handle)
    assert.is_false(chat.is_group)
  end)

  it("sends what is documented", function()
    local answer = assert(v2("v2/get_chat.200"):request { path = "/v2/chats/45" })
    assert.equal("tok_v2", answer.headers["x-got-x-linq-integration-token"])
    assert.equal("application/json", answer.headers["X-Got-Accept"])
    assert.equal("/v2/get_chat.200/v2/chats/45", answer.headers["x-request-target"])
  end)

  it("gives not_found for the documented 404", function()
    local chat, err = v2("v2/get_chat.404").chats:get(45)
    assert.is_nil(chat)
    assert.equal("not_found", err.kind)
    assert.equal(404, err.status)
    assert.equal("not_found", err.code)
    assert.equal("Not Found", err.title)
    assert.equal("Chat not found", err.detail)
    assert.equal(read_fixture "v2/get_chat.404", err.body)
    assert.equal("GET /v2/chats/{chat_id}: 404 not_found: Chat not found (code not_found)", tostring(err))
  end)
end)

describe("GET /v2/chats/find", function()
  it("gives the documented chat", function()
    local chat = assert(v2("v2/find_chat.found.200").chats:find {
      phone_number = "+12052761148",
      phone_numbers = { "+12055426109" },
    })
    assert_reads_back(decoded("v2/find_chat.found.200").data.chat, chat, "chat")
  end)

  it("sends the numbers as documented", function()
    local sent
    local client = v2("v2/find_chat.found.200", { on_event = function(event)
      sent = event.url or sent
    end })
    assert(client.chats:find { from = "(205) 276-1148", to = "+12055426109" })
    assert.equal("/v2/chats/find?phone_number=%2B12052761148&phone_numbers%5B%5D=%2B12055426109",
      sent:match("/v2/chats/find.*"))
  end)

  it("gives not_found for the documented empty answer", function()
    local chat, err = v2("v2/find_chat.not_found.200").chats:find {
      phone_number = "+12052761148",
      phone_numbers = { "+12055426109" },
    }
    assert.is_nil(chat)
    assert.equal("not_found", err.kind)
    assert.equal(200, err.status)
    assert.equal("chats.find", err.operation)
  end)
end)

describe("GET /v2/chats", function()
  it("gives the documented page", function()
    local page = assert(v2("v2/list_chats.200").chats:list { phone_number = "+15551234567" })
    assert.equal(1, #page)
    assert_reads_back(decoded("v2/list_chats.200").data[1], page.items[1], "chat")
    assert.equal(1, page.meta.total_count)
    assert.is_nil(page:next())
  end)

  it("gives auth for the documented 401", function()
    local _, err = v2("v2/list_chats.401").chats:list { phone_number = "+15551234567" }
    assert.equal("auth", err.kind)
    assert.equal(401, err.status)
  end)
end)

describe("#valgrind GET /v3/chats/{chat_id}", function()
  it("gives the documented chat, every field of it", function()
    local chat = assert(v3("v3/chats_retrieve.200").chats:retrieve(UUID))
    assert_reads_back(decoded("v3/chats_retrieve.200"), chat, "chat")
    assert.same(decoded("v3/chats_retrieve.200"), chat:totable())
    assert.equal("+14155551234", chat:me().handle)
    assert.equal(35, chat.health_score.score)
  end)

  it("sends the key as a bearer token", function()
    local answer = assert(v3("v3/chats_retrieve.200"):request { path = "/v3/chats/x" })
    assert.equal("Bearer key_v3", answer.headers["x-got-authorization"])
    assert.truthy(answer.headers["x-got-user-agent"]:find("^linq%-lua/%d"))
  end)

  local documented_errors = {
    { "v3/chats_retrieve.401", "auth", 401, 2004, "Unauthorized - missing or invalid authentication token" },
    { "v3/chats_retrieve.404", "not_found", 404, 2001, "Resource not found" },
    { "v3/chats_retrieve.500", "server", 500, 3006, nil },
  }
  for _, row in ipairs(documented_errors) do
    it("gives " .. row[2] .. " for the documented " .. row[3], function()
      local chat, err = v3(row[1]).chats:retrieve(UUID)
      assert.is_nil(chat)
      assert.equal(row[2], err.kind)
      assert.equal(row[3], err.status)
      assert.equal(row[4], err.code)
      assert.equal(row[5] or decoded(row[1]).error.message, err.message)
      assert.equal(read_fixture(row[1]), err.body)
    end)
  end
end)

describe("GET /v3/chats", function()
  it("gives the documented page", function()
    local page = assert(v3("v3/chats_list.200").chats:list { from = "+12052535597" })
    assert.equal(2, #page)
    for i, chat in ipairs(decoded("v3/chats_list.200").chats) do
      assert_reads_back(chat, page.items[i], "chat")
    end
    assert.equal("20", page.next_cursor)
  end)

  it("gives invalid for the documented 400", function()
    local _, err = v3("v3/chats_list.400").chats:list {}
    assert.equal("invalid", err.kind)
    assert.equal(1002, err.code)
  end)
end)
