-- When modules are loaded: all that a client's calls need, when the client is made; other rooms,
-- when they are first named.
local process = require "spec.support.process"

local function prints(expected, code)
  local output, status = process.run_lua(code)
  assert.equal(0, status, output)
  assert.equal(expected, output)
end

describe("a client", function()
  it("loads no module after the first read of a resource, whatever the result of a call", function()
    prints("hi\ninvalid\ndecode\nserver\nJohn\nnot_found\n1\n", [[
      local linq = require "linq"
      local answers = {
        { status = 202, body = '{"chat_id":"c","message":{"id":"m","parts":[{"type":"text","value":"hi"}]}}' },
        { status = 422, body = '{"error":{"status":422,"code":1005,"message":"Wrong"}}' },
        { status = 200, body = "no JSON" },
        { status = 503, body = "", headers = { ["retry-after-ms"] = "1" } },
        { status = 503, body = "" },
        { status = 200, body = '{"id":"c","display_name":"John"}' },
        { status = 200, body = '{"chats":[],"next_cursor":null}' },
        { status = 200, body = '{"chats":[{"id":"c","handles":[{"handle":"+1"}]}],"next_cursor":null}' },
      }
      local client = linq.client {
        api_key = "k", transport = { send = function() return table.remove(answers, 1) end }, max_retries = 1,
      }
      local chats, messages = client.chats, client.chats.messages
      local searchers = package.searchers or package.loaders
      for i = #searchers, 1, -1 do
        searchers[i] = nil
      end
      searchers[1] = function(name) error(name .. " is loaded by a call") end
      local message = { message = { parts = { { type = "text", value = "hi" } } } }
      print(messages:send("c", message).parts[1].value)
      for _ = 1, 3 do
        print(select(2, messages:send("c", message)).kind)
      end
      print(chats:retrieve("c").display_name)
      print(select(2, chats:find { from = "+12052761148", to = "+12055426109" }).kind)
      for chat in chats:each {} do
        print(#chat.handles)
      end
    ]])
  end)

  for _, version in ipairs { "v2", "v3" } do
    it("loads nothing in any call of " .. version .. ", whatever is answered", function()
      prints("", ([[
        local fixtures = require "spec.support.fixtures"
        local fakes = require "spec.fixtures.fakes"
        local linq = require "linq"
        local version = %q
        local operations = fixtures.decoded("operations")[version]
        local requests, answers = fixtures.decoded(version .. "/requests"), fixtures.answers(version)
        local answer
        local transport = { send = function() return answer end }
        local client = linq[version].client { transport = transport, max_retries = 0, rate_limit_pause = false }
        local calls = {}
        for operation, fact in pairs(operations) do
          local resource, arguments = client, {}
          for name in fact.name:gmatch "([%%w_]+)%%." do
            resource = resource[name]
          end
          for name in fact.path:gmatch "{([%%w_]+)}" do
            arguments[#arguments + 1] = requests[operation].parameters[name]
          end
          if fact.query or fact.body then
            arguments[#arguments + 1] = fakes.fields_of(requests[operation])
          end
          local given = { { status = 404, body = '{"error":{"status":404,"message":"no"}}' } }
          given[2] = { status = 200, body = "{" }
          for _, one in ipairs(answers[operation] or {}) do
            given[#given + 1] = { status = one.status, body = fixtures.text(one.name) }
          end
          local method = fact.name:match "[%%w_]+$"
          calls[operation] = { resource = resource, method = method, arguments = arguments, given = given }
        end
        local searchers = package.searchers or package.loaders
        for i = #searchers, 1, -1 do
          searchers[i] = nil
        end
        local operation
        searchers[1] = function(name) print(operation .. " loads " .. name) end
        local unpack = table.unpack or unpack
        for name, call in pairs(calls) do
          operation = name
          for _, one in ipairs(call.given) do
            answer = one
            local ok, result, err = pcall(call.resource[call.method], call.resource, unpack(call.arguments))
            if not ok or not (result or err) then
              print(operation, result)
            end
          end
        end
      ]]):format(version))
    end)
  end

  it("loads only what its calls may need", function()
    prints("", [[
      local linq = require "linq"
      local client = linq.client {
        api_key = "k",
        transport = { send = function() return { status = 200, body = '{"id":"1"}' } end },
      }
      assert(client.chats:retrieve "1")
      for _, name in ipairs {
        "tasks", "lookup", "store", "webhooks", "sandbox", "v2", "v3.endpoints.payments", "http.form",
        "call.attachments", "call.await", "call.ensure_webhook",
      } do
        if package.loaded["linq." .. name] then
          print(name .. " was loaded")
        end
      end
    ]])
  end)
end)

describe("a method that few clients need", function()
  it("is loaded when it is first read", function()
    prints("nil\ttable\nnil\ttable\nnil\ttable\n", [[
      local linq = require "linq"
      local client = linq.client { api_key = "k", transport = { send = function() end } }
      local function loads(name, resource, method)
        local before = package.loaded[name]
        local _ = resource[method]
        print(before, type(package.loaded[name]))
      end
      loads("linq.call.await", client, "await_delivery")
      loads("linq.call.ensure_webhook", client, "ensure_webhook")
      loads("linq.call.attachments", client.attachments, "upload")
    ]])
  end)
end)

describe("a room that could not be loaded", function()
  it("is loaded at the next try", function()
    prints("false\nfalse\ttrue\n", [[
      local linq = require "linq"
      local fails = true
      package.preload["linq.store.memory"] = function()
        return fails and error "Too many open files" or {}
      end
      local function name_it() return linq.lookup end
      print((pcall(name_it)))
      print((pcall(name_it)), (function() fails = false return linq.lookup ~= nil end)())
    ]])
  end)
end)
