-- Runs the bot against the sandbox: in nginx, then in a script that polls, then in an HTTP server.
--
--   make bot
local core = require "linq.core"
local linq = require "linq"

local in_nginx = require "examples.bot.in_nginx"

local LINE, OTHER = "+12052761148", "+12055550199"

local sandbox = assert(linq.sandbox.nginx.start { chats = { { from = LINE, to = { OTHER } } } })
local client = linq.client { api_key = "demo", base_url = sandbox.base_url }
local control = linq.client { api_key = "demo", base_url = sandbox.origin }
local chat = assert(client.chats:find { from = LINE, to = OTHER })
local store = linq.store.memory {}
local running = {}

-- The contact writes.
local function write(text)
  print("  contact: " .. text)
  assert(control:request { method = "POST", path = "/sandbox/receive", body = { chat = chat.id, text = text } })
  core.sleep(0.3) -- nobody writes faster
end

local function replies()
  local texts = {}
  for message in chat:each_message() do
    if message.is_from_me then
      texts[#texts + 1] = message.text
    end
  end
  return texts
end

-- Waits until the bot replied once more, with this text.
local function expect(text, count)
  local until_ = core.now() + 20
  while #replies() < count and core.now() < until_ do
    core.sleep(0.05)
  end
  local all = replies()
  print("  bot: " .. tostring(all[count]))
  assert(#all == count and all[count] == text, "the bot did not reply: " .. text)
end

local function stop(pid)
  os.execute("kill " .. pid)
  running[pid] = nil
end

-- The search paths of another Lua.
local function paths_of(version)
  local function of_version(path)
    return (path:gsub("lua/[5j][%w.]*/", "lua/" .. version .. "/"))
  end
  return ("LUA_PATH='%s' LUA_CPATH='%s'"):format(of_version(package.path), of_version(package.cpath))
end

-- Runs a script in the background while a function runs.
local function while_running(script, lua, environment, fn)
  local command = ("BOT_FILE='%s/bot.db' LINQ_API_V3_API_KEY=demo LINQ_API_V3_BASE_URL=%s %s %s %s >&2 & echo $!")
    :format(sandbox.dir, sandbox.base_url, environment, lua, script)
  local pipe = assert(io.popen(command))
  local pid = pipe:read "*l"
  pipe:close()
  running[pid] = true
  fn()
  stop(pid)
end

local function unsubscribe()
  for _, one in ipairs(assert(client.webhook_subscriptions:list()).items) do
    assert(client.webhook_subscriptions:delete(one.id))
  end
end

local ok, failure = pcall(function()
  print "In nginx, by webhooks:"
  running.nginx = in_nginx.start(sandbox, client, store)
  write "note buy milk"
  write "notes"
  expect("buy milk", 1)
  running.nginx:stop()
  unsubscribe()

  print "In a script that polls, ended and started again:"
  local poll = "examples/bot/poll.lua " .. LINE
  while_running(poll, arg[-1], "", function()
    core.sleep(1.5) -- what comes after its very first start is answered
    write "notes"
    expect("You have no notes.", 2)
  end)
  write "note call Ava"
  write "notes"
  while_running(poll, arg[-1], "", function()
    expect("call Ava", 3)
  end)

  print "In an HTTP server, lua-http's, in LuaJIT:"
  local port = sandbox.port + 1
  local secret = "LINQ_WEBHOOK_SECRET=" .. in_nginx.subscribe(client, store, port)
  while_running("examples/bot/http.lua " .. port, "luajit", secret .. " " .. paths_of "5.1", function()
    core.sleep(0.5)
    write "notes"
    expect("call Ava", 4)
  end)
end)

if running.nginx then
  running.nginx:stop()
  running.nginx = nil
end
for pid in pairs(running) do
  stop(pid)
end
sandbox:stop()
assert(ok, failure)
