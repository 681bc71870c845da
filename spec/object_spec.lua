local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"

local ME, ANN, BOB = "+12052761148", "+12055426109", "+12055550100"

local V3 = [[{
  "id": "550e8400-e29b-41d4-a716-446655440000", "display_name": "Trip", "is_group": true, "service": "iMessage",
  "created_at": "2026-05-01T10:00:00Z", "group_chat_icon": null, "unread": 3, "ratio": 0.25,
  "invented": {"deep": [1, {"x": null}]},
  "health_status": {"status": "HEALTHY", "updated_at": null},
  "labels": [], "settings": {},
  "handles": [
    {"id": "h1", "handle": "+12052761148", "service": "iMessage", "is_me": true, "status": "active"},
    {"id": "h2", "handle": "+12055426109", "service": "SMS", "is_me": false, "status": "active", "left_at": null},
    {"id": "h3", "handle": "+12055550100", "service": "SMS", "is_me": false, "status": "left",
      "left_at": "2026-05-02T10:00:00Z"},
    {"id": "h4", "handle": "+12055550101", "service": "SMS", "is_me": false, "status": "removed"},
    {"id": "h5", "handle": "ava@example.com", "service": "iMessage", "is_me": false}
  ]
}]]

local V2 = [[{
  "id": 45, "display_name": "John Doe", "group": false, "service": "iMessage", "message_count": 15,
  "chat_handles": [
    {"id": 1, "phone_number": "+12052761148", "service": "iMessage"},
    {"id": 2, "phone_number": "+12055426109", "service": "iMessage"}
  ]
}]]

local function addresses(handles)
  local texts = {}
  for i, handle in ipairs(handles) do
    texts[i] = handle.handle
  end
  return texts
end

describe("an object's fields", function()
  local chat = fakes.chat(V3)

  it("read as in the JSON", function()
    assert.equal("Trip", chat.display_name)
    assert.is_true(chat.is_group)
    assert.equal(ANN, chat.handles[2].handle)
    assert.equal("HEALTHY", chat.health_status.status)
    assert.equal(0.25, chat.ratio)
  end)

  it("are nil where they are absent and where they are null", function()
    assert.is_nil(chat.group_chat_icon)
    assert.is_nil(chat.no_such_field)
    assert.is_nil(chat.health_status.updated_at)
    assert.is_nil(chat.invented.deep[2].x)
    assert.is_nil(chat[1])
    assert.is_nil(chat[{}])
  end)

  it("are false where they are false", function()
    assert.is_false(chat.handles[2].is_me)
  end)

  it("are present even if the module does not know them", function()
    assert.equal(3, chat.unread)
    assert.equal(1, chat.invented.deep[1])
  end)

  it("print integers without a point", function()
    assert.equal("3", tostring(chat.unread))
    assert.equal("45", tostring(fakes.v2_chat(V2).id))
    assert.equal("15", tostring(fakes.v2_chat(V2).message_count))
    assert.equal("1", tostring(chat.invented.deep[1]))
  end)

  it("keep every digit of a big id", function()
    for _, digits in ipairs { "9007199254740993", "12345678901234567890" } do
      assert.equal(digits, tostring(fakes.v2_chat('{"id":' .. digits .. "}").id))
    end
  end)

  it("read the same the second time", function()
    assert.equal(chat.handles, chat.handles)
    assert.equal(chat.health_status, chat.health_status)
    assert.is_true(rawequal(chat.handles[1], chat.handles[1]))
  end)

  it("read the same each time, alone and together", function()
    local expected = {
      display_name = "Trip", is_group = true, unread = "3", ratio = tostring(0.25), group_chat_icon = "nil",
      missing = "nil", big = "9007199254740993", chat_handles = "table", health_status = "userdata", group = true,
    }
    local text = V3:gsub("^{", '{"big": 9007199254740993, ')
    local all = fakes.chat(text)
    for _ = 1, 20 do
      for name, value in pairs(expected) do
        local alone = fakes.chat(text)
        for _, one in ipairs { alone, alone, all } do
          local got = one[name]
          local is_deep = value == "table" or value == "userdata"
          assert.equal(tostring(value), is_deep and type(got) or tostring(got), name)
        end
      end
    end
  end)

  it("keep their values when all are converted after some were read alone", function()
    for _, text in ipairs { V3, (V3:gsub('"labels": %[%], ', "")) } do
      for _, name in ipairs { "handles", "health_status", "settings", "invented" } do
        local fresh = fakes.chat(text)
        local alone = fresh[name]
        local other = fresh[name == "handles" and "health_status" or "handles"] -- converts all
        assert.is_true(rawequal(alone, fresh[name]), name)
        for _ = 1, 10 do
          assert.equal("Trip", fresh.display_name)
        end
        assert.is_true(rawequal(alone, fresh[name]), name)
        assert.is_true(rawequal(other, fresh[name == "handles" and "health_status" or "handles"]), name)
        assert.equal("h2", fresh.handles[2].id)
        assert.equal("HEALTHY", fresh.health_status.status)
        assert.same(json.decode(text), fresh:totable())
      end
    end
  end)

  it("can be read by calling the metamethod", function()
    assert.is_true(fakes.runs [[
      local fakes = require "spec.fixtures.fakes"
      local index = getmetatable(fakes.chat "{}").__index
      assert(not pcall(index, 5, "id"))
      pcall(index, fakes.chat "{}")
      local ok, value = pcall(index, fakes.chat [=[{"id":"c1"}]=], "id", "more")
      assert(ok and value == "c1")
    ]])
  end)

  it("give way to methods of the same name, and stay in totable", function()
    local odd = fakes.chat '{"id":"c1","handle":"H","json":1,"refresh":false,"totable":[2],"handles":[]}'
    for _, name in ipairs { "handle", "json", "refresh", "totable", "has", "me", "others", "participants", "fields" } do
      assert.is_function(odd[name], name)
    end
    local plain = odd:totable()
    assert.equal("H", plain.handle)
    assert.equal(1, plain.json)
    assert.is_false(plain.refresh)
    assert.same({ 2 }, plain.totable)
    assert.is_nil(plain.has)
    assert.equal("c1", odd.id)
  end)
end)

