--- What the spec of the page runs against: a sandbox with its page, a bot in nginx, a browser, and a
--- proxy between, which can be cut.

local bot = require "examples.bot.in_nginx"
local linq = require "linq"
local server = require "linq.sandbox.server"
local webdriver = require "spec.page.webdriver"

local world = {}

world.LINE, world.AVA, world.BEN = "+12052761148", "+12055550199", "+12055426109"

local running = {}

local function keep(started)
  running[#running + 1] = started
  return started
end

local proxy_conf = [[
%s
worker_processes 1;
events { worker_connections 256; }
http {
  %s
  server {
    listen 127.0.0.1:%d;
    location / {
      proxy_pass %s;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
]]

--- Starts an nginx that passes everything on, which may be stopped and started again.
---@param origin string
---@param port? integer
function world.proxy(origin, port)
  return keep(assert(server.start(function(dir, try)
    return proxy_conf:format(server.preamble(dir), server.http_preamble(dir), try, origin)
  end, port)))
end

--- Starts a sandbox with its page.
---@param options? table of linq.sandbox.nginx.start
function world.sandbox(options)
  local given = { page = true }
  for name, value in pairs(options or {}) do
    given[name] = value
  end
  return keep(assert(linq.sandbox.nginx.start(given)))
end

--- Starts a sandbox with two chats, a bot that answers there, and a browser.
function world.start()
  world.server = world.sandbox {
    chats = {
      { from = world.LINE, to = { world.AVA }, display_name = "Ava Stone" },
      { from = world.LINE, to = { world.BEN, "ava@example.com" }, display_name = "Trip to the lake" },
    },
  }
  world.client = linq.client { api_key = "a-secret-key", base_url = world.server.base_url }
  world.chat = assert(world.client.chats:find { from = world.LINE, to = world.AVA })
  world.group = assert(world.client.chats:find { from = world.LINE, to = { world.BEN, "ava@example.com" } })
  world.bot = keep(bot.start(world.server, world.client, linq.store.memory {}))
  world.browser = keep(webdriver.start())
end

--- Ends all of it.
function world.stop()
  for i = #running, 1, -1 do
    running[i]:stop()
  end
end

--- Asks the sandbox itself, as the page does, and without its checks for browsers.
---@param action string
---@param fields table
function world.act(action, fields)
  fields.action = action
  local control = linq.client { api_key = "-", base_url = world.server.origin }
  return assert(control:request { method = "POST", path = "/sandbox/page/do", body = fields }).body
end

return world
