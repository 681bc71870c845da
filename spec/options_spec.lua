local fakes = require "spec.fixtures.fakes"
local linq = require "linq"

-- The environment that os.getenv returns.
local variables

before_each(function()
  variables = {}
  stub(os, "getenv", function(name)
    return variables[name]
  end)
end)

after_each(function()
  os.getenv:revert() -- luacheck: ignore
end)

local function client(options)
  options.transport = options.transport or fakes.transport(fakes.json(200, '{"id":"c1"}'))
  return linq.client(options)
end

local function refused(options)
  local ok, message = pcall(client, options)
  assert.is_false(ok, "no error for " .. tostring(next(options)))
  return message
end

describe("an unknown option", function()
  it("raises and names the nearest", function()
    assert.matches("'tiemout'.*'timeout'", refused { tiemout = 5 })
    assert.matches("'apikey'.*'api_key'", refused { apikey = "k" })
    assert.matches("'max_retry'.*'max_retries'", refused { max_retry = 1 })
    assert.matches("'baseurl'.*'base_url'", refused { baseurl = "https://h" })
  end)

  it("raises for the other version's credential", function()
    assert.matches("'token'", refused { token = "t" })
    assert.matches("'api_key'", fakes.misuse(function() linq.v2.client { api_key = "k" } end))
  end)

  it("does not show its value", function()
    assert.not_matches("sesame", refused { token = "sesame" })
    assert.not_matches("sesame", refused { apikey = "sesame" })
  end)

  it("raises for positional options", function()
    refused { "an api key" }
    assert.not_matches("sesame", refused { "sesame" })
  end)

  it("raises for request options too", function()
    local chats = client({}).chats
    assert.matches("'tiemout'.*'timeout'", fakes.misuse(function() chats:retrieve("c1", { tiemout = 5 }) end))
    assert.matches("base_url", fakes.misuse(function() chats:retrieve("c1", { base_url = "https://h" }) end))
  end)
end)

describe("an option of a wrong type", function()
  for name, values in pairs {
    timeout = { "5", 0, -1, 0 / 0, true, {} },
    connect_timeout = { "5", 0, -1, 0 / 0 },
    deadline = { "5", 0, -1, 0 / 0 },
    max_retries = { "2", -1, 1.5, 0 / 0, math.huge, {} },
    max_response_bytes = { "1", 0, -1, 1.5, 0 / 0 },
    max_connections = { "1", 0, -1, 1.5 },
    base_url = { 5, "", {}, true },
    api_key = { 5, "", {}, true },
    ca_file = { 5, "" },
    ca_path = { 5, "" },
    proxy = { 5, "" },
    user_agent = { 5, "" },
    headers = { "X: y", 5, { "x" }, { [1] = "y" }, { X = 5 }, { X = true } },
    auto_idempotency = { "true", 1 },
    allow_http = { "true", 1 },
    on_event = { {}, "print" },
    host = { {}, "nginx", { wait = print }, { sleep = print }, { wait = 1, sleep = 2 } },
    transport = { {}, "curl", { send = 1 }, print },
    clock = { {}, 5, os.time, { now = os.time, time = os.time } },
  } do
    it("raises and names it: " .. name, function()
      for _, value in ipairs(values) do
        local message = refused { [name] = value }
        assert.matches("'" .. name .. "'", message)
      end
    end)
  end

  for name, values in pairs {
    timeout = { "5", 0, -1 }, deadline = { "5", 0 }, max_retries = { "2", -1, 1.5 }, headers = { "X: y", { X = 5 } },
    idempotency_key = { 5, "", "a\nb" },
  } do
    it("raises and names it in request options: " .. name, function()
      for _, value in ipairs(values) do
        local ok, message = pcall(function() client({}).chats:retrieve("c1", { [name] = value }) end)
        assert.is_false(ok)
        assert.matches("'" .. name .. "'", message)
      end
    end)
  end

  it("raises when a metatable gives it", function()
    local inherited = setmetatable({}, { __index = { headers = "X: y", timeout = 5 } })
    assert.equal("chats.retrieve: request option 'headers' must be a table of names and values",
      fakes.misuse(function() client({}).chats:retrieve("c1", inherited) end))
  end)

  it("raises when the options are not a table", function()
    assert.matches("table", fakes.misuse(function() linq.client "an api key" end))
    assert.not_matches("sesame", fakes.misuse(function() linq.client "sesame" end))
    assert.matches("table", fakes.misuse(function() client({}).chats:retrieve("c1", "options") end))
  end)

  it("is accepted when its type is right", function()
    local made = client {
      api_key = "k", base_url = "https://h/x", timeout = 0.5, connect_timeout = 1, deadline = 2, max_retries = 0,
      max_response_bytes = 1, max_connections = 1, ca_file = "/f", ca_path = "/p", proxy = "http://p:1",
      user_agent = "me/1", headers = { ["X-A"] = "" }, auto_idempotency = false, allow_http = false,
      on_event = print, host = { wait = print, sleep = print },
      clock = { now = os.time, time = os.time, sleep = print },
    }
    assert.equal("client", linq.type(made))
  end)
end)