describe("writing to an object", function()
  it("raises and names the kind and the field", function()
    local chat = fakes.chat(V3)
    assert.matches("chat.*display_name", fakes.misuse(function() chat.display_name = "x" end))
    assert.matches("chat.*brand_new", fakes.misuse(function() chat.brand_new = 1 end))
    assert.equal("Trip", chat.display_name)
    assert.matches("chat.*display_name", fakes.misuse(function() chat.display_name = "x" end))
    assert.is_nil(chat.brand_new)
  end)

  it("raises for nested objects and pages as well", function()
    local chat = fakes.chat(V3)
    assert.matches("handle.*service", fakes.misuse(function() chat.handles[1].service = "SMS" end))
    assert.matches("id", fakes.misuse(function() chat.health_status.id = 1 end))
    local page = linq.client({ transport = fakes.documented() }).chats:list {}
    assert.matches("page.*items", fakes.misuse(function() page.items = {} end))
  end)

  it("raises for keys that are not names", function()
    local chat = fakes.chat(V3)
    fakes.misuse(function() chat[1] = "x" end)
    fakes.misuse(function() chat[{}] = "x" end)
  end)
end)

describe("equality of objects", function()
  it("is by id", function()
    local chat = fakes.chat(V3)
    assert.is_true(chat == fakes.chat(V3))
    assert.is_true(chat == chat)
    assert.is_true(fakes.chat '{"id":"c1","display_name":"a"}' == fakes.chat '{"id":"c1","display_name":"b"}')
    assert.is_false(chat == fakes.chat '{"id":"c1"}')
  end)

  it("does not depend on which one was read before", function()
    local read, unread = fakes.chat(V3), fakes.chat(V3)
    assert.equal("Trip", read.display_name)
    assert.is_true(read == unread)
    assert.is_true(fakes.chat(V3) == read)
  end)

  it("requires the same kind and version", function()
    local chat = fakes.chat '{"id":45,"handles":[{"id":45,"handle":"a@b.c"}]}'
    assert.is_false(chat == fakes.v2_chat '{"id":45}')
    assert.is_false(chat == chat.handles[1])
    assert.is_true(fakes.v2_chat '{"id":45}' == fakes.v2_chat(V2))
  end)

  it("is false for values that are not objects", function()
    local chat = fakes.chat(V3)
    assert.is_false(chat == chat.id)
    assert.is_false(chat == chat:totable())
    assert.is_false(chat == io.stdout)
    assert.is_true(chat ~= nil)
  end)

  it("is identity without an id", function()
    local chat = fakes.chat '{"display_name":"a"}'
    assert.is_true(chat == chat)
    assert.is_false(chat == fakes.chat '{"display_name":"a"}')
  end)
end)

