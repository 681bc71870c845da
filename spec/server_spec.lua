local server = require "linq.sandbox.server"

describe("a private nginx", function()
  local cpath = package.cpath

  after_each(function()
    package.cpath = cpath
  end)

  it("looks for C modules of its own Lua only", function()
    package.cpath = "/opt/lib/lua/5.4/?.so;/opt/lib/?.so;./?.so"
    local asked = server.http_preamble("/tmp"):match "lua_package_cpath '([^']*)'"
    assert.truthy(asked:find("/opt/lib/lua/5.1/?.so;", 1, true), asked)
    assert.equal(_VERSION == "Lua 5.1", asked:find("/opt/lib/?.so", 1, true) ~= nil, asked)
    local here = io.popen("pwd"):read() .. "/?.so"
    assert.equal(_VERSION == "Lua 5.1", asked:find(here, 1, true) ~= nil, asked)
  end)
end)
