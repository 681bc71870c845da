-- linq.metrics in a real nginx: its workers count into one lua_shared_dict.
local core = require "linq.core"
local linq = require "linq"
local process = require "spec.support.process"
local read_page = require "spec.support.metrics_page"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local conf = [[
%s
worker_processes 2;
events { worker_connections 1024; }
http {
  %s
  lua_shared_dict linq_metrics %s;
  init_by_lua_block {
    local linq = require "linq"
    metrics = linq.metrics.new { dict = "linq_metrics", buckets = %s }
    client = metrics:watch(linq.client {
      api_key = "k", base_url = "%s", max_retries = 0, on_event = metrics:observer(),
    })
    client.chats:retrieve "x" -- fails in this phase, and counts nothing
  }
  server {
    listen 127.0.0.1:%d;
    location = /metrics { content_by_lua_block { metrics:serve() } }
    location = /pid { content_by_lua_block { ngx.print(ngx.worker.pid()) } }
    location = /fill { content_by_lua_block {
      local observe = metrics:observer()
      for i = 1, 500 do
        observe { type = "response", operation = "operation" .. i, status = 200, elapsed = 1 }
      end
    } }
    location / { content_by_lua_block { ngx.print(client.chats:retrieve(ngx.var.uri:sub(2)).id) } }
  }
}
]]

describe("#nginx metrics", function()
  local function start(options)
    return servers.nginx(function(dir, port)
      return conf:format(server.preamble(dir), server.http_preamble(dir), options.size or "1m",
        options.buckets or "{ 1, 5 }", servers.faulty().origin .. "/chat/" .. (options.wait or 0), port)
    end)
  end

  -- Asks over a connection of its own, so that any worker may answer.
  local function get(application, path)
    local one = linq.client { api_key = "k", base_url = application.origin, max_retries = 0, timeout = 20 }
    local answer = assert(one:request { path = path })
    one:close()
    return answer.body, answer.headers
  end

  local function samples(application)
    return read_page((get(application, "/metrics")))
  end

  -- Waits until a sample has this value.
  local function await(application, name, expected)
    local until_ = core.now() + 8
    while samples(application)[name] ~= expected and core.now() < until_ do
      core.sleep(0.05)
    end
    assert.equal(expected, samples(application)[name], name)
  end

  -- The workers that answer now.
  local function workers(application)
    local pids, count = {}, 0
    for _ = 1, 200 do
      local pid = get(application, "/pid")
      if not pids[pid] then
        pids[pid], count = true, count + 1
      end
      if count == 2 then
        break
      end
    end
    return pids, count
  end

  local function call(application, count)
    local one = linq.client { api_key = "k", base_url = application.origin, max_retries = 0, max_connections = 32 }
    local ids = {}
    for i = 1, count do
      ids[i] = "c" .. i
    end
    local _, errors = linq.map(ids, function(id) return one:request { path = "/" .. id } end, { concurrency = 32 })
    assert.same({}, errors)
  end

  local CALLS = 'linq_requests_total{operation="chats.retrieve",status="200"}'
  local TIMES = 'linq_request_duration_seconds_count{operation="chats.retrieve"}'

  it("of all workers add up to one", function()
    local application = start {}
    assert.equal(2, select(2, workers(application)), "one worker answers all")
    call(application, 500)
    local text, headers = get(application, "/metrics")
    assert.equal("text/plain; version=0.0.4; charset=utf-8", headers["content-type"])
    local page = read_page(text)
    assert.equal(500, page[CALLS])
    assert.equal(500, page[TIMES])
    assert.equal(0, page.linq_metrics_lost_total)
    for _ = 1, 10 do
      assert.equal(500, samples(application)[CALLS])
    end
  end)

  it("tell what is in flight in any worker, and forget what a dead one had", function()
    local application = start { wait = 3000 }
    local one = linq.client { api_key = "k", base_url = application.origin, max_retries = 0, max_connections = 32 }
    local tasks = linq.tasks()
    for i = 1, 16 do
      tasks:spawn(function() return one:request { path = "/f" .. i } end)
    end
    local until_ = core.now() + 1.5
    while core.now() < until_ do
      tasks:step(0.05)
    end
    for _ = 1, 10 do
      assert.equal(16, samples(application).linq_requests_in_flight)
    end
    for pid in pairs((workers(application))) do
      process.run("kill -KILL " .. pid)
    end
    one:close()
    await(application, "linq_requests_in_flight", 0)
  end)

  it("count on after a reload, with other buckets", function()
    local application = start {}
    call(application, 20)
    local before = samples(application)
    local path = application.dir .. "/nginx.conf"
    process.run(("sed -i 's/buckets = { 1, 5 }/buckets = { 0.5, 2 }/' %s; kill -HUP $(cat %s/nginx.pid)")
      :format(path, application.dir))
    core.sleep(1)
    call(application, 30)
    local page = samples(application)
    assert.equal(20, before[CALLS])
    assert.equal(50, page[CALLS])
    local bucket = 'linq_request_duration_seconds_bucket{operation="chats.retrieve",le="%s"}'
    assert.same({ 30, 50, 50, 50 }, {
      page[bucket:format "0.5"], page[bucket:format "1"], page[bucket:format "2"],
      page[bucket:format "+Inf"],
    })
    assert.equal(0, page.linq_requests_in_flight)
  end)

  it("push nothing out when the dict is full, and tell it", function()
    local application = start { size = "32k" }
    call(application, 5)
    get(application, "/fill")
    local page = samples(application)
    assert.equal(5, page[CALLS])
    assert.is_true(page.linq_metrics_lost_total > 0)
    call(application, 5)
    assert.equal(10, samples(application)[CALLS])
  end)
end)
