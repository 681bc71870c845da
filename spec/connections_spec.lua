-- Kept connections: what a server does to them while nobody uses them.
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
  }
  server {
    listen 127.0.0.1:%d;
    listen 127.0.0.1:%d ssl;
    lingering_close off;
    location / { content_by_lua_block { leftover.answer() } }
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
    return template:format(server.preamble(dir), server.http_preamble(dir), port, port + 1, port + 2)
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

  -- A call of the core's to a server of those above, that may be sent once.
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
    return transfer:result()
  end

  local function changes_with(pause)
    local loop = core.loop()
    for _ = 1, 4 do
      local status, kind, message = finish(loop, add(loop, "https", 0, "/v3/chats/1/read"))
      assert.equal(204, status, ("%s: %s"):format(kind, message))
      pause(loop)
    end
    assert.equal(4, loop:stats().connections_opened)
  end

  it("is not used after a pause in which the loop was stepped", function()
    changes_with(function(loop)
      local until_ = core.now() + PAUSE
      while core.now() < until_ do
        loop:step(0.05)
      end
    end)
  end)

  it("is not used after a pause in which nobody stepped the loop, whose descriptor is watched", function()
    changes_with(function(loop)
      loop:fd()
      core.sleep(PAUSE)
    end)
  end)

  it("is not used while another transfer keeps the loop busy", function()
    local other
    changes_with(function(loop)
      other = other or add(loop, "http", 1, "/hang/for/ever")
      local until_ = core.now() + PAUSE
      while core.now() < until_ do
        loop:step(0.05)
      end
    end)
  end)

  it("is not used by changes side by side", function()
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

describe("what a server sends after an answer's end", function()
  local ends = { length = "retrieve", chunked = "retrieve", no_content = "mark_as_read" }
  for _, scheme in ipairs { "http", "https" } do
    for form, method in pairs(ends) do
      for _, when in ipairs { "with", "after", "later" } do
        it(("is nobody's answer (%s, %s, %s the answer)"):format(scheme, form, when), function()
          for _ = 1, 5 do
            local with = client(("%s/%s/%s"):format(origin(scheme, scheme == "https" and 2 or 1), form, when))
            assert(with.chats[method](with.chats, "mine"))
            core.sleep(when == "later" and 0.1 or 0)
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
