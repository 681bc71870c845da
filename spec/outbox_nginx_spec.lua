-- An outbox in nginx whose requests wait for their own messages, or run it, side by side.
local build = require "spec.support.build"
local core = require "linq.core"
local linq = require "linq"
local process = require "spec.support.process"
local redis = require "spec.support.redis"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local nginx_redis = build.folder .. "/packages/usr/share/lua/5.1/?.lua"
local is_installed = redis.is_installed() and io.open((nginx_redis:gsub("%?", "nginx/redis"))) ~= nil

local conf = [[
%s
worker_processes 1;
events { worker_connections 256; }
http {
  %s
  init_by_lua_block {
    local linq = require "linq"
    outbox = linq.outbox {
      client = linq.client { api_key = "k", base_url = "%s" }, store = linq.store.redis { port = %d },
    }
  }
  server {
    listen 127.0.0.1:%d;
    location /send/ {
      content_by_lua_block {
        local to = "+1205555" .. ngx.var.uri:match "%%d+$"
        local id = assert(outbox:send({ from = "+12052761148", to = to }, "hi"))
        local entry, err = outbox:wait(id, { timeout = 5 })
        ngx.print(entry and entry.state .. " " .. entry.attempts or tostring(err))
      }
    }
    location /step { content_by_lua_block { ngx.print(select(2, pcall(outbox.step, outbox))) } }
    location /broken {
      content_by_lua_block {
        outbox:close() -- where a timer sends yet
        local _, raised = pcall(outbox.run, outbox, { on_progress = function() error("no progress", 0) end })
        outbox:close()
        ngx.print(tostring(raised), ", ", outbox:run() and "run")
      }
    }
    location /run { content_by_lua_block { outbox:run() } }
    location /close { content_by_lua_block { outbox:close() } }
    location /in_flight { content_by_lua_block { ngx.print(outbox:stats().in_flight) } }
  }
}
]]

describe("an outbox in nginx that requests wait for #nginx", function()
  local test = is_installed and it or pending
  local sandbox, client

  setup(function()
    if not is_installed then
      return
    end
    local store, path = servers.redis(), package.path
    sandbox = servers.sandbox { latency = 0.1 }
    package.path = path .. ";" .. nginx_redis
    local nginx = servers.nginx(function(dir, port)
      return conf:format(server.preamble(dir), server.http_preamble(dir), sandbox.base_url, store.port, port)
    end)
    package.path = path
    client = linq.client { api_key = "k", base_url = nginx.origin, max_retries = 0, timeout = 20 }
  end)

  local function get(path)
    return assert(client:request { path = path }).body
  end

  -- What the paths answer, asked at once.
  local function get_all(paths)
    local answers, errors = linq.map(paths, get)
    assert.same({}, errors)
    return answers
  end

  test("sends where the request that began it has ended, and tries each message once", function()
    for round = 1, 3 do
      local paths = {}
      for i = 1, 8 do
        paths[i] = ("/send/%d00%d"):format(round, i)
      end
      assert.same({ "sent 1", "sent 1", "sent 1", "sent 1", "sent 1", "sent 1", "sent 1", "sent 1" }, get_all(paths))
      assert.equal("0", get "/in_flight")
    end
  end)

  test("can be run by several at once, and closed meanwhile", function()
    local answers = get_all { "/send/4001", "/run", "/send/4002", "/run", "/close", "/send/4003", "/run" }
    for _, at in ipairs { 1, 3, 6 } do
      assert.equal("sent 1", answers[at])
    end
    assert.equal("0", get "/in_flight")
  end)

  test("can be closed and run after an error broke it off", function()
    assert.equal("no progress, run", get "/broken")
  end)

  test("refuses steps, which would crash the worker", function()
    assert.matches("outbox:step is not for nginx", get "/step")
  end)

  test("tells all who wait why it stopped", function()
    local control = linq.client { base_url = sandbox.origin, api_key = "k" }
    assert(control:request { method = "POST", path = "/sandbox/fail", body = { status = 401, times = 3 } })
    for _, answer in ipairs(get_all { "/send/5001", "/send/5002" }) do
      assert.matches("401", answer)
    end
  end)
end)

local workers_conf = [[
%s
worker_processes 2;
events { worker_connections 256; }
http {
  %s
  lua_shared_dict outbox 1m;
  init_by_lua_block {
    local linq = require "linq"
    outbox = linq.outbox {
      client = linq.client { api_key = "k", base_url = "%s" }, store = linq.store.shared_dict "outbox", lease = 0.5,
    }
  }
  init_worker_by_lua_block { assert(ngx.timer.at(0, function() outbox:work() end)) }
  server {
    listen 127.0.0.1:%d;
    location /send { content_by_lua_block { outbox:send({ from = "+12052761148", to = "+12055550001" }, "hi") } }
    location /run { content_by_lua_block { ngx.print(outbox:run().sent, " sent") } }
    location /look {
      content_by_lua_block {
        local stats = outbox:stats()
        ngx.print(("%%d sent, %%d by %%d"):format(stats.sent, stats.in_flight, ngx.worker.pid()))
      }
    }
  }
}
]]

describe("an outbox that was made before nginx forked its workers #nginx", function()
  local function start(latency)
    local sandbox = servers.sandbox { latency = latency }
    local nginx = servers.nginx(function(dir, port)
      return workers_conf:format(server.preamble(dir), server.http_preamble(dir), sandbox.base_url, port)
    end)
    return nginx, linq.client { api_key = "k", base_url = nginx.origin, max_retries = 0, timeout = 5 }
  end

  -- Asks over a new connection each time, because either worker may answer, until that fits.
  local function await(nginx, pattern)
    for _ = 1, 200 do
      local client = linq.client { api_key = "k", base_url = nginx.origin, max_retries = 0 }
      local answer = client:request { path = "/look" }
      client:close()
      if answer and answer.body:find(pattern) then
        return answer.body:match(pattern)
      end
      core.sleep(0.03)
    end
    error("never answered: " .. pattern)
  end

  it("has the messages of a worker that was killed sent by the others", function()
    local nginx, client = start(1)
    assert(client:request { path = "/send" })
    process.run("kill -KILL " .. await(nginx, "0 sent, 1 by (%d+)"))
    assert.is_string(await(nginx, "1 sent"))
  end)

  it("can be run until all is sent, while another works for ever", function()
    local _, client = start(0.2)
    assert(client:request { path = "/send" })
    assert.equal("1 sent", assert(client:request { path = "/run" }).body)
  end)
end)
