-- Who may reach a sandbox over HTTP: what other sites, other machines and other names are refused.
local asking = require "spec.support.asking"
local json = require "linq.util.json"
local linq = require "linq"
local servers = require "spec.support.servers"

local LINE, OTHER = "+12052761148", "+12055550199"
local PATHS = {
  "/", "/sandbox/page/", "/sandbox/page/state", "/sandbox/page/events", "/sandbox/requests", "/sandbox/state",
  "/api/partner/v3/chats", "/sandbox/files/550e8400-e29b-41d4-a716-446655440000/a.png",
}

local function status_of(server, path, fields)
  return (asking.answer_of(server, path, fields))
end

local function new(options)
  options.chats = options.chats or { { from = LINE, to = { OTHER } } }
  return servers.sandbox(options)
end

for _, has_page in ipairs { true, false } do
  describe("a sandbox " .. (has_page and "with" or "without") .. " its page", function()
    local server

    setup(function()
      server = new { page = has_page }
    end)

    it("refuses names that are not this machine's", function()
      for _, host in ipairs { "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0",
        "[::2]", "localhost." } do
        for _, path in ipairs(PATHS) do
          assert.equal(403, status_of(server, path, { host = host }), host .. path)
        end
      end
    end)

    it("refuses a name with two ports, which newer versions of nginx do themselves", function()
      for _, path in ipairs(PATHS) do
        local status, _, body = asking.answer_of(server, path, { host = "localhost:80:80" })
        local is_by_nginx = status == 400 and body:find("<center>nginx", 1, true) ~= nil
        assert.is_true(status == 403 or is_by_nginx, status .. path)
      end
    end)

    it("says how a name is allowed", function()
      local _, _, body = asking.answer_of(server, "/api/partner/v3/chats", { host = "dev.lan" })
      assert.equal('{"error":"This sandbox is not reached by the name dev.lan. '
        .. "The option 'hosts' says by which it is.\"}", body)
    end)

    it("refuses what another site sends, to the API as well", function()
      for _, headers in ipairs {
        { origin = "http://evil.example" }, { origin = "null" }, { origin = "http://127.0.0.1:1" },
        { origin = "http://localhost:" .. server.port }, { ["sec-fetch-site"] = "cross-site" },
        { ["sec-fetch-site"] = "same-site" }, { ["sec-fetch-site"] = "cross-site", ["sec-fetch-mode"] = "no-cors" },
        { ["sec-fetch-site"] = "cross-site", ["sec-fetch-mode"] = "navigate", ["sec-fetch-dest"] = "iframe" },
        { ["sec-fetch-site"] = "cross-site", ["sec-fetch-mode"] = "navigate", ["sec-fetch-dest"] = "object" },
      } do
        for _, path in ipairs { "/sandbox/page/events", "/sandbox/state", "/api/partner/v3/chats" } do
          assert.equal(403, status_of(server, path, { headers = headers }), path)
        end
        for _, path in ipairs { "/sandbox/page/do", "/sandbox/fail", "/sandbox/reset", "/api/partner/v3/chats" } do
          assert.equal(403, status_of(server, path, { headers = headers, method = "POST", body = "{}" }), path)
        end
      end
    end)

    it("opens by a link, but writes nothing by one", function()
      local headers = {
        ["sec-fetch-site"] = "cross-site", ["sec-fetch-mode"] = "navigate", ["sec-fetch-dest"] = "document",
      }
      assert.equal(has_page and 200 or 404, status_of(server, "/sandbox/page/", { headers = headers }))
      assert.equal(403, status_of(server, "/sandbox/reset", { method = "POST", headers = headers }))
    end)

    it("may be shown in no frame, and loaded by no other site", function()
      for _, path in ipairs(PATHS) do
        local _, head = asking.answer_of(server, path == "/sandbox/page/events" and path .. "?since=x" or path)
        for _, line in ipairs { "x-frame-options: deny", "x-content-type-options: nosniff",
          "cross-origin-resource-policy: same-origin" } do
          local _, times = head:gsub("\n" .. line:gsub("%p", "%%%0") .. "\r?", "")
          assert.equal(1, times, path .. "\n" .. head)
        end
      end
    end)

    it("gives files to other pages, as the API does, and none as a page of its own", function()
      local client = linq.client { api_key = "k", base_url = server.base_url }
      local file = assert(client.attachments:upload { data = "<script></script>", filename = "a.html" })
      local status, head = asking.answer_of(server, file.download_url:match "^http://[^/]+(.*)", {
        headers = { ["sec-fetch-site"] = "cross-site", ["sec-fetch-mode"] = "no-cors" },
      })
      assert.equal(200, status)
      assert.truthy(head:find("cross-origin-resource-policy: cross-origin", 1, true), head)
      assert.truthy(head:find("content-security-policy: sandbox", 1, true), head)
      assert.truthy(head:find("content-disposition: attachment", 1, true), head)
    end)
  end)
end

