local behaviour = require "spec.support.store_behaviour"
local core = require "linq.core"
local fork = require "spec.support.fork"
local garbage = require "spec.support.garbage"
local linq = require "linq"
local process = require "spec.support.process"
local timed = require "spec.support.timed"

local NEEDS = "lua-dbi-sqlite3"

-- Debian has it for Lua 5.1 to 5.4.
local is_installed = pcall(require, "dbd.sqlite3")

describe("a store in SQLite", function()
  local dir, path

  -- Files by which processes tell each other how far they are.
  local function touch(name)
    assert(io.open(dir .. "/" .. name, "w")):close()
  end

  local function await(name)
    for _ = 1, 1000 do
      local file = io.open(dir .. "/" .. name)
      if file then
        return file:close()
      end
      core.sleep(0.01)
    end
    error(name .. " did not come")
  end

  before_each(function()
    dir = process.run("mktemp -d"):gsub("%s+$", "")
    path = dir .. "/store.db"
  end)

  after_each(function()
    process.run("rm -rf " .. dir)
  end)

  local function new(options)
    options = options or {}
    options.path = options.path or path
    return is_installed and linq.store.sqlite(options) or nil
  end

  -- A spec that needs the library.
  local function it_stores(name, fn)
    it(name, function()
      if not is_installed then
        return pending("needs " .. NEEDS)
      end
      fn()
    end)
  end

  -- Runs a script with a store of its own, after words of the shell.
  local function run_with(before, script)
    local file = assert(io.open(dir .. "/script.lua", "w"))
    file:write(("package.path, package.cpath = %q, %q\nlocal store = require('linq').store.sqlite { path = %q }\n")
      :format(package.path, package.cpath, path), script)
    file:close()
    local preloaded = os.getenv "LD_PRELOAD" or "" -- a sanitizer
    return (process.run(("%s env LD_PRELOAD='%s' %s %s/script.lua"):format(before, preloaded, process.lua(), dir)))
  end

  behaviour.describe(new, NEEDS)
  -- SQLite wakes nobody: on a busy machine one of eight may find the database locked again and again
  behaviour.describe_processes(function() return new { timeout = 60 } end, NEEDS)

  it_stores("says what it is", function()
    assert.equal("sqlite", new().kind)
  end)

  it_stores("outlives its process, and is whole", function()
    local store = new()
    assert(store:set("a", "1"))
    assert(store:set("b", "2", 0.05))
    assert(store:set("c", "3", 3600))
    core.sleep(0.06)
    local output = process.run_lua(([[
      local store = require("linq").store.sqlite { path = %q }
      print(store:get "a", store:get "b", store:get "c")
    ]]):format(path))
    assert.equal("1\tnil\t3\n", output)
    assert.equal("ok", store:transaction(function(execute)
      return execute("PRAGMA integrity_check")[1].integrity_check
    end))
  end)

  it_stores("waits for another process's transaction, as long as its timeout", function()
    local store, other = new { timeout = 0.2 }, new { timeout = 5 }
    assert(store:set("a", "1"))
    local child = fork.start(function()
      return other:transaction(function(execute)
        execute("UPDATE linq_texts SET text = '2'")
        touch "begun"
        await "end"
        core.sleep(0.5)
        return true
      end)
    end)
    await "begun"
    local ok, message = store:set("a", "3")
    assert.is_nil(ok)
    assert.equal(path .. ": database is locked", message)
    assert.equal("1", store:get "a") -- a reader waits for nobody
    touch "end"
    local started = core.now()
    assert.is_true(other:set("a", "4"))
    assert.is_true(core.now() - started > 0.05)
    assert.equal(0, fork.wait(child))
    assert.is_true(store:set("a", "5"))
    assert.equal("5", other:get "a")
  end)

  it_stores("goes on in a new file where its own was deleted or replaced, as another process does", function()
    local store = new()
    assert(store:set("a", "1"))
    process.run("rm " .. path .. "*")
    assert.is_nil(store:get "a")
    assert(store:set("a", "2"))
    assert.equal("2", new():get "a")
    process.run(("rm %s*"):format(path))
    assert(new():set("a", "3"))
    assert.equal("3", store:get "a")
    assert.equal("kept", store:transaction(function(execute)
      process.run("rm " .. path .. "*")
      execute("UPDATE linq_texts SET text = '4'")
      return store:get "a" == "4" and "kept"
    end))
    assert.is_nil(store:get "a")
  end)

  it_stores("waits once for another process, also where it has something to delete", timed(function()
    local store, other = new { timeout = 0.3 }, new()
    for _, operation in ipairs { "set", "add", "increment" } do
      store.sweep_at = 0
      assert(other:transaction(function()
        local started = core.now()
        local ok, message = store[operation](store, "a", operation ~= "increment" and "1" or 1)
        assert.is_nil(ok)
        assert.equal(path .. ": database is locked", message)
        assert.is_true(core.now() - started < 0.5)
        return true
      end))
    end
  end))

  it_stores("tells of a full disk, keeps what it had, and goes on", function()
    local store = new()
    assert(store:set("a", "1"))
    store:transaction(function(execute)
      local pages = execute("PRAGMA page_count")[1].page_count
      execute("PRAGMA max_page_count = " .. pages)
    end)
    local large = ("x"):rep(100000)
    for _ = 1, 3 do
      local ok, message = store:set("b", large)
      assert.is_nil(ok)
      assert.equal(path .. ": database or disk is full", message)
      assert.is_nil((store:add("c", large, 5)))
      assert.equal("1", store:get "a")
    end
    store:transaction(function(execute)
      execute("PRAGMA max_page_count = 100000")
    end)
    assert.is_true(store:set("b", large))
    assert.equal(large, store:get "b")
  end)

  it_stores("tells of a file that cannot grow", function()
    assert(new():set("a", "1"))
    local output = run_with("trap '' XFSZ; ulimit -f 64;", [[
      print(store:set("b", ("x"):rep(200000)))
      print(store:get "a")
    ]])
    assert.equal(("nil\t%s: disk I/O error\n1\n"):format(path), output)
  end)

  it_stores("tells of a file that is read-only, and gives what is in it", function()
    assert(new():set("a", "1"))
    process.run(("chmod 444 %s; chmod 755 %s"):format(path, dir))
    local is_root = process.run("id -u"):match "^0"
    local output = run_with(is_root and "setpriv --reuid 65534 --clear-groups" or "", [[
      print(store:set("b", "2"))
      print(store:get "a")
    ]])
    assert.equal(("nil\t%s: attempt to write a readonly database\n1\n"):format(path), output)
  end)

  it_stores("tells of what is no database, and of a folder that is not there", function()
    local file = assert(io.open(path, "w"))
    file:write(("no database\n"):rep(100))
    file:close()
    local store = new()
    local _, message = store:get "a"
    assert.equal(path .. ": file is not a database", message)
    local missing = new { path = dir .. "/none/store.db" }
    local child = fork.start(function() -- LuaDBI leaks what it could not open
      local got, reason = missing:get "a"
      assert.is_nil(got)
      assert.equal(dir .. "/none/store.db: unable to open database file", reason)
      process.run("mkdir " .. dir .. "/none")
      core.sleep(1.05) -- it is left alone for a second
      return missing:set("a", "1")
    end)
    assert.equal(0, fork.wait(child))
    assert.equal("1", missing:get "a")
  end)

  it_stores("undoes a transaction that SQLite refuses, or whose function raises", function()
    local store = new()
    assert(store:set("a", "1"))
    local result, message = store:transaction(function(execute)
      execute("UPDATE linq_texts SET text = '2'")
      execute "SELECT * FROM no_table"
    end)
    assert.is_nil(result)
    assert.equal(path .. ": no such table: no_table", message)
    assert.equal("1", store:get "a")
    local ok, raised = pcall(store.transaction, store, function(execute)
      execute("UPDATE linq_texts SET text = '2'")
      error "on purpose"
    end)
    assert.is_false(ok)
    assert.truthy(tostring(raised):find "on purpose")
    assert.equal("1", store:get "a")
    assert.is_true(store:set("a", "3"))
  end)

  it_stores("undoes a transaction in which anything was refused, whatever its function makes of it", function()
    local store = new()
    assert(store:set("a", "1"))
    local result, message = store:transaction(function(execute)
      execute("UPDATE linq_texts SET text = '2'")
      assert.is_false((pcall(execute, "SELECT * FROM no_table")))
      local ok, reason = store:set("a", "3")
      assert.is_nil(ok)
      assert.equal(path .. ": no such table: no_table", reason)
      return true
    end)
    assert.is_nil(result)
    assert.equal(path .. ": no such table: no_table", message)
    assert.equal("1", store:get "a")
    assert.is_true(store:set("a", "4"))
  end)

  it_stores("keeps no more statements than there is need for", function()
    local store = new()
    assert(store:transaction(function(execute)
      for i = 1, 250 do
        assert.equal(i, execute(("SELECT %d AS number"):format(i))[1].number)
      end
    end))
    local count = 0
    for _ in pairs(store.database.connection.statements) do
      count = count + 1
    end
    assert.is_true(count > 0 and count <= 100, count)
  end)

  it_stores("gives what a transaction returns, and takes its own methods into it", function()
    local store = new()
    assert.is_true(store:transaction(function() end))
    local first, second = store:transaction(function(execute)
      assert(store:set("a", "1"))
      assert.equal(5, store:increment("n", 5))
      local rows, count = execute("UPDATE linq_texts SET text = text || ? WHERE key = ?", "2", "a")
      assert.same({}, rows)
      return count, store:get "a"
    end)
    assert.same({ 1, "12" }, { first, second })
    local result, message = store:transaction(function(execute)
      store:set("a", "lost")
      execute "no SQL"
    end)
    assert.is_nil(result)
    assert.is_string(message)
    assert.equal("12", store:get "a")
  end)

  it_stores("deletes what has ended", function()
    local clock = linq.sandbox.clock()
    local store = new { clock = clock }
    for i = 1, 50 do
      assert(store:set("short " .. i, "x", 10))
    end
    assert(store:set("long", "x", 1000))
    clock.sleep(100)
    assert(store:set("later", "x", 10))
    assert.equal(2, store:transaction(function(execute)
      return execute("SELECT count(*) AS count FROM linq_texts")[1].count
    end))
  end)

  it_stores("deletes faster than it keeps", function()
    local clock = linq.sandbox.clock()
    local store = new { clock = clock }
    assert(store:transaction(function()
      for i = 1, 2500 do
        assert(store:set("short " .. i, "x", 10))
      end
    end))
    clock.sleep(100)
    for i = 1, 3 do
      assert(store:add("later " .. i, "x", 10))
    end
    assert.equal(3, store:transaction(function(execute)
      return execute("SELECT count(*) AS count FROM linq_texts")[1].count
    end))
  end)

  it_stores("counts ages from the start of the machine, whatever the system's time", function()
    local store = new()
    assert(store:set("a", "1", 3600))
    assert(store:set("b", "2", 50))
    store:transaction(function(execute) -- as another start left it, 100 s ago by the calendar
      local ahead = execute("SELECT ahead FROM linq_clock")[1].ahead
      execute("UPDATE linq_clock SET boot = 'another', ahead = ?", ahead - 100000)
      execute("UPDATE linq_texts SET ends = ends + ?", 100000 - 100)
    end)
    local again = new()
    assert.equal("1", again:get "a")
    assert.is_nil(again:get "b")
    assert.equal("1", new():get "a") -- moved once
  end)

  -- SQLite counts a process's locks in memory, where a fork copies them. A child that trusted the copy would hold
  -- none, and go on writing to the log that its parent deletes at the end.
  it_stores("keeps what a child writes after its parent closed the file", function()
    local function is_there(name) return core.file_size(dir .. name) ~= nil end
    local function wait_for(name)
      while not is_there(name) do
        core.sleep(0.01)
      end
    end
    local function tell(name) assert(io.open(dir .. name, "w")):close() end
    local store, other = new(), new()
    assert(store:set("a", "parent"))
    assert(other:set("a", "parent"))
    local child = fork.start(function()
      local ok = store:set("a", "child")
      tell "/written"
      wait_for "/closed"
      return ok and store:set("a", "child again")
    end)
    wait_for "/written"
    store, other = nil, nil -- luacheck: ignore
    garbage.collect()
    tell "/closed"
    assert.equal(0, fork.wait(child))
    assert.equal("child again", new():get "a")
  end)

  it_stores("is whole, and locked by nobody, when a process is killed in its midst", function()
    local store = new()
    local least = 0
    for round = 1, 10 do
      local child = fork.start(function()
        while true do
          assert(store:increment "n")
          assert(store:transaction(function(execute)
            for i = 1, 20 do
              execute("INSERT OR REPLACE INTO linq_texts (key, text) VALUES (?, ?)", "k" .. i, tostring(round))
            end
            return true
          end))
        end
      end)
      core.sleep(0.02 + core.random(1):byte() / 5000)
      process.run("kill -KILL " .. child)
      fork.wait(child)
      local number = assert(store:increment "n")
      assert.is_true(number > least)
      least = number
      local kept = store:get "k1"
      for i = 2, 20 do
        assert.equal(kept, store:get("k" .. i))
      end
    end
    assert.equal("ok", store:transaction(function(execute)
      return execute("PRAGMA integrity_check")[1].integrity_check
    end))
  end)

  it_stores("refuses a child's work within its parent's transaction", function()
    local store = new()
    assert(store:transaction(function(execute)
      execute("INSERT INTO linq_texts (key, text) VALUES ('a', '1')")
      local child = fork.start(function()
        local ok, message = store:set("a", "2")
        return ok == nil and message == path .. ": the process was forked within a transaction"
      end)
      assert.equal(0, fork.wait(child))
    end))
    assert.equal("1", store:get "a")
  end)

  it_stores("closes the file with the store", function()
    local function count()
      -- popen may close its own end of the pipe while ls looks at it, which ls then tells
      return tonumber((process.run("ls -l /proc/$PPID/fd 2>/dev/null | grep -c " .. path)))
    end
    local store = new()
    assert(store:set("a", "1"))
    assert.is_true(count() > 0)
    store = nil -- luacheck: ignore
    garbage.collect()
    assert.equal(0, count())
  end)

  it("names what it lacks", function()
    local output = process.run_lua [[
      package.preload["dbd.sqlite3"] = function() error "no file" end
      print(pcall(function() require("linq").store.sqlite { path = "x.db" } end))
    ]]
    assert.truthy(output:find("linq.store.sqlite needs the Lua module 'dbd.sqlite3': "
      .. "Debian's package lua-dbi-sqlite3, or the rock luadbi-sqlite3", 1, true), output)
  end)

  it_stores("raises for misuse", function()
    for _, wrong in ipairs { {}, { path = "" }, { path = 5 }, { file = "x" }, { path = "x", timeout = "5" },
      { path = "x", timeout = -1 } } do
      assert.has_error(function() linq.store.sqlite(wrong) end)
    end
    assert.has_error(function() linq.store.sqlite() end)
    assert.has_error(function() linq.store.sqlite "x.db" end)
  end)
end)
