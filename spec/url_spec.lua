local json = require "linq.util.json"
local query_of = require "linq.http.query"
local url = require "linq.http.url"

describe("url.encode", function()
  it("leaves the unreserved characters", function()
    local text = "ABCXYZabcxyz0189-._~"
    assert.equal(text, url.encode(text))
  end)

  it("percent-encodes all others, with capital digits", function()
    assert.equal("%2B12052761148", url.encode "+12052761148")
    assert.equal("a%20b%2Fc%3Fd%23e%25%26%3D", url.encode "a b/c?d#e%&=")
    assert.equal("%00%0D%0A%7F%C3%A9", url.encode "\0\r\n\127\195\169")
    assert.equal("%5B%5D%3A%40%21%24%27%28%29%2A%2C%3B", url.encode "[]:@!$'()*,;")
  end)

  it("returns one value", function()
    assert.equal(1, select("#", url.encode "a b"))
  end)
end)

describe("linq.http.query", function()
  it("is empty without fields", function()
    assert.equal("", query_of {})
  end)

  it("puts the named fields first and sorts the others", function()
    assert.equal("z=1&b=2&a=3&c=4", query_of({ a = 3, b = 2, c = 4, z = 1 }, { "z", "missing", "b" }))
    assert.equal("a=1&b=2&c=3", query_of { c = 3, a = 1, b = 2 })
  end)

  it("writes numbers and booleans", function()
    assert.equal("a=45&b=false&c=true&d=0.5", query_of { a = 45, b = false, c = true, d = 0.5 })
    assert.equal("a=123456789012345&b=7", query_of { a = 123456789012345, b = 7.0 })
  end)

  it("encodes names and values", function()
    assert.equal("a%20b=c%26d", query_of { ["a b"] = "c&d" })
  end)

  it("repeats the name with brackets", function()
    assert.equal("phone_numbers%5B%5D=%2B1205&phone_numbers%5B%5D=%2B1206",
      query_of({ phone_numbers = { "+1205", "+1206" } }, nil, "brackets"))
  end)

  it("joins with commas", function()
    assert.equal("to=a%2Cb", query_of({ to = { "a", "b" } }, nil, "comma"))
  end)

  it("repeats the name", function()
    assert.equal("to=a&to=b", query_of({ to = { "a", "b" } }, nil, "repeat"))
  end)

  it("refuses values that no query can hold", function()
    for _, value in ipairs { print, json.null, 0 / 0, math.huge, { {} }, { print }, { json.null } } do
      for _, form in ipairs { "brackets", "comma", "repeat" } do
        local query, message = query_of({ field = value }, nil, form)
        assert.is_nil(query, form)
        assert.matches("field", message)
      end
    end
  end)

  it("refuses names that are not strings", function()
    local query, message = query_of { "value" }
    assert.is_nil(query)
    assert.is_string(message)
    assert.is_nil((query_of { "value", name = "x" }))
  end)
end)

describe("url.base", function()
  it("removes a trailing slash", function()
    assert.equal("https://api.linqapp.com/api/partner", url.base "https://api.linqapp.com/api/partner/")
    assert.equal("https://api.linqapp.com", url.base "https://api.linqapp.com//")
    assert.equal("https://h:8443/x", url.base "HTTPS://h:8443/x")
  end)

  it("returns one value on success", function()
    assert.equal(1, select("#", url.base "https://h/x/"))
  end)

  it("accepts http for loopback hosts", function()
    for _, host in ipairs {
      "localhost", "LOCALHOST", "localhost:8080", "127.0.0.1", "127.0.0.1:80", "127.8.9.10", "[::1]", "[::1]:8080",
    } do
      assert.equal("http://" .. host, url.base("http://" .. host))
    end
  end)

  it("refuses http for other hosts", function()
    for _, authority in ipairs {
      "evil.com", "localhost.evil.com", "127.0.0.1.evil.com", "evil.com:80", "10.0.0.1", "0.0.0.0", "[::]", "[::2]",
      "1127.0.0.1", "127.0.0.1x", "localhost.", "evillocalhost", "2130706433", "192.168.0.127",
      "[::ffff:8.8.8.8]", "localhost-evil.com", "127.evil.com", "127.0.0.999",
    } do
      assert.is_nil((url.base("http://" .. authority)), authority)
      assert.is_nil((url.base("HTTP://" .. authority)), authority)
    end
  end)

  it("names the reason, and the option that allows it", function()
    local _, message = url.base "http://evil.com"
    assert.matches("evil.com", message, 1, true)
    assert.matches("allow_http", message)
  end)

  it("accepts http for any host with allow_http", function()
    assert.equal("http://10.0.0.1:80/x", url.base("http://10.0.0.1:80/x", true))
  end)

  it("refuses user names, however they look, even when http is allowed", function()
    for _, authority in ipairs {
      "127.0.0.1@evil.com", "127.0.0.1:80@evil.com", "localhost@evil.com", "user:password@localhost",
      "localhost\\@evil.com", "[::1]@evil.com", "[::1].evil.com", "[::1]evil.com", "localhost%40evil.com",
      "localhost%2eevil.com", "@localhost", "localhost,evil.com", "localhost;evil.com",
    } do
      for _, scheme in ipairs { "http://", "https://" } do
        assert.is_nil((url.base(scheme .. authority)), authority)
        assert.is_nil((url.base(scheme .. authority, true)), authority)
      end
    end
  end)

  it("does not repeat a password in the message", function()
    local _, message = url.base "https://user:hunter2@api.linqapp.com"
    assert.not_matches("hunter2", message)
  end)

  it("refuses queries, fragments, spaces and control characters", function()
    for _, text in ipairs {
      "https://h/x?a=b", "https://h/x#f", "http://localhost#@evil.com", "http://localhost?@evil.com", "https://h/a b",
      "https://h/\r\nX: y", "https://h/\0", "https://h\t/", "https://h/\127",
    } do
      assert.is_nil((url.base(text)), text)
    end
  end)

  it("refuses other schemes and texts that are not absolute URLs", function()
    for _, text in ipairs {
      "", "h", "//h/x", "/x", "https:/h", "https://", "https:///x", "ftp://h", "file:///etc/passwd", "https//h",
      "javascript://h", "https://h:", "https://h:8o", "https://h:80:80", "https://:80", " https://h",
    } do
      assert.is_nil((url.base(text)), text)
      assert.is_nil((url.base(text, true)), text)
    end
  end)
end)
