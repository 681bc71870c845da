--- Starts a private nginx on a loopback port, and stops it by its process id. It ends with this
--- process at the latest.

local core = require "linq.core"
local files = require "linq.sandbox.files"
local trim = require "linq.util.trim"
local watch = require "linq.sandbox.watch"

local server = {}

local FIRST_PORT, PORTS = 20000, 12000 -- below the ephemeral ports
local TRIES = 20
local MODULES = "/usr/lib/nginx/modules" -- Debian's; OpenResty has them built in

local function run(command)
  local result = os.execute(command)
  return result == true or result == 0
end

local function output(command)
  local pipe = assert(io.popen(command))
  local text = trim(pipe:read("*a"))
  pipe:close()
  return text
end

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

-- Converts a search path of this Lua for nginx's LuaJIT, which loads modules of 5.1. Relative
-- places become absolute, because nginx runs in another folder. C modules of another Lua are
-- left out: LuaJIT cannot load them.
local function path_for_nginx(path, of_c)
  local here, places = output("pwd") .. "/", {}
  for place in path:gmatch("[^;]+") do
    local renamed, versions = place:gsub("/lua/5%.%d/", "/lua/5.1/")
    if not of_c or versions > 0 or _VERSION == "Lua 5.1" then
      places[#places + 1] = renamed:find("^/") and renamed or here .. renamed:gsub("^%./", "")
    end
  end
  return table.concat(places, ";") .. ";;"
end

--- Returns a path that another folder can use.
---@param path string
---@return string
function server.absolute(path)
  return path:find "^/" and path or output "pwd" .. "/" .. path
end

--- Returns the part of nginx.conf before `events`.
---@param dir string
---@return string
function server.preamble(dir)
  local lines = {
    "daemon on;",
    "pid " .. dir .. "/nginx.pid;",
    "error_log " .. dir .. "/error.log warn;",
    "worker_shutdown_timeout 5s;",
  }
  if output("id -u") == "0" then
    table.insert(lines, 1, "user root;")
  end
  for _, module in ipairs { "ndk_http_module", "ngx_http_lua_module" } do
    if run("test -e " .. MODULES .. "/" .. module .. ".so") then
      table.insert(lines, 1, ("load_module %s/%s.so;"):format(MODULES, module))
    end
  end
  -- The development kit must be loaded before the Lua module.
  if lines[1]:find("http_lua") then
    lines[1], lines[2] = lines[2], lines[1]
  end
  return table.concat(lines, "\n")
end

--- Returns the directives that every `http` block needs: temporary folders and Lua's paths.
---@param dir string
---@return string
function server.http_preamble(dir)
  local lines = {
    "access_log off;",
    ("lua_package_path '%s';"):format(path_for_nginx(package.path)),
    ("lua_package_cpath '%s';"):format(path_for_nginx(package.cpath, true)),
  }
  for _, kind in ipairs { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" } do
    lines[#lines + 1] = ("%s_temp_path %s/%s;"):format(kind, dir, kind)
  end
  return table.concat(lines, "\n")
end

-- Returns a shell prefix that sets nginx's environment. A sanitizer that is preloaded into this
-- process must not be preloaded into nginx.
local function variables(environment)
  local words = { "PATH=$PATH:/usr/sbin env -u LD_PRELOAD" }
  for name, value in pairs(environment or {}) do
    words[#words + 1] = name .. "=" .. quote(value)
  end
  return table.concat(words, " ")
end

local function wait_gone(path)
  for _ = 1, 500 do
    if not run("test -e " .. quote(path)) then
      return true
    end
    core.sleep(0.01)
  end
  return false
end

local function stop(self)
  if self.stopped then
    return
  end
  self.stopped = true
  local pid = (files.read(self.dir .. "/nginx.pid") or ""):match("%d+")
  if pid then
    run("kill -TERM " .. pid)
    if not wait_gone(self.dir .. "/nginx.pid") then
      run(("kill -s KILL -- -%s 2>/dev/null"):format(pid)) -- the group: workers outlive a master that was killed
    end
  end
  run("rm -rf " .. quote(self.dir))
end

local function port_at_random()
  local high, low = core.random(2):byte(1, 2)
  return FIRST_PORT + (high * 256 + low) % PORTS
end

local NONE = "nginx with Lua is not there: apt install nginx-light libnginx-mod-http-lua"

-- What nginx says, and what it is in short, where it is known.
local known = {
  { "env: .*nginx.*: No such file", NONE },
  { 'unknown directive "lua_', NONE },
  { "bind%(%) to (%S+) failed %(98: Address already in use%)", "Address already in use: another program has %1" },
  { "module 'linq[%w._]*' not found", "its LuaJIT loads modules for Lua 5.1, and linq's are not there: "
    .. "install linq and linq-sandbox for Lua 5.1, too (in a clone: make install-all)" },
}

local function explained(said)
  for _, one in ipairs(known) do
    local from, to = said:find(one[1])
    if from then
      return (said:sub(from, to):gsub(one[1], one[2]))
    end
  end
  return said
end

--- Starts an nginx.
---@param configure fun(dir: string, port: integer): string returns the text of nginx.conf
---@param port? integer default: a free one
---@param environment? table<string, string> variables for nginx
---@return { port: integer, dir: string, origin: string, stop: function, log: function }|nil server
---@return string|nil message nginx's output when it did not start
function server.start(configure, port, environment)
  local dir = watch.folder()
  local said
  for _ = 1, port and 1 or TRIES do
    local try = port or port_at_random()
    assert(files.write(dir .. "/nginx.conf", configure(dir, try)))
    local command = ("cd %s && %s nginx -p . -c nginx.conf -e error.log >said 2>&1"):format(dir, variables(environment))
    if run(command) then
      return {
        port = try,
        dir = dir,
        origin = "http://127.0.0.1:" .. try,
        stop = stop,
        log = function()
          return files.read(dir .. "/error.log") or ""
        end,
      }
    end
    said = files.read(dir .. "/said") or ""
    os.remove(dir .. "/error.log") -- it would read as the next try's
    if not said:find("Address already in use", 1, true) then
      break
    end
  end
  run("rm -rf " .. quote(dir))
  return nil, "nginx did not start: " .. explained(said or "no free port")
end

return server
