-- The event loop, and the traps of driving libcurl with one. Each trap has occurred.
local ascii = require "linq.util.ascii"
local core = require "linq.core"
local process = require "spec.support.process"
local socket = require "socket"
local servers = require "spec.support.servers"
local timed = require "spec.support.timed"

local function request(mode, extra)
  local fields = {
    url = servers.faulty().origin .. "/" .. mode .. "/x",
    method = "GET",
    timeout = 5,
  }
  for name, value in pairs(extra or {}) do
    fields[name] = value
  end
  return fields
end

-- Starts a transfer without headers.
local function add(loop, fields)
  return loop:add(fields, core.headers { "Expect:" })
end

local function finish(loop, transfer, seconds)
  local until_ = core.now() + (seconds or 5)
  while not transfer:done() and core.now() < until_ do
    loop:step(until_ - core.now())
  end
  return loop:take(transfer)
end

local has_descriptor = core.loop():fd() ~= nil

describe("#valgrind a loop", function()
  it("runs a transfer to its end", function()
    local loop = core.loop()
    local response = finish(loop, add(loop, request "fine"))
    assert.equal(200, response.status)
    assert.truthy(response.head:find("^HTTP/1.1 200"))
    assert.truthy(response.body:find('"display_name":"fine"', 1, true))
    assert.equal(0, loop:stats().in_flight)
  end)

  it("returns the failure of a transfer", function()
    local loop = core.loop()
    local response, failure = finish(loop, add(loop, request("fine", { url = "http://127.0.0.1:1/" })))
    assert.is_nil(response)
    assert.equal("connection", failure.kind)
    assert.truthy(failure.message:find("127.0.0.1", 1, true))
    assert.is_false(failure.sent)
  end)

  it("reuses connections", function()
    local loop = core.loop()
    for _ = 1, 10 do
      assert.equal(200, finish(loop, add(loop, request "fine")).status)
    end
    assert.equal(1, loop:stats().connections_opened)
    assert.equal(9, loop:stats().connections_reused)
  end)

  it("takes any max_connections that a client does", function()
    local loop = core.loop { max_connections = 2 ^ 31 }
    assert.equal(200, finish(loop, add(loop, request "fine")).status)
  end)

  it("opens no more than max_connections", function()
    local loop = core.loop { max_connections = 3 }
    local transfers = {}
    for i = 1, 20 do
      transfers[i] = add(loop, request "fine")
    end
    for _, transfer in ipairs(transfers) do
      assert.equal(200, finish(loop, transfer).status)
    end
    assert.is_true(loop:stats().connections_opened <= 3)
  end)

  it("returns each finished transfer once", function()
    local loop = core.loop()
    local waiting = {}
    for _ = 1, 8 do
      local transfer = add(loop, request "fine")
      waiting[transfer:id()] = transfer
    end
    local named = 0
    while next(waiting) do
      loop:step(5)
      for id in function() return loop:next() end do
        assert.is_true(waiting[id]:done())
        waiting[id] = nil
        named = named + 1
      end
    end
    assert.equal(8, named)
    assert.is_nil(loop:next())
  end)

  it("does not wait without transfers", timed(function()
    local loop = core.loop()
    local started = core.now()
    assert.equal(0, loop:step())
    assert.is_true(core.now() - started < 0.5)
  end))

  it("does not wait for a time that is over, or is none", timed(function()
    local loop = core.loop()
    local transfer = add(loop, request "hang")
    local started = core.now()
    for _, seconds in ipairs { -0.01, -math.huge, 0 / 0 } do
      loop:step(seconds)
    end
    assert.is_true(core.now() - started < 1)
    assert.is_false(transfer:done())
  end))

  it("ends its transfers when it is closed, and can be closed twice", function()
    local loop = core.loop()
    local transfer = add(loop, request "hang")
    loop:close()
    loop:close()
    assert.is_true(transfer:done())
    local _, failure = loop:take(transfer)
    assert.equal("canceled", failure.kind)
    assert.equal("canceled", select(2, add(loop, request "fine")).kind)
    assert.has_error(function() loop:fd() end)
  end)

  it("releases a canceled and a forgotten transfer", function()
    local loop = core.loop()
    local transfer = add(loop, request "hang")
    transfer:cancel()
    assert.equal(0, loop:stats().in_flight)
    assert.equal("canceled", select(2, loop:take(transfer)).kind)
    add(loop, request "hang")
    collectgarbage()
    collectgarbage()
    assert.equal(0, loop:stats().in_flight)
  end)

  it("survives the collection of its userdata in any order", function()
    for _ = 1, 20 do
      local function abandon()
        local loop = core.loop()
        local slow, quick = add(loop, request "hang"), add(loop, request "fine")
        loop:step(0.01)
        return tostring(slow) .. tostring(quick)
      end
      assert.is_string(abandon())
      collectgarbage()
    end
  end)

  it("keeps the method of a request with a body", function()
    local loop = core.loop()
    local response = finish(loop, add(loop, request("echo", { method = "GET", body = "{}" })))
    assert.matches("^GET ", response.body)
  end)

  it("distinguishes a file that cannot be read from a dead connection", function()
    local loop, path = core.loop(), os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write "to be sent"
    file:close()
    local transfer = add(loop, request("fine", { method = "PUT", body_path = path }))
    assert(io.open(path, "w")):close() -- shorter than it was
    local _, failure = finish(loop, transfer)
    os.remove(path)
    assert.equal("host", failure.kind)
    assert.equal(path .. ": changed while it was sent", failure.message)
  end)

  it("refuses a wrong request, and leaks nothing of it", function()
    local loop = core.loop()
    for _, wrong in ipairs {
      { url = 5 }, { method = false }, { body = {} }, { timeout = {} },
    } do
      assert.has_error(function() add(loop, request("fine", wrong)) end)
    end
    assert.equal(0, loop:stats().in_flight)
  end)
end)

