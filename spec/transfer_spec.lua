-- Reused transfers: nothing of one request may appear in the next.
local core = require "linq.core"
local process = require "spec.support.process"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"
local socket = require "socket"

local template = [[
%s
worker_processes 1;
events {}
http {
  %s
  server {
    listen 127.0.0.1:%d;
    location = /slow { content_by_lua_block { ngx.sleep(5) } }
    location = /huge { content_by_lua_block { ngx.print(("x"):rep(40000)) } }
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

describe("#valgrind a reused transfer", function()
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

  local function finish(transfer, failure)
    assert(transfer, failure and failure.message)
    assert.is_number(transfer:id())
    while not transfer:done() do
      loop:step(5)
    end
    return loop:take(transfer)
  end

  local function get(path, options)
    options = options or {}
    return finish(loop:get(options.settings or settings, options.headers or headers,
      options.origin or one.origin, path, options.timeout or 5))
  end

  local function add(fields)
    fields.url = fields.url or one.origin .. "/added"
    fields.timeout = fields.timeout or 5
    return finish(loop:add(fields, core.headers { "Expect:" }))
  end

  -- Returns the request that the server received.
  local function echo(...)
    local response, failure = get(...)
    assert.equal(200, response and response.status, failure and failure.message)
    return response.body
  end

  it("starts with the next step, or when it is told to", function()
    local transfer = assert(loop:get(settings, headers, one.origin, "/a", 5))
    assert.is_false(transfer:done())
    assert.equal(0, loop:timeout())
    core.sleep(0.05)
    assert.equal(0, loop:stats().connections_opened)
    loop:start()
    assert.is_nil(loop:next())
    finish(transfer)
    assert.equal(1, loop:stats().connections_opened)
  end)

  it("is the same transfer, over the same connection", function()
    local first = assert(loop:get(settings, headers, one.origin, "/a", 5))
    finish(first)
    local second = assert(loop:get(settings, headers, one.origin, "/b", 5))
    assert.equal(first, second)
    finish(second)
    assert.equal(1, loop:stats().connections_opened)
  end)

  it("requests the given path, with and without a query", function()
    local paths = {
      "/a", "/a/b", "/a?x=1&y=%2B1", "/c", "/d%2Fe", "/f", "/?q", "/g", "/a//b", "/h", "/?q=/../x", "/i?j=k/",
      "/l?m='n'", "/o?p?q", "/?", "/r",
    }
    for _, path in ipairs(paths) do
      assert.matches("GET " .. path .. " HTTP/1.1\r\n", echo(path), 1, true)
    end
  end)

  it("removes dot segments from a path, whatever came before", function()
    assert.matches("GET /a HTTP", echo "/a", 1, true)
    assert.matches("GET /c HTTP", echo "/b/../c", 1, true)
    assert.matches("GET /d HTTP", echo "/./d", 1, true)
  end)

  it("never goes to the previous origin, whatever its base is", function()
    local port = one.origin:match ":(%d+)$"
    local function get_of(base, path)
      return finish(loop:get(settings, headers, base, path, 0.5))
    end
    assert.equal(200, get_of("http://127.0.0.1", ":" .. port .. "/first").status)
    assert.is_nil((get_of("http://127.0.0.1", ":1/b")))
    assert.is_nil((get_of("http://127.0.0.1", "/b")))
  end)

  it("goes to another origin and back", function()
    for i, origin in ipairs { one.origin, other.origin, one.origin, other.origin } do
      local text = echo("/" .. i, { origin = origin })
      assert.matches("Host: " .. origin:match "//(.*)", text, 1, true)
      assert.matches("GET /" .. i .. " ", text, 1, true)
    end
  end)

  it("names the whole URL to a proxy, and only there", function()
    local by_proxy = { max_response_bytes = 1e6, proxy = one.origin }
    for _, path in ipairs { "/a", "/b", "/c?d=e", "/f" } do
      local text = echo(path, { settings = by_proxy, origin = "http://chats.invalid" })
      assert.matches("GET http://chats.invalid" .. path .. " HTTP/1.1\r\n", text, 1, true)
      assert.matches("Host: chats.invalid\r\n", text, 1, true)
      assert.matches("GET " .. path .. " HTTP/1.1\r\n", echo(path), 1, true)
    end
  end)

  it("has the given headers", function()
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

  it("has the given settings, and none of a collected table", function()
    assert.equal(200, get("/large").status)
    local response, failure = get("/large", { settings = { max_response_bytes = 100 } })
    assert.is_nil(response)
    assert.equal("too_large", failure.kind)
    settings = nil
    collectgarbage()
    settings = { connect_timeout = 5, max_response_bytes = 1e6 }
    assert.equal(5000, #get("/large").body)
  end)

  it("has the given timeout, even after an earlier one expired", function()
    for _ = 1, 2 do
      local response, failure = get("/slow", { timeout = 0.1 })
      assert.is_nil(response)
      assert.equal("timeout", failure.kind)
      assert.equal(200, get("/a").status)
    end
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
      local response = add(fields)
      assert.equal(200, response.status, method)
      if method ~= "HEAD" then
        assert.matches("^" .. method .. " /added HTTP", response.body)
      end
      local text = echo "/plain"
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
    local response, failure = get("/a", { origin = "http://127.0.0.1:1" })
    assert.is_nil(response)
    assert.equal("connection", failure.kind)
    assert.equal(200, get("/a").status)
  end)

  it("returns a failure for an invalid URL", function()
    local transfer, failure = loop:get(settings, headers, "http://[", "/", 5)
    assert.is_nil(transfer)
    assert.equal("connection", failure.kind)
    assert.is_string(failure.message)
    assert.is_false(failure.sent)
    assert.equal(200, get("/a").status)
  end)

  it("is taken when it is done, by its own loop", function()
    local transfer = loop:get(settings, headers, one.origin, "/a", 5)
    assert.has_error(function() loop:take(transfer) end)
    assert.has_error(function() core.loop():take(transfer) end)
    finish(transfer)
  end)

  it("treats a URL without a scheme as its own", function()
    get "/a/first"
    local host = other.origin:match "//(.*)"
    assert.matches("Host: " .. host, echo("/second", { origin = host }), 1, true)
  end)

  it("finds the path of an odd URL", function()
    local base = one.origin:match "//(.*)" .. "/r?to=http://h"
    for _ = 1, 2 do
      assert.matches("GET /r?to=http://h/a HTTP", echo("/a", { origin = base }), 1, true)
    end
    local with_slashes = one.origin:gsub("//", "///")
    for _ = 1, 2 do
      assert.matches("GET /a HTTP", echo("/a", { origin = with_slashes }), 1, true)
    end
  end)

  it("sends no control character of a path", function()
    get "/a"
    for _, byte in ipairs { "\r\n", "\n", "\t", " ", "\0", "\1", "\127" } do
      local transfer, failure = loop:get(settings, headers, one.origin, "/x" .. byte .. "y", 5)
      assert.is_nil(transfer, ("%q"):format(byte))
      assert.equal("connection", failure.kind)
    end
    assert.equal(200, get("/a").status)
  end)

  it("has moved no bytes before it starts", function()
    get "/large"
    local transfer = loop:get(settings, headers, one.origin, "/a", 5)
    assert.same({ 0, 0 }, { transfer:progress() })
    finish(transfer)
  end)

  it("cannot be taken twice", function()
    local transfer = loop:get(settings, headers, one.origin, "/a", 5)
    finish(transfer)
    assert.has_error(function() loop:take(transfer) end)
  end)

  it("is not used again after its finalizer ran", function()
    local transfer = loop:get(settings, headers, one.origin, "/a", 5)
    finish(transfer)
    debug.getmetatable(transfer).__gc(transfer)
    local after = loop:get(settings, headers, one.origin, "/b", 5)
    assert.not_equal(transfer, after)
    finish(after)
  end)

  it("leaves no file open when it cannot start", function()
    local name = os.tmpname()
    get "/a"
    collectgarbage()
    collectgarbage() -- what a finalizer let go of
    collectgarbage "stop"
    local before = process.open_descriptors()
    for _ = 1, 5 do
      assert.is_nil((loop:add({ url = "http://exa mple/", method = "PUT", body_path = name }, headers)))
      local unusable = { url = one.origin, method = "PUT", body_path = name, output_path = "/no/such/file" }
      assert.is_nil((loop:add(unusable, headers)))
    end
    local after = process.open_descriptors()
    collectgarbage "restart"
    os.remove(name)
    assert.equal(before, after)
  end)

  it("keeps its headers while the state closes, where finalizers step the loop", function()
    local output, status = process.run_lua(([[
      local core = require "linq.core"
      local origin, settings, loop = "%s", {}, core.loop()
      local function get(headers)
        return loop:get(settings, headers, origin, "/a", 5)
      end
      local transfer = get(core.headers { "X-One: 1" })
      while not transfer:done() do loop:step(5) end
      loop:take(transfer)
      stepper = setmetatable({}, { __gc = function()
        for _ = 1, 3 do loop:step(0.5) end
      end })
      running = get(core.headers { "X-Two: 2", "X-Three: 3" })
    ]]):format(one.origin))
    assert.equal("", output)
    assert.equal(0, status)
  end)

  it("keeps only a few transfers, and no large answer", function()
    if (os.getenv "LINQ_CORE" or ""):find("asan", 1, true) then
      return pending "the memory of a sanitizer cannot be told from the module's"
    end
    local output, status = process.run_lua(([[
      local core = require "linq.core"
      local loop, headers = core.loop { max_connections = 50 }, core.headers {}
      local settings = { connect_timeout = 5, max_response_bytes = 1e6 }
      local function kibibytes()
        for line in io.lines "/proc/self/status" do
          if line:find "^VmRSS" then
            return tonumber(line:match "%%d+")
          end
        end
      end
      local function batch()
        local transfers = {}
        for i = 1, 300 do
          transfers[i] = assert(loop:get(settings, headers, "%s", "/huge", 10))
        end
        for _, transfer in ipairs(transfers) do
          while not transfer:done() do loop:step(5) end
          assert(loop:take(transfer).status == 200)
        end
        while loop:next() do end
      end
      batch()
      collectgarbage()
      collectgarbage()
      local before = kibibytes()
      collectgarbage "stop"
      for _ = 1, 5 do batch() end
      io.write(kibibytes() - before)
    ]]):format(one.origin))
    assert.equal(0, status, output)
    local strings = 5 * 300 * 40 -- KiB, of answers in Lua
    assert.is_true(tonumber(output) < strings * 1.25, output)
  end)
end)

describe("a loop whose descriptor is watched", function()
  it("is quiet when all transfers have ended, even by a timer", function()
    local loop = core.loop()
    if not loop:fd() then
      return pending "poll() gives no descriptor"
    end
    local url = servers.faulty().origin .. "/hang/x"
    local transfer = loop:add({ url = url, method = "GET", timeout = 0.05 }, core.headers {})
    while not transfer:done() do
      loop:step(1)
    end
    while loop:next() do end -- luacheck: ignore
    loop:take(transfer)
    assert.equal(0, loop:step(0))
    local readable = socket.select({ { getfd = function() return loop:fd() end } }, nil, 0)
    assert.equal(0, #readable)
  end)

  it("is readable when a timeout expires, however often it was stepped before", function()
    local loop, headers, settings = core.loop(), core.headers {}, {}
    local descriptor = loop:fd()
    if not descriptor then
      return pending "poll() gives no descriptor"
    end
    local origin = servers.faulty().origin
    local stop = core.now() + 1.5
    repeat
      local transfer = loop:get(settings, headers, origin, "/hang/x", 0.002)
      while not transfer:done() do
        loop:step(0, true)
        while loop:next() do end -- luacheck: ignore
      end
      loop:take(transfer)
    until core.now() > stop
    local transfer = loop:get(settings, headers, origin, "/hang/x", 0.1)
    stop = core.now() + 1
    while not transfer:done() and core.now() < stop do
      if #socket.select({ { getfd = function() return descriptor end } }, nil, 1) > 0 then
        loop:step(0)
      end
    end
    assert.is_true(transfer:done())
    loop:close()
  end)
end)
