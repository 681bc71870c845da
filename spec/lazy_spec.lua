-- Modules that are loaded when they are needed.
local lazy = require "linq.util.lazy"
local process = require "spec.support.process"

describe("linq.util.lazy", function()
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

  it("tries again what could not be loaded", function()
    local output, status = process.run_lua [[
      local lazy = require "linq.util.lazy"
      local fails = true
      package.preload["linq.flaky"] = function()
        if fails then
          error "Too many open files"
        end
        return { field = 1 }
      end
      local module = lazy "linq.flaky"
      print(pcall(lazy.load))
      print(pcall(function() return module.field end))
      fails = false
      lazy.load()
      print(package.loaded["linq.flaky"].field)
    ]]
    assert.equal(0, status, output)
    local by_load, by_field, field = output:match("^(%l+)[^\n]*\n(%l+)[^\n]*\n(%d)\n")
    assert.same({ "false", "false", "1" }, { by_load, by_field, field }, output)
  end)

  it("loads nothing once a change has left: what answers and errors need is there", function()
    local output, status = process.run_lua [[
      local linq = require "linq"
      local answers = {
        { status = 202, body = '{"chat_id":"c","message":{"id":"m","parts":[{"type":"text","value":"hi"}]}}' },
        { status = 422, body = '{"error":{"status":422,"code":1005,"message":"Wrong"}}' },
        { status = 200, body = "no JSON" },
        { status = 503, body = "", headers = { ["retry-after-ms"] = "1" } },
        { status = 503, body = "" },
      }
      local transport = {}
      function transport.send()
        local searchers = package.searchers or package.loaders
        for i = #searchers, 1, -1 do
          searchers[i] = nil
        end
        searchers[1] = function() error "Too many open files" end
        return table.remove(answers, 1)
      end
      local client = linq.client { api_key = "k", transport = transport, max_retries = 1 }
      local message = { message = { parts = { { type = "text", value = "hi" } } } }
      print(client.chats.messages:send("c", message).parts[1].value)
      for _ = 1, 3 do
        print(select(2, client.chats.messages:send("c", message)).kind)
      end
    ]]
    assert.equal(0, status, output)
    assert.equal("hi\ninvalid\ndecode\nserver\n", output)
  end)

  it("is tried before a second look-up, which goes on without", function()
    local output, status = process.run_lua [[
      local linq = require "linq"
      local sent = 0
      local transport = { send = function()
        sent = sent + 1
        return { status = 200, body = '{"id":"1","display_name":"x"}' }
      end }
      local client = linq.client { api_key = "k", transport = transport }
      print(client.chats:retrieve("1").display_name)
      local require_it, full = require, true
      function require(name)
        return full and error(name .. ": Too many open files", 0) or require_it(name)
      end
      print(client.chats:retrieve("1").display_name)
      print(pcall(client.chats.typing.start, client.chats.typing, "1"))
      print(sent)
      full = false
      print(client.chats.typing:start "1", sent)
    ]]
    assert.equal(0, status, output)
    assert.matches("^x\nx\nfalse\t[%w_.]+: Too many open files\n2\ntrue\t3\n$", output)
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
