-- How a call detects its host.
local process = require "spec.support.process"

describe("the host of the running code", function()
  -- 5.1 and LuaJIT leave a sentinel in package.loaded.
  for _, name in ipairs { "copas", "cqueues" } do
    it("is not asked of " .. name .. " when that failed to load", function()
      local output, status = process.run_lua(([[
        package.preload[%q] = function() error "its library is missing" end
        assert(not pcall(require, %q))
        local linq = require "linq"
        local client = linq.client { api_key = "k", base_url = "http://127.0.0.1:1", max_retries = 0 }
        print(select(2, client.chats:retrieve "x").kind)
      ]]):format(name, name))
      assert.equal(0, status, output)
      assert.equal("connection\n", output)
    end)
  end

  it("is luv's even if another name of luv failed to load", function()
    if not pcall(require, "luv") then
      return pending "luv is not installed for this Lua"
    end
    local output, status = process.run_lua [[
      package.preload.uv = function() error "its library is missing" end
      assert(not pcall(require, "uv"))
      local host = require "linq.host.luv"
      coroutine.wrap(function() host.sleep(0.001) end)()
    ]]
    assert.equal(0, status, output)
  end)
end)
