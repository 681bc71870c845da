-- What is deprecated still works, and is told once to on_event.
local linq = require "linq"

local function client(on_event)
  return linq.client { transport = linq.sandbox {}, on_event = on_event }
end

describe("an operation that is deprecated", function()
  it("is told once for each client, with what to use instead", function()
    local told = {}
    local one = client(function(event)
      if event.type == "deprecated" then
        told[#told + 1] = event
      end
    end)
    assert(one.phonenumbers:list())
    assert(one.phonenumbers:list())
    assert.same({
      {
        type = "deprecated", operation = "phonenumbers.list", method = "GET", path = "/v3/phonenumbers",
        message = "phonenumbers.list is deprecated: use phone_numbers.list",
      },
    }, told)
  end)

  it("is told when its pages are walked, too", function()
    local told = 0
    local one = client(function(event) told = told + (event.type == "deprecated" and 1 or 0) end)
    for _ in one.phonenumbers:each() do end
    assert.equal(1, told)
  end)

  it("works without on_event", function()
    assert(client().phonenumbers:list())
  end)

  it("is no other", function()
    local one = client(function(event) assert.not_equal("deprecated", event.type) end)
    assert(one.phone_numbers:list())
  end)
end)
