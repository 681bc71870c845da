local ascii = require "linq.util.ascii"
local assert_reads_back = require "spec.support.reads_back"
local core = require "linq.core"
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"
local servers = require "spec.support.servers"

local SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw7Jxx2Oll+OE="

local V2_SECRET = "s3cret" -- the documents' own

local read_file = require("spec.support.files").read

local function fixture(name)
  return read_file("spec/fixtures/webhooks/" .. name .. ".json")
end

local vector = json.decode(fixture "vector")
local NOW = tonumber(vector["webhook-timestamp"])

local function headers_of(changes)
  local headers = {
    ["webhook-id"] = vector["webhook-id"],
    ["webhook-timestamp"] = vector["webhook-timestamp"],
    ["webhook-signature"] = vector["webhook-signature"],
  }
  for name, value in pairs(changes or {}) do
    headers[name] = value or nil
  end
  return headers
end

local function unwrap(changes, options)
  local given = { secret = vector.secret, now = NOW }
  for name, value in pairs(options or {}) do
    given[name] = value
  end
  return linq.webhooks.unwrap(vector.body, headers_of(changes), given)
end

describe("#valgrind webhooks.unwrap", function()
  it("accepts the documented vector", function()
    local event = assert(unwrap())
    assert.equal("event", linq.type(event))
    assert.equal("message.received", event.event_type)
    assert.equal(vector["webhook-id"], event.event_id)
  end)

  it("accepts the vectors of Standard Webhooks", function()
    local body = '{"test": 2432232314}'
    local headers = {
      ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
      ["webhook-timestamp"] = "1614265330",
      ["webhook-signature"] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    local options = { secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", now = 1614265330 }
    assert.is_true(linq.webhooks.verify(body, headers, options))
    options.secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert.is_true(linq.webhooks.verify(body, headers, options))
    headers["webhook-signature"] = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= "
      .. "v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= " .. headers["webhook-signature"]
    assert.is_true(linq.webhooks.verify(body, headers, options))
  end)

  it("accepts the older headers when there are no others", function()
    local headers = {
      ["X-Webhook-Timestamp"] = vector["webhook-timestamp"],
      ["X-WEBHOOK-SIGNATURE"] = vector["x-webhook-signature"],
    }
    assert(linq.webhooks.unwrap(vector.body, headers, { secret = vector.secret, now = NOW }))
    headers["webhook-id"] = "x"
    local event, err = linq.webhooks.unwrap(vector.body, headers, { secret = vector.secret, now = NOW })
    assert.is_nil(event)
    assert.equal("headers", err.check)
  end)

  it("accepts headers in any case, repeated headers, and several secrets", function()
    local headers = {}
    for name, value in pairs(headers_of()) do
      headers[ascii.upper(name)] = value
    end
    assert(linq.webhooks.unwrap(vector.body, headers, { secret = vector.secret, now = NOW }))
    assert(unwrap { ["webhook-signature"] = { "v1,bm8=", vector["webhook-signature"] } })
    assert(unwrap(nil, { secret = { "whsec_b3RoZXIgb3RoZXIgb3RoZXI=", vector.secret } }))
  end)

  local refusals = {
    { "another secret", {}, { secret = "whsec_b3RoZXIgb3RoZXIgb3RoZXI=" }, "signature" },
    { "a changed id", { ["webhook-id"] = "other" }, {}, "signature" },
    { "a changed timestamp", { ["webhook-timestamp"] = ("%d"):format(NOW + 1) }, {}, "signature" },
    { "a signature of another version", { ["webhook-signature"] = "v2" .. vector["webhook-signature"]:sub(3) }, {},
      "signature" },
    { "an empty signature", { ["webhook-signature"] = "" }, {}, "signature" },
    { "a cut signature", { ["webhook-signature"] = vector["webhook-signature"]:sub(1, -2) }, {}, "signature" },
    { "an old timestamp", {}, { now = NOW + 301 }, "timestamp" },
    { "a future timestamp", {}, { now = NOW - 301 }, "timestamp" },
    { "a timestamp that is none", { ["webhook-timestamp"] = "yesterday" }, {}, "timestamp" },
    { "a missing id", { ["webhook-id"] = false }, {}, "headers" },
    { "a missing timestamp", { ["webhook-timestamp"] = false }, {}, "headers" },
    { "a missing signature", { ["webhook-signature"] = false }, {}, "headers" },
    { "no header at all",
      { ["webhook-id"] = false, ["webhook-timestamp"] = false, ["webhook-signature"] = false }, {}, "headers" },
  }
  for _, row in ipairs(refusals) do
    it("refuses " .. row[1], function()
      local event, err = unwrap(row[2], row[3])
      assert.is_nil(event)
      assert.equal(row[4], err.check, tostring(err))
      assert.is_nil(tostring(err):find(vector["webhook-signature"]:sub(4, 20), 1, true))
    end)
  end

  it("refuses a changed body, of any size and with any bytes", function()
    local options = { secret = SECRET, now = NOW }
    for _, body in ipairs { vector.body .. " ", vector.body:sub(1, -2), "", ("x"):rep(10 * 1024 * 1024), "\0\0" } do
      local event, err = linq.webhooks.unwrap(body, headers_of(), options)
      assert.is_nil(event)
      assert.equal("signature", err.check)
    end
  end)

  it("reports a signed body that is not an event", function()
    local long = '{"event_type":12345678901234567890}'
    for _, body in ipairs { "", "no json", "[]", "{}", '{"event_type":5}', long, "null", "\0", '{"event_type":"x"' } do
      local event, err = linq.webhooks.unwrap(body, linq.webhooks.sign(body, { secret = SECRET, id = "e" }),
        { secret = SECRET })
      assert.is_nil(event)
      assert.equal("body", err.check)
      assert.equal("decode", err.kind)
    end
  end)

  it("accepts 10 MB and NUL bytes that are signed", function()
    local body = '{"event_type":"x","data":{"text":"' .. ("y"):rep(10 * 1024 * 1024) .. '\\u0000"}}'
    local event = assert(linq.webhooks.unwrap(body, linq.webhooks.sign(body, { secret = SECRET }), { secret = SECRET }))
    assert.equal(10 * 1024 * 1024 + 1, #event.data.text)
    local bytes = "a\0b\255"
    assert.is_true(linq.webhooks.verify(bytes, linq.webhooks.sign(bytes, { secret = SECRET }), { secret = SECRET }))
  end)

  it("accepts the edge of the window, and a custom window", function()
    assert(unwrap(nil, { now = NOW + 300 }))
    assert(unwrap(nil, { now = NOW - 300 }))
    assert(unwrap(nil, { now = NOW + 5000, tolerance = 5000 }))
    assert.is_nil((unwrap(nil, { now = NOW + 2, tolerance = 1 })))
  end)

  it("raises for misuse", function()
    for _, wrong in ipairs {
      function() linq.webhooks.unwrap({}, {}, { secret = SECRET }) end,
      function() linq.webhooks.unwrap("x", nil, { secret = SECRET }) end,
      function() linq.webhooks.unwrap("x", {}) end,
      function() linq.webhooks.unwrap("x", {}, {}) end,
      function() linq.webhooks.unwrap("x", {}, { secret = "" }) end,
      function() linq.webhooks.unwrap("x", {}, { secert = SECRET }) end,
      function() unwrap(nil, { secret = "not base64!" }) end,
      function() unwrap(nil, { client = linq.v2.client { transport = fakes.documented() } }) end,
    } do
      local ok, message = pcall(wrong)
      assert.is_false(ok)
      assert.matches("webhooks", message)
    end
  end)
end)

describe("what could let a forged delivery pass is refused:", function()
  local function forged(key, body)
    return {
      ["webhook-id"] = "e", ["webhook-timestamp"] = ("%d"):format(NOW),
      ["webhook-signature"] = "v1," .. core.base64_encode(core.hmac_sha256(key, ("e.%d."):format(NOW) .. body)),
    }
  end

  local function misused(fn, ...)
    local ok, message = pcall(fn, ...)
    assert.is_false(ok)
    assert.equal("string", type(message))
    return message
  end

  it("a secret whose key is empty, or short", function()
    for _, secret in ipairs {
      "whsec_", "====", "whsec_====", "whsec_QQ==", "whsec_" .. core.base64_encode(("k"):rep(15)), ("="):rep(40),
      "short!",
    } do
      local options = { secret = secret, now = NOW }
      local key = core.base64_decode((secret:gsub("^whsec_", ""))) or secret
      local message = misused(linq.webhooks.unwrap, "{}", forged(key, "{}"), options)
      assert.matches("secret is too short", message, 1, true)
      assert.not_matches("QQ", message, 1, true)
      local older = { ["x-webhook-signature"] = "x" }
      assert.matches("too short", misused(linq.webhooks.verify, "{}", older, options), 1, true)
      assert.matches("too short", misused(linq.webhooks.sign, "{}", { secret = secret }), 1, true)
      options.secret = { SECRET, secret }
      assert.matches("too short", misused(linq.webhooks.verify, "{}", forged(key, "{}"), options), 1, true)
    end
  end)

  it("a short secret of v2", function()
    for _, secret in ipairs { "k", "12345" } do
      local headers = { ["x-webhook-signature"] = "sha256=" .. core.hex(core.hmac_sha256(secret, "{}")) }
      assert.matches("too short", misused(linq.v2.webhooks.unwrap, "{}", headers, { secret = secret }), 1, true)
      assert.matches("too short", misused(linq.v2.webhooks.verify, "{}", headers, { secret = secret }), 1, true)
      assert.matches("too short", misused(linq.v2.webhooks.sign, "{}", { secret = secret }), 1, true)
    end
  end)

  it("a tolerance without an end", function()
    for _, name in ipairs { "tolerance", "now" } do
      for _, value in ipairs { math.huge, -math.huge, 0 / 0, -1, "300" } do
        local options = { secret = SECRET, now = NOW }
        options[name] = value
        local body = vector.body
        assert.matches("'" .. name .. "'", misused(linq.webhooks.verify, body, headers_of(), options), 1, true)
      end
    end
    for _, value in ipairs { math.huge, 0 / 0, -1, "x" } do
      assert.matches("'timestamp'", misused(linq.webhooks.sign, "{}", { secret = SECRET, timestamp = value }), 1, true)
    end
  end)
end)

describe("the secret of webhooks", function()
  local variables
  local v2_body = fixture "v2/message.received"
  local V2_HEADERS = { ["x-webhook-signature"] = "sha256=" .. core.hex(core.hmac_sha256(V2_SECRET, v2_body)) }

  before_each(function()
    variables = {}
    stub(os, "getenv", function(name) return variables[name] end)
  end)

  after_each(function()
    os.getenv:revert() -- luacheck: ignore
  end)

  it("is that of LINQ_WEBHOOK_SECRET where none is given", function()
    variables.LINQ_WEBHOOK_SECRET = vector.secret
    assert.equal("message.received", assert(linq.webhooks.unwrap(vector.body, headers_of(), { now = NOW })).event_type)
    assert.is_true(linq.webhooks.verify(vector.body, headers_of(), { now = NOW }))
    local signed = linq.webhooks.sign(vector.body, { id = vector["webhook-id"], timestamp = NOW })
    assert.equal(vector["webhook-signature"], signed["webhook-signature"])
    assert.is_true(linq.webhooks.verify("{}", linq.webhooks.sign "{}"))
  end)

  it("is that of LINQ_WEBHOOK_SECRET for v2 too", function()
    variables.LINQ_WEBHOOK_SECRET = V2_SECRET
    assert.equal("message.received", assert(linq.v2.webhooks.unwrap(v2_body, V2_HEADERS)).event_type)
    assert.is_true(linq.v2.webhooks.verify(v2_body, V2_HEADERS, {}))
    assert.same(V2_HEADERS, linq.v2.webhooks.sign(v2_body))
  end)

  it("that is given is the one", function()
    variables.LINQ_WEBHOOK_SECRET = "whsec_b3RoZXIgb3RoZXIgb3RoZXI="
    assert(unwrap())
    local event, err = linq.webhooks.unwrap(vector.body, headers_of(), { now = NOW })
    assert.is_nil(event)
    assert.equal("signature", err.check)
  end)

  it("is missed with the variable's name and nginx's directive", function()
    for _, value in ipairs { false, "" } do
      variables.LINQ_WEBHOOK_SECRET = value or nil
      for _, webhooks in ipairs { linq.webhooks, linq.v2.webhooks } do
        for _, call in ipairs {
          function() webhooks.unwrap("{}", {}) end,
          function() webhooks.unwrap("{}", {}, {}) end,
          function() webhooks.verify("{}", {}, {}) end,
          function() webhooks.sign "{}" end,
        } do
          local message = fakes.misuse(call)
          assert.matches("webhooks: no secret: give the option 'secret' or set the environment variable "
            .. "LINQ_WEBHOOK_SECRET (in nginx also: env LINQ_WEBHOOK_SECRET;)", message, 1, true)
        end
      end
    end
  end)

  it("of the environment is checked like a given one", function()
    variables.LINQ_WEBHOOK_SECRET = "whsec_QQ=="
    local message = fakes.misuse(function() linq.webhooks.unwrap("{}", {}) end)
    assert.matches("too short", message, 1, true)
    assert.not_matches("QQ", message, 1, true)
  end)

  it("may be two while one is being replaced, of either version", function()
    local other = "whsec_b3RoZXIgb3RoZXIgb3RoZXI="
    for _, secrets in ipairs { { other, vector.secret }, { vector.secret, other } } do
      assert(unwrap(nil, { secret = secrets }))
    end
    assert.is_true(linq.v2.webhooks.verify(v2_body, V2_HEADERS, { secret = { "another", V2_SECRET } }))
    local _, err = linq.v2.webhooks.verify(v2_body, V2_HEADERS, { secret = { "another", "one more" } })
    assert.equal("signature", err.check)
    for _, wrong in ipairs { {}, { vector.secret, 5 }, { vector.secret, "" }, 5, "", true } do
      assert.matches("'secret'", fakes.misuse(function() unwrap(nil, { secret = wrong }) end), 1, true)
    end
  end)
end)

describe("#nginx the secret of webhooks in nginx", function()
  local conf = [[
%s
%s
worker_processes 1;
events { worker_connections 16; }
http {
  %s
  server {
    listen 127.0.0.1:%d;
    location / { content_by_lua_block {
      local linq = require "linq"
      local ok, told = pcall(function()
        return tostring(linq.webhooks.verify("{}", linq.webhooks.sign "{}"))
      end)
      ngx.print(told)
    } }
  }
}
]]

  local function told(directive)
    local server = require "linq.sandbox.server"
    local nginx = servers.nginx(function(dir, port)
      return conf:format(server.preamble(dir), directive, server.http_preamble(dir), port)
    end, { LINQ_WEBHOOK_SECRET = SECRET })
    local client = linq.client { api_key = "k", base_url = nginx.origin }
    local answer = assert(client:request { path = "/" }).body
    nginx:stop()
    return answer
  end

  it("is that of the environment, where the env directive lets workers see it", function()
    assert.equal("true", told "env LINQ_WEBHOOK_SECRET;")
    assert.matches("in nginx also: env LINQ_WEBHOOK_SECRET;", told "", 1, true)
  end)
end)

describe("a header that is not text", function()
  local values = {
    {}, { {} }, { { "v1,x" } }, { true }, { print }, true, false, print, { x = "v1,x" }, 5, 0 / 0, { 5 }, io.stdout,
    { vector["webhook-signature"], {} }, setmetatable({}, { __tostring = function() error "never" end }),
  }

  it("refuses the event, and raises nothing", function()
    for _, name in ipairs { "webhook-id", "webhook-timestamp", "webhook-signature" } do
      for _, value in ipairs(values) do
        local headers = headers_of()
        headers[name] = value
        local event, err = linq.webhooks.unwrap(vector.body, headers, { secret = vector.secret, now = NOW })
        assert.is_nil(event)
        assert.is_true(linq.is_error(err))
        assert.is_string(err.check)
      end
    end
    for _, name in ipairs { "x-webhook-timestamp", "x-webhook-signature" } do
      for _, value in ipairs(values) do
        local headers = {
          ["x-webhook-timestamp"] = vector["webhook-timestamp"],
          ["x-webhook-signature"] = vector["x-webhook-signature"],
        }
        headers[name] = value
        local event, err = linq.webhooks.unwrap(vector.body, headers, { secret = vector.secret, now = NOW })
        assert.is_nil(event)
        assert.is_string(err.check)
        event, err = linq.v2.webhooks.unwrap(vector.body, { [name] = value }, { secret = vector.secret })
        assert.is_nil(event)
        assert.is_string(err.check)
      end
    end
  end)

  it("does not matter when it is not a webhook header", function()
    for _, value in ipairs(values) do
      assert(unwrap { ["x-other"] = value, cookie = value })
    end
  end)

  it("is not replaced by the older headers", function()
    local headers = {
      ["x-webhook-timestamp"] = vector["webhook-timestamp"], ["x-webhook-signature"] = vector["x-webhook-signature"],
      ["webhook-id"] = {},
    }
    local event, err = linq.webhooks.unwrap(vector.body, headers, { secret = vector.secret, now = NOW })
    assert.is_nil(event)
    assert.equal("headers", err.check)
  end)
end)

describe("a byte order mark before the body", function()
  it("is skipped, and signed with the rest", function()
    local body = "\239\187\191" .. vector.body
    local event = assert(linq.webhooks.unwrap(body, linq.webhooks.sign(body, { secret = SECRET }), { secret = SECRET }))
    assert.equal("message.received", event.event_type)
    local none, err = linq.webhooks.unwrap(body, headers_of(), { secret = SECRET, now = NOW })
    assert.is_nil(none)
    assert.equal("signature", err.check)
    body = "\239\187\191" .. fixture "v2/message.received"
    local signed = linq.v2.webhooks.sign(body, { secret = V2_SECRET })
    assert.equal("message.received",
      assert(linq.v2.webhooks.unwrap(body, signed, { secret = V2_SECRET })).event_type)
  end)
end)

describe("webhooks of v2", function()
  local body = fixture "v2/message.received"

  it("unwrap to the same kinds of objects", function()
    local headers = linq.v2.webhooks.sign(body, { secret = "s3cret" })
    assert.equal("sha256=" .. core.hex(core.hmac_sha256("s3cret", body)), headers["x-webhook-signature"])
    local event = assert(linq.v2.webhooks.unwrap(body, { ["X-Webhook-Signature"] = headers["x-webhook-signature"] },
      { secret = "s3cret" }))
    assert_reads_back(json.decode(body), event, "event")
    assert.equal("message", linq.type(event.data))
    assert.equal("Is Tuesday at 3 fine?", event.message.text)
    assert.equal("+15551234567", event.data.chat_handles[1].handle)
    assert.equal("+15551234567", event.data.from)
  end)

  it("have 13 events", function()
    local count = 0
    for line in assert(io.popen("ls spec/fixtures/webhooks/v2/*.json")):lines() do
      local one = read_file(line)
      local options = { secret = V2_SECRET }
      local event = assert(linq.v2.webhooks.unwrap(one, linq.v2.webhooks.sign(one, options), options))
      assert_reads_back(json.decode(one), event, line)
      count = count + 1
    end
    assert.equal(13, count)
  end)

  it("refuse wrong signatures and bodies", function()
    local right = linq.v2.webhooks.sign(body, { secret = V2_SECRET })["x-webhook-signature"]
    local function check(text, header, secret)
      return select(2, linq.v2.webhooks.unwrap(text, { ["X-Webhook-Signature"] = header }, { secret = secret })).check
    end
    assert.equal("signature", check(body, right, "another"))
    assert.equal("signature", check(body .. " ", right, V2_SECRET))
    assert.equal("signature", check(body, right:sub(8), V2_SECRET))
    assert.equal("headers", check(body, nil, V2_SECRET))
    local of_no_event = linq.v2.webhooks.sign("{", { secret = V2_SECRET })["x-webhook-signature"]
    assert.equal("body", check("{", of_no_event, V2_SECRET))
    assert(linq.v2.webhooks.unwrap(body, { ["X-Webhook-Signature"] = right:upper():gsub("SHA256", "sha256") },
      { secret = V2_SECRET }))
  end)
end)
