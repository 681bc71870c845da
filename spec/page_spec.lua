local errors = require "linq.error"
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"

local LINE = "+12052761148"

-- The two versions: how to make a client, the fields that request pages of `size`, and the id of
-- chat number i.
local versions = {
  v3 = {
    client = linq.v3.client,
    fields = function(size) return { from = LINE, limit = size } end,
    id = function(i) return "uuid-" .. i end,
  },
  v2 = {
    client = linq.v2.client,
    fields = function(size) return { phone_number = LINE, per_page = size } end,
    id = function(i) return i end,
  },
}

for _, name in ipairs { "v2", "v3" } do
  local version = versions[name]

  describe("a page of " .. name, function()
    it("has items and a length", function()
      local client = version.client { transport = fakes.list_of_chats(3) }
      local page = assert(client.chats:list(version.fields(2)))
      assert.equal("page", linq.type(page))
      assert.equal(2, #page)
      assert.equal(2, #page.items)
      assert.equal("table", type(page.items))
      assert.equal("chat", linq.type(page.items[1]))
      assert.equal(version.id(1), page.items[1].id)
      assert.matches("2 chats", tostring(page))
    end)

    it("has a next page until the end", function()
      local client = version.client { transport = fakes.list_of_chats(5) }
      local page = assert(client.chats:list(version.fields(2)))
      local ids, pages = {}, 0
      while page do
        pages = pages + 1
        for _, chat in ipairs(page.items) do
          ids[#ids + 1] = chat.id
        end
        local following, err = page:next()
        assert.is_nil(err)
        page = following
      end
      assert.equal(3, pages)
      assert.equal(5, #ids)
      for i, id in ipairs(ids) do
        assert.equal(version.id(i), id)
      end
    end)

    it("can be asked for the next page twice", function()
      local client = version.client { transport = fakes.list_of_chats(4) }
      local page = assert(client.chats:list(version.fields(2)))
      assert.equal(version.id(3), page:next().items[1].id)
      assert.equal(version.id(3), page:next().items[1].id)
      assert.equal(version.id(1), page.items[1].id)
    end)

    it("is the last when it is exactly full", function()
      local api = fakes.list_of_chats(2)
      local page = assert(version.client({ transport = api }).chats:list(version.fields(2)))
      assert.is_nil((page:next()))
      assert.equal(1, #api.requests)
    end)

    it("may be empty", function()
      local page = assert(version.client({ transport = fakes.list_of_chats(0) }).chats:list(version.fields(2)))
      assert.equal(0, #page)
      assert.same({}, page.items)
      assert.is_nil((page:next()))
    end)

    it("keeps fields and request options for the next page", function()
      local api = fakes.list_of_chats(3)
      local fields = version.fields(2)
      local page = assert(version.client({ transport = api }).chats:list(fields, { headers = { ["X-A"] = "1" } }))
      for field in pairs(fields) do
        fields[field] = "changed"
      end
      assert.equal(1, #assert(page:next()))
      local request = api.requests[2]
      assert.equal("1", request.headers["x-a"])
      assert.matches("2052761148", request.path)
      assert.not_matches("changed", request.path)
    end)

    it("returns nil and the error when the next page fails, and can be asked again", function()
      local api = fakes.list_of_chats(3)
      local page = assert(version.client({ transport = api, max_retries = 0 }).chats:list(version.fields(2)))
      api.next_answers[1] = fakes.json(500, "{}")
      local following, err = page:next()
      assert.is_nil(following)
      assert.equal("server", err.kind)
      assert.equal(1, #assert(page:next()))
    end)
  end)

  describe("each of " .. name, function()
    it("goes through all items, page after page", function()
      local api = fakes.list_of_chats(5)
      local ids = {}
      for chat in version.client({ transport = api }).chats:each(version.fields(2)) do
        ids[#ids + 1] = chat.id
      end
      assert.equal(5, #ids)
      for i = 1, 5 do
        assert.equal(version.id(i), ids[i])
      end
      assert.equal(3, #api.requests)
    end)

    it("fetches as it goes", function()
      local api = fakes.list_of_chats(5)
      local iterate = version.client({ transport = api }).chats:each(version.fields(2))
      assert.equal(0, #api.requests)
      iterate()
      iterate()
      assert.equal(1, #api.requests)
      iterate()
      assert.equal(2, #api.requests)
    end)

    it("ends, and stays at its end", function()
      local iterate = version.client({ transport = fakes.list_of_chats(1) }).chats:each(version.fields(2))
      assert.is_not_nil(iterate())
      assert.is_nil(iterate())
      assert.is_nil(iterate())
      for _ in version.client({ transport = fakes.list_of_chats(0) }).chats:each(version.fields(2)) do
        error "there is no chat"
      end
    end)

    it("raises the error object when the first page fails", function()
      local api = fakes.list_of_chats(3)
      api.next_answers[1] = fakes.json(401, "{}")
      local ok, err = pcall(function()
        for _ in version.client({ transport = api }).chats:each(version.fields(2)) do
          error "there is no item"
        end
      end)
      assert.is_false(ok)
      assert.is_true(errors.is_error(err))
      assert.equal("auth", err.kind)
    end)

    it("raises the error object when a later page fails", function()
      local api = fakes.list_of_chats(3)
      local seen = 0
      local ok, err = pcall(function()
        for _ in version.client({ transport = api, max_retries = 0 }).chats:each(version.fields(2)) do
          seen = seen + 1
          if seen == 1 then
            api.next_answers[1] = fakes.json(503, "{}")
          end
        end
      end)
      assert.is_false(ok)
      assert.is_true(errors.is_error(err))
      assert.equal(503, err.status)
      assert.equal(2, seen)
    end)

    it("passes request options on to every page", function()
      local api = fakes.list_of_chats(3)
      for _ in version.client({ transport = api }).chats:each(version.fields(2), { headers = { ["X-A"] = "1" } }) do
        assert.equal("1", api.requests[#api.requests].headers["x-a"])
      end
      assert.equal(2, #api.requests)
    end)
  end)
end

describe("a cursor", function()
  local function client_of(...)
    local transport = fakes.transport(...)
    return linq.client { transport = transport }, transport
  end

  it("is sent unchanged", function()
    local client, transport = client_of(
      fakes.json(200, '{"chats":[{"id":"a"}],"next_cursor":"a+/=&b"}'), fakes.json(200, '{"chats":[]}'))
    assert(client.chats:list({ limit = 1 }):next())
    assert.matches("cursor=a%2B%2F%3D%26b", transport.requests[2].url, 1, true)
    assert.matches("limit=1", transport.requests[2].url, 1, true)
  end)

  it("that is null, empty or absent is the end", function()
    for _, rest in ipairs { "", ',"next_cursor":null', ',"next_cursor":""' } do
      local client, transport = client_of(fakes.json(200, '{"chats":[{"id":"a"}]' .. rest .. "}"))
      local page, err = assert(client.chats:list {}):next()
      assert.is_nil(page)
      assert.is_nil(err)
      assert.equal(1, #transport.requests)
    end
  end)

  it("of a page without items is the end", function()
    local client = client_of(fakes.json(200, '{"chats":[],"next_cursor":"more"}'))
    assert.is_nil((assert(client.chats:list {}):next()))
  end)

  it("does not count as repeated when a page is asked for its next page twice", function()
    local client, transport = client_of(
      fakes.json(200, '{"chats":[{"id":"a"}],"next_cursor":"b"}'),
      fakes.json(200, '{"chats":[{"id":"b"}],"next_cursor":"c"}'),
      fakes.json(200, '{"chats":[{"id":"c"}],"next_cursor":"d"}'),
      fakes.json(200, '{"chats":[{"id":"b"}],"next_cursor":"d"}'), -- it has changed meanwhile
      fakes.json(200, '{"chats":[{"id":"d"}],"next_cursor":"c"}'),
      fakes.json(200, '{"chats":[{"id":"c"}],"next_cursor":"b"}'))
    local first = assert(client.chats:list {})
    assert(assert(first:next()):next())
    local again = assert(first:next())
    local last = assert(assert(again:next()):next())
    assert.equal("c", last.items[1].id)
    local none, err = last:next()
    assert.is_nil(none)
    assert.equal("decode", err.kind)
    assert.equal(6, #transport.requests)
  end)

  it("that repeats is an error and no endless loop", function()
    local client, transport = client_of(fakes.json(200, '{"chats":[{"id":"a"}],"next_cursor":"again"}'))
    local second = assert(assert(client.chats:list {}):next())
    local third, err = second:next()
    assert.is_nil(third)
    assert.equal("decode", err.kind)
    assert.matches("cursor", err.message)
    assert.equal(2, #transport.requests)
  end)

  it("that repeats is raised by each", function()
    local client = client_of(fakes.json(200, '{"chats":[{"id":"a"}],"next_cursor":"again"}'))
    local seen = 0
    local ok, err = pcall(function()
      for _ in client.chats:each {} do
        seen = seen + 1
        assert.is_true(seen < 10)
      end
    end)
    assert.is_false(ok)
    assert.is_true(errors.is_error(err))
    assert.equal(2, seen)
  end)
end)

describe("a page number", function()
  it("counts from the requested page when the answer has no number", function()
    local transport = fakes.transport(fakes.json(200, '{"data":[{"id":1}],"meta":{"total_pages":3}}'))
    local client = linq.v2.client { transport = transport }
    local page = assert(client.chats:list { phone_number = LINE, page = 2 })
    assert(page:next())
    assert.matches("[?&]page=3", transport.requests[2].url)
  end)

  it("ends with the last page, an empty page, or an unknown number of pages", function()
    for _, body in ipairs {
      '{"data":[{"id":1}],"meta":{"page":3,"total_pages":3}}', '{"data":[],"meta":{"page":1,"total_pages":3}}',
      '{"data":[{"id":1}]}', '{"data":[{"id":1}],"meta":null}',
    } do
      local client = linq.v2.client { transport = fakes.transport(fakes.json(200, body)) }
      local page, err = assert(client.chats:list { phone_number = LINE }):next()
      assert.is_nil(page)
      assert.is_nil(err)
    end
  end)

  it("of a strange type does not raise", function()
    for _, meta in ipairs { '"x"', "[]", '{"page":"1","total_pages":"3"}', '{"page":{},"total_pages":[]}', "5" } do
      local body = '{"data":[{"id":1}],"meta":' .. meta .. "}"
      local client = linq.v2.client { transport = fakes.transport(fakes.json(200, body)) }
      local page = assert(client.chats:list { phone_number = LINE })
      assert.is_true((pcall(page.next, page)), meta)
    end
  end)
end)

describe("the items of a page", function()
  it("have the API's own name, too", function()
    local page = assert(linq.client({ transport = fakes.list_of_chats(1) }).chats:list {})
    assert.is_true(rawequal(page.items, page.chats))
    assert.equal("uuid-1", page:totable().chats[1].id)
  end)
end)

describe("a list whose cursor repeats", function()
  it("ends with an error", function()
    local cursors = { a = "b", b = "c", c = "a" }
    local client = linq.client {
      transport = {
        send = function(request)
          local asked = request.path:match("cursor=(%w+)")
          local body = '{"chats":[{"id":"x"}],"next_cursor":"' .. (asked and cursors[asked] or "a") .. '"}'
          return { status = 200, headers = {}, body = body }
        end,
      },
    }
    local count = 0
    local ok, err = pcall(function()
      for _ in client.chats:each {} do
        count = count + 1
        assert(count < 10)
      end
    end)
    assert.is_false(ok)
    assert.equal("decode", err.kind)
    assert.equal(4, count)
  end)
end)

describe("a page whose answer has a field 'items' of its own", function()
  for _, given in ipairs { "0", "[]", "{}", '[{"id":"x"}]', "null" } do
    it("lists what it documents: " .. given, function()
      local body = ('{"chats":[{"id":"c1"}],"items":%s,"next_cursor":null}'):format(given)
      local client = linq.client {
        api_key = "k", transport = { send = function() return { status = 200, body = body } end },
      }
      local page = assert(client.chats:list {})
      assert.equal(1, #page)
      assert.equal("c1", page.items[1].id)
    end)
  end
end)