describe("unsafe texts and headers", function()
  it("with CR, LF or NUL in an option are refused", function()
    for _, name in ipairs { "api_key", "base_url", "ca_file", "ca_path", "proxy", "user_agent" } do
      for _, text in ipairs { "https://a\r\nX: y", "https://a\rb", "https://a\nb", "https://a\0b" } do
        assert.matches("'?" .. name .. "'?", refused { [name] = text })
      end
    end
  end)

  it("with CR, LF or NUL in a header are refused", function()
    for _, fields in ipairs {
      { ["X-A"] = "a\r\nX-B: c" }, { ["X-A"] = "a\n" }, { ["X-A"] = "\0" }, { ["X-A: b\r\nX"] = "c" }, { [""] = "c" },
      { ["X A"] = "b" },
    } do
      assert.matches("headers", refused { headers = fields })
      local made = client {}
      assert.is_false((pcall(function() made.chats:list({}, { headers = fields }) end)))
      assert.is_false((pcall(function() made:request { path = "/x", headers = fields } end)))
    end
  end)

  it("that the connection sets itself are refused by name", function()
    local made, legacy = client {}, linq.v2.client { transport = fakes.transport(fakes.json(200, '{"id":"c1"}')) }
    for _, name in ipairs { "Content-Length", "transfer-encoding", "Host", "CONNECTION", "Expect", "te" } do
      local fields, anything = { [name] = "5" }, { path = "/x" }
      local expected = "header '" .. name .. "' cannot be set"
      assert.matches(expected, refused { headers = fields }, 1, true)
      assert.matches(expected, fakes.misuse(function() made.chats:list({}, { headers = fields }) end), 1, true)
      assert.matches(expected, fakes.misuse(function() legacy.chats:get(1, { headers = fields }) end), 1, true)
      assert.matches(expected, fakes.misuse(function() made:with { headers = fields } end), 1, true)
      assert.matches(expected, fakes.misuse(function() made:request { path = "/x", headers = fields } end), 1, true)
      assert.matches(expected, fakes.misuse(function() made:request(anything, { headers = fields }) end), 1, true)
    end
  end)

  it("in the key are refused without showing the key", function()
    assert.not_matches("sesame", refused { api_key = "sesame\n" })
    assert.not_matches("sesame", refused { api_key = "sesame street" })
    assert.not_matches("sesame", refused { api_key = "sesame\127" })
  end)
end)

describe("base_url", function()
  local function sent_to(options)
    options.transport = fakes.transport(fakes.json(200, '{"id":"c1"}'))
    assert(linq.client(options).chats:retrieve "c1")
    return options.transport.requests[1].url
  end

  it("is the API's by default", function()
    assert.equal("https://api.linqapp.com/api/partner/v3/chats/c1", sent_to {})
  end)

  it("may be http for loopback hosts only", function()
    assert.equal("http://127.0.0.1:8080/x/v3/chats/c1", sent_to { base_url = "http://127.0.0.1:8080/x/" })
    for _, text in ipairs {
      "http://evil.com", "http://127.0.0.1@evil.com", "http://localhost.evil.com", "http://localhost:80@evil.com",
      "http://127.0.0.1.evil.com", "http://127.0.0.1\\@evil.com", "http://localhost#@evil.com", "HTTP://evil.com",
    } do
      refused { base_url = text }
    end
  end)

  it("may be any http host with allow_http", function()
    assert.equal("http://inside:80/v3/chats/c1", sent_to { base_url = "http://inside:80", allow_http = true })
    refused { base_url = "http://127.0.0.1@evil.com", allow_http = true }
  end)

  it("cannot become unsafe later", function()
    assert.matches("loopback", fakes.misuse(function() client({}):with { base_url = "http://evil.com" } end))
  end)
end)

