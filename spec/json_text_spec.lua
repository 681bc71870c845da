-- Objects over JSON text that is not decoded yet must behave exactly like decoded ones.
local core = require "linq.core"
local json = require "linq.util.json"
local linq = require "linq"
local sparse = require "spec.support.sparse"

local CHAT = [[{"id":"c1","display_name":"Trip","is_group":true,"is_archived":false,"unread":3,"ratio":-0.25,
  "group_chat_icon":null,"health_status":{"status":"HEALTHY","updated_at":null},"settings":{},
  "handles":[{"id":"h1","handle":"+12052761148","is_me":true},{"id":"h2","handle":"+12055426109","is_me":false}],
  "name":"Grüße, 你好","":"nameless"}]]

local class -- of chats

setup(function()
  local transport = { send = function() return { status = 200, headers = {}, body = CHAT } end }
  class = core.class_of(linq.client({ transport = transport }).chats:retrieve "c1")
  class.needs_id = false
end)

-- Returns the object of a text, decoded at once; nil when the text is not an object.
local function decoded(text)
  local fields = core.parse(text)
  return fields ~= nil and core.object(class, fields) or nil
end

local function totable(object)
  return json.decode(json.encode(object))
end

local function is_taken(text)
  return core.object_of_text(class, text) ~= nil
end

-- Asserts that lua-cjson decodes an accepted text to the same fields.
local function check_same(text)
  local object = core.object_of_text(class, text)
  if not object then
    return false
  end
  local expected = assert(decoded(text), text)
  for name in pairs(core.parse(text)) do
    local value = core.object_of_text(class, text)[name]
    if type(value) == "userdata" or type(value) == "table" then
      assert.same(totable(expected[name]), totable(value), text)
    else
      assert.equal(expected[name], value, text)
    end
  end
  assert.same(totable(expected), totable(object), text)
  return true
end

