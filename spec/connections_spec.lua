-- Kept connections, and what servers do to them while they are idle.
local core = require "linq.core"
local linq = require "linq"
local certificate = require "spec.support.certificate"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local template = [[
%s
worker_processes 1;
events { worker_connections 1024; }
http {
  %s
  default_type application/json;
  ssl_certificate cert.pem;
  ssl_certificate_key key.pem;
  keepalive_requests 1000000;
  init_by_lua_block { leftover = require "spec.support.leftover" }
  server { # closes a connection that was idle for 0.1 s
    listen 127.0.0.1:%d ssl;
    keepalive_timeout 100ms;
    location / { return 204; }
    location /kept { keepalive_timeout 60s; return 204; }
  }
  server { # the same over HTTP/2
    listen 127.0.0.1:%d ssl http2;
    keepalive_timeout 100ms;
    location / { return 204; }
  }
  server {
    listen 127.0.0.1:%d ssl http2;
    http2_max_concurrent_streams 100;
    location / { return 200 '{"id":"$arg_id","handles":[],"is_group":false}'; }
    location /slow { content_by_lua_block { ngx.sleep(0.6) ngx.print('{"id":"slow"}') } }
  }
  server {
    listen 127.0.0.1:%d;
    listen 127.0.0.1:%d ssl;
    lingering_close off;
    location / { content_by_lua_block { leftover.answer() } }
    location ~ ^/line/(\d+)/ { content_by_lua_block { leftover.long_line() } }
    location /hang/ { content_by_lua_block { ngx.sleep(10) } }
  }
}
]]

local one

local function origin(scheme, offset)
  return ("%s://127.0.0.1:%d"):format(scheme, one.port + offset)
end

local function client(base_url, options)
  options = options or {}
  options.api_key, options.base_url, options.ca_file = "k", base_url, one.dir .. "/cert.pem"
  options.max_retries = options.max_retries or 0
  options.timeout = options.timeout or 3
  return linq.client(options)
end

setup(function()
  one = servers.nginx(function(dir, port)
    certificate.make(dir)
    return template:format(server.preamble(dir), server.http_preamble(dir), port, port + 4,
      port + 3, port + 1, port + 2)
  end)
end)

