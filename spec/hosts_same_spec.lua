-- One application runs the same way in every host.

local application = require "spec.support.same_application"
local event_loops = require "spec.support.event_loops"
local linq = require "linq"
local servers = require "spec.support.servers"

local ways = {
  ["linq.tasks"] = function(run)
    local tasks, output = linq.tasks(), nil
    tasks:spawn(function() output = run() end)
    tasks:run()
    return output
  end,
}

for name, event_loop in pairs(event_loops) do
  if event_loop.installed and event_loop.works ~= false then
    ways[name] = function(run)
      local output
      event_loop.run(function() output = run(event_loop.host()) end)
      return output
    end
  end
end

describe("an application", function()
  local sandbox, expected

  local function run(host)
    local client = linq.client { api_key = "k", base_url = sandbox.base_url, max_retries = 0, host = host }
    local output = application(client)
    client:close()
    return output
  end

  setup(function()
    sandbox = servers.sandbox()
    expected = run()
  end)

  it("runs in a plain script", function()
    assert.matches("^found %S+ linq.chat.*with .*listed .*side by side linq.chat.*\nnot_found GET", expected)
  end)

  it("gives the same report within nginx", function()
    local nginx = servers.application(sandbox.base_url)
    local browser = linq.client { api_key = "k", base_url = nginx.origin, max_retries = 0 }
    local answer = assert(browser:request { path = "/same", query = { base = sandbox.base_url } })
    assert.equal(expected, answer.body)
  end)

  for name, within in pairs(ways) do
    it("gives the same report within " .. name, function()
      assert.equal(expected, within(run))
    end)
  end
end)