describe("walking an object", function()
  local function collect(iterate, state, name)
    local found = {}
    for key, value in iterate, state, name do
      assert.is_nil(found[key])
      found[key] = value
    end
    return found
  end

  it("with :fields() yields every field that is not null, and no method", function()
    local chat = fakes.chat(V3)
    local found = collect(chat:fields())
    assert.equal("Trip", found.display_name)
    assert.equal(3, found.unread)
    assert.equal("userdata", type(found.health_status))
    assert.equal(5, #found.handles)
    assert.is_nil(found.group_chat_icon)
    assert.is_nil(found.refresh)
    assert.is_nil(found.chat_handles)
  end)

  it("with :fields() works before and after other reads", function()
    local chat = fakes.chat '{"id":"c1","a":1,"b":null}'
    assert.same({ id = "c1", a = 1 }, collect(chat:fields()))
    assert.equal(1, chat.a)
    assert.same({ id = "c1", a = 1 }, collect(chat:fields()))
    assert.same({}, collect(fakes.chat("{}"):fields()))
  end)

  it("with pairs is the same when Lua honours __pairs", function()
    local asks = false
    local function __pairs()
      asks = true
      return function() end
    end
    for _ in pairs(setmetatable({}, { __pairs = __pairs })) do
      error "there is no field"
    end
    if asks then
      local chat = fakes.chat '{"id":"c1","a":1,"b":null}'
      assert.same({ id = "c1", a = 1 }, collect(pairs(chat)))
    else
      assert.has_error(function() pairs(fakes.chat "{}") end)
    end
  end)
end)

describe("totable", function()
  local chat = fakes.chat(V3)
  local plain = chat:totable()

  it("is deep and plain", function()
    assert.equal("table", type(plain))
    assert.equal("table", type(plain.handles[1]))
    assert.equal(ME, plain.handles[1].handle)
    assert.equal("table", type(plain.health_status))
    assert.equal("table", type(plain.invented.deep[2]))
    assert.is_nil(getmetatable(plain))
    assert.is_nil(getmetatable(plain.handles[1]))
  end)

  it("has no nulls", function()
    local keys = {}
    for key in pairs(plain) do
      keys[key] = true
    end
    assert.is_nil(keys.group_chat_icon)
    assert.is_nil(next(plain.invented.deep[2]))
    assert.is_nil(plain.health_status.updated_at)
    assert.is_nil(plain.handles[2].left_at)
  end)

  it("equals the decoded JSON text, whether it was read before or not", function()
    assert.same(json.decode(V3), plain)
    local fresh = fakes.chat(V3)
    assert.same(json.decode(V3), fresh:totable())
  end)

  it("is a copy", function()
    local copy = chat:totable()
    copy.handles[1].handle = "changed"
    copy.handles[6] = {}
    copy.display_name = nil
    assert.equal(ME, chat.handles[1].handle)
    assert.equal(5, #chat.handles)
    assert.equal("Trip", chat:totable().display_name)
  end)

  it("uses no name of the other version", function()
    assert.is_nil(plain.chat_handles)
    assert.is_nil(plain.group)
    assert.is_nil(fakes.v2_chat(V2):totable().handles)
  end)
end)

describe("json", function()
  it("is text that decodes to the same fields", function()
    local chat = fakes.chat(V3)
    assert.same(json.decode(V3), json.decode(chat:json()))
    assert.same({ handle = ME, service = "iMessage", id = "h1", is_me = true, status = "active" },
      json.decode(chat.handles[1]:json()))
  end)

  it("tells empty arrays from empty objects", function()
    local text = fakes.chat(V3):json()
    assert.matches('"labels":%[%]', text)
    assert.matches('"settings":{}', text)
  end)

  it("writes big integers in full", function()
    assert.matches("9007199254740993", fakes.v2_chat('{"id":9007199254740993}'):json())
    assert.matches(":123456789012345}", fakes.v2_chat('{"id":123456789012345}'):json())
  end)
end)

describe("the type of an object", function()
  it("is userdata, and linq.type says the kind", function()
    local chat = fakes.chat(V3)
    assert.equal("userdata", type(chat))
    assert.equal("userdata", type(chat.handles[1]))
    assert.equal("chat", linq.type(chat))
    assert.equal("handle", linq.type(chat.handles[1]))
    assert.equal("chat", linq.type(fakes.v2_chat(V2)))
    assert.equal("handle", linq.type(fakes.v2_chat(V2).chat_handles[1]))
  end)

  it("is known for clients, pages and errors", function()
    local api = fakes.documented()
    api.next_answers[1] = fakes.json(404, "{}")
    local client = linq.client { transport = api }
    local _, err = client.chats:retrieve "no such chat"
    assert.equal("client", linq.type(client))
    assert.equal("page", linq.type(client.chats:list {}))
    assert.equal("error", linq.type(err))
  end)

  it("is nil for other values", function()
    for _, value in ipairs { 1, "chat", true, {}, io.stdout, print, linq.null, setmetatable({}, {}) } do
      assert.is_nil(linq.type(value))
    end
    assert.is_nil(linq.type(nil))
  end)

  it("has a name in the metatable", function()
    assert.equal("linq.chat", getmetatable(fakes.chat(V3)).__name)
  end)
end)

describe("one shape over both versions", function()
  it("adds v3's names to v2 chats", function()
    local chat = fakes.v2_chat(V2)
    assert.is_false(chat.is_group)
    assert.equal(2, #chat.handles)
    assert.equal(ANN, chat.handles[2].handle)
    assert.is_true(rawequal(chat.handles, chat.chat_handles))
  end)

  it("adds v2's names to v3 chats", function()
    local chat = fakes.chat(V3)
    assert.is_true(chat.group)
    assert.equal(5, #chat.chat_handles)
    assert.equal(ANN, chat.chat_handles[2].phone_number)
  end)

  it("prefers an existing field", function()
    assert.equal("own", fakes.v2_chat('{"handles":"own","chat_handles":[]}').handles)
  end)

  it("has no value when the other name has none", function()
    assert.is_nil(fakes.v2_chat("{}").is_group)
    assert.is_nil(fakes.chat("{}").chat_handles)
  end)
end)

describe("the length of a chat", function()
  it("counts its handles", function()
    assert.equal(5, #fakes.chat(V3))
    assert.equal(2, #fakes.v2_chat(V2))
    assert.equal(0, #fakes.chat '{"handles":[]}')
    assert.equal(0, #fakes.chat '{"id":"c1","handles":null}')
    assert.equal(0, #fakes.chat "{}")
  end)
end)

describe("chat:handle and chat:has", function()
  local chat = fakes.chat(V3)

  it("compare numbers in their normal form", function()
    for _, address in ipairs { ANN, "(205) 542-6109", "205.542.6109", "1 205 542 6109", "tel:+1-205-542-6109" } do
      assert.equal("h2", chat:handle(address).id)
      assert.is_true(chat:has(address))
    end
  end)

  it("compare e-mail addresses in any case", function()
    assert.equal("h5", chat:handle("AVA@Example.com").id)
    assert.is_true(chat:has "Ava@example.COM")
  end)

  it("find participants who left, too", function()
    assert.equal("left", chat:handle(BOB).status)
  end)

  it("return nil and false for a stranger", function()
    assert.is_nil(chat:handle "+12055559999")
    assert.is_false(chat:has "+12055559999")
    assert.is_false(chat:has "")
    assert.is_false(fakes.chat("{}"):has(ANN))
  end)

  it("work on v2 and with handles that have no address", function()
    assert.equal("2", tostring(fakes.v2_chat(V2):handle("2055426109").id))
    assert.is_true(fakes.chat('{"handles":[{"id":"x"},{"handle":"+12055426109"}]}'):has(ANN))
  end)

  it("compare short codes as they are", function()
    assert.is_true(fakes.chat('{"handles":[{"handle":"Linq"},{"handle":"12345"}]}'):has "12345")
    assert.is_true(fakes.chat('{"handles":[{"handle":"Linq"},{"handle":"12345"}]}'):has "linq")
  end)

  it("raise for values other than strings", function()
    assert.matches("string", fakes.misuse(function() chat:handle(12055426109) end))
    assert.matches("string", fakes.misuse(function() chat:has(nil) end))
  end)
end)

describe("a chat's participants", function()
  local chat = fakes.chat(V3)

  it("are the active ones, without those who left or were removed", function()
    assert.same({ ME, ANN, "ava@example.com" }, addresses(chat:participants()))
  end)

  it("exclude a handle with left_at and no status", function()
    local left = fakes.chat '{"handles":[{"handle":"a@b.c","left_at":"2026-05-02T10:00:00Z"},{"handle":"d@e.f"}]}'
    assert.same({ "d@e.f" }, addresses(left:participants()))
  end)

  it("are a new array every time", function()
    chat:participants()[1] = nil
    assert.equal(3, #chat:participants())
    assert.same({}, fakes.chat("{}"):participants())
  end)

  it("without me are the others", function()
    assert.same({ ANN, "ava@example.com" }, addresses(chat:others()))
  end)

  it("have me, on v3 by is_me", function()
    assert.equal("h1", chat:me().id)
    assert.is_nil(fakes.chat('{"handles":[{"handle":"+12055426109","is_me":false}]}'):me())
    assert.is_nil(fakes.chat("{}"):me())
  end)

  local CHAT = ('{"id":45,"chat_handles":[{"id":1,"phone_number":"%s"},{"id":2,"phone_number":"%s"}]}'):format(ME, ANN)
  local FOUND, LISTED = '{"data":{"chat":' .. CHAT .. "}}", '{"data":[' .. CHAT .. "]}"

  it("have me, on v2 by the number that the chat was found or listed with", function()
    local client = linq.v2.client {
      transport = fakes.transport(fakes.json(200, FOUND), fakes.json(200, LISTED)),
    }
    local found = assert(client.chats:find { from = "(205) 276-1148", to = { ANN } })
    assert.equal(ME, found:me().handle)
    assert.same({ ANN }, addresses(found:others()))
    local listed = assert(client.chats:list { phone_number = ME }).items[1]
    assert.equal(ME, listed:me().handle)
    assert.same({ ANN }, addresses(listed:others()))
  end)

  it("are all others when v2 did not say who I am", function()
    local client = linq.v2.client { transport = fakes.documented() }
    local got = assert(client.chats:get(45))
    assert.is_nil(got:me())
    assert.equal(2, #got:others())
  end)

  it("may lack an address", function()
    local body = '{"data":[{"id":1,"chat_handles":[{"id":1},{"id":2,"phone_number":"' .. ANN .. '"}]}]}'
    local client = linq.v2.client { transport = fakes.transport(fakes.json(200, body)) }
    local listed = assert(client.chats:list { phone_number = ME }).items[1]
    assert.equal(2, #listed:others())
    assert.is_nil(listed:me())
  end)
end)

describe("chat:refresh", function()
  local before = '{"id":"c1","display_name":"before","only_before":1,"handles":[]}'
  local after = '{"id":"c1","display_name":"after","handles":[{"handle":"a@b.c"}]}'

  it("shows the new state in the same object", function()
    local transport = fakes.transport(fakes.json(200, before), fakes.json(200, after))
    local chat = assert(linq.client({ transport = transport }).chats:retrieve "c1")
    local old_handles = chat.handles
    assert.equal("before", chat.display_name)
    assert.is_true(rawequal(chat, chat:refresh()))
    assert.equal("after", chat.display_name)
    assert.is_nil(chat.only_before)
    assert.equal(1, #chat)
    assert.equal(0, #old_handles)
    assert.equal("linq.chat", getmetatable(chat).__name)
    assert.matches("/v3/chats/c1$", transport.requests[2].url)
  end)

  it("works before the first read, twice, and with fields named like methods", function()
    local odd = '{"id":"c1","display_name":"odd","json":"field"}'
    local transport = fakes.transport(fakes.json(200, before), fakes.json(200, odd), fakes.json(200, after))
    local chat = assert(linq.client({ transport = transport }).chats:retrieve "c1")
    assert(chat:refresh())
    assert.equal("odd", chat.display_name)
    assert.is_function(chat.json)
    assert(chat:refresh())
    assert.equal("after", chat.display_name)
    assert.is_nil(chat:totable().json)
  end)

  it("leaves the object unchanged on failure", function()
    local transport = fakes.transport(fakes.json(200, before), fakes.json(404, "{}"))
    local chat = assert(linq.client({ transport = transport }).chats:retrieve "c1")
    local fresh, err = chat:refresh()
    assert.is_nil(fresh)
    assert.equal("not_found", err.kind)
    assert.equal("before", chat.display_name)
  end)

  it("accepts request options and works on v2", function()
    local transport = fakes.transport(
      fakes.json(200, '{"data":{"id":45,"display_name":"before"}}'),
      fakes.json(200, '{"data":{"id":45,"display_name":"after"}}'))
    local chat = assert(linq.v2.client({ transport = transport }).chats:get(45))
    assert(chat:refresh { timeout = 3 })
    assert.equal("after", chat.display_name)
    assert.equal(3, transport.requests[2].timeout)
    assert.matches("/v2/chats/45$", transport.requests[2].url)
  end)

  it("remembers who I am", function()
    local body = '{"id":45,"chat_handles":[{"id":1,"phone_number":"' .. ME .. '"}]}'
    local client = linq.v2.client {
      transport = fakes.transport(
        fakes.json(200, '{"data":{"chat":' .. body .. "}}"), fakes.json(200, '{"data":' .. body .. "}")),
    }
    local chat = assert(client.chats:find { from = ME, to = { ANN } })
    assert(chat:refresh())
    assert.equal(ME, chat:me().handle)
  end)
end)

describe("tostring of an object", function()
  it("is short and names the kind", function()
    local text = tostring(fakes.chat(V3))
    assert.matches("chat", text)
    assert.matches("550e8400-e29b-41d4-a716-446655440000", text, 1, true)
    assert.matches("Trip", text)
    assert.is_true(#text < 120)
    assert.matches("45", tostring(fakes.v2_chat(V2)))
    assert.not_matches("45%.0", tostring(fakes.v2_chat(V2)))
  end)

  it("contains the address of a handle", function()
    assert.matches(ANN, tostring(fakes.chat(V3).handles[2]), 1, true)
    assert.matches(ANN, tostring(fakes.v2_chat(V2).handles[2]), 1, true)
    assert.matches("chat_health", tostring(fakes.chat(V3).health_status))
  end)

  it("works for an empty object", function()
    assert.matches("chat", tostring(fakes.chat "{}"))
    assert.matches("handle", tostring(fakes.chat('{"handles":[{}]}').handles[1]))
  end)

  it("stays one short line whatever the name is", function()
    local chat = fakes.chat(assert(json.encode { id = "c1", display_name = "a\nb" .. ("x"):rep(5000) }))
    assert.not_matches("\n", tostring(chat))
    assert.is_true(#tostring(chat) < 300)
  end)

  it("writes long integer ids in full", function()
    assert.matches("123456789012345", tostring(fakes.v2_chat '{"id":123456789012345}'), 1, true)
  end)

  it("works when fields have other types than expected", function()
    assert.is_string(tostring(fakes.chat '{"id":{"a":1},"display_name":["x"],"handles":[{"handle":7,"service":{}}]}'))
    assert.is_string(tostring(fakes.chat('{"handles":[{"handle":7,"service":{}}]}').handles[1]))
  end)
end)

describe("an object of v2", function()
  for _, id in ipairs { "1e308", "1.5", '"x"' } do
    it("gives an error where its id fits no path: " .. id, function()
      local client = linq.v2.client {
        token = "t",
        transport = { send = function() return { status = 200, body = ('{"data":{"id":%s}}'):format(id) } end },
      }
      local result, err = assert(client.chats:get(45)):refresh()
      assert.is_nil(result)
      assert.equal("decode", err.kind)
    end)
  end
end)
