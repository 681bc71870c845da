-- Transfers that are used again: nothing of one request may show in the next.
local core = require "linq.core"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local template = [[
%s
worker_processes 1;
events {}
http {
  %s
  server {
    listen 127.0.0.1:%d;
    location = /slow { content_by_lua_block { ngx.sleep(5) } }
    location = /large { content_by_lua_block { ngx.print(("x"):rep(5000)) } }
    location / {
      content_by_lua_block {
        ngx.req.read_body()
        ngx.print(ngx.req.raw_header(), ngx.req.get_body_data() or "")
      }
    }
  }
}
]]

describe("#valgrind a transfer that is used again", function()
  local one, other, loop, headers, settings

  setup(function()
    local function configure(dir, port)
      return template:format(server.preamble(dir), server.http_preamble(dir), port)
    end
    one, other = servers.nginx(configure), servers.nginx(configure)
  end)

  before_each(function()
    loop = core.loop()
    headers = core.headers { "X-One: 1" }
    settings = { connect_timeout = 5, max_response_bytes = 1e6 }
  end)

  local function finish(transfer, id, message)
    assert(transfer, message)
    assert.is_number(id)
    while not transfer:done() do
      loop:step(5)
    end
    return loop:take(transfer)
  end

  local function get(path, options)
    options = options or {}
    return finish(loop:get(options.settings or settings, options.headers or headers,
      (options.origin or one.origin) .. path, options.timeout or 5))
  end

  local function add(fields)
    fields.url = fields.url or one.origin .. "/added"
    fields.timeout = fields.timeout or 5
    return finish(loop:add(fields, core.headers { "Expect:" }))
  end

  -- What the server got.
  local function echo(...)
    local status, _, text = get(...)
    assert.equal(200, status)
    return text
  end

  it("starts with the next step, or when it is told to", function()
    local transfer = assert(loop:get(settings, headers, one.origin .. "/a", 5))
    assert.is_false(transfer:done())
    assert.equal(0, loop:timeout())
    core.sleep(0.05)
    assert.equal(0, loop:stats().connections_opened)
    loop:start()
    assert.is_nil(loop:next())
    finish(transfer, 1)
    assert.equal(1, loop:stats().connections_opened)
  end)

  it("is the same one, over the same connection", function()
    local first = assert(loop:get(settings, headers, one.origin .. "/a", 5))
    finish(first, 1)
    local second = assert(loop:get(settings, headers, one.origin .. "/b", 5))
    assert.equal(first, second)
    finish(second, 2)
    assert.equal(1, loop:stats().connections_opened)
  end)

  it("asks for the path that it is given, with and without a query", function()
    for _, path in ipairs { "/a", "/a/b", "/a?x=1&y=%2B1", "/c", "/d%2Fe", "/f", "/?q", "/g", "/a//b", "/h" } do
      assert.matches("GET " .. path .. " HTTP/1.1\r\n", echo(path), 1, true)
    end
  end)

  it("takes dots out of a path, whatever came before", function()
    assert.matches("GET /a HTTP", echo "/a", 1, true)
    assert.matches("GET /c HTTP", echo "/b/../c", 1, true)
    assert.matches("GET /d HTTP", echo "/./d", 1, true)
  end)

  it("goes to another origin and back", function()
    for i, origin in ipairs { one.origin, other.origin, one.origin, other.origin } do
      local text = echo("/" .. i, { origin = origin })
      assert.matches("Host: " .. origin:match "//(.*)", text, 1, true)
      assert.matches("GET /" .. i .. " ", text, 1, true)
    end
  end)

  it("has the headers that it is given", function()
    assert.matches("X-One: 1", echo "/a", 1, true)
    local text = echo("/b", { headers = core.headers { "X-Two: 2" } })
    assert.matches("X-Two: 2", text, 1, true)
    assert.not_matches("X%-One", text)
    headers = nil
    collectgarbage()
    collectgarbage()
    headers = core.headers { "X-Three: 3" }
    assert.matches("X-Three: 3", echo "/c", 1, true)
  end)

  it("has the settings that it is given, and those of a table that is gone are gone", function()
    assert.equal(200, (get "/large"))
    local status, kind = get("/large", { settings = { max_response_bytes = 100 } })
    assert.is_nil(status)
    assert.equal("too_large", kind)
    settings = nil
    collectgarbage()
    settings = { connect_timeout = 5, max_response_bytes = 1e6 }
    local _, _, body = get "/large"
    assert.equal(5000, #body)
  end)

  it("has the time that it is given, and forgets that it had run out", function()
    local status, kind = get("/slow", { timeout = 0.1 })
    assert.is_nil(status)
    assert.equal("timeout", kind)
    assert.equal(200, (get "/a"))
    status, kind = get("/slow", { timeout = 0.1 })
    assert.is_nil(status)
    assert.equal("timeout", kind)
  end)

  it("is a GET without a body after any other request", function()
    local name = os.tmpname()
    local file = assert(io.open(name, "w"))
    file:write "from a file"
    file:close()
    local before = {
      { method = "POST", body = "posted" },
      { method = "DELETE" },
      { method = "HEAD" },
      { method = "PUT", body_path = name },
      { method = "POST", form = { { name = "field", data = "value" } } },
      { method = "GET", stall_timeout = 1, once = true },
    }
    for _, fields in ipairs(before) do
      local method = fields.method
      local status, _, text = add(fields)
      assert.equal(200, status, method)
      if method ~= "HEAD" then
        assert.matches("^" .. method .. " /added HTTP", text)
      end
      text = echo "/plain"
      assert.matches("^GET /plain HTTP/1.1\r\n", text)
      assert.matches("X-One: 1", text, 1, true)
      assert.matches("\r\n\r\n$", text)
      for _, field in ipairs { "content%-length", "content%-type", "transfer%-encoding" } do
        assert.not_matches(field, text:lower())
      end
    end
    os.remove(name)
  end)

  it("works after a connection that was refused", function()
    local status, kind = get("/a", { origin = "http://127.0.0.1:1" })
    assert.is_nil(status)
    assert.equal("connection", kind)
    assert.equal(200, (get "/a"))
  end)

  it("gives what is no URL as a failure", function()
    local transfer, kind, message = loop:get(settings, headers, "http://[", 5)
    assert.is_nil(transfer)
    assert.equal("connection", kind)
    assert.is_string(message)
    assert.equal(200, (get "/a"))
  end)

  it("is taken when it is done, by its own loop", function()
    local transfer, id = loop:get(settings, headers, one.origin .. "/a", 5)
    assert.has_error(function() loop:take(transfer) end)
    assert.has_error(function() core.loop():take(transfer) end)
    finish(transfer, id)
  end)
end)
