-- A forked child starts with fresh loops, and the parent's transfers continue undisturbed.
local core = require "linq.core"
local fork = require "spec.support.fork"
local linq = require "linq"
local servers = require "spec.support.servers"

local function client(mode)
  return linq.client { api_key = "k", base_url = servers.faulty().origin .. "/" .. mode, max_retries = 0 }
end


describe("a client after a fork", function()
  it("opens connections of its own in the child", function()
    local one = client "fine"
    assert(one.chats:retrieve "1")
    local child = fork.start(function()
      local chat = assert(one.chats:retrieve "1")
      return chat.display_name == "fine" and one:stats().connections_opened == 2
    end)
    assert.equal(0, fork.wait(child))
    assert(one.chats:retrieve "1")
    assert.equal(1, one:stats().connections_opened)
  end)

  it("gives every process its own answers", function()
    local one = client "echo"
    assert(one:request { path = "/first" })
    local children = {}
    for i = 1, 4 do
      children[i] = fork.start(function()
        for n = 1, 50 do
          local answer = assert(one:request { path = ("/child-%d-%d"):format(i, n) })
          if not answer.body:find(("/child-%d-%d "):format(i, n), 1, true) then
            return false
          end
        end
        return true
      end)
    end
    for n = 1, 50 do
      local answer = assert(one:request { path = "/parent-" .. n })
      assert.truthy(answer.body:find("/parent-" .. n .. " ", 1, true))
    end
    for _, child in ipairs(children) do
      assert.equal(0, fork.wait(child))
    end
  end)

  it("ends running transfers in the child, and finishes them in the parent", function()
    local loop = core.loop()
    loop:fd()
    local url = servers.faulty().origin .. "/wait/200/x"
    local transfer = loop:add({ url = url, method = "GET", timeout = 5 }, core.headers {})
    loop:step(0.02)
    local child = fork.start(function()
      loop:step(0)
      local _, failure = loop:take(transfer)
      return failure.kind == "canceled" and failure.message:find("fork", 1, true) ~= nil
    end)
    assert.equal(0, fork.wait(child))
    while not transfer:done() do
      loop:step(1)
    end
    assert.equal(200, loop:take(transfer).status)
  end)

  it("leaves the parent's connections alone when the child closes or collects it", function()
    local one = client "fine"
    assert(one.chats:retrieve "1")
    for _, finish in ipairs {
      function() one:close() return true end,
      function()
        one = nil
        collectgarbage()
        collectgarbage()
        return true
      end,
    } do
      assert.equal(0, fork.wait(fork.start(finish)))
    end
    assert(one.chats:retrieve "1")
    assert.equal(1, one:stats().connections_opened)
  end)

  it("leaves the parent's download alone", function()
    local path = os.tmpname()
    local loop = core.loop()
    local url = servers.faulty().origin .. "/trickle/x"
    local transfer = loop:add({ url = url, method = "GET", timeout = 20, output_path = path }, core.headers {})
    for _ = 1, 10 do
      loop:step(0.05)
    end
    assert.equal(0, fork.wait(fork.start(function()
      loop:close()
      return true
    end)))
    while not transfer:done() do
      loop:step(1)
    end
    assert.equal(200, loop:take(transfer).status)
    local file = io.open(path, "rb")
    assert.equal(100, #file:read "*a")
    file:close()
    os.remove(path)
  end)

  it("closes no file that a child opened with its parent's descriptor numbers", function()
    local one = client "fine"
    assert(one.chats:retrieve "1")
    one:loop():fd()
    local path = os.tmpname()
    assert.equal(0, fork.wait(fork.start(function()
      fork.close(3, 64) -- as a daemon does
      local files = {}
      for i = 1, 16 do
        files[i] = assert(io.open(path, "w"))
      end
      one:close()
      one = nil
      collectgarbage()
      collectgarbage()
      for _, file in ipairs(files) do
        if not (file:write "text" and file:flush()) then
          return false
        end
      end
      return true
    end)))
    os.remove(path)
    assert(one.chats:retrieve "1")
  end)

  it("closes no file that a child opened with the descriptor numbers of its parent's transfers", function()
    local path, sent, loop = os.tmpname(), os.tmpname(), core.loop()
    local file = assert(io.open(sent, "w"))
    file:write "text"
    file:close()
    local url, none = servers.faulty().origin .. "/wait/300/x", core.headers {}
    local up = assert(loop:add({ url = url, method = "PUT", timeout = 5, body_path = sent }, none))
    local down = assert(loop:add({ url = url, method = "GET", timeout = 5, output_path = path }, none))
    assert.equal(0, fork.wait(fork.start(function()
      fork.close(3, 64)
      local files = {}
      for i = 3, 64 do
        files[i - 2] = assert(io.open(sent .. ".child", "w"))
      end
      loop:close()
      for _, one in ipairs(files) do
        if not (one:write "text" and one:flush()) then
          return false
        end
      end
      return true
    end)))
    while not (up:done() and down:done()) do
      loop:step(1)
    end
    assert.equal(200, loop:take(up).status)
    assert.equal(200, loop:take(down).status)
    for _, name in ipairs { path, sent, sent .. ".child" } do
      os.remove(name)
    end
  end)

  it("leaves no connection open in a child that its parent has closed", function()
    local one = client "fine"
    assert(one.chats:retrieve "1")
    assert.equal(0, fork.wait(fork.start(function()
      local before = fork.sockets()
      one:close()
      return fork.sockets() == before - 1
    end)))
  end)

  it("has randomness of its own in the child", function()
    local path = os.tmpname()
    local child = fork.start(function()
      local file = io.open(path, "w")
      file:write(core.hex(core.random(16)))
      return file:close()
    end)
    local mine = core.hex(core.random(16))
    assert.equal(0, fork.wait(child))
    local file = io.open(path)
    assert.are_not.equal(mine, file:read "*a")
    file:close()
    os.remove(path)
  end)

end)