describe("the environment", function()
  it("has the key; without it an error names the variable and nginx's directive", function()
    local message = fakes.misuse(function() linq.client() end)
    assert.matches("LINQ_API_V3_API_KEY", message)
    assert.matches("env LINQ_API_V3_API_KEY;", message)
    message = fakes.misuse(function() linq.v2.client {} end)
    assert.matches("LINQ_INTEGRATION_TOKEN", message)
    assert.matches("env LINQ_INTEGRATION_TOKEN;", message)
  end)

  it("is ignored when it is empty", function()
    variables.LINQ_API_V3_API_KEY = ""
    assert.matches("LINQ_API_V3_API_KEY", fakes.misuse(function() linq.client() end))
    variables.LINQ_API_V3_API_KEY, variables.LINQ_API_V3_BASE_URL = "k", ""
    assert.matches("https://api.linqapp.com/api/partner", tostring(linq.client()), 1, true)
  end)

  it("has a key that is sent in each version's header", function()
    variables.LINQ_API_V3_API_KEY, variables.LINQ_INTEGRATION_TOKEN = "k3", "t2"
    local v3 = fakes.transport(fakes.json(200, '{"id":"c1"}'))
    local v2 = fakes.transport(fakes.json(200, '{"data":{"id":45}}'))
    assert(linq.client({ transport = v3 }).chats:retrieve "c1")
    assert(linq.v2.client({ transport = v2 }).chats:get(45))
    assert.equal("Bearer k3", v3.requests[1].headers.authorization)
    assert.equal("t2", v2.requests[1].headers["x-linq-integration-token"])
    assert.is_nil(v2.requests[1].headers.authorization)
  end)

  it("gives way to options", function()
    variables.LINQ_API_V3_API_KEY, variables.LINQ_API_V3_BASE_URL = "env", "https://env"
    local transport = fakes.transport(fakes.json(200, '{"id":"c1"}'))
    assert(linq.client({ transport = transport, api_key = "own", base_url = "https://own" }).chats:retrieve "c1")
    assert.equal("Bearer own", transport.requests[1].headers.authorization)
    assert.equal("https://own/v3/chats/c1", transport.requests[1].url)
  end)

  it("is checked like an option", function()
    variables.LINQ_API_V3_API_KEY = "sesame\n"
    assert.not_matches("sesame", fakes.misuse(function() linq.client() end))
    variables.LINQ_API_V3_API_KEY, variables.LINQ_API_V3_BASE_URL = "k", "http://evil.com"
    assert.matches("loopback", fakes.misuse(function() linq.client() end))
  end)

  it("has the base URL of each version", function()
    variables.LINQ_API_V3_BASE_URL, variables.LINQ_API_V2_BASE_URL = "https://three/", "https://two"
    local v3 = fakes.transport(fakes.json(200, '{"id":"c1"}'))
    local v2 = fakes.transport(fakes.json(200, '{"data":{"id":45}}'))
    assert(linq.client({ transport = v3 }).chats:retrieve "c1")
    assert(linq.v2.client({ transport = v2 }).chats:get(45))
    assert.equal("https://three/v3/chats/c1", v3.requests[1].url)
    assert.equal("https://two/v2/chats/45", v2.requests[1].url)
  end)
end)

describe("options that reach the transport", function()
  local function request_of(options, request_options)
    options.transport = fakes.transport(fakes.json(200, '{"chats":[]}'))
    assert(linq.client(options).chats:list({}, request_options))
    return options.transport.requests[1]
  end

  it("have the documented defaults", function()
    local request = request_of {}
    assert.equal(60, request.timeout)
    assert.equal(10, request.connect_timeout)
    assert.equal(16 * 1024 * 1024, request.max_response_bytes)
  end)

  it("are the request's, otherwise the client's", function()
    assert.equal(5, request_of({ timeout = 5 }).timeout)
    assert.equal(3, request_of({ timeout = 5 }, { timeout = 3 }).timeout)
    local request = request_of {
      connect_timeout = 2, max_response_bytes = 9, proxy = "p", ca_file = "f", ca_path = "d",
    }
    assert.equal(2, request.connect_timeout)
    assert.equal(9, request.max_response_bytes)
    assert.equal("p", request.proxy)
    assert.equal("f", request.ca_file)
    assert.equal("d", request.ca_path)
  end)

  it("are headers in lower case, the request's over the client's", function()
    local request = request_of({ headers = { ["X-A"] = "1", ["X-B"] = "2" }, user_agent = "me/1" },
      { headers = { ["x-a"] = "3" } })
    assert.equal("3", request.headers["x-a"])
    assert.equal("2", request.headers["x-b"])
    assert.equal("me/1", request.headers["user-agent"])
    assert.is_nil(request.headers["X-A"])
  end)

  it("name the module, its version and Lua by default", function()
    assert.matches("^linq%-lua/" .. linq._VERSION:gsub("%p", "%%%0"), request_of({}).headers["user-agent"])
  end)

  it("are not changed by the client", function()
    local given = { headers = { ["X-A"] = "1" }, timeout = 5 }
    given.transport = fakes.transport(fakes.json(200, '{"chats":[]}'))
    linq.client(given)
    assert.same({ ["X-A"] = "1" }, given.headers)
    assert.equal(5, given.timeout)
  end)
end)
