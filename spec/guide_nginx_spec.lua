-- docs/guide/nginx-in-production.md: its code runs in a real nginx, and what it says of a
-- lua_shared_dict is so.
local core = require "linq.core"
local files = require "spec.support.files"
local linq = require "linq"
local process = require "spec.support.process"
local read_page = require "spec.support.metrics_page"
local server = require "linq.sandbox.server"
local servers = require "spec.support.servers"

local SECRET = "whsec_YW4gZXhhbXBsZSBvZiBhIHNlY3JldA=="
local CHAT = "550e8400-e29b-41d4-a716-446655440000"

-- Asks over a connection of its own, so that any worker may answer.
local function ask(application, request)
  local one = linq.client { api_key = "k", base_url = application.origin, max_retries = 0, timeout = 20 }
  local answer, err = one:request(request)
  one:close()
  return answer, err
end

local function get(application, path)
  return assert(ask(application, { path = path })).body
end

local function await(what, is_so)
  local until_ = core.now() + 10
  while not is_so() do
    assert(core.now() < until_, what)
    core.sleep(0.05)
  end
end

describe("#nginx the guide to nginx", function()
  local blocks = {}

  setup(function()
    local guide = files.read "docs/guide/nginx-in-production.md"
    for kind, text in guide:gmatch "\n```(%l+)\n(.-)\n```" do
      assert(not blocks[kind] or kind == "yaml", "two blocks of " .. kind)
      blocks[kind] = text .. "\n"
    end
  end)

  -- The guide's nginx.conf over its app.lua, on a free port.
  local function start(environment)
    return servers.nginx(function(dir, port)
      files.write(dir .. "/app.lua", blocks.lua)
      local http = server.http_preamble(dir):gsub("lua_package_path '", "%0" .. dir .. "/?.lua;", 1)
      local preamble = server.preamble(dir):gsub("worker_shutdown_timeout[^\n]*", "")
      return preamble .. "\n" .. blocks.nginx:gsub("http {", function() return "http {\n" .. http end, 1)
        :gsub("listen 8080", "listen 127.0.0.1:" .. port, 1)
    end, environment)
  end

  it("has an application that answers messages, once each, and tells of it", function()
    local sandbox = servers.sandbox()
    local application = start {
      LINQ_API_V3_API_KEY = "k", LINQ_API_V3_BASE_URL = sandbox.base_url, LINQ_WEBHOOK_SECRET = SECRET,
    }
    local api = linq.client { api_key = "k", base_url = sandbox.base_url }
    local event = '{"api_version":"v3","webhook_version":"2026-02-03","event_type":"message.received",'
      .. '"event_id":"e1","created_at":"2026-10-01T09:15:06Z","data":{"id":"%s","chat":{"id":"%s"},'
      .. '"direction":"inbound","parts":[{"type":"text","value":"hello"}]}}'
    local body = event:format(CHAT, CHAT)
    for _ = 1, 3 do
      local headers = linq.webhooks.sign(body, { secret = SECRET, id = "e1" })
      local answer = assert(ask(application, { method = "POST", path = "/webhook", body = body, headers = headers }))
      assert.equal(200, answer.status)
    end
    local headers = linq.webhooks.sign(body, { secret = SECRET, id = "e1" })
    local _, refused = ask(application, { method = "POST", path = "/webhook", body = body .. " ", headers = headers })
    assert.equal(401, refused.status)
    local function count_replies()
      local replies = 0
      for one in api.chats.messages:each(CHAT) do
        replies = replies + (one.text == "You said: hello" and 1 or 0)
      end
      return replies
    end
    await("a reply", function() return count_replies() > 0 end)
    await("metrics", function()
      local page = read_page(get(application, "/metrics"))
      return page['linq_outbox_messages{outbox="outbox",state="sent"}'] == 1
        and page['linq_outbox_messages_total{outbox="outbox",outcome="sent"}'] == 1
    end)
    local page = read_page(get(application, "/metrics"))
    assert.equal(1, page['linq_bot_events_total{event_type="message.received",outcome="handled"}'])
    assert.equal(1, page['linq_bot_refused_total{check="signature"}'])
    assert.equal(0, page.linq_metrics_lost_total)
    assert.equal(1, count_replies())
  end)

  it("watches families that there are", function()
    local known = {}
    for _, family in ipairs(require "linq.metrics.families") do
      known[family[1]] = true
    end
    local count = 0
    for name in files.read("docs/guide/nginx-in-production.md"):gmatch "%f[%w]linq_[%l_]+" do
      local family = name:gsub("_bucket$", "")
      local is_dict = blocks.nginx:find("lua_shared_dict " .. name .. " ", 1, true)
      assert(known[family] or is_dict, name)
      count = count + (known[family] and 1 or 0)
    end
    assert.is_true(count > 10)
  end)
end)

describe("#nginx a lua_shared_dict, as the guide to nginx says,", function()
  local conf = [[
%s
worker_processes 2;
events { worker_connections 64; }
http {
  %s
  lua_shared_dict kept 1m;
  server {
    listen 127.0.0.1:%d;
    location = /pid { content_by_lua_block { ngx.print(ngx.worker.pid()) } }
    location = /set { content_by_lua_block { ngx.shared.kept:set("a", "kept") } }
    location = /get { content_by_lua_block { ngx.print(ngx.shared.kept:get("a") or "lost") } }
  }
}
]]
  local application

  before_each(function()
    application = servers.nginx(function(dir, port)
      return conf:format(server.preamble(dir), server.http_preamble(dir), port)
    end)
    get(application, "/set")
  end)

  local function reload()
    local before = get(application, "/pid")
    process.run(("kill -HUP $(cat %s/nginx.pid)"):format(application.dir))
    await("new workers", function() return get(application, "/pid") ~= before end)
    core.sleep(0.2)
  end

  it("stays when a worker is killed", function()
    process.run("kill -KILL " .. get(application, "/pid"))
    core.sleep(0.3)
    assert.equal("kept", get(application, "/get"))
  end)

  it("stays over a reload, at the same size", function()
    reload()
    assert.equal("kept", get(application, "/get"))
  end)

  it("begins empty when it is made larger", function()
    process.run(("sed -i 's/kept 1m/kept 2m/' %s/nginx.conf"):format(application.dir))
    reload()
    assert.equal("lost", get(application, "/get"))
  end)

  it("begins empty after a restart", function()
    process.run(("cd %s && kill -TERM $(cat nginx.pid) && while [ -e nginx.pid ]; do sleep 0.05; done; "
      .. "PATH=$PATH:/usr/sbin nginx -p . -c nginx.conf -e error.log"):format(application.dir))
    await("an answer", function() return ask(application, { path = "/get" }) end)
    assert.equal("lost", get(application, "/get"))
  end)
end)
