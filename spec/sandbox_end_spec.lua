-- A sandbox in nginx ends with the process that started it, however that ends, and leaves nothing
-- behind.
local core = require "linq.core"
local files = require "spec.support.files"
local linq = require "linq"
local process = require "spec.support.process"

local SECONDS = 10 -- in which all is gone

-- A program that starts a sandbox, and prints where it is.
local starts = [[
local linq = require "linq"
local server = assert(linq.sandbox.nginx.start())
io.stdout:write(server.dir, "\n", server.base_url, "\n")
io.stdout:flush()
]]

local waits = starts .. 'require("linq.core").sleep(60)'

local function exists(path)
  local file = io.open(path)
  return file and file:close() and true or false
end

local function answers(base_url)
  local client = linq.client { base_url = base_url, api_key = "k", max_retries = 0, timeout = 2 }
  local page = client.chats:list {}
  client:close()
  return page ~= nil
end

local function soon(holds)
  local stop = core.now() + SECONDS
  while not holds() do
    if core.now() > stop then
      return false
    end
    core.sleep(0.05)
  end
  return true
end

local function ends(dir, base_url)
  assert.is_true(soon(function() return not exists(dir) end), "the folder is still there: " .. dir)
  assert.is_false(answers(base_url))
end

-- Starts a program as the first of its own group. Returns its process id and the two lines that
-- it printed.
local function start(code)
  local script, output = files.new(code), files.new()
  local pid = process.run(("LUA_PATH='%s' LUA_CPATH='%s' setsid %s %s >%s 2>/dev/null </dev/null & echo $!"):format(
    package.path, package.cpath, process.lua(), script, output))
  local dir, base_url
  assert(soon(function()
    dir, base_url = (files.read(output) or ""):match "^(.-)\n(.-)\n"
    return dir
  end), "the program printed nothing")
  return pid:match "%d+", dir, base_url
end

local function kill(pid)
  assert.equal(0, select(2, process.run("kill -9 " .. pid)))
end

describe("#nginx the sandbox's process", function()
  teardown(files.remove_all)

  it("is there as long as the one that started it", function()
    local pid, dir, base_url = start(waits)
    core.sleep(1.2)
    assert.is_true(exists(dir .. "/nginx.pid"))
    assert.is_true(answers(base_url))
    kill(pid)
    ends(dir, base_url)
  end)

  it("ends when that is killed with its group", function()
    local pid, dir, base_url = start(waits)
    kill("-" .. pid)
    ends(dir, base_url)
  end)

  it("ends when that ends by os.exit, by an error, at its end", function()
    for _, last in ipairs { "os.exit(3)", "error 'no'", "" } do
      local _, dir, base_url = start(starts .. last)
      ends(dir, base_url)
    end
  end)

  it("leaves no folder and no worker when nginx was killed before", function()
    local pid, dir, base_url = start(waits)
    kill(files.read(dir .. "/nginx.pid"):match "%d+")
    assert.is_true(answers(base_url))
    kill(pid)
    ends(dir, base_url)
  end)

  it("leaves no worker when it is stopped after nginx was killed", function()
    local server = assert(linq.sandbox.nginx.start())
    kill(files.read(server.dir .. "/nginx.pid"):match "%d+")
    server:stop()
    ends(server.dir, server.base_url)
  end)

  it("is watched by nobody once it was stopped", function()
    local server = assert(linq.sandbox.nginx.start())
    local function is_watched()
      return process.run(("ps -eo args | grep -F 'watch %s' | grep -v grep"):format(server.dir)) ~= ""
    end
    assert.is_true(is_watched())
    server:stop()
    assert.is_false(exists(server.dir))
    assert.is_true(soon(function() return not is_watched() end))
  end)
end)
