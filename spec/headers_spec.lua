local headers = require "linq.http.headers"

describe("headers.new", function()
  it("looks names up in any case", function()
    local fields = headers.new { ["Retry-After"] = "5" }
    for _, name in ipairs { "retry-after", "Retry-After", "RETRY-AFTER", "rEtRy-AfTeR" } do
      assert.equal("5", fields[name])
    end
    assert.is_nil(fields["retry"])
    assert.is_nil(fields[1])
  end)

  it("writes names in any case to one field", function()
    local fields = headers.new { A = "1" }
    fields.a = "2"
    fields["X-New"] = "3"
    fields["x-new"] = "4"
    assert.equal("2", fields.A)
    assert.equal("4", fields["X-NEW"])
    local count = 0
    for _ in pairs(fields) do
      count = count + 1
    end
    assert.equal(2, count)
  end)

  it("copies its argument", function()
    local given = { A = "1" }
    headers.new(given).a = "2"
    assert.equal("1", given.A)
    assert.is_nil(next(headers.new()))
  end)

  it("can be made from headers", function()
    assert.equal("1", headers.new(headers.new { A = "1" }).a)
  end)
end)

describe("headers.parse", function()
  local fields = headers.parse(table.concat({
    "HTTP/1.1 200 OK", "Content-Type: application/json; charset=utf-8", "X-Trace-ID:abc", "Set-Cookie: a=1",
    "set-cookie: b=2", "X-Empty:", "X-Spaces: \t both ends \t ", "X-Colon: a:b: c", "", "",
  }, "\r\n"))

  it("reads names in any case and values", function()
    assert.equal("application/json; charset=utf-8", fields["content-type"])
    assert.equal("application/json; charset=utf-8", fields["Content-Type"])
    assert.equal("abc", fields["x-trace-id"])
    assert.equal("a:b: c", fields["x-colon"])
  end)

  it("joins repeated fields", function()
    assert.equal("a=1, b=2", fields["set-cookie"])
  end)

  it("keeps empty fields", function()
    assert.equal("", fields["x-empty"])
  end)

  it("trims values", function()
    assert.equal("both ends", fields["x-spaces"])
  end)

  it("skips the status line", function()
    assert.is_nil(next(headers.parse "HTTP/1.1 200 OK\r\n\r\n"))
    assert.is_nil(headers.parse("HTTP/1.1 200 a: b\r\nC: d\r\n\r\n").a)
    assert.equal("d", headers.parse("HTTP/1.1 200 a: b\r\nC: d\r\n\r\n").c)
  end)

  it("reads lines that end with LF alone", function()
    local read = headers.parse "HTTP/2 200\nA: 1\nB: 2\n\n"
    assert.equal("1", read.a)
    assert.equal("2", read.b)
  end)

  it("skips lines that are no fields", function()
    local read = headers.parse "HTTP/1.1 200 OK\r\nno colon\r\n: no name\r\nA: 1\r\n\r\n"
    assert.equal("1", read.a)
    assert.is_nil(read[""])
  end)
end)

describe("headers.reserved", function()
  it("names the headers that the connection needs, in any case", function()
    for _, name in ipairs {
      "Content-Length", "transfer-encoding", "HOST", "Connection", "Upgrade", "Keep-Alive", "Proxy-Connection", "TE",
      "Trailer", "expect",
    } do
      assert.matches("header '" .. name .. "' cannot be set: it ", headers.reserved(name), 1, true)
    end
  end)

  it("is nil for others", function()
    for _, name in ipairs { "Content-Type", "Authorization", "X-Host", "Tea", "Accept-Encoding", "Cookie" } do
      assert.is_nil(headers.reserved(name))
    end
  end)
end)

describe("headers.invalid", function()
  it("is nil for a valid field", function()
    assert.is_nil(headers.invalid("X-Request-Id", "a b\tc"))
    assert.is_nil(headers.invalid("x!#$%&'*+-.^_`|~9", ""))
  end)

  it("describes a wrong name", function()
    for _, name in ipairs { "", "a b", "a:", "a\r\nb", "a\0", "é", "a(b)" } do
      assert.is_string(headers.invalid(name, "x"), name)
    end
    assert.is_string(headers.invalid(1, "x"))
  end)

  it("refuses CR, LF and NUL in a value, and values other than strings", function()
    for _, value in ipairs { "a\r", "a\nX: y", "a\r\nX: y", "\0", 5, true, {} } do
      assert.matches("X%-A", headers.invalid("X-A", value))
    end
  end)

  it("does not repeat the value", function()
    assert.not_matches("sesame", headers.invalid("authorization", "sesame\r\n"))
  end)
end)
