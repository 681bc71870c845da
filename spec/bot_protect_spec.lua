-- What a bot's handler that yields by itself gets, within a coroutine.
local protect = require "linq.bot.protect"

local test = _VERSION == "Lua 5.1" and not rawget(_G, "jit") and it or pending

describe("a handler that yields by itself", function()
  test("is told what to do, where PUC Lua 5.1 cannot let it", function()
    local ok, message = coroutine.resume(coroutine.create(function()
      return protect(coroutine.yield)
    end))
    assert.is_false(ok)
    assert.matches("or yielded by itself, which only linq's calls and tasks:sleep may do in a task", message, 1, true)
  end)
end)
