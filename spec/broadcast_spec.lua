-- examples/broadcast.lua: each number once, whatever ends it.
local core = require "linq.core"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local LINE = "+12052761148"

local has_sqlite = pcall(require, "DBI")

local function numbers(count)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  for i = 1, count do
    file:write(("(205) 555-%04d\n"):format(i))
  end
  file:write "(205) 555-0001\nnobody\n"
  file:close()
  return path
end

local function command(path, server)
  return ("env LINQ_API_V3_API_KEY=k LINQ_API_V3_BASE_URL=%s LUA_PATH='%s' LUA_CPATH='%s' %s examples/broadcast.lua "
    .. "%s %s 'We open at nine'"):format(server.base_url, package.path, package.cpath, process.lua(), path, LINE)
end

local function client_of(server)
  return linq.client { api_key = "k", base_url = server.base_url }
end

local function count_chats(server)
  local count = 0
  for _ in client_of(server).chats:each { from = LINE, limit = 100 } do
    count = count + 1
  end
  return count
end

-- How many messages the chats have: the fewest and the most.
local function bounds(server)
  local chats, client = {}, client_of(server)
  for chat in client.chats:each { from = LINE, limit = 100 } do
    chats[#chats + 1] = chat
  end
  local counts = linq.map(chats, function(chat)
    return #client.chats.messages:list(chat.id).items
  end, { concurrency = 32 })
  table.sort(counts)
  return { counts[1], counts[#counts] }
end

describe("the broadcast #fire", function()
  local test = has_sqlite and it or pending

  test("ends well on a terminal where there is no number", function()
    local path = os.tmpname()
    local line = command(path, servers.sandbox { chats = {} }):gsub("'", "'\\''")
    local output, status = process.run(("script -qec '%s' /dev/null </dev/null"):format(line))
    assert.equal(0, status, output)
    assert.is_truthy(output:find("0 of 0, 0 set aside", 1, true), output)
  end)

  test("sends to each number once, and prints lines where there is no terminal", function()
    local server = servers.sandbox { chats = {} }
    local output, status = process.run(command(numbers(120), server))
    assert.equal(0, status, output)
    assert.is_truthy(output:find("no number, left out: nobody\n", 1, true), output)
    assert.is_truthy(output:find("120 of 120, 0 set aside\n", 1, true), output)
    assert.is_nil(output:find("\r", 1, true))
    assert.equal(120, count_chats(server))
    assert.same({ 1, 1 }, bounds(server))
  end)

  for signal, name in pairs { INT = "Ctrl-C", KILL = "kill -9" } do
    test("goes on after " .. name, function()
      local server = servers.sandbox { chats = {}, latency = 0.15 }
      local path = numbers(200)
      -- A shell's background process ignores SIGINT, so env sets it back.
      local pid = process.run(("env --default-signal=INT %s >%s.out 2>&1 & echo $!"):format(
        command(path, server):gsub("^env ", ""), path)):match "%d+"
      local until_ = core.now() + 20
      while count_chats(server) == 0 and core.now() < until_ do
        core.sleep(0.05)
      end
      process.run(("kill -%s %s"):format(signal, pid))
      core.sleep(0.3)
      local sent = count_chats(server)
      assert.is_true(sent > 0 and sent < 200, sent)
      local output, status = process.run(command(path, server))
      assert.equal(0, status, output)
      assert.equal(200, count_chats(server))
      assert.same({ 1, 1 }, bounds(server))
    end)
  end
end)