describe("a sandbox that other machines reach", function()
  local server, named

  setup(function()
    server = new { page = true, address = "0.0.0.0" }
    named = new { address = "0.0.0.0", hosts = { "dev.lan" }, control_token = "abcdefghijklmnop" }
  end)

  local function token()
    return server.control_token
  end

  it("has a token of its own, which is in the address of its page", function()
    assert.matches("^%x+$", token())
    assert.equal(32, #token())
    assert.equal(("http://127.0.0.1:%d/?token=%s"):format(server.port, token()), server.page)
    assert.not_equal(token(), new({ address = "0.0.0.0" }).control_token)
    assert.equal("abcdefghijklmnop", named.control_token)
    assert.is_nil(named.page)
  end)

  it("asks for the token on its page and for its controls, and for no more than a key in the API", function()
    for _, path in ipairs { "/sandbox/page/", "/sandbox/page/main.js", "/sandbox/page/state", "/sandbox/page/events",
      "/sandbox/requests", "/sandbox/deliveries", "/sandbox/state", "/sandbox/nothing" } do
      assert.equal(403, status_of(server, path), path)
      assert.equal(403, status_of(server, path .. "?token=" .. ("0"):rep(32)), path)
      assert.equal(403, status_of(server, path, { headers = { cookie = "token=" .. token() } }), path)
    end
    for _, path in ipairs { "/sandbox/page/do", "/sandbox/page/files", "/sandbox/fail", "/sandbox/receive",
      "/sandbox/reset", "/sandbox/state" } do
      assert.equal(403, status_of(server, path, { method = "POST", body = "{}" }), path)
    end
    local _, _, body = asking.answer_of(server, "/sandbox/page/")
    assert.equal('{"error":"Open the address with the token that the sandbox gave when it was started."}', body)
    local client = linq.client { api_key = "k", base_url = server.base_url }
    local file = assert(client.attachments:upload { data = "x", filename = "a.txt" })
    assert.equal(200, status_of(server, file.download_url:match "^http://[^/]+(.*)"))
  end)

  it("gives a cookie for the token, which only its page sends back, and no script reads", function()
    local status, head = asking.answer_of(server, server.page:match "^http://[^/]+(.*)")
    local to = head:match "location: [^\r\n]*(/sandbox/page/[^\r\n]*)"
    assert.same({ 302, "/sandbox/page/?token=" .. token() }, { status, to })
    status, head = asking.answer_of(server, to)
    assert.equal(200, status)
    local cookie = head:match "set%-cookie: ([^\r\n]+)"
    local name = "linq_sandbox_" .. server.port
    assert.equal(("%s=%s; path=/sandbox/; httponly; samesite=strict"):format(name, token()), cookie)
    for _, given in ipairs { cookie:match "^[^;]+", "a=b; " .. cookie:match "^[^;]+" .. "; c=d" } do
      assert.equal(200, status_of(server, "/sandbox/page/state", { headers = { cookie = given } }))
    end
    local elsewhere = cookie:match("^[^;]+"):gsub("%d+=", "1%0") -- of another port of this host
    assert.equal(403, status_of(server, "/sandbox/page/state", { headers = { cookie = elsewhere } }))
  end)

  it("gives no cookie for a wrong token, and none again", function()
    local _, head = asking.answer_of(server, "/sandbox/page/?token=" .. ("0"):rep(32))
    assert.is_nil(head:find("set-cookie", 1, true))
    _, head = asking.answer_of(server, "/sandbox/page/state", {
      headers = { cookie = ("linq_sandbox_%d=%s"):format(server.port, token()) },
    })
    assert.is_nil(head:find("set-cookie", 1, true))
  end)

  it("takes the token of programs as a key", function()
    local control = linq.client { api_key = "abcdefghijklmnop", base_url = named.origin, max_retries = 0 }
    local fault = { operation = "chats.list", status = 503 }
    assert.is_true(assert(control:request { method = "POST", path = "/sandbox/fail", body = fault }).body.ok)
    local other = linq.client { api_key = "abcdefghijklmnoq", base_url = named.origin, max_retries = 0 }
    local _, err = other:request { path = "/sandbox/requests" }
    assert.equal("forbidden", err.kind)
  end)

  it("is reached by its addresses, and by the names that were given", function()
    for _, host in ipairs { "10.1.2.3:80", "[fe80::1]:80", "localhost", "dev.lan", "DEV.lan:8080" } do
      assert.not_equal(403, status_of(named, "/api/partner/v3/chats", { host = host }), host)
    end
    for _, host in ipairs { "evil.example", "10.1.2.3.evil.example", "1e100", "10.1" } do
      assert.equal(403, status_of(named, "/api/partner/v3/chats", { host = host }), host)
    end
  end)

  it("tells nobody of the token: neither its page nor its log", function()
    asking.answer_of(server, "/sandbox/page/?token=" .. token())
    assert(linq.client({ api_key = "k", base_url = server.base_url }).chats:list { from = LINE })
    local cookie = ("linq_sandbox_%d=%s"):format(server.port, token())
    linq.client({ api_key = "k", base_url = server.base_url, headers = { cookie = cookie } }).chats:list { from = LINE }
    local _, _, body = asking.answer_of(server, "/sandbox/page/state", { headers = { cookie = cookie } })
    assert.is_true(#json.decode(body).requests >= 2)
    assert.is_nil(body:find(token(), 1, true))
    assert.equal("", server:log())
  end)

  it("has a token on loopback, too, where one is given", function()
    local one = new { page = true, control_token = "0123456789-_abcdef" }
    assert.equal(one.origin .. "/?token=0123456789-_abcdef", one.page)
    assert.equal(403, status_of(one, "/sandbox/page/"))
    assert.is_nil(new({ page = true }).control_token)
    assert.is_nil(new({ page = true, address = "127.0.0.3" }).control_token)
  end)

  it("raises for a token that is short, or does not fit into an address", function()
    for _, wrong in ipairs { "short", "0123456789 abcdef", "0123456789&abcdef", 5, "" } do
      local ok, message = pcall(linq.sandbox.nginx.start, { control_token = wrong })
      assert.is_false(ok)
      assert.truthy(message:find("'control_token' must be 16 or more letters, digits, '-' or '_'", 1, true), message)
    end
  end)
end)
