-- The sandbox's page without a browser: who may reach it, what it tells, and how a stream goes on. The
-- page itself is `make page`.
local asking = require "spec.support.asking"
local core = require "linq.core"
local linq = require "linq"
local servers = require "spec.support.servers"
local socket = require "socket"

local LINE, OTHER = "+12052761148", "+12055550199"

local wait_event = asking.wait_event

local server

local function ask(path, fields)
  return asking.ask(server, path, fields)
end

local function answer_of(path, fields)
  return asking.answer_of(server, path, fields)
end

local function act(fields)
  local control = linq.client { api_key = "-", base_url = server.origin }
  local answer = assert(control:request { method = "POST", path = "/sandbox/page/do", body = fields })
  return answer.status, answer.body
end

local function state()
  local control = linq.client { api_key = "-", base_url = server.origin }
  return assert(control:request { method = "GET", path = "/sandbox/page/state" }).body
end

describe("the page of a sandbox", function()
  setup(function()
    server = servers.sandbox { page = true, chats = { { from = LINE, to = { OTHER } } } }
  end)

  it("is at the server's root, with a strict policy and no inline script", function()
    assert.equal(server.origin .. "/", server.page)
    local status, head = answer_of "/"
    assert.equal(302, status)
    assert.truthy(head:find("location: /sandbox/page/", 1, true) or head:find("/sandbox/page/", 1, true))
    local _, fields, body = answer_of "/sandbox/page/"
    assert.truthy(fields:find("content-security-policy: default-src 'none'; script-src 'self'", 1, true), fields)
    assert.falsy(fields:find("unsafe", 1, true))
    for script in body:gmatch "<script[^>]*>(.-)</script>" do
      assert.equal("", script)
    end
    assert.falsy(body:find " on%a+=")
  end)

  it("has all of its files, and no others", function()
    local assets = require "linq.sandbox.page.assets"
    local names = {}
    for name in io.popen("ls sandbox/page"):lines() do
      names[#names + 1] = name
      assert.equal(200, (answer_of("/sandbox/page/" .. name)), name)
    end
    assert.equal(#assets.names, #names)
    for _, path in ipairs { "nothing.js", "../page/main.js", "..%2fmain.js", "main.js/", "init.lua" } do
      assert.not_equal(200, (answer_of("/sandbox/page/" .. path)), path)
    end
  end)

  it("answers to names of this machine alone", function()
    for _, host in ipairs { "127.0.0.1", "localhost:80", "LOCALHOST", "[::1]:9" } do
      assert.equal(200, (answer_of("/sandbox/page/state", { host = host })), host)
    end
    for _, host in ipairs { "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1" } do
      for path in ("/ /sandbox/page/state /sandbox/page/events /sandbox/requests /api/partner/v3/chats"):gmatch "%S+" do
        assert.equal(403, (answer_of(path, { host = host })), host .. path)
      end
    end
  end)

  it("answers to names that were given", function()
    local named = servers.sandbox { page = true, hosts = { "Dev.lan" } }
    assert.equal(200, (asking.answer_of(named, "/sandbox/page/state", { host = "dev.lan:8080" })))
  end)

  it("listens on the address that was given", function()
    local is_refused = false -- unless another program has that port of another address
    for _ = 1, 3 do
      local one = servers.sandbox { page = true, address = "127.0.0.3" }
      assert.equal(("http://127.0.0.3:%d/"):format(one.port), one.page)
      local client = linq.client { api_key = "k", base_url = one.origin, max_retries = 0 }
      assert.equal(200, assert(client:request { path = "/sandbox/page/state" }).status)
      is_refused = is_refused or not socket.connect("127.0.0.1", one.port)
    end
    assert.is_true(is_refused)
  end)

  it("takes nothing from another site", function()
    local body = '{"action":"clear"}'
    local function status(headers)
      return (answer_of("/sandbox/page/do", { method = "POST", body = body, headers = headers }))
    end
    assert.equal(200, status {})
    assert.equal(200, status { origin = "http://127.0.0.1:" .. server.port, ["sec-fetch-site"] = "same-origin" })
    for _, headers in ipairs {
      { origin = "http://evil.example" }, { origin = "null" }, { origin = "http://127.0.0.1:1" },
      { ["sec-fetch-site"] = "cross-site" }, { ["sec-fetch-site"] = "same-site" },
      { ["sec-fetch-site"] = "cross-site", ["sec-fetch-mode"] = "navigate" },
    } do
      assert.equal(403, status(headers))
    end
  end)

  it("says what is wrong with what it is asked for", function()
    local function problem(body)
      local status, _, text = answer_of("/sandbox/page/do", { method = "POST", body = body })
      assert.equal(400, status)
      return text
    end
    assert.equal('{"error":"The body is not JSON."}', problem "not JSON")
    assert.equal('{"error":"There is no action fly."}', problem '{"action":"fly"}')
    assert.equal('{"error":"sandbox: there is no chat nowhere"}',
      problem '{"action":"write","chat":"nowhere","text":"a"}')
    assert.truthy(problem '{"action":"fail"}':find "'status', 'drop' or 'delay' is required")
    assert.truthy(problem '{"action":"write"}':find "'chat' is required")
    assert.truthy(problem '{"action":"disorder","kind":"late","seconds":"x"}':find "'seconds' must be a number")
    assert.truthy(problem '{"action":"disorder","kind":"late","times":{}}':find "'times' must be a whole number")
    for _, seconds in ipairs { '"nan"', '"inf"', "{}", "1e300", "-1e300" } do
      local text = problem('{"action":"advance","seconds":' .. seconds .. "}")
      assert.truthy(text:find "'seconds' must be a number", seconds)
    end
    assert.equal(200, (answer_of "/sandbox/page/state"))
  end)

  it("says what is wrong with what controls are sent", function()
    local function problem(path, body)
      local status, _, text = answer_of(path, { method = "POST", body = body })
      assert.equal(400, status)
      return text
    end
    assert.truthy(problem("/sandbox/fail", '{"status":"x"}'):find "'status' must be a whole number")
    assert.truthy(problem("/sandbox/receive", '{"chat":"nowhere","text":"a"}'):find "there is no chat nowhere")
    assert.truthy(problem("/sandbox/fail", "{"):find '"error":"')
    assert.truthy(problem("/sandbox/fail", "5"):find "must be a table")
  end)

  it("says that there is a gap when a saved state was loaded", function()
    local control = linq.client { api_key = "-", base_url = server.origin }
    local stream = ask("/sandbox/page/events?since=" .. state().id)
    wait_event(stream, "hello")
    local saved = assert(control:request { path = "/sandbox/state" }).body
    assert.is_true(assert(control:request { method = "POST", path = "/sandbox/state", body = saved }).body.ok)
    wait_event(stream, "gap")
    stream:close()
    act { action = "write", chat = saved.chats[1].uuid, text = "in the new state" }
    stream = ask("/sandbox/page/events?since=" .. state().id)
    wait_event(stream, "hello")
    act { action = "write", chat = saved.chats[1].uuid, text = "followed" }
    assert.truthy(wait_event(stream, "message"):find('"value":"followed"', 1, true))
    stream:close()
  end)

  it("tells of what happens, and goes on after a lost connection without a gap", function()
    local chat = state().chats[1].id
    local stream = ask("/sandbox/page/events?since=" .. state().id)
    wait_event(stream, "hello")
    act { action = "write", chat = chat, text = "one" }
    local data, id = wait_event(stream, "message")
    assert.truthy(data:find('"value":"one"', 1, true))
    stream:close()
    act { action = "write", chat = chat, text = "two" }
    act { action = "write", chat = chat, text = "three" }
    local again = ask("/sandbox/page/events?since=unknown-1", { headers = { ["last-event-id"] = id } })
    wait_event(again, "hello")
    assert.truthy(wait_event(again, "message"):find('"value":"two"', 1, true))
    assert.truthy(wait_event(again, "message"):find('"value":"three"', 1, true))
    again:close()
  end)

  it("says when the gap is too large, or of another run", function()
    local first = state().id
    for i = 1, 2001 do
      act { action = "advance", seconds = i % 2 == 0 and 1 or -1 }
    end
    for _, since in ipairs { first, "00000000-1", "", state().id:gsub("%d+$", "999999") } do
      local stream = ask("/sandbox/page/events?since=" .. since)
      local _, _, names = wait_event(stream, "gap")
      assert.same({}, names)
      stream:close()
    end
  end)

  it("keeps no request waiting while streams are open", function()
    local streams = {}
    for i = 1, 20 do
      streams[i] = ask("/sandbox/page/events?since=" .. state().id)
      wait_event(streams[i], "hello")
    end
    local before = core.now()
    assert(linq.client({ api_key = "k", base_url = server.base_url }).chats:list { from = LINE })
    assert.is_true(core.now() - before < 2)
    for _, stream in ipairs(streams) do
      wait_event(stream, "request")
      stream:close()
    end
  end)

  it("#fire tells two hundred followers everything in its order, and one that reads slowly of its gap", function()
    local known, streams, long = state(), {}, ("x"):rep(100000)
    local chat = known.chats[1].id
    for i = 1, 200 do
      streams[i] = ask("/sandbox/page/events?since=" .. known.id)
      wait_event(streams[i], "hello")
    end
    for i = 1, 10 do
      act { action = "write", chat = chat, text = "to all " .. i }
    end
    for i, stream in ipairs(streams) do
      for number = 1, 10 do
        local text = '"value":"to all ' .. number .. '"'
        assert.truthy(wait_event(stream, "message"):find(text, 1, true), i)
      end
    end
    for i = 2, #streams do
      streams[i]:close()
    end
    for _ = 1, 150 do -- more than the journal and the sockets' buffers keep
      act { action = "write", chat = chat, text = long }
    end
    wait_event(streams[1], "gap")
    assert.equal("\n", (streams[1]:receive "*a")) -- it ends, for the page to load what there is
    streams[1]:close()
  end)

  it("shows requests without secrets", function()
    local client = linq.client { api_key = "very-secret", base_url = server.base_url }
    local made = assert(client.webhook_subscriptions:create {
      target_url = "http://127.0.0.1:1/", subscribed_events = { "message.received" },
    })
    local _, _, text = answer_of "/sandbox/page/state"
    assert.truthy(made.signing_secret)
    assert.falsy(text:find("very-secret", 1, true))
    assert.falsy(text:find(made.signing_secret, 1, true))
    assert.truthy(text:find "%[redacted%]")
    assert(client.webhook_subscriptions:delete(made.id))
  end)

  it("keeps a stored file from being a page of its origin", function()
    local client = linq.client { api_key = "k", base_url = server.base_url }
    local file = assert(client.attachments:upload { data = "<script></script>", filename = "a.html" })
    local status, head = answer_of((file.download_url:gsub("^https?://[^/]+", "")))
    assert.equal(200, status)
    assert.truthy(head:find("content-security-policy: sandbox", 1, true), head)
    assert.truthy(head:find("content-disposition: attachment", 1, true), head)
  end)

  it("is there where it was asked for alone", function()
    local plain = servers.sandbox()
    assert.is_nil(plain.page)
    assert.equal(404, (asking.answer_of(plain, "/sandbox/page/")))
  end)

  it("raises for wrong options of the server", function()
    for _, case in ipairs {
      { { page = true, address = "nowhere; evil" }, "'address' must be an IP address" },
      { { page = true, hosts = "dev.lan" }, "'hosts' must be an array, got string" },
    } do
      local ok, message = pcall(linq.sandbox.nginx.start, case[1])
      assert.is_false(ok)
      assert.truthy(message:find(case[2], 1, true), message)
    end
  end)
end)
