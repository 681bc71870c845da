-- Modules that are loaded when they are needed.
local lazy = require "linq.lazy"
local process = require "spec.support.process"

describe("linq.lazy", function()
  it("loads a module when a field of it is read, and gives its own fields", function()
    package.loaded["linq.uuid_of_the_spec"] = nil
    local loads = 0
    package.preload["linq.uuid_of_the_spec"] = function()
      loads = loads + 1
      return { field = {} }
    end
    local module = lazy "linq.uuid_of_the_spec"
    assert.equal(0, loads)
    local field = module.field
    assert.equal(field, module.field)
    assert.equal(field, require("linq.uuid_of_the_spec").field)
    assert.is_nil(module.other)
    assert.equal(1, loads)
    package.preload["linq.uuid_of_the_spec"], package.loaded["linq.uuid_of_the_spec"] = nil, nil
  end)

  it("keeps a look-up of one chat from loading what it does without", function()
    local output, status = process.run_lua [[
      local linq = require "linq"
      local client = linq.client {
        api_key = "k",
        transport = { send = function() return { status = 200, body = '{"id":"1"}' } end },
      }
      print(assert(client.chats:retrieve "1").id)
      for _, name in ipairs {
        "error", "retry", "payload", "query", "schema", "form", "uuid", "json", "page", "phone", "custom", "misuse",
        "tasks", "v2", "v3.endpoints.payments",
      } do
        print(package.loaded["linq." .. name] and name .. " was loaded" or "ok")
      end
    ]]
    assert.equal(0, status, output)
    assert.not_matches("was loaded", output)
  end)
end)
