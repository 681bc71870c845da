-- An outbox that Ctrl-C breaks off while it asks its store: what it claimed is sent or given back.
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
    outbox:close()
    assert.equal(0, outbox:stats().sending)
    assert.equal(1, assert(outbox:run()).sent)
  end)
end)
