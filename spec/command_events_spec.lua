-- linq watch prints what comes in, linq trigger sends it, and linq sandbox is where it comes from.
local command = require "spec.support.command"
local files = require "spec.support.files"
local json = require "linq.util.json"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw7Jxx2Oll+OE="
local OTHER = "whsec_AAAA9r8GKYqrTwjUPD8ILPZIo2LaLaSw7Jxx2Oll+OE="

-- Starts the command, and waits until it printed a text; an empty one: until it runs.
local function start(arguments, variables, awaited)
  local said, pid_file = files.new "", files.new()
  local script = files.new(([[
%s %s </dev/null >%s 2>&1 &
echo $! >%s
[ -z '%s' ] || for i in $(seq 200); do grep -q '%s' %s && break; sleep 0.05; done
]]):format(command.words(variables), arguments, said, pid_file, awaited, awaited, said))
  process.run("bash -m " .. script)
  local pid = files.read(pid_file):match "%d+"
  return {
    said = function() return files.read(said) end,
    wait_for = function(text)
      local loop = "for i in $(seq 200); do grep -qF %s %s && break; sleep 0.05; done"
      process.run(loop:format(command.quote(text), said))
      assert(files.read(said):find(text, 1, true), text .. " is not in:\n" .. files.read(said))
    end,
    stop = function()
      -- one that ended may be a zombie for a while
      local loop = "kill -INT %s; for i in $(seq 200); do ps -o stat= -p %s | grep -qv Z || break; sleep 0.05; done"
      process.run(loop:format(pid, pid))
    end,
  }
end

teardown(function()
  command.clean()
  files.remove_all()
end)

