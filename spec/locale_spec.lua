-- The program's locale, which it may set at any time, changes nothing. `make locale` creates these
-- locales; without them the specs are pending.
local core = require "linq.core"
local headers = require "linq.http.headers"
local json = require "linq.util.json"
local linq = require "linq"
local build = require "linq.call.build"
local query = require "linq.http.query"
local url = require "linq.http.url"

local own = os.setlocale()

local locales = {}
for _, name in ipairs { "tr_TR.ISO-8859-9", "tr_TR.UTF-8", "de_DE.UTF-8" } do
  if os.setlocale(name) then
    locales[#locales + 1] = name
  end
end
os.setlocale(own)

if not locales[1] then
  describe("a program's locale", function()
    pending "needs a locale that make locale creates"
  end)
end

for _, locale in ipairs(locales) do
  describe("in the locale " .. locale .. " linq", function()
    before_each(function()
      os.setlocale "C"
      assert(core.parse "[0.5]") -- lua-cjson remembers the decimal point of "C"
      assert(os.setlocale(locale))
    end)

    after_each(function()
      os.setlocale(own)
    end)

    it("finds headers in any case", function()
      local fields = headers.new { ["X-Trace-ID"] = "t" }
      assert.equal("t", fields["x-trace-id"])
      assert.equal("t", headers.parse("HTTP/1.1 200 OK\r\nX-TRACE-ID: t\r\n\r\n")["x-trace-id"])
    end)

    it("allows no other letters in a header's name", function()
      assert.is_string(headers.invalid("na\231me", "x"))
    end)

    it("recognizes the user's key header in any case", function()
      local row = { name = "x", key = "message.idempotency_key" }
      local body, key = build.with_key(row, {}, { headers = { ["IDEMPOTENCY-KEY"] = "mine" } },
        { auto_idempotency = true })
      assert.equal("mine", key)
      assert.equal("mine", body.message.idempotency_key)
    end)

    it("normalizes addresses and content types", function()
      assert.equal("alice@iris.example", linq.phone.normalize "ALICE@IRIS.EXAMPLE")
      assert.equal("image/gif", require("linq.http.content_types").guess "A.GIF")
    end)

    it("accepts only schemes and hosts", function()
      assert.equal("https://api.example", (url.base("https://api.example", false)))
      assert.is_nil((url.base("https://\231a.example", false)))
      assert.is_nil((url.base("ht\231ps://api.example", false)))
    end)

    it("finds the headers of a webhook", function()
      local body = '{"event_type":"message.received","event_id":"e","data":{}}'
      local secret = "whsec_MfKQ9r8GKYqTwjUPD8ILPZIo2LaLaSw0"
      local signed = linq.webhooks.sign(body, { secret = secret })
      local shouted = {}
      for name, value in pairs(signed) do
        shouted[name:gsub("i", "I")] = value
      end
      assert(linq.webhooks.verify(body, shouted, { secret = secret }))
    end)

    it("reads numbers with a point", function()
      assert.same({ 1.5, -0.25, 1e-3 }, core.decode "[1.5, -0.25, 1.0e-3]")
      os.setlocale "C"
      assert.same({ 1.5 }, core.decode "[1.5]")
      assert.is_nil((core.decode "[1.9e308]"))
      os.setlocale(locale)
      assert.is_nil((core.decode "[1.9e308]"))
      assert.same({ 1.7e308 }, core.decode "[1.7e308]")
      assert.is_nil((core.decode "[1,]"))
    end)

    it("reads a number that is a field", function()
      local client = linq.client {
        transport = { send = function() return { status = 200, headers = {}, body = '{"id":"x","score":1.5}' } end },
      }
      assert.equal(3, client.chats:retrieve("x").score * 2)
    end)

    it("writes numbers with a point", function()
      assert.equal("[1.5,0.1,3]", json.encode { 1.5, 0.1, 3 })
      assert.equal("a=1.5", query { a = 1.5 })
      assert.equal("1.5", json.number_text(1.5))
      assert.equal("123456.75", json.number_text(123456.75))
    end)

    it("prints metrics with a point", function()
      local metrics = linq.metrics.new { buckets = { 0.5, 2.5 } }
      metrics:observer() { type = "response", operation = "IOI", status = 200, elapsed = 1.5 }
      local text = metrics:text()
      assert.is_nil(text:find "%d,%d")
      assert.truthy(text:find('_bucket{operation="IOI",le="2.5"} 1\n', 1, true))
      assert.truthy(text:find('_sum{operation="IOI"} 1.5\n', 1, true))
    end)

    it("waits as long as Retry-After says", function()
      local waits = {}
      local client = linq.client {
        api_key = "k", max_retries = 1, on_event = function(event) waits[#waits + 1] = event.wait end,
        transport = { send = function()
          return { status = #waits == 0 and 503 or 200, headers = { ["RETRY-AFTER-MS"] = "1.5" }, body = "{}" }
        end },
      }
      client:request { path = "/x" }
      assert.equal(0.0015, waits[1])
    end)
  end)
end
