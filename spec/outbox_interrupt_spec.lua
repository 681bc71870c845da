-- An outbox that Ctrl-C breaks off while it asks its store: what it claimed is sent or given back.
local core = require "linq.core"
local linq = require "linq"

local test = pcall(require, "DBI") and it or pending

describe("an outbox that is broken off", function()
  test("leaves no claims behind its back", function()
    local path = os.tmpname()
    os.remove(path)
    local store = linq.store.sqlite { path = path }
    local client = linq.client { transport = linq.sandbox { chats = {} } }
    local outbox = linq.outbox { client = client, store = store }
    assert(outbox:send({ from = "+12052761148", to = "+12055550001" }, "We open at nine."))
    local database, transaction = store.database, store.database.transaction
    database.transaction = function(...)
      database.transaction = nil
      transaction(...)
      error "interrupted!"
    end
    assert.is_false(pcall(outbox.run, outbox))
    assert.equal(1, outbox:stats().sending)
    local closing = core.now()
    outbox:close()
    assert.is_true(core.now() - closing < 2) -- it waits for nobody
    assert.equal(0, outbox:stats().sending)
    assert.equal(1, assert(outbox:run()).sent)
  end)

  -- LuaJIT calls no hooks in compiled code.
  local everywhere = rawget(_G, "jit") and pending or test

  everywhere("can be closed wherever that was, and has sent or given back all that it claimed", function()
    local MOST = 1e6 -- instructions of a run and a close, which take 4e4
    local path, create = os.tmpname(), coroutine.create
    local at, passed, is_watched, is_broken = 0, 0, false, false
    local function hook()
      if is_watched then
        passed = passed + 1
        if passed == at then
          at, is_broken = 0, true
          error("interrupted!", 0)
        elseif passed > MOST then
          is_watched = false
          error("it hangs", 0)
        end
      end
    end
    coroutine.create = function(fn) -- luacheck: ignore 122
      local thread = create(fn)
      debug.sethook(thread, hook, "", 1)
      return thread
    end

    local function new_outbox()
      for _, suffix in ipairs { "", "-wal", "-shm" } do
        os.remove(path .. suffix)
      end
      local outbox = linq.outbox {
        client = linq.client { transport = linq.sandbox { chats = {}, clock = linq.sandbox.clock() } },
        store = linq.store.sqlite { path = path },
      }
      for i = 1, 3 do
        assert(outbox:send({ from = "+12052761148", to = "+1205555000" .. i }, "hi"))
      end
      return outbox
    end

    -- Whether the run was broken off, after so many instructions.
    local function break_off(instructions)
      local outbox = new_outbox()
      at, passed, is_broken = instructions, 0, false
      debug.sethook(hook, "", 1)
      is_watched = true
      local ok, message = pcall(function()
        outbox:run()
        at = 0
      end)
      local closed, hanging = pcall(outbox.close, outbox)
      is_watched = false
      debug.sethook()
      assert(closed, hanging)
      assert(ok or message == "interrupted!", message)
      assert(outbox:stats().sending == 0, ("a claim is left after %d instructions"):format(instructions))
      return is_broken
    end

    local points, instructions = 0, 100
    local ok, message = pcall(function()
      while break_off(instructions) do
        points, instructions = points + 1, instructions + 263
      end
    end)
    coroutine.create = create -- luacheck: ignore 122
    assert(ok, message)
    assert.is_true(points > 50)
  end)
end)
