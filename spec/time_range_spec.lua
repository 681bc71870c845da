-- chat:each_message{ since =, before = }: what it gives, and where it stops.
local calendar = require "linq.util.calendar"
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"

local PAGE, COUNT = 10, 100
local START = calendar.time "2026-08-20T09:00:00Z"

-- The time of the message with this number: one a minute.
local function time_of(number)
  return os.date("!%Y-%m-%dT%H:%M:%SZ", START + number * 60)
end

local forms = {
  v3 = { message = '{"id":"%d","created_at":"%s"}', page = '{"messages":[%s],"next_cursor":%s}' },
  v2 = { message = '{"id":%d,"sent_at":"%s"}', page = '{"data":[%s],"meta":{"page":%d,"total_pages":10}}' },
}

local function of_v3(first)
  return first + PAGE <= COUNT and ('"%d"'):format(first + PAGE) or "null"
end

local function of_v2(first)
  return (first - 1) / PAGE + 1
end

-- A transport that lists messages 1 to 100 in pages of 10. `number_at` gives the number of the
-- message at a place.
local function listing(version, number_at)
  return fakes.transport(function(request)
    if not request.path:find "messages" then
      return fakes.json(200, version == "v3" and '{"id":"c"}' or '{"data":{"id":45}}')
    end
    local first = tonumber(request.path:match "cursor=(%d+)")
      or ((tonumber(request.path:match "[?&]page=(%d+)") or 1) - 1) * PAGE + 1
    local list = {}
    for place = first, first + PAGE - 1 do
      local number = number_at(place)
      list[#list + 1] = forms[version].message:format(number, time_of(number))
    end
    local rest = version == "v3" and of_v3(first) or of_v2(first)
    return fakes.json(200, forms[version].page:format(table.concat(list, ","), rest))
  end)
end

local orders = {
  ["oldest first"] = function(place) return place end,
  ["newest first"] = function(place) return COUNT + 1 - place end,
}

for _, version in ipairs { "v3", "v2" } do
  for order, number_at in pairs(orders) do
    local newest_first = order == "newest first"

    describe(("each_message of a list of %s, %s,"):format(version, order), function()
      -- The numbers that are given, sorted, and how many pages were fetched.
      local function read(fields)
        local transport = listing(version, number_at)
        local client = linq[version].client { transport = transport }
        local chat = assert(client.chats:retrieve(version == "v3" and "c" or 45))
        local numbers = {}
        for message in chat:each_message(fields) do
          numbers[#numbers + 1] = tonumber(message.id)
        end
        table.sort(numbers)
        return { numbers[1], numbers[#numbers], #numbers }, #transport.requests - 1, transport
      end

      it("gives all without them", function()
        local numbers, pages = read()
        assert.same({ 1, 100, 100 }, numbers)
        assert.equal(10, pages)
      end)

      it("gives what is not older than since, and stops after it", function()
        local numbers, pages = read { since = time_of(75) }
        assert.same({ 75, 100, 26 }, numbers)
        assert.equal(newest_first and 3 or 10, pages)
      end)

      it("gives what is older than before, and stops after it", function()
        local numbers, pages = read { before = time_of(25) }
        assert.same({ 1, 24, 24 }, numbers)
        assert.equal(newest_first and 10 or 3, pages)
      end)

      it("takes both, and Unix times", function()
        local numbers, pages = read { since = START + 42 * 60, before = START + 48 * 60 }
        assert.same({ 42, 47, 6 }, numbers)
        assert.equal(newest_first and 6 or 5, pages)
      end)

      it("stops on the first page when nothing can follow", function()
        local numbers, pages = read(newest_first and { since = time_of(200) } or { before = time_of(-5) })
        assert.same({ nil, nil, 0 }, numbers)
        assert.equal(1, pages)
      end)

      it("reads on when what is wanted comes last", function()
        assert.same({ 100, 100, 1 }, (read { since = time_of(100) }))
        assert.same({ 1, 1, 1 }, (read { before = time_of(2) }))
      end)

      it("sends them as the API knows them", function()
        local _, _, transport = read { since = "2026-08-20T05:15:00-05:00", before = "2026-08-20T10:20:00Z" }
        local query = transport.requests[2].path:match("%?.*$") or ""
        assert.is_nil(query:find("since", 1, true))
        if version == "v3" then
          assert.is_nil(query:find("before", 1, true))
        else
          assert.matches("after=2026-08-20T10%3A14%3A59Z", query, 1, true)
          assert.matches("before=2026-08-20T10%3A20%3A00Z", query, 1, true)
        end
      end)

      if version == "v2" then
        it("sends times of every century", function()
          local _, _, transport = read { since = "1970-01-01T00:00:01Z", before = 253402300799 }
          local query = transport.requests[2].path:match("%?.*$") or ""
          assert.matches("after=1970-01-01T00%3A00%3A00Z", query, 1, true)
          assert.matches("before=9999-12-31T23%3A59%3A59Z", query, 1, true)
        end)
      end
    end)
  end
end

describe("each_message with since and before", function()
  local function numbers_of(messages, fields)
    local list = {}
    for i, message in ipairs(messages) do
      list[i] = ('{"id":"%d","created_at":%s%s}'):format(i, message[1] and '"' .. time_of(message[1]) .. '"' or "null",
        message.late and ',"reconciled_at":"2026-08-21T00:00:00Z"' or "")
    end
    local chat = fakes.chat('{"id":"c"}', { transport = fakes.transport(
      fakes.json(200, '{"messages":[' .. table.concat(list, ",") .. "]}")) })
    local found = {}
    for message in chat:each_message(fields) do
      found[#found + 1] = tonumber(message.id)
    end
    return found
  end

  it("does not take history that arrived late, or two that changed places, for the order", function()
    local list = { { 50 }, { 3, late = true }, { 49 }, { 48 }, { 20 } }
    assert.same({ 1, 3, 4 }, numbers_of(list, { since = time_of(40) }))
    list = { { 50 }, { 51 }, { 49 }, { 48 }, { 20 }, { 19 } }
    assert.same({ 5, 6 }, numbers_of(list, { before = time_of(40) }))
    list = { { 10 }, { 9 }, { 12 }, { 60 }, { 61 } }
    assert.same({ 4, 5 }, numbers_of(list, { since = time_of(40) }))
  end)

  it("gives a message without a time", function()
    assert.same({ 1, 2, 3 }, numbers_of({ { 50 }, {}, { 49 }, { 3 } }, { since = time_of(40) }))
  end)

  it("does not change the caller's fields, and raises for what is no time", function()
    local fields = { since = time_of(1) }
    numbers_of({ { 1 } }, fields)
    assert.same({ since = time_of(1) }, fields)
    local chat = fakes.chat '{"id":"c"}'
    assert.equal("chat:each_message: since must be a time, ISO 8601 text or a Unix time, got \"yesterday\"",
      fakes.misuse(function() chat:each_message { since = "yesterday" } end))
    assert.equal("chat:each_message: before must be a time, ISO 8601 text or a Unix time, got true",
      fakes.misuse(function() chat:each_message { before = true } end))
    assert.equal("chat:each_message: since must be a time, ISO 8601 text or a Unix time, got -1; "
      .. "before must be a time, ISO 8601 text or a Unix time, got \"2026-02-40\"",
      fakes.misuse(function() chat:each_message { since = -1, before = "2026-02-40" } end))
  end)
end)

describe("a time of the API", function()
  it("is read with fraction and zone, in any locale", function()
    for text, seconds in pairs {
      ["1970-01-01"] = 0, ["1970-01-01T00:00:01Z"] = 1, ["1970-01-01T00:00:01.25Z"] = 1.25,
      ["2025-05-21T15:31:00.000-05:00"] = 1747859460, ["2025-05-21 15:30:00 -0600"] = 1747863000,
      ["2026-08-20T09:15:00.123456789Z"] = 1787217300.123456789, ["1970-01-01T01:00:00+01:00"] = 0,
    } do
      assert.is_true(math.abs(seconds - calendar.time(text)) < 1e-6, text)
    end
  end)

  it("is written in UTC, in every century", function()
    for text, seconds in pairs {
      ["1970-01-01T00:00:00Z"] = 0, ["1969-12-31T23:59:59Z"] = -1, ["1972-02-29T12:30:45Z"] = 68214645.9,
      ["2000-02-29T00:00:00Z"] = 951782400, ["2038-01-19T03:14:08Z"] = 2 ^ 31, ["2100-03-01T00:00:00Z"] = 4107542400,
      ["9999-12-31T23:59:59Z"] = 253402300799,
    } do
      assert.equal(text, calendar.text(seconds))
    end
    for time = -86400, 4e9, 30.4 * 86400 do
      assert.equal(math.floor(time), calendar.time(calendar.text(time)))
    end
  end)

  it("is nothing else", function()
    for _, value in ipairs {
      "", "now", "2026", "2026-08-20T", "2026-08-20T09:15", "2026-08-20T09:15:00X", 5, true, "2026-13-01", "2026-00-01",
      "2026-01-00", "2026-01-32", "2026-01-01T25:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
    } do
      assert.is_nil(calendar.time(value))
    end
  end)
end)
