-- SQLite on bad days: no space, no right to write, a file that is another's, damaged or gone.
local core = require "linq.core"
local garbage = require "spec.support.garbage"
local linq = require "linq"
local process = require "spec.support.process"

local is_installed = pcall(require, "dbd.sqlite3")
local can_mount = select(2, process.run "unshare -m sh -c 'mount -t tmpfs none /mnt'") == 0

describe("a store in SQLite", function()
  local dir, path

  before_each(function()
    dir = process.run("mktemp -d"):gsub("%s+$", "")
    path = dir .. "/store.db"
  end)

  after_each(function()
    process.run("rm -rf " .. dir)
  end)

  local function it_stores(name, fn)
    (is_installed and it or pending)(name, fn)
  end

  local function new()
    return linq.store.sqlite { path = path, timeout = 0.2 }
  end

  local function outbox(store)
    return linq.outbox {
      client = linq.client { transport = linq.sandbox { chats = {} }, api_key = "k" }, store = store,
    }
  end

  local function send(box, id)
    return box:send({ from = "+12052761148", to = "+12055550100" }, "message " .. id, { id = id })
  end

  -- Raises unless each operation fails and says so.
  local function fails(store, pattern)
    for name, arguments in pairs { set = { "a", "1" }, add = { "b", "1" }, increment = { "c" }, lock = { "d", 5 } } do
      local result, message = store[name](store, arguments[1], arguments[2])
      assert.is_nil(result, name)
      assert.truthy(message:find(pattern), message)
    end
    local kept, err = send(outbox(store), "m1")
    assert.is_nil(kept)
    assert.equal("store", err.kind)
    assert.truthy(err.message:find(pattern), err.message)
  end

  it_stores("goes on in a new file where the old one was removed or replaced", function()
    local store, other = new(), new()
    local box = outbox(store)
    assert(store:set("a", "1"))
    assert(send(box, "m1"))
    process.run(("rm -f %s %s-wal %s-shm"):format(path, path, path))
    assert.is_nil(store:get "a")
    assert(store:set("a", "2"))
    assert.equal("2", other:get "a")
    assert(send(box, "m2"))
    assert.equal(1, box:stats().waiting)
    assert(linq.store.sqlite({ path = dir .. "/new.db" }):set("a", "3"))
    garbage.collect()
    process.run(("rm -f %s-wal %s-shm; mv %s/new.db %s"):format(path, path, dir, path))
    assert.equal("3", store:get "a")
    assert.is_true(send(box, "m3") ~= nil)
    assert.equal(1, box:stats().waiting)
  end)

  it_stores("says so where the file is no database, or is damaged", function()
    local file = assert(io.open(path, "wb"))
    file:write(("this is no database. "):rep(200))
    file:close()
    fails(new(), "file is not a database")
  end)

  it_stores("says so where a page of the file is damaged, and raises nothing", function()
    local store = new()
    for i = 1, 300 do
      assert(store:set("key " .. i, ("x"):rep(100)))
    end
    assert(store:transaction(function(execute) execute "CREATE TABLE other (a)" end))
    store = nil -- luacheck: ignore
    garbage.collect()
    local size = core.file_size(path)
    local file = assert(io.open(path, "r+b"))
    file:seek("set", 4096)
    file:write(("\255"):rep(size - 4096))
    file:close()
    local damaged = new()
    local result, message = damaged:get "key 7"
    assert.is_nil(result)
    assert.truthy(message and message:find "malformed", message)
    fails(damaged, "malformed")
  end)

  it_stores("leaves the tables of another program alone, and says where they stand in its way", function()
    local other = new()
    assert(other:transaction(function(execute)
      execute "DROP TABLE linq_texts"
      execute "CREATE TABLE linq_texts (id INTEGER PRIMARY KEY, words TEXT)"
      execute "INSERT INTO linq_texts (words) VALUES ('of another')"
      execute "CREATE TABLE invoices (id INTEGER)"
      execute "PRAGMA user_version = 77"
    end))
    other = nil -- luacheck: ignore
    garbage.collect()
    local store = new()
    local result, message = store:set("a", "1")
    assert.is_nil(result)
    assert.truthy(message:find "no such column", message)
  end)

  -- Runs `work` in a child, within a folder of its own that is mounted there. It gives nil, or what is wrong.
  local function within_mount(options, work)
    local script = os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write(("package.path, package.cpath = %q, %q\n"):format(package.path, package.cpath),
      ("local path = %q\n"):format(path), work)
    file:close()
    local command = [[unshare -m sh -c 'mount -t tmpfs -o %s none %s && LD_PRELOAD="%s" %s %s']]
    local output, status = process.run(command:format(options, dir, process.preloaded, process.lua(), script))
    os.remove(script)
    assert.equal(0, status, output)
    return output
  end

  local it_mounts = is_installed and can_mount and it or pending

  it_mounts("says so where the disk is full, keeps what it promised, and goes on with space", function()
    local output = within_mount("size=1m", [[
      local linq = require "linq"
      local store = linq.store.sqlite { path = path }
      local client = linq.client { transport = linq.sandbox { chats = {} }, api_key = "k" }
      local box = linq.outbox { client = client, store = store }
      local promised, message = {}, nil
      local function send(i)
        local target = { from = "+12052761148", to = ("+1205555%04d"):format(i % 50) }
        return box:send(target, ("x"):rep(1500) .. i, { id = "m" .. i })
      end
      for i = 1, 2000 do
        local id, err = send(i)
        if not id then
          message = tostring(err)
          break
        end
        promised[#promised + 1] = id
      end
      assert(message and message:find "full", message)
      local ok, why = store:set("a", ("x"):rep(20000))
      assert(ok == nil and why:find "full", why)
      print(box:stats())
      os.execute("unset LD_PRELOAD; mount -o remount,size=64m " .. path:match "^(.*)/")
      assert(box:stats().waiting == #promised, "a promise was lost")
      assert(store:set("a", "1"))
      assert(send(5000))
      local progress = assert(box:run())
      assert(progress.sent == #promised + 1, progress.sent .. " of " .. #promised)
      print(#promised)
    ]])
    assert.is_true(tonumber(output:match "(%d+)%s*$") > 20, output)
  end)

  it_mounts("says so where the file system is read-only, and reads what is there", function()
    within_mount("size=8m", [[
      local linq = require "linq"
      local folder = path:match "^(.*)/"
      local function remount(options)
        for _ = 1, 5 do
          collectgarbage()
        end
        local ok = os.execute(("unset LD_PRELOAD; mount -o remount,%s %s"):format(options, folder))
        assert(ok == true or ok == 0)
      end
      local store = linq.store.sqlite { path = path }
      assert(store:set("a", "1"))
      store = nil
      remount "ro"
      store = linq.store.sqlite { path = path }
      local ok, message = store:set("a", "2")
      assert(ok == nil)
      print(message, store:get "a")
      remount "rw"
      require("linq.core").sleep(1.1)
      assert(store:set("a", "3"))
      assert(store:get "a" == "3")
    ]])
  end)
end)