describe("linq watch --port #fire", function()
  local watched, url, variables

  setup(function()
    variables = { LINQ_WEBHOOK_SECRET = SECRET }
    watched = start("watch --port 0 --json", variables, "receiving at")
    url = watched.said():match "http://127.0.0.1:%d+/"
  end)

  teardown(function()
    watched.stop()
  end)

  -- The event that was printed last.
  local function last()
    return json.decode(watched.said():match "([^\n]*)\n$")
  end

  it("prints what linq trigger sends", function()
    local names = {}
    for i, name in ipairs(linq.v3.shapes().WebhookEventType.values) do
      names[#names + 1] = i % 8 == 1 and name or nil -- some of each room
    end
    local calls, words = {}, command.words(variables)
    for i, name in ipairs(names) do
      calls[i] = ("%s trigger %s %s"):format(words, name, url)
    end
    local output, status = process.run(table.concat(calls, " && "))
    assert.equal(0, status, output)
    for _, name in ipairs(names) do
      watched.wait_for(('"event_type":"%s"'):format(name))
    end
    local ids = {}
    for line in output:gmatch "[^\n]+" do
      local name, id, answered = line:match "^(%S+) (%x[%x-]+): (%d+)$"
      assert(name, line)
      assert.equal("200", answered)
      assert.is_nil(ids[id])
      ids[id] = true
    end
  end)

  it("takes either payload version, and API v2", function()
    for _, payload in ipairs { "2025-01-01", "2026-02-03" } do
      local arguments = ("trigger message.received %s --payload %s --json"):format(url, payload)
      local output, errors, status = command.run(arguments, variables)
      assert.equal(0, status, errors)
      watched.wait_for(json.decode(output).event_id)
      assert.equal(payload, last().webhook_version)
    end
    local output = command.run("trigger v2.message.received " .. url .. " --json", variables)
    watched.wait_for(json.decode(output).event_id)
    assert.equal("v2", last().api_version)
  end)

  it("refuses what is signed with another secret", function()
    local output, _, status = command.run("trigger message.sent " .. url, { LINQ_WEBHOOK_SECRET = OTHER })
    assert.equal(1, status)
    assert.matches(": 401\n$", output)
    watched.wait_for "linq watch: refused: "
  end)

  it("answers what is no delivery with what it is", function()
    local port = url:match ":(%d+)/"
    local socket = require "socket"
    local function status_of(text)
      local connection = assert(socket.connect("127.0.0.1", port))
      connection:send(text)
      local line = connection:receive "*l"
      connection:close()
      return line and line:match " (%d+) "
    end
    assert.equal("405", status_of "GET / HTTP/1.1\r\n\r\n")
    assert.equal("411", status_of "POST / HTTP/1.1\r\n\r\n")
    assert.equal("413", status_of "POST / HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n")
    assert.equal("400", status_of "POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}")
    assert.equal("400", status_of "POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n")
  end)

  it("waits 5 seconds for a request, however many lines of it come, and is interrupted meanwhile", function()
    local socket = require "socket"
    local slow = assert(socket.connect("127.0.0.1", url:match ":(%d+)/"))
    local begin = socket.gettime()
    slow:settimeout(0.5)
    slow:send "POST / HTTP/1.1\r\n"
    local _, why
    repeat
      slow:send "a: b\r\n"
      _, why = slow:receive "*l"
    until why ~= "timeout" or socket.gettime() - begin > 15
    assert.is_true(socket.gettime() - begin < 10)
    slow:close()
    local another = start("watch --port 0", variables, "receiving at")
    slow = assert(socket.connect("127.0.0.1", another.said():match ":(%d+)/"))
    slow:send "POST / HTTP/1.1\r\n"
    process.run "sleep 0.5"
    begin = socket.gettime()
    another.stop()
    assert.is_true(socket.gettime() - begin < 3)
    slow:close()
  end)
end)

describe("linq watch --port --unverified", function()
  it("prints without a secret, with control characters made harmless", function()
    local watched = start("watch --port 0 --unverified", {}, "receiving at")
    local port = watched.said():match ":(%d+)/"
    local socket = require "socket"
    local connection = assert(socket.connect("127.0.0.1", port))
    local body = [[{"event_type":"message.received","event_id":"e","data":{"id":"m","from":"+1205",
      "parts":[{"type":"text","value":"a\u001b]0;title\u0007b"}]}}]]
    connection:send(("POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body))
    assert.matches("200", connection:receive "*l")
    connection:close()
    watched.wait_for "+1205: a\\x1b]0;title\\x07b"
    watched.stop()
  end)

  it("prints what changed of a message", function()
    local watched = start("watch --port 0 --unverified", {}, "receiving at")
    local variables = { LINQ_WEBHOOK_SECRET = SECRET }
    for _, name in ipairs { "message.edited", "v2.message.read" } do
      command.run(("trigger %s %s"):format(name, watched.said():match "http://127.0.0.1:%d+/"), variables)
    end
    watched.wait_for '"part":{'
    watched.wait_for '"read_at":"2025-05-21T15:35:00-06:00"'
    assert.is_nil(watched.said():find("(no text)", 1, true), watched.said())
    watched.stop()
  end)

  it("goes on after an event that is nested too deeply for JSON", function()
    local watched = start("watch --port 0 --unverified --json", {}, "receiving at")
    local port = watched.said():match ":(%d+)/"
    local socket = require "socket"
    local deep = ('{"\\u001b":'):rep(900) .. "1" .. ("}"):rep(900)
    for _, data in ipairs { deep, '{"text":"still there"}' } do
      local connection = assert(socket.connect("127.0.0.1", port))
      local body = '{"event_type":"chat.created","event_id":"e","data":' .. data .. "}"
      connection:send(("POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s"):format(#body, body))
      assert.matches("200", connection:receive "*l")
      connection:close()
    end
    watched.wait_for "still there"
    assert.matches("linq watch: an event cannot be printed as JSON: [^\27\n]+\n", watched.said())
    watched.stop()
  end)
end)

describe("linq watch --port with a short secret", function()
  it("says so at once, and goes on where it is one of API v2", function()
    local _, errors, status = command.run("watch --port 0", { LINQ_WEBHOOK_SECRET = "short" })
    assert.equal(2, status)
    assert.matches("^linq: webhooks: a secret is too short", errors)
    local variables = { LINQ_WEBHOOK_SECRET = "s3cret" }
    local watched = start("watch --port 0", variables, "receiving at")
    local url = watched.said():match "http://127.0.0.1:%d+/"
    local output = command.run("trigger message.sent " .. url, { LINQ_WEBHOOK_SECRET = SECRET })
    assert.matches(": 401\n$", output)
    watched.wait_for "refused: auth: the secret cannot be one of API v3"
    output = command.run("trigger v2.message.sent " .. url, variables)
    assert.matches(": 200\n$", output)
    watched.stop()
  end)
end)

describe("linq watch #fire", function()
  it("asks for messages, each of which it prints once", function()
    local server = servers.sandbox()
    local client = linq.client { base_url = server.base_url, api_key = "k" }
    local function receive(text)
      local body = json.encode { chat = 45, text = text }
      local socket = require "socket"
      local connection = assert(socket.connect("127.0.0.1", server.port))
      connection:send(("POST /sandbox/receive HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
        .. "content-length: %d\r\n\r\n%s"):format(#body, body))
      assert.matches("200", connection:receive "*l")
      connection:close()
    end
    receive "before"
    local variables = command.variables(server)
    local watched = start("watch --interval 0.2", variables, "")
    process.run "sleep 0.7"
    receive "hello you"
    watched.wait_for "+12055426109: hello you"
    receive "and again"
    watched.wait_for "+12055426109: and again"
    watched.stop()
    local _, times = watched.said():gsub("hello you", "")
    assert.equal(1, times)
    assert.is_nil(watched.said():find "before")
    client:close()
    server:stop()
  end)

  it("ends where the key is refused", function()
    local server = servers.sandbox { api_key = "right" }
    local _, errors, status = command.run("watch", command.variables(server))
    assert.equal(1, status)
    assert.matches("401 auth", errors)
    server:stop()
  end)
end)

describe("linq trigger", function()
  it("says that nobody takes it, without the URL's secrets", function()
    local _, errors, status = command.run("trigger message.sent 'http://me:secret@127.0.0.1:1/hook?token=secret'",
      { LINQ_WEBHOOK_SECRET = SECRET })
    assert.equal(1, status)
    assert.matches("^linq: http://127.0.0.1:1/hook: Failed to connect", errors)
    assert.is_nil(errors:find "secret")
  end)

  it("needs a URL", function()
    for _, url in ipairs { "", "localhost:8080", "file:///etc/passwd" } do
      local _, errors, status = command.run(("trigger message.sent '%s'"):format(url), { LINQ_WEBHOOK_SECRET = SECRET })
      assert.equal(2, status)
      assert.equal("linq trigger: the URL must begin with http:// or https://\n", errors)
    end
  end)

  it("needs a secret", function()
    local _, errors, status = command.run("trigger message.sent http://127.0.0.1:1/", {})
    assert.equal(2, status)
    assert.matches("^linq: there is no secret: set LINQ_WEBHOOK_SECRET, or write 'webhook_secret = …' to ", errors)
  end)
end)

describe("linq sandbox #fire", function()
  it("serves until it is interrupted", function()
    local sandbox = start("sandbox", {}, "Ctrl-C ends it")
    local base_url = sandbox.said():match "The sandbox is at (%S+)"
    local client = linq.client { api_key = "k", base_url = base_url, max_retries = 0 }
    assert.equal("John Doe", assert(client.chats:find { from = "+12052761148", to = "+12055426109" }).display_name)
    sandbox.stop()
    local _, err = client.chats:list()
    assert.equal("connection", err.kind)
    client:close()
  end)

  it("names the rock that it needs", function()
    local words = command.words():gsub("LUA_PATH='[^']*'", "LUA_PATH='lua/?.lua;lua/?/init.lua;;'")
    local output, status = process.run(words .. " sandbox")
    assert.equal("linq sandbox needs the rock linq-sandbox: luarocks install linq-sandbox, or in a clone: "
      .. "make install-all\n", output)
    assert.equal(2, status)
  end)

  it("says that nginx needs the modules for Lua 5.1", function()
    local folder = command.home() .. "/share"
    process.run(("mkdir -p %s/lua && cp -R lua %s/lua/5.9 && cp -R sandbox/lua/linq/sandbox %s/lua/5.9/linq/")
      :format(folder, folder, folder))
    process.run(("cp sandbox/page/* %s/lua/5.9/linq/sandbox/page"):format(folder))
    local path = ("package.path = '%s/lua/5.9/?.lua;%s/lua/5.9/?/init.lua;' .. package.path"):format(folder, folder)
    local words = command.words():gsub("LUA_PATH='[^']*'", ""):gsub(" bin/linq$", function(name)
      return " -e " .. command.quote(path) .. name -- LuaJIT reads LUA_PATH, too
    end)
    local output, status = process.run(words .. " sandbox 2>&1")
    assert.equal(1, status)
    assert.equal("linq: nginx did not start: its LuaJIT loads modules for Lua 5.1, and linq's are not there: "
      .. "install linq and linq-sandbox for Lua 5.1, too (in a clone: make install-all)\n", output)
  end)

  it("says that nginx is not there, or its port is taken", function()
    local bin = command.home() .. "/bin"
    local script = "#!/bin/sh\necho env: nginx: No such file >&2; exit 127\n"
    process.run(("mkdir -p %s && cp %s %s/env && chmod +x %s/env"):format(bin, files.new(script), bin, bin))
    local words = command.words():gsub('PATH="$PATH"', ('PATH="%s:$PATH"'):format(bin), 1)
    local output, status = process.run(words .. " sandbox 2>&1")
    assert.equal(1, status)
    assert.equal("linq: nginx did not start: nginx with Lua is not there: "
      .. "apt install nginx-light libnginx-mod-http-lua\n", output)
    local socket = require "socket"
    local taken = assert(socket.bind("127.0.0.1", 0))
    local _, port = taken:getsockname()
    local _, errors, code = command.run("sandbox --port " .. port, {})
    assert.equal(1, code)
    assert.matches("Address already in use", errors)
    assert.is_nil(errors:find "apt install")
    taken:close()
  end)
end)
