local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"
local redact = require "linq.util.redact"

local SECRET = "Open/sesame+0123456789"

local function all_escaped(text)
  return (text:gsub(".", function(char)
    return ("\\u00%02X"):format(char:byte())
  end))
end

local function percent_encoded(text)
  return (text:gsub(".", function(char)
    return ("%%%02x"):format(char:byte())
  end))
end

local encodings = {
  ["as it is"] = SECRET,
  ["in lower case"] = SECRET:lower(),
  ["with an escaped solidus"] = SECRET:gsub("/", "\\/"),
  ["with one character escaped"] = SECRET:gsub("s", "\\u0073", 1),
  ["with all characters escaped"] = all_escaped(SECRET),
  ["percent-encoded where it must be"] = SECRET:gsub("/", "%%2F"):gsub("+", "%%2b"),
  ["percent-encoded"] = percent_encoded(SECRET),
  ["percent-encoded in JSON"] = percent_encoded(SECRET):gsub("%%", "\\u0025"),
  ["escaped in JSON in JSON"] = all_escaped(SECRET):gsub("\\", "\\\\"),
  ["in base64"] = core.base64_encode(SECRET),
  ["as the password of Basic"] = core.base64_encode("user:" .. SECRET),
  ["as the user of Basic"] = core.base64_encode(SECRET .. ":x"),
  ["in base64 after one more byte"] = core.base64_encode("user1:" .. SECRET),
  ["in base64 for URLs"] = core.base64_encode("~~?>" .. SECRET .. "~~"):gsub("+", "-"):gsub("/", "_"),
}

-- Decodes each word as a JSON string, and then as part of a URL.
local function decoded(text)
  return (text:gsub('[^%s%c"]+', function(word)
    return (json.decode('"' .. word .. '"'))
  end):gsub("%%(%x%x)", function(digits)
    return string.char(tonumber(digits, 16))
  end))
end

-- Returns what a reader could recover from the text.
local function reads(text)
  local found = {}
  for _ = 1, 3 do
    found[#found + 1] = text:lower():find(SECRET:lower(), 1, true)
    for run in text:gsub("-", "+"):gsub("_", "/"):gmatch("[%w+/]+=*") do
      for first = 1, 4 do
        local bytes = core.base64_decode(run:sub(first, first - 1 + math.floor((#run - first + 1) / 4) * 4))
        found[#found + 1] = bytes and bytes:find(SECRET:sub(5, -5), 1, true)
      end
    end
    text = decoded(text)
  end
  return found[1] ~= nil
end

describe("a secret is removed from a text", function()
  for name, text in pairs(encodings) do
    it(name, function()
      local given = "key: " .. text .. ", 100%, \\n."
      assert.is_true(reads(given))
      local clean = redact.of(SECRET)(given)
      assert.is_false(reads(clean), clean)
      assert.matches("^key: ", clean)
      assert.matches("[redacted]", clean, 1, true)
    end)
  end

  it("at every occurrence", function()
    assert.equal("[redacted], [redacted]", redact.of(SECRET)(SECRET .. ", " .. SECRET))
  end)

  it("and nothing else is changed", function()
    for _, text in ipairs { "", "100% \\u0041 \\/ %41", "a task", core.base64_encode(("x"):rep(100)) } do
      assert.equal(text, redact.of(SECRET)(text))
    end
  end)

  it("only when it is long enough to be a secret", function()
    assert.equal("a task to do", redact.of "k"("a task to do"))
    assert.equal("1234567", redact.of "1234567"("1234567"))
    assert.equal("[redacted]", redact.of "12345678"("12345678"))
    assert.equal("text", redact.of(nil)("text"))
  end)
end)

describe("an error's answer with the secret", function()
  local function err_of(status, body, fields, key)
    local client = linq.client {
      api_key = key or SECRET, max_retries = 0,
      transport = { send = function() return { status = status, body = body, headers = fields or {} } end },
    }
    return select(2, client.chats:retrieve "x")
  end

  it("as a name in its JSON does not show it", function()
    for _, body in ipairs {
      json.encode { error = { message = "no" }, [SECRET] = 1 },
      json.encode { errors = { { [SECRET] = { [SECRET] = SECRET } } } },
      json.encode { errors = { "x", { SECRET } }, message = "no" },
    } do
      for _, status in ipairs { 401, 200 } do
        assert.is_false(reads(fakes.dump(err_of(status, body))))
      end
    end
  end)

  it("keeps the rest of it", function()
    local err = err_of(422, json.encode { errors = { { code = 7, [SECRET] = { "a" }, detail = "no" } } })
    assert.equal(7, err.errors[1].code)
    assert.equal("a", err.errors[1]["[redacted]"][1])
    assert.equal("no", err.message)
  end)

  it("as the name of a header does not show it", function()
    local key = "Open-Sesame-0123456789"
    local err = err_of(500, "", { [key] = "x", ["X-Echo"] = key }, key)
    assert.is_nil(fakes.dump(err):lower():find(key:lower(), 1, true))
    assert.equal("x", err.headers["[redacted]"])
  end)

  it("as a number does not show it", function()
    local err = err_of(400, '{"error":{"code":123456789,"message":"no"}}', nil, "123456789")
    assert.equal("[redacted]", err.code)
  end)

  it("in escapes does not show it", function()
    for _, text in pairs(encodings) do
      assert.is_false(reads(fakes.dump(err_of(400, '{"error":{"message":"' .. text .. '"}}'))))
      assert.is_false(reads(fakes.dump(err_of(400, text, { ["x-echo"] = text }))))
    end
  end)

  it("that is a short word is not garbled", function()
    assert.equal("a task", err_of(400, '{"error":{"message":"a task"}}', nil, "k").message)
  end)

  it("is cut after the secret was removed, in each text", function()
    for _, before in ipairs { 4085, 4090, 4095 } do
      local said = ("x"):rep(before) .. SECRET
      local err = err_of(400, json.encode { error = { message = said, code = said, doc_url = said }, trace_id = said })
      for _, name in ipairs { "message", "code", "doc_url", "trace_id", "body" } do
        assert.is_true(#err[name] <= 4096, name)
        assert.is_nil(err[name]:find("Open", 1, true), name)
      end
    end
  end)
end)