describe("a loop that others watch", function()
  if not has_descriptor then
    it("returns no descriptor with poll()", function()
      assert.is_nil(core.loop():fd())
    end)
    return pending "the other specs need a descriptor, which poll() does not give"
  end

  -- Drives the loop like a foreign event loop: it steps only when the descriptor is readable or the
  -- deadline is reached.
  local function readable(fd, timeout)
    local watched = { getfd = function() return fd end, dirty = function() return false end }
    return #socket.select({ watched }, nil, timeout) > 0
  end

  local function drive(loop, transfers, patience)
    local until_ = core.now() + patience
    local left = #transfers
    while left > 0 and core.now() < until_ do
      local wait = math.min(loop:timeout() or patience, until_ - core.now())
      if readable(loop:fd(), wait) or (loop:timeout() or 1) <= 0 then
        loop:step(0)
        for _ in function() return loop:next() end do
          left = left - 1
        end
      end
    end
    return left
  end

  it("is readable whenever there is something to do: no wake-up is lost", function()
    local loop = core.loop()
    loop:fd()
    for _ = 1, 100 do
      local transfers = {}
      for i = 1, 8 do
        transfers[i] = add(loop, request "fine")
      end
      local started = core.now()
      assert.equal(0, drive(loop, transfers, 5))
      assert.is_true(core.now() - started < 0.5, "stalled")
    end
  end)

  it("becomes readable for a timeout", function()
    local loop = core.loop()
    local fd = loop:fd()
    local transfer = add(loop, request("hang", { timeout = 0.2 }))
    local until_ = core.now() + 3
    while not transfer:done() and core.now() < until_ do
      if readable(fd, until_ - core.now()) then
        loop:step(0)
      end
    end
    assert.equal("timeout", select(2, loop:take(transfer)).kind)
  end)

  it("is readable when a canceled transfer lets a queued one start", function()
    local loop = core.loop { max_connections = 1 }
    local fd = loop:fd()
    local first, second = add(loop, request "hang"), add(loop, request "fine")
    for _ = 1, 5 do
      loop:step(0.02)
    end
    first:cancel()
    assert.is_true(readable(fd, 2))
    assert.equal(200, finish(loop, second).status)
  end)

  it("is readable when libcurl refuses a transfer, which ends the others", function()
    local shim = os.tmpname()
    local output, status = process.run(("cc -shared -fPIC -o %s spec/support/failing_add.c -ldl"):format(shim))
    assert.equal(0, status, output)
    output = process.run_lua(([[
      local core, socket = require "linq.core", require "socket"
      local loop = core.loop()
      local watched = { getfd = function() return loop:fd() end, dirty = function() return false end }
      local function readable()
        return #socket.select({ watched }, nil, 0.05) > 0
      end
      local function add()
        return loop:add({ url = "%s/hang/x", method = "GET", timeout = 30 }, core.headers {})
      end
      local first = add()
      while readable() do
        loop:step(0)
      end
      print(first:done(), (add()), first:done(), readable())
    ]]):format(servers.faulty().origin), shim)
    os.remove(shim)
    assert.equal("false\tnil\ttrue\ttrue\n", output)
  end)

  it("waits without spinning while a finished transfer is not taken yet", function()
    local loop = core.loop()
    loop:fd()
    local quick, slow = add(loop, request "fine"), add(loop, request "wait/500")
    while not quick:done() do
      loop:step(1)
    end
    local cpu = os.clock()
    loop:step(0.3)
    assert.is_true(os.clock() - cpu < 0.15)
    assert.is_false(slow:done())
  end)

  it("has no timeout once it is closed", function()
    local loop = core.loop()
    add(loop, request("fine", { url = "ftp://127.0.0.1/" }))
    loop:close()
    assert.is_nil(loop:timeout())
    assert.equal(1, select("#", loop:timeout())) -- tostring(loop:timeout()) works
    assert.equal(0, loop:step(0))
  end)

  it("does not set its timer for every request", function()
    local loop = core.loop()
    loop:fd()
    for _ = 1, 200 do
      finish(loop, add(loop, request "fine"))
    end
    assert.is_true(loop:stats().timer_changes < 20, loop:stats().timer_changes .. " timer calls for 200 requests")
  end)

  it("spends no epoll_ctl on a connection that is used again", function()
    local loop = core.loop()
    for _ = 1, 200 do
      finish(loop, add(loop, request "fine"))
    end
    -- libcurl watches one more descriptor for each request since 8.20.
    local major, minor = core.libcurl:match "^(%d+)%.(%d+)"
    local most = major * 100 + minor >= 820 and 410 or 10
    assert.is_true(loop:stats().watch_changes < most, loop:stats().watch_changes .. " changes for 200 requests")
  end)
end)