describe("a connection that the server closed while it was idle, over TLS", function()
  local PAUSE = 0.4 -- seconds; the server waits 0.1 s

  local changes = {
    POST = function(with)
      return with.chats:mark_as_read "1"
    end,
    PUT = function(with)
      return with:request { method = "PUT", path = "/v3/chats/1/read", body = { a = 1 } }
    end,
    DELETE = function(with)
      return with:request { method = "DELETE", path = "/v3/chats/1/read" }
    end,
  }
  for method, change in pairs(changes) do
    it(("is not used for a %s without a key, after the process slept"):format(method), function()
      local with = client(origin("https", 0))
      for call = 1, 4 do
        local answer, err = change(with)
        assert.is_nil(err, "call " .. call)
        assert.truthy(answer)
        core.sleep(PAUSE)
      end
    end)
  end

  it("is not used over HTTP/2", function()
    local with = client(origin("https", 4))
    for call = 1, 4 do
      local answer, err = with.chats:mark_as_read "1"
      assert.is_nil(err, "call " .. call)
      assert.truthy(answer)
      core.sleep(PAUSE)
    end
    assert.equal(4, with:stats().connections_opened)
  end)

  -- Sends a request through the core to one of the servers above, at most once.
  local function add(loop, scheme, offset, path)
    return assert(loop:add({
      url = origin(scheme, offset) .. path,
      method = "POST",
      once = true,
      timeout = 3,
      ca_file = one.dir .. "/cert.pem",
    }, core.headers { "Expect:" }))
  end

  local function finish(loop, transfer)
    while not transfer:done() do
      loop:step(1)
    end
    return loop:take(transfer)
  end

  local function changes_with(pause)
    local loop = core.loop()
    for _ = 1, 4 do
      local response, failure = finish(loop, add(loop, "https", 0, "/v3/chats/1/read"))
      assert.equal(204, response and response.status, failure and failure.message)
      pause(loop)
    end
    assert.equal(4, loop:stats().connections_opened)
  end

  local function step_through_pause(loop)
    local until_ = core.now() + PAUSE
    while core.now() < until_ do
      loop:step(0.05)
    end
  end

  it("is not used after a pause with steps of the loop", function()
    changes_with(step_through_pause)
  end)

  it("is not used after a pause without steps of the loop, whose descriptor is watched", function()
    changes_with(function(loop)
      loop:fd()
      core.sleep(PAUSE)
    end)
  end)

  it("is not used while another transfer keeps the loop busy", function()
    local other
    changes_with(function(loop)
      other = other or add(loop, "http", 1, "/hang/for/ever")
      step_through_pause(loop)
    end)
  end)

  it("is told from those that stay open", function()
    local with = client(origin("https", 0))
    local paths = {}
    for i = 1, 12 do
      paths[i] = i % 3 == 0 and "/kept" or "/closed"
    end
    for _ = 1, 4 do
      local _, errors = linq.map(paths, function(path)
        return with:request { method = "POST", path = path }
      end)
      assert.same({}, errors)
      core.sleep(PAUSE)
    end
    assert.equal(4 * #paths, with:stats().requests)
  end)

  it("is not used by concurrent calls that change something", function()
    local with = client(origin("https", 0))
    for _ = 1, 3 do
      local _, errors = linq.map({ 1, 2, 3, 4 }, function(id)
        return with.chats:mark_as_read(tostring(id))
      end)
      assert.same({}, errors)
      core.sleep(PAUSE)
    end
  end)
end)

describe("calls side by side over one connection", function()
  local ids = { "1", "2", "3", "4", "5", "6", "7", "8" }

  local nexts = {
    ["a change"] = function(with)
      return with:request { method = "POST", path = "/v3/chats" }
    end,
    ["a path with an escape"] = function(with)
      return with:request { path = "/v3/chats%20of" }
    end,
    ["a page"] = function(with)
      return with:request { path = "/v3/chats", query = { cursor = "a b:c" } }
    end,
  }
  for what, call in pairs(nexts) do
    it(("leave handles that do for what comes next: %s"):format(what), function()
      local with = client(origin("https", 3))
      for _ = 1, 3 do
        local _, errors = linq.map(ids, function(id)
          return with:request { path = "/v3/chats", query = { id = id } }
        end)
        assert.same({}, errors)
        _, errors = linq.map(ids, function()
          return call(with)
        end)
        assert.same({}, errors)
      end
    end)
  end
end)

describe("what a server sends after an answer's end", function()
  local ends = { length = "retrieve", chunked = "retrieve", no_content = "mark_as_read" }
  for _, scheme in ipairs { "http", "https" } do
    for form, method in pairs(ends) do
      for _, when in ipairs { "with", "after", "later" } do
        it(("is nobody's answer (%s, %s, %s the answer)"):format(scheme, form, when), function()
          for _ = 1, 5 do
            local with = client(("%s/%s/%s"):format(origin(scheme, scheme == "https" and 2 or 1), form, when))
            assert(with.chats[method](with.chats, "mine"))
            core.sleep(when == "later" and 0.2 or 0.01) -- what comes after the next call left nobody can tell apart
            for i = 1, 3 do
              local chat, err = with:request { path = "/v3/chats/own" .. i }
              assert.is_nil(err)
              assert.equal("own" .. i, chat.body and chat.body.id)
            end
          end
        end)
      end
    end
  end
end)

describe("a proxy that tunnels", function()
  local proxy

  setup(function()
    proxy = servers.connect_proxy(0.3)
  end)

  local function through(base_url, options)
    options = options or {}
    options.proxy = "http://127.0.0.1:" .. proxy.port
    return client(base_url, options)
  end

  -- Of a connection. libcurl takes this number for granted until the server names its own,
  -- and would have some refused by a server with fewer.
  local STREAMS = 100

  -- Slow calls hold all streams of a connection. The next call opens another connection
  -- through the slow proxy, and meanwhile 30 more calls come.
  local function calls_while_a_tunnel_is_opened(method)
    local with = through(origin("https", 3), { timeout = 5 })
    assert(with:request { path = "/warm", query = { id = "1" } })
    local answers, tasks = {}, linq.tasks()
    local function call(path, id)
      tasks:spawn(function()
        local used = path == "/slow" and "GET" or method
        local answer, err = with:request { method = used, path = path, query = { id = id } }
        answers[id] = answer and answer.body.id or tostring(err)
      end)
    end
    local function pass(seconds)
      local until_ = core.now() + seconds
      while core.now() < until_ do
        tasks:step(0.01)
      end
    end
    for i = 1, STREAMS do
      call("/slow", "slow" .. i)
    end
    pass(0.1)
    call("/own", "first")
    pass(0.1)
    for i = 1, 30 do
      call("/own", "later" .. i)
    end
    tasks:run()
    for id, answer in pairs(answers) do
      assert.equal(id:match "^slow" or id, answer)
    end
  end

  it("carries more calls than a connection has streams", function()
    calls_while_a_tunnel_is_opened "GET"
  end)

  it("carries more changes without a key than a connection has streams", function()
    calls_while_a_tunnel_is_opened "POST"
  end)

  for _, status in ipairs { 401, 403, 407 } do
    it(("that refuses with %d has the call tell so, and not tried again"):format(status), function()
      for _, method in ipairs { "GET", "POST" } do
        local _, err = through(("https://refuse-%d.test"):format(status), { max_retries = 2 })
          :request { method = method, path = "/v3/chats" }
        assert.equal(status, err.status, tostring(err))
        assert.is_false(err.retryable)
        assert.equal(1, err.attempts)
      end
    end)
  end

  it("that fails for a while is asked again, also for a change without a key: it did not reach the API", function()
    local with = through("https://refuse-503.test", { max_retries = 1 })
    local _, err = with:request { method = "POST", path = "/v3/chats" }
    assert.equal(503, err.status, tostring(err))
    assert.is_true(err.retryable)
    assert.equal(2, err.attempts)
  end)

  for _, what in ipairs { "head-300000", "line-20000", "line-150000", "line-300000" } do
    it(("whose answer is too large a head (%s) is of kind too_large"):format(what), function()
      local _, err = through(("https://%s.test"):format(what)):request { path = "/v3/chats" }
      assert.equal("too_large", err.kind, tostring(err))
    end)
  end
end)

describe("an answer's head", function()
  for _, scheme in ipairs { "http", "https" } do
    for _, length in ipairs { 90000, 120000, 270000 } do
      it(("with one line of %d bytes is taken whole, or is too_large (%s)"):format(length, scheme), function()
        local with = client(("%s/line/%d"):format(origin(scheme, scheme == "https" and 2 or 1), length))
        local answer, err = with:request { path = "/x" }
        if answer then
          assert.equal(length, #answer.headers["x-filler"])
        else
          assert.equal("too_large", err.kind, tostring(err))
        end
      end)
    end
  end
end)
