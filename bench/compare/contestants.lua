--- Who is compared: how each is run, and whether it is there. A command retrieves a chat of `it.base_url`
--- so many times, so many at a time, and reads its name.

local files = require "linq.sandbox.files"
local sandbox_server = require "linq.sandbox.server"

local contestants = {}

local BUILD = os.getenv "LINQ_BUILD" or "build"
local JIT = "env LUA_PATH='lua/?.lua;lua/?/init.lua;;' LUA_CPATH='" .. BUILD .. "/plain/lua/jit/?.so;;' luajit"

local function succeeds(command)
  local result = os.execute(command .. " >/dev/null 2>&1")
  return result == true or result == 0
end

-- "NAME=value … program BASE_URL CHAT_ID COUNT CONCURRENCY"
local function script(program, ca_variable)
  return function(it, count, concurrency)
    local environment = it.ca_file and ("env %s=%s "):format(ca_variable or "BENCH_CA_FILE", it.ca_file) or ""
    return ("%s%s %s %s %d %d"):format(environment, program, it.base_url, it.chat_id, count, concurrency)
  end
end

local function has(lua, ...)
  local modules = { ... }
  return function()
    for _, module in ipairs(modules) do
      if not succeeds(("%s -e 'require [[%s]]'"):format(lua, module)) then
        return false
      end
    end
    return true
  end
end

-- ---- nginx: one process, which ends by itself --------------------------------------

local conf = [[
%s
env BENCH_WAY; env BENCH_BASE_URL; env BENCH_CHAT_ID; env BENCH_COUNT; env BENCH_CONCURRENCY; env BENCH_CA_FILE;
worker_rlimit_nofile 8192;
events { worker_connections 1024; }
http {
  %s
  %s
  lua_ssl_verify_depth 2;
  init_worker_by_lua_block {
    local main = require("bench.compare.in_nginx").main
    assert(ngx.timer.at(0, main))
  }
}
]]

local function write_conf(dir, ca_file)
  local trusted = ca_file and ("lua_ssl_trusted_certificate %s;"):format(ca_file) or ""
  local preamble = sandbox_server.preamble(dir):gsub("daemon on;", "daemon off; master_process off;")
    :gsub("error_log [^;]+;", "error_log stderr warn;"):gsub("nginx%.pid", "compared.pid")
  assert(files.write(dir .. (ca_file and "/tls.conf" or "/plain.conf"),
    conf:format(preamble, sandbox_server.http_preamble(dir), trusted)))
end

local function in_nginx(way, dir)
  return function(it, count, concurrency)
    local environment = ("BENCH_WAY=%s BENCH_BASE_URL=%s BENCH_CHAT_ID=%s BENCH_COUNT=%d BENCH_CONCURRENCY=%d"):format(
      way, it.base_url, it.chat_id, count, concurrency)
    if it.ca_file then
      environment = environment .. " BENCH_CA_FILE=" .. it.ca_file
    end
    return ("env PATH=$PATH:/usr/sbin %s nginx -p %s -e stderr -c %s.conf"):format(environment, dir,
      it.ca_file and "tls" or "plain")
  end
end

-- ---- all of them ---------------------------------------------------------------------

---@class bench.contestant
---@field name string
---@field command fun(it: table, count: integer, concurrency: integer): string
---@field is_there? fun(): boolean
---@field sequential integer how many requests a run makes, one after another
---@field sequential_over_tls? integer the same over TLS, where it is another number
---@field in_flight? integer the same, many at a time, where it can

--- Lists those that are there, and the names of those that are not.
---@param dir string a folder for the configurations of nginx
---@param ca_file string of the server with TLS
---@return bench.contestant[]
---@return string[] missing
function contestants.list(dir, ca_file)
  write_conf(dir)
  write_conf(dir, ca_file)
  local all = {
    { name = "linq, Lua 5.4", command = script "lua5.4 bench/compare/linq.lua", sequential = 10000, in_flight = 10000 },
    { name = "linq, LuaJIT", command = script(JIT .. " bench/compare/linq.lua"), is_there = has(JIT, "linq"),
      sequential = 10000, in_flight = 10000 },
    { name = "linq in nginx", command = in_nginx("linq", dir), sequential = 5000, in_flight = 10000 },
    { name = "cosocket by hand in nginx", command = in_nginx("cosocket", dir), sequential = 5000, in_flight = 10000 },
    { name = "TypeScript SDK, Node", command = script("node bench/compare/sdk.mjs", "NODE_EXTRA_CA_CERTS"),
      is_there = function() return succeeds "test -d bench/compare/node_modules/@linqapp/sdk && node --version" end,
      sequential = 3000, in_flight = 3000 },
    { name = "lua-http, LuaJIT", command = script(JIT .. " bench/compare/lua_http.lua"),
      is_there = has(JIT, "http.client", "cjson"), sequential = 3000, in_flight = 3000 },
    { name = "LuaSocket, LuaJIT", command = script(JIT .. " bench/compare/luasocket.lua"),
      is_there = has(JIT, "socket.http", "ssl.https"), sequential = 1000, sequential_over_tls = 50 },
  }
  local there, missing = {}, {}
  for _, it in ipairs(all) do
    if not it.is_there or it.is_there() then
      there[#there + 1] = it
    else
      missing[#missing + 1] = it.name
    end
  end
  return there, missing
end

return contestants
