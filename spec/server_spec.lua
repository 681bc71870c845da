local server = require "linq.sandbox.server"

local NONE = "nginx did not start: nginx with Lua is not there: apt install nginx-light libnginx-mod-http-lua"

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

  describe("that does not start", function()
    local function said(http, environment)
      local started, message = server.start(function(dir, port)
        return ("%s\nevents {}\nhttp {\n%s\n%s\nserver { listen 127.0.0.1:%d; }\n}\n")
          :format(http.bare and "pid " .. dir .. "/nginx.pid;" or server.preamble(dir),
            http.bare and "" or server.http_preamble(dir), http.text, port)
      end, nil, environment)
      assert.is_nil(started)
      return message
    end

    it("tells in a line that its Lua has no linq", function()
      local message = said { text = [[init_by_lua_block { require "linq.not_there" }]] }
      assert.equal("nginx did not start: its LuaJIT loads modules for Lua 5.1, and linq's are not there: "
        .. "install linq and linq-sandbox for Lua 5.1, too (in a clone: make install-all)", message)
    end)

    it("tells that it has no Lua", function()
      local message = said { bare = true, text = "lua_package_path '/nowhere';" }
      assert.equal(NONE, message)
    end)

    it("tells that it is not there", function()
      local message = said({ text = "" }, { PATH = "/nowhere" })
      assert.equal(NONE, message)
    end)

    it("tells that the port is taken", function()
      local function configure(dir, port)
        return ("%s\nevents {}\nhttp { server { listen 127.0.0.1:%d; } }\n"):format(server.preamble(dir), port)
      end
      local one = assert(server.start(configure))
      local again, message = server.start(configure, one.port)
      one:stop()
      assert.is_nil(again)
      assert.equal("nginx did not start: Address already in use: another program has 127.0.0.1:" .. one.port, message)
    end)

    it("passes on what else nginx says", function()
      assert.truthy(said({ text = "no_such_directive;" }):find('unknown directive "no_such_directive"', 1, true))
    end)
  end)
end)