describe("#valgrind an object over its text", function()
  it("reads as one that was decoded, whatever is read first", function()
    assert.is_true(check_same(CHAT))
    local names = {}
    for name in pairs(core.parse(CHAT)) do
      names[#names + 1] = name
    end
    names[#names + 1] = "no_such_field"
    for first = 1, #names do
      local object, expected = core.object_of_text(class, CHAT), decoded(CHAT)
      for i = 0, #names * 2 do
        local name = names[(first + i) % #names + 1]
        assert.equal(type(expected[name]), type(object[name]), name)
        if type(expected[name]) ~= "userdata" and type(expected[name]) ~= "table" then
          assert.equal(expected[name], object[name], name)
        end
      end
      assert.same(totable(expected), totable(object))
    end
  end)

  it("has methods, aliases and another version's names", function()
    assert.equal("+12055426109", core.object_of_text(class, CHAT):handle("+12055426109").handle)
    assert.equal(2, #core.object_of_text(class, CHAT).chat_handles)
    assert.equal("linq.chat", getmetatable(core.object_of_text(class, CHAT)).__name)
    assert.matches("c1", tostring(core.object_of_text(class, CHAT)), 1, true)
    assert.equal(core.object_of_text(class, CHAT), core.object_of_text(class, CHAT))
    assert.equal(core.object_of_text(class, CHAT), decoded(CHAT))
  end)

  it("has no field whose name is not a string", function()
    local object = core.object_of_text(class, '{"1":"one"}')
    assert.equal("one", object["1"])
    assert.is_nil(object[1])
    assert.is_nil(object[{}])
    assert.equal("one", object["1"])
  end)

  it("returns the last of several fields with one name", function()
    local text = '{"a":"first","b":"only","a":"last"}'
    assert.equal("last", core.object_of_text(class, text).a)
    assert.equal("last", core.fields(core.object_of_text(class, text)).a)
    assert.is_nil(core.object_of_text(class, '{"a":"first","a":null}').a)
  end)

  it("is read-only", function()
    assert.has_error(function() core.object_of_text(class, CHAT).display_name = "x" end)
  end)

  it("shows what it was replaced by", function()
    for _, make in ipairs { function() return core.object_of_text(class, '{"id":"c2","display_name":"New"}') end,
      function() return decoded '{"id":"c2","display_name":"New"}' end } do
      for _, read in ipairs { true, false } do
        local object, other = core.object_of_text(class, CHAT), make()
        assert.equal("Trip", not read and "Trip" or object.display_name)
        core.replace(object, other)
        assert.equal("New", object.display_name)
        assert.same({ id = "c2", display_name = "New" }, totable(object))
        assert.equal("New", other.display_name)
      end
    end
  end)

  it("is made of text alone", function()
    for _, value in ipairs { {}, 1, true } do
      assert.has_error(function() core.object_of_text(class, value) end)
    end
    local answered = { body = '"{\\"id\\":\\"c1\\"}"' }
    local client = linq.client { transport = { send = function()
      return { status = 200, headers = {}, body = answered.body }
    end } }
    local chat, err = client.chats:retrieve "c1" -- a string that holds the text of a chat
    assert.is_nil(chat)
    assert.equal("decode", err.kind)
    answered.body = { id = "c1" }
    assert.equal("protocol", select(2, client.chats:retrieve "c1").kind)
  end)

  it("can be a part of a text", function()
    local text = '{"data":{"chat":' .. CHAT .. ',"x":1},"y":[]}'
    for _, read in ipairs { true, false } do
      local chat = core.object_of_text(class, text, { "data", "chat" })
      assert.equal("Trip", not read and "Trip" or chat.display_name)
      assert.same(totable(decoded(CHAT)), totable(chat))
    end
    assert.equal(1, core.object_of_text(class, text, { "data" }).x)
    for _, path in ipairs { { "chat" }, { "data", "chat", "id" }, { "data", "x" }, { "y" }, { "data", "" } } do
      assert.is_nil(core.object_of_text(class, text, path))
    end
    assert.is_nil(core.object_of_text(class, '{"data":null}', { "data" }))
    assert.is_nil(core.object_of_text(class, '{"data":{"a":1}} x', { "data" }))
    assert.is_nil(core.object_of_text(class, '{"data":{"a":1},"e":1e3}', { "data" }))
  end)

  it("takes the fields beside it, where it has none of the name", function()
    local text = '{"id":"outer","n":12345678901234567890,"none":null,"data":{"id":"inner","title":null},'
      .. '"title":"x","s":"\\n"}'
    local expected = { id = "inner", n = json.decode('[12345678901234567890]')[1], s = "\n" }
    for _, name in ipairs { "id", "n", "s", "title", "none", "data", "no_such_field" } do
      local object = core.object_of_text(class, text, { "data" }, true)
      assert.equal(expected[name], object[name], name)
      assert.same(expected, totable(object))
      assert.equal(expected[name], object[name], name)
    end
    assert.is_nil(core.object_of_text(class, '{"data":{"id":"i"},"list":[1]}', { "data" }, true))
    assert.equal("i", core.object_of_text(class, '{"data":{"id":"i"},"list":[1]}', { "data" }).id)
    assert.equal("i", core.object_of_text(class, '{"id":"i"}', nil, true).id)
  end)

  it("takes fields that are given, where it has none of the name", function()
    local missing = { chat_id = 45, id = "given", title = "given" }
    local object = core.object_of_text(class, '{"data":{"id":"own","title":null}}', { "data" }, false, missing)
    assert.equal(45, object.chat_id)
    assert.same({ chat_id = 45, id = "own" }, totable(object))
  end)

  it("tells a field that is null or absent, or has another name, without the others", function()
    local object = core.object_of_text(class, '{"is_group":true,"none":null,"a":[1]}')
    assert.is_nil(object.none)
    assert.is_nil(object.absent)
    assert.is_true(object.group)
    assert.is_nil(object.chat_handles)
  end)

  it("shares nested objects with all who read them", function()
    for _, convert in ipairs { true, false } do
      local object = core.object_of_text(class, CHAT)
      local handles, status, settings = object.handles, object.health_status, object.settings
      if convert then
        core.fields(object)
      end
      assert.is_true(rawequal(handles, object.handles) and rawequal(handles[1], object.chat_handles[1]))
      assert.is_true(rawequal(status, object.health_status) and rawequal(settings, object.settings))
      assert.equal("linq.handle", getmetatable(handles[2]).__name)
      assert.is_false(handles[2].is_me)
    end
  end)

  it("stays alive with its text", function()
    local object = core.object_of_text(class, CHAT .. (" "):rep(10))
    collectgarbage()
    collectgarbage()
    assert.equal("Trip", object.display_name)
    assert.equal("HEALTHY", object.health_status.status)
  end)
end)

describe("a text", function()
  it("is taken with any space, any characters and any values but a few", function()
    for _, text in ipairs {
      '{"a":1}', ' \r\n\t{ "a" : 1 , "b" : [ 1 , { } ] } \n', '{"a":-0}', '{"a":0.5}', '{"a":123456789012345}',
      '{"a":0.12345678901234567890}', '{"a":123456789012345.123456789012345}',
      '{"a":[]}', '{"a":[ \n]}', '{"a":{"b":[[]]}}', '{"a":1234567890123456}',
      '{"a":-123456789012345678901234567890}',
      [[{"a":"\u00e9\uD7ff\uE000"}]], [[{"a":"\\"}]],
      [[{"a":"\"\/\b\f\n\r\t","b":["\\\"x"]}]], [[{"a":{"b":"\u0000"}}]],
      '{"a":[[[["x"]]]]}', '{"a":"\127é"}', '{"a":true,"b":false,"c":null}', '{"a":"[]{}:,"}',
    } do
      assert.is_true(is_taken(text), text)
      check_same(text)
    end
  end)

  it("is decoded at once where lua-cjson alone would lose something", function()
    for _, text in ipairs {
      '{"a":1e3}', '{"a":1E400}', '{"a":1234567890123456.5}', [[{"a\n":1}]], [[{"a\u0062":1}]],
      [[{"a":"\ud83d\ude00"}]], [[{"a":"\uD83D"}]], [[{"a":"\uDE00"}]], [[{"a":["\udfff"]}]],
    } do
      assert.is_false(is_taken(text), text)
    end
  end)

  it("is refused where it is no JSON object", function()
    for _, text in ipairs {
      [[{"a":"\x"}]], [[{"a":"\u00g0"}]], [[{"a":"\u00"}]], [[{"a":"\]], [[{"a":"\"}]],
      "", " ", "[]", "1", '"a"', "null", "{}", "{", "}", '{"a"', '{"a"}', '{"a":', '{"a":}', '{"a":1', '{"a":1,',
      '{"a":1,}', '{,"a":1}', '{"a":1}}', '{"a":1} x', '{"a":1}{"b":2}', "{'a':1}", "{a:1}", '{"a":1 "b":2}',
      '{"a":1;"b":2}', '{"a"=1}', '{"a":01}', '{"a":-}', '{"a":+1}', '{"a":.5}', '{"a":1.}', '{"a":0x10}',
      '{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":tru}', '{"a":truex}', '{"a":nul}', '{"a":True}',
      '{"a":"x}', '{"a:1}', '{"a":[1}', '{"a":[1,]}', '{"a":[,1]}', '{"a":[1 2]}', '{"a":{"b":1]}', '{"a":[1}]',
      '{1:"a"}', '{"a":1}\0', '{"a":"\0"}', '{"a"\0:1}', '\239\187\191{"a":1}', '{"a":1}\v', '{"a":\f1}',
    } do
      assert.is_false(is_taken(text), text)
    end
  end)

  it("has limits, beyond which it is decoded at once", function()
    local function nested(depth)
      return '{"a":' .. ("["):rep(depth) .. "1" .. ("]"):rep(depth) .. "}"
    end
    assert.is_true(check_same(nested(15)))
    assert.is_false(is_taken(nested(16)))
    assert.is_false(is_taken(nested(100000)))
    assert.is_false(is_taken('{"a":' .. ('{"a":'):rep(100000)))
    local function wide(count)
      local fields = {}
      for i = 1, count do
        fields[i] = ('"f%d":"%d"'):format(i, i)
      end
      return "{" .. table.concat(fields, ",") .. "}"
    end
    assert.is_true(check_same(wide(32)))
    assert.is_false(is_taken(wide(33)))
    local function long(bytes)
      return '{"a":"' .. ("x"):rep(bytes - 8) .. '"}'
    end
    assert.is_true(check_same(long(2 ^ 20)))
  end)

  it("reads the same in every documented answer", function()
    local plain = 0
    for _, folder in ipairs { "v2", "v3", "webhooks" } do
      for name in io.popen("ls spec/fixtures/" .. folder .. "/*.json"):lines() do
        local file = assert(io.open(name))
        plain = plain + (check_same(file:read "*a") and 1 or 0)
        file:close()
      end
    end
    assert.is_true(plain > 50, plain)
  end)

  it("that is damaged anywhere is refused, or reads as lua-cjson reads it", function()
    local bytes = {
      "", '"', "{", "}", "[", "]", ",", ":", "0", "1", "e", ".", "-", "t", "n", " ", "\0", "\\", "[]", "u",
    }
    local plain, refused = 0, 0
    local function try(text)
      if check_same(text) then
        plain = plain + 1
      else
        refused = refused + 1
      end
    end
    for at = 1, #CHAT, sparse do
      for _, byte in ipairs(bytes) do
        try(CHAT:sub(1, at - 1) .. byte .. CHAT:sub(at + 1)) -- one byte replaced or removed
        try(CHAT:sub(1, at) .. byte .. CHAT:sub(at + 1)) -- one byte added
      end
      try(CHAT:sub(1, at - 1))
    end
    assert.is_true(plain * sparse > 1000 and refused * sparse > 1000)
  end)
end)

describe("a byte order mark before an answer", function()
  it("is passed over in objects, pages and errors", function()
    local mark = "\239\187\191"
    local function client_of(status, body, client)
      return (client or linq.client) {
        transport = { send = function() return { status = status, headers = {}, body = mark .. body } end },
        max_retries = 0,
      }
    end
    local chat = assert(client_of(200, CHAT).chats:retrieve "c1")
    assert.equal("Trip", chat.display_name)
    assert.equal("c1", chat:totable().id)
    assert.equal("c1", assert(client_of(200, '{"chats":[{"id":"c1"}]}').chats:list {}).items[1].id)
    assert.equal(5, assert(client_of(200, '{"data":{"id":5}}', linq.v2.client).chats:get(5)).id)
    local _, err = client_of(404, '{"error":{"code":2001,"message":"gone"}}').chats:retrieve "c1"
    assert.equal("gone", err.message)
  end)
end)