describe("the resolver's thread", function()
  local shim = os.tmpname()
  local compiled = select(2, process.run(("cc -shared -fPIC -o %s spec/support/slow_resolver.c"):format(shim))) == 0

  teardown(function()
    os.remove(shim)
  end)

  local script = [[
    local core = require "linq.core"
    local loop = core.loop()
    local started = core.now()
    local transfer = loop:add({ url = "http://slow.example/", method = "GET", timeout = 0.3 }, core.headers {})
    %s
    print(("%%.1f %%s"):format(core.now() - started, tostring(select(2, loop:take(transfer)).kind)))
    collectgarbage()
  ]]

  it("is not waited for when a call times out", function()
    assert.is_true(compiled)
    local output, status = process.run_lua(script:format "while not transfer:done() do loop:step() end", shim)
    assert.equal(0, status, output)
    local seconds, kind = output:match("([%d.]+) (%w+)")
    assert.equal("timeout", kind)
    assert.is_true(ascii.number(seconds) < 1.5, output)
  end)
end)

describe("the module", function()
  it("sets no global and prints nothing", function()
    local output, status = process.run_lua [[
      local before = {}
      for name in pairs(_G) do before[name] = true end
      local linq = require "linq"
      local _ = linq.v2, linq.v3, linq.phone, linq.sandbox
      linq.client { transport = linq.sandbox {} }.chats:list {}
      for name in pairs(_G) do if not before[name] then print(name) end end
    ]]
    assert.equal("", output)
    assert.equal(0, status)
  end)

  it("opens its sockets close-on-exec", function()
    local output, status = process.run_lua(([[
      local core = require "linq.core"
      local loop = core.loop()
      loop:fd()
      local transfer = loop:add({ url = %q, method = "GET", timeout = 5 }, core.headers {})
      while not transfer:done() do loop:step() end
      os.execute [=[
        ls -l /proc/self/fd | grep -E 'eventpoll|eventfd|timerfd'
        for inode in $(ls -l /proc/self/fd | sed -n 's/.*socket:.\([0-9]*\).*/\1/p'); do
          grep -w "$inode" /proc/net/tcp | grep ':%04X ' # to our server: others' sockets are theirs
        done
        true
      ]=]
    ]]):format(servers.faulty().origin .. "/fine/x", servers.faulty().port))
    assert.equal(0, status)
    assert.equal("", output)
  end)
end)
