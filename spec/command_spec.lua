-- The command linq: what it sends, what it prints, and its exit codes.
local command = require "spec.support.command"
local files = require "spec.support.files"
local linq = require "linq"
local json = require "linq.util.json"
local process = require "spec.support.process"
local recorded = require "spec.support.recorded"
local servers = require "spec.support.servers"
local server_module = require "linq.sandbox.server"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local KEY = command.KEY

local run = command.run

local function matches(pattern, text)
  assert(text:find(pattern, 1, true), ("%q is not in:\n%s"):format(pattern, text))
end

teardown(function()
  command.clean()
  files.remove_all()
end)

describe("linq that is called in a wrong way", function()
  local variables = command.variables { base_url = "http://127.0.0.1:1" }

  local cases = {
    { "", "linq: a command is missing (linq --help lists them)" },
    { "cal", "linq: there is no command 'cal' (did you mean 'call'?)" },
    { "call", "linq call: an operation is missing" },
    { "call chats.retreive x", "linq call: there is no operation 'chats.retreive' (did you mean 'chats.retrieve'?)" },
    { "call chats.find", "linq call: there is no operation 'chats.find' (did you mean 'linq find'?)" },
    { "call v2.chat.get 45", "linq call: there is no operation 'v2.chat.get' (did you mean 'v2.chats.get'?)" },
    { "call chats.create --from=+1", "linq: chats.create: the field 'message' is required; the field 'to' is" },
    { "call chats.list --form=+1", "linq call chats.list: unknown option '--form' Did you mean '--from'?" },
    { "call chats.list --limit=ten", "linq: --limit must be an integer, got 'ten'" },
    { "call chats.retrieve", "linq call chats.retrieve: missing argument 'chat_id'" },
    { "call chats.retrieve ..", 'linq: chats.retrieve: chat_id cannot be ".."' },
    { "call v2.chats.get abc", 'linq: chats.get: chat_id must be an integer, got "abc"' },
    { "call chats.create --body '{'", "linq: --body must be a JSON object: " },
    { "call chats.create --body 5", "linq: --body must be a JSON object" },
    { "call chats.create --body '[1]'", "linq: --body must be a JSON object" },
    { "call chats.create --body '[]'", "linq: --body must be a JSON object" },
    { "call payments.create --metadata 5", "linq: --metadata must be a JSON object" },
    { "call payments.create --metadata null", "linq: --metadata must be a JSON object" },
    { "call payments.create --amount_cents 9007199254740993",
      "linq: --amount_cents must be an integer that is exact as a number of JSON, got '9007199254740993'" },
    { "call chats.create --body @/none/there", "linq: --body: /none/there: No such file" },
    { "call messages.update m --text=x --part_index=1.5", "linq: --part_index must be an integer, got '1.5'" },
    { "call webhook_subscriptions.update m --is_active=yes", "linq: --is_active must be true or false, got 'yes'" },
    { "call chats.polls.create m --poll=x", "linq: --poll must be a JSON object: " },
    { "download a -", "linq download: it writes a file, and not to standard output (./- is a file of that name)" },
    { "send hi", "linq send: give either --chat or --to" },
    { "send --chat 45 --attach a.txt", "linq send: API v2 sends no file without a text" },
    { "send --chat x", "linq send: there is nothing to send: give a text, or --attach" },
    { "trigger mesage.sent http://127.0.0.1:1/", "unknown event 'mesage.sent' (did you mean 'message.sent'?)" },
    { "find +12052761148", "linq find: " },
    { "send - --chat x <&-", "linq: standard input: it cannot be read: Bad file descriptor" },
    { "send - --chat x </tmp", "linq: standard input: it cannot be read: Is a directory" },
    { "watch --port 1.5", "linq watch: --port must be a whole number between 0 and 65535, got '1.5'" },
    { "watch --port 99999 --unverified", "linq watch: --port must be a whole number between 0 and 65535, got '99999'" },
    { "watch --rounds 1.5", "linq watch: --rounds must be a whole number of 1 or more, got '1.5'" },
    { "watch --interval nan", "linq watch: --interval must be a positive number of seconds, got 'nan'" },
    { "watch --interval=-1", "linq watch: --interval must be a positive number of seconds, got '-1'" },
    { "watch --interval 0", "linq watch: --interval must be a positive number of seconds, got '0'" },
    { "chat x --messages 1.5", "linq chat: --messages must be a whole number of 0 or more, got '1.5'" },
    { "chat x --messages=-1", "linq chat: --messages must be a whole number of 0 or more, got '-1'" },
    { "sandbox --port x", "linq sandbox: --port must be a whole number between 1 and 65535, got 'x'" },
  }
  for _, case in ipairs(cases) do
    it("says so: linq " .. case[1], function()
      local output, errors, status = run(case[1], variables)
      assert.equal("", output)
      matches(case[2], errors)
      assert.equal(2, status, errors)
    end)
  end

  it("offers no name for one that is like none", function()
    for _, name in ipairs { ("k"):rep(200), "login", "ls" } do
      local _, errors, status = run(name)
      assert.same({ ("linq: there is no command '%s'\n"):format(name), 2 }, { errors, status })
    end
    local _, errors, status = run "call login"
    assert.same({ "linq call: there is no operation 'login'\n", 2 }, { errors, status })
    _, errors, status = run "--nonsense"
    assert.same({ "linq: unknown option '--nonsense'\n", 2 }, { errors, status })
  end)

  it("says it as JSON with --json", function()
    local _, errors, status = run("call chats.create --json", variables)
    assert.equal(2, status)
    local said = json.decode(errors)
    assert.equal("usage", said.error.kind)
    matches("the field 'from' is required", said.error.message)
  end)

  it("names the variable and the profile where there is no key", function()
    local _, errors, status = run "call chats.list"
    assert.equal(2, status)
    matches("set LINQ_API_V3_API_KEY, or write 'api_key = …' to " .. command.home() .. "/.config/linq/default.conf",
      errors)
  end)
end)

describe("linq call", function()
  local function sent(arguments, fixture, version)
    local base_url = servers.documented().origin .. "/" .. fixture
    local output, errors, status = run(arguments, {
      LINQ_API_V3_API_KEY = KEY, LINQ_API_V3_BASE_URL = version ~= "v2" and base_url or nil,
      LINQ_INTEGRATION_TOKEN = KEY, LINQ_API_V2_BASE_URL = version == "v2" and base_url or nil,
    })
    assert.equal(0, status, errors)
    local request = recorded.last()
    return request.body ~= "" and json.decode(request.body) or request, output, request
  end

  it("types values by the row's notation", function()
    local body = sent("call payments.create --amount_cents 500 --currency usd --handle +1 --metadata '{\"a\":\"1\"}'",
      "v3/payments_create.200")
    assert.same({ amount_cents = 500, currency = "usd", handle = "+1", metadata = { a = "1" } }, body)
    body = sent("call webhook_subscriptions.update w --is_active false --subscribed_events message.sent "
      .. "--subscribed-events message.read --routing_key_header null", "v3/webhook_subscriptions_update.200")
    assert.same({ is_active = false, subscribed_events = { "message.sent", "message.read" } }, body)
    matches('"routing_key_header":null', recorded.last().body)
    body = sent("call webhook_subscriptions.update w --phone_numbers '[]'", "v3/webhook_subscriptions_update.200")
    assert.equal("[]", json.encode(body.phone_numbers))
  end)

  it("takes a text for a message, a file, standard input, and an @", function()
    local path = files.new "of a file\n"
    local SENT = "v3/chats_messages_send.202"
    local body = sent(("call chats.messages.send %s --message @%s"):format(CHAT, path), SENT)
    assert.equal("of a file", body.message.parts[1].value)
    body = sent(("call chats.messages.send %s --message - <%s"):format(CHAT, path), SENT)
    assert.equal("of a file", body.message.parts[1].value)
    body = sent(("call chats.messages.send %s --message '@@ada'"):format(CHAT), SENT)
    assert.equal("@ada", body.message.parts[1].value)
    body = sent(("call chats.messages.send %s --message '{\"parts\":[{\"type\":\"text\",\"value\":\"x\"}]}'")
      :format(CHAT), SENT)
    assert.equal("x", body.message.parts[1].value)
  end)

  it("takes fields from --body, which others win over", function()
    local path = files.new '{"display_name":"A","group_chat_icon":"https://example.com/i.png"}'
    local body = sent(("call chats.update %s --body @%s --display_name B"):format(CHAT, path), "v3/chats_update.200")
    assert.same({ display_name = "B", group_chat_icon = "https://example.com/i.png" }, body)
  end)

  it("sends files", function()
    local path = files.new("%PDF-1.7", ".pdf")
    local _, _, request = sent(("call v2.chat_messages.send 45 --text hi --attachments %s --attachments @%s")
      :format(path, path), "v2/send_chat_message.201", "v2")
    local parts = recorded.parts(request)
    assert.equal("%PDF-1.7", parts[#parts].data)
    assert.equal("%PDF-1.7", parts[#parts - 1].data)
  end)

  it("takes get for retrieve, and dashes for underscores", function()
    local request = sent("call chats.get " .. CHAT, "v3/chats_retrieve.200")
    assert.equal("GET", request.method)
    request = sent("call chats.mark-as-read " .. CHAT, "empty.204")
    assert.matches("/read$", request.path)
  end)

  it("sends the idempotency key that is given", function()
    local body = sent(("call chats.messages.send %s --message x --idempotency_key order-17"):format(CHAT),
      "v3/chats_messages_send.202")
    assert.equal("order-17", body.message.idempotency_key)
  end)
end)

describe("linq over the sandbox", function()
  local server, variables

  setup(function()
    server = servers.sandbox()
    variables = command.variables(server)
  end)

  teardown(function()
    server:stop()
  end)

  it("prints a record, a table and JSON", function()
    local output, errors, status = run("call chats.retrieve " .. CHAT, variables)
    assert.equal(0, status, errors)
    matches("id: " .. CHAT .. "\nhandles:\n  - handle: +12052761148\n    id: ", output)
    output = run("call chats.list", variables)
    assert.matches("^id +handles +is_group", output)
    matches("\n" .. CHAT .. "  +12052761148, +12055426109 ", output)
    output = run(("call chats.retrieve %s --json"):format(CHAT), variables)
    assert.equal("John Doe", json.decode(output).display_name)
  end)

  it("prints all pages", function()
    local output = run("call chats.list --limit 1 --all --json", variables)
    assert.equal(2, select(2, output:gsub("\n", "")))
    output = run("call chats.list --limit 1 --all", variables)
    assert.equal(3, select(2, output:gsub("\n", "")))
    for _, option in ipairs { "", " --all" } do
      local none, errors = run("call chats.list --from +12055550000" .. option, variables)
      assert.same({ "", "nothing\n" }, { none, errors })
    end
  end)

  it("prints what the API refuses as err prints, or as JSON", function()
    local arguments = "call chats.retrieve 550e8400-e29b-41d4-a716-446655440009"
    local output, errors, status = run(arguments, variables)
    assert.equal("", output)
    assert.equal(1, status)
    assert.matches("^GET /v3/chats/{chat_id}: 404 not_found: Resource not found %(code 2001%)\n$", errors)
    output, errors, status = run(arguments .. " --json", variables)
    assert.same({ "", 1 }, { output, status })
    local said = json.decode(errors).error
    assert.same({ "not_found", 404, 2001, "chats.retrieve" }, { said.kind, said.status, said.code, said.operation })
  end)

  it("shows a chat of either version", function()
    assert.equal(0, select(3, run("send --chat 45 hello", variables)))
    for _, id in ipairs { CHAT, "45" } do
      local output, errors = run("chat " .. id, variables)
      assert.equal("", errors)
      matches("\n  +12055426109  iMessage\n", output)
      assert.matches("%+12052761148: hello%s*$", output)
    end
    assert.equal(0, select(3, run("send --chat 45 again", variables)))
    local output = run("chat --json --messages 1 " .. CHAT, variables)
    assert.equal("again", json.decode(output).messages[1].parts[1].value)
    output = run("chat --json 45", variables)
    assert.equal("hello", json.decode(output).messages[1].text)
    local file = '{"parts":[{"type":"media","url":"https://example.com/a.jpg"}]}'
    assert.equal(0, select(3, run(("call chats.messages.send %s --message '%s'"):format(CHAT, file), variables)))
    matches(": [a.jpg]\n", (run("chat 45", variables)))
  end)

  it("finds a chat", function()
    local output = run("find +12052761148 '(205) 542-6109' --json", variables)
    assert.equal(CHAT, json.decode(output).id)
    output = run("find --v2 +12052761148 +12055426109 --json", variables)
    assert.equal(45, json.decode(output).id)
    local _, errors, status = run("find +12052761148 +12055426100", variables)
    assert.equal(1, status)
    matches("not_found: there is no chat with exactly these participants", errors)
  end)

  it("sends to people, with files, and waits until it is delivered", function()
    local path = files.new("bytes", ".png")
    local output, errors, status = run(("send --from +12052761148 --to +12055426109 --attach %s --wait --json 'hi you'")
      :format(path), variables)
    assert.equal(0, status, errors)
    local message = json.decode(output)
    assert.equal("hi you", message.parts[1].value)
    assert.equal("media", message.parts[2].type)
    assert.equal("delivered", message.delivery_status)
  end)

  it("uploads, and downloads once all of it is there", function()
    local path, target = files.new("bytes", ".png"), files.new(nil, ".png")
    local output = run(("upload %s --json"):format(path), variables)
    local id = json.decode(output).attachment_id
    local _, errors, status = run(("download %s %s"):format(id, target), variables)
    assert.equal(0, status, errors)
    assert.equal("bytes", files.read(target))
  end)

  it("makes control characters harmless that others wrote", function()
    local output = run("send --chat 45 \"$(printf 'a\\033[2J\\302\\233b\\177')\" --json", variables)
    assert.equal("a\27[2J\194\155b\127", json.decode(output).text)
    assert.is_nil(output:find "[\27\127]")
    assert.is_nil(output:find("\194\155", 1, true))
    output = run("chat 45 --messages 1", variables)
    matches("a\\x1b[2J\\x9bb\\x7f", output)
  end)

  it("has colours on a terminal alone, and none with NO_COLOR", function()
    local words = command.words(variables) .. " chat 45"
    local on_terminal = "script -qec %s /dev/null </dev/null"
    matches("\27[1m", (process.run(on_terminal:format(command.quote(words)))))
    assert.is_nil(process.run(words):find "\27")
    variables.NO_COLOR = "1"
    local output = process.run(on_terminal:format(command.quote(command.words(variables) .. " chat 45")))
    variables.NO_COLOR = nil
    assert.is_nil(output:find "\27%[%d")
    matches("John Doe", output)
  end)

  it("tells how far it is, on a terminal in one line that goes again", function()
    local slow = servers.sandbox { latency = 0.15 }
    local words = command.words(command.variables(slow)) .. " call chats.list --limit 1 --all"
    local output = process.run(("script -qec %s /dev/null </dev/null"):format(command.quote(words)))
    matches("\r\27[K1 so far\r\27[K", output)
    output = process.run(words)
    assert.is_nil(output:find("so far", 1, true))
    slow:stop()
  end)

  it("ends quietly when nobody reads any more", function()
    local line = "{ %s call chats.list --json; echo status $? >&2; } | true"
    assert.matches("^status 141%s*$", (process.run(line:format(command.words(variables)))))
    -- the signal ignored: the write fails instead
    line = "trap '' PIPE; { sleep 0.2; %s call chats.list --json; echo status $? >&2; } | true"
    assert.matches("^status 141%s*$", (process.run(line:format(command.words(variables)))))
  end)

  it("says that an answer is nested too deeply for JSON", function()
    local text = '{"id":"x","deep":' .. ("["):rep(900) .. ("]"):rep(900) .. "}"
    local body = json.encode { operation = "chats.retrieve", status = 200, body = text }
    local control = linq.client { base_url = server.origin, api_key = "k" }
    assert(control:request { method = "POST", path = "/sandbox/fail", body = body })
    control:close()
    local _, errors, status = run("call chats.retrieve x --json", variables)
    assert.equal(1, status)
    matches('{"error":{"', errors)
    matches("the answer cannot be printed as JSON: ", errors)
  end)

  it("says when the disk is full", function()
    local _, errors, status = run("call chats.list >/dev/full", variables)
    assert.equal(1, status)
    matches("linq: standard output cannot be written: No space left on device", errors)
  end)

  it("never prints the key", function()
    for _, arguments in ipairs { "doctor", "call chats.list", "call chats.retrieve x --json", "chat 45" } do
      local output, errors = run(arguments, variables)
      assert.is_nil((output .. errors):find(KEY, 1, true), arguments)
    end
  end)
end)

-- ---- profiles -----------------------------------------------------------------------------

describe("a profile", function()
  local server, folder, variables

  setup(function()
    server = servers.sandbox { api_key = "right", token = "right" }
    folder = command.home() .. "/.config/linq"
    process.run("mkdir -p " .. folder)
  end)

  before_each(function()
    variables = { LINQ_API_V3_BASE_URL = server.base_url }
  end)

  teardown(function()
    server:stop()
  end)

  after_each(function()
    process.run("rm -f " .. folder .. "/*")
  end)

  local function write(name, text, mode)
    local path = ("%s/%s.conf"):format(folder, name)
    files.write(path, text)
    process.run(("chmod %s %s"):format(mode or "600", path))
    return path
  end

  it("has the key, and where it is for", function()
    write("default", "\239\187\191# of the sandbox\r\napi_key = right\r\n\nfrom=+12052761148")
    local _, errors, status = run("call chats.list", variables)
    assert.equal(0, status, errors)
    _, errors, status = run("send --to +12055426109 hi", variables)
    assert.equal(0, status, errors)
  end)

  it("is chosen by --profile, or by LINQ_PROFILE", function()
    write("work", "api_key = right\nbase_url = " .. server.base_url)
    local _, errors, status = run("call chats.list --profile work", {})
    assert.equal(0, status, errors)
    _, errors, status = run("call chats.list", { LINQ_PROFILE = "work" })
    assert.equal(0, status, errors)
    write("default", "api_key = right\nbase_url = " .. server.base_url)
    _, errors, status = run("call chats.list", { LINQ_PROFILE = "" })
    assert.equal(0, status, errors)
    _, errors, status = run("call chats.list --profile home", {})
    assert.equal(2, status)
    matches("linq: there is no profile " .. folder .. "/home.conf", errors)
  end)

  it("is missing where there is no home", function()
    variables.LINQ_API_V3_API_KEY, variables.XDG_CONFIG_HOME = "right", "/dev/null"
    local _, errors, status = run("call chats.list", variables)
    assert.equal(0, status, errors)
  end)

  it("is found below XDG_CONFIG_HOME", function()
    write("default", "api_key = right")
    process.run(("mkdir -p %s/other && mv %s %s/other/linq && mkdir -p %s"):format(command.home(), folder,
      command.home(), folder))
    variables.XDG_CONFIG_HOME = command.home() .. "/other"
    local _, errors, status = run("call chats.list", variables)
    assert.equal(0, status, errors)
  end)

  it("comes after the environment, which is said where it was asked for", function()
    write("work", "api_key = wrong")
    variables.LINQ_API_V3_API_KEY = "right"
    local _, errors, status = run("call chats.list --profile work", variables)
    assert.equal(0, status, errors)
    matches("linq: LINQ_API_V3_API_KEY of the environment is used, not the key of the profile 'work'", errors)
    variables.LINQ_PROFILE = "work"
    _, errors = run("call chats.list", variables)
    matches("linq: LINQ_API_V3_API_KEY of the environment is used, not the key of the profile 'work'", errors)
  end)

  it("is refused when others can read it", function()
    for _, mode in ipairs { "640", "604", "644", "620", "666" } do
      local path = write("default", "api_key = right", mode)
      local _, errors, status = run("call chats.list", variables)
      assert.equal(2, status)
      assert.equal(("linq: the profile %s can be read or changed by others. Run: chmod 600 '%s'\n"):format(path, path),
        errors)
    end
    write("default", "api_key = right", "400")
    assert.equal(0, select(3, run("call chats.list", variables)))
  end)

  if process.run "id -u" == "0\n" then
    it("is refused when it is another user's", function()
      local path = write("default", "api_key = right")
      process.run("chown 65534 " .. path)
      local _, errors, status = run("call chats.list", variables)
      assert.equal(2, status)
      assert.equal(("linq: the profile %s belongs to another user\n"):format(path), errors)
    end)
  end

  it("is refused when it is no file, or a large one", function()
    process.run(("mkdir -m 700 %s/default.conf"):format(folder))
    matches("/default.conf is no file", select(2, run("call chats.list", variables)))
    process.run(("rmdir %s/default.conf && mkfifo -m 600 %s/default.conf"):format(folder, folder))
    matches("/default.conf is no file", select(2, run("call chats.list", variables)))
    process.run(("rm %s/default.conf"):format(folder))
    write("default", ("#"):rep(16 * 1024 + 1))
    matches("/default.conf has more than 16 KiB", select(2, run("call chats.list", variables)))
    write("default", "api_key = right\n" .. ("#"):rep(16 * 1024 - 16))
    assert.equal(0, select(3, run("call chats.list", variables)))
  end)

  it("tells its line where it is wrong, without what stands there", function()
    local path = write("default", "api_key = right\nbase_ulr = x\n")
    local _, errors, status = run("call chats.list", variables)
    assert.equal(2, status)
    matches(path .. ":2: unknown setting 'base_ulr' (did you mean 'base_url'?)", errors)
    path = write("default", "the-key-alone\n")
    _, errors = run("call chats.list", variables)
    matches(path .. ":1: a line is 'name = value'", errors)
    assert.is_nil(errors:find "the%-key%-alone")
  end)

  it("has a name without folders", function()
    local _, errors, status = run("call chats.list --profile ../x", variables)
    assert.equal(2, status)
    matches("the name of a profile has letters, digits, '_' and '-' only, got '../x'", errors)
  end)
end)

-- ---- interruptions -------------------------------------------------------------------------

local slow_conf = [[
%s
worker_processes 1;
events { worker_connections 64; }
http {
  %s
  server {
    listen 127.0.0.1:%d;
    location /v3/attachments/ {
      default_type application/json;
      return 200 '{"id":"a","filename":"a.bin","content_type":"image/png","created_at":"2026-01-01T00:00:00Z",
        "status":"complete","size_bytes":1000000,"download_url":"http://127.0.0.1:%d/file"}';
    }
    location /fast/v3/attachments/ {
      default_type application/json;
      return 200 '{"id":"a","filename":"a.bin","content_type":"image/png","created_at":"2026-01-01T00:00:00Z",
        "status":"complete","size_bytes":1000000,"download_url":"http://127.0.0.1:%d/fast/file"}';
    }
    location /fast/file { alias %s/file; }
    location /file { limit_rate 20k; root %s; }
    location /v3/chats { content_by_lua_block { ngx.sleep(30) } }
  }
}
]]

describe("Ctrl-C #fire", function()
  local server

  setup(function()
    server = servers.nginx(function(dir, port)
      process.run("head -c 1000000 /dev/zero >" .. dir .. "/file")
      return slow_conf:format(server_module.preamble(dir), server_module.http_preamble(dir), port, port, port, dir, dir)
    end)
  end)

  -- Runs the command, and sends it a signal once the shell's `condition` holds.
  local function interrupt(arguments, condition, signal)
    local variables = { LINQ_API_V3_API_KEY = KEY, LINQ_API_V3_BASE_URL = server.origin }
    local script = files.new(([[
env --default-signal=HUP,TERM %s %s </dev/null >/dev/null 2>&1 & # what runs under nohup ignores SIGHUP
pid=$!
for i in $(seq 100); do %s && break; sleep 0.05; done
kill -%s $pid
wait $pid
echo status $?
]]):format(command.words(variables), arguments, condition, signal or "INT"))
    return (process.run("bash -m " .. script)) -- jobs of a shell without -m ignore the signal
  end

  for signal, status in pairs { INT = 130, TERM = 143, HUP = 129 } do
    it("leaves no half of a download: SIG" .. signal, function()
      local target = files.new()
      local output = interrupt("download a " .. target, ("ls %s.part-* >/dev/null 2>&1"):format(target), signal)
      assert.matches("status " .. status .. "%s*$", output)
      assert.is_nil(files.read(target))
      assert.same({}, files.parts(target))
    end)

    it("leaves no whole of one either, just before it is put in place: SIG" .. signal, function()
      local target, sent = files.new(), files.new(([[
        local blocking = require "linq.host.blocking"
        local wait = blocking.wait
        function blocking.wait(loop, seconds, transfer)
          wait(loop, seconds, transfer)
          if transfer:done() then
            io.popen("kill -%s $PPID"):close()
          end
        end
      ]]):format(signal))
      local words = command.words { LINQ_API_V3_API_KEY = KEY, LINQ_API_V3_BASE_URL = server.origin .. "/fast" }
      local output, ended = process.run("env --default-signal=HUP,TERM "
        .. words:gsub(" bin/linq$", (" -e 'dofile(\"%s\")'%%0"):format(sent))
        .. " download a " .. target)
      assert.same({ "", status }, { output, ended })
      assert.is_nil(files.read(target))
      assert.same({}, files.parts(target))
    end)
  end

  it("takes the line away that tells how far it is", function()
    local target, sent = files.new(), files.new [[
      local progress = require "linq.command.progress"
      local new = progress.new
      function progress.new()
        local made = new()
        local tell = made.tell
        function made.tell(text)
          tell(text)
          io.popen("kill -INT $PPID"):close()
        end
        return made
      end
    ]]
    local words = command.words { LINQ_API_V3_API_KEY = KEY, LINQ_API_V3_BASE_URL = server.origin, TERM = "xterm" }
    words = words:gsub(" bin/linq$", (" -e 'dofile(\"%s\")'%%0"):format(sent)) .. " download a " .. target
    local output, status = process.run(("script -qec %s /dev/null </dev/null"):format(command.quote(words)))
    assert.equal(130, status)
    assert.matches("^\r\27%[K[^\r\27]+\r\27%[K$", output)
  end)

  it("is no signal that is ignored, as under nohup", function()
    local target = files.new()
    local variables = { LINQ_API_V3_API_KEY = KEY, LINQ_API_V3_BASE_URL = server.origin .. "/fast" }
    local output = process.run(("trap '' HUP; %s download a %s & sleep 0.02; kill -HUP $!; wait $!; echo status $?")
      :format(command.words(variables), target))
    assert.matches("status 0%s*$", output)
    assert.equal(1000000, #files.read(target))
  end)

  it("is told from what is missing, when it comes while linq loads", function()
    for _, module in ipairs { "argparse", "linq.core", "linq.command", "linq.command.list", "linq.command.doctor" } do
      local loaded = files.new(([[table.insert(package.searchers or package.loaders, 1, function(name)
        if name == "%s" then
          io.popen("kill -INT $PPID"):close()
        end
      end)]]):format(module))
      local words = command.words():gsub(" bin/linq$", (" -e 'dofile(\"%s\")'%%0"):format(loaded))
      assert.same({ "", 130 }, { process.run(words .. " doctor") }, module)
    end
  end)

  it("ends a call that waits", function()
    assert.matches("status 130%s*$", (interrupt("call chats.list", "sleep 0.5")))
  end)

  it("ends what watches", function()
    local port = "--port 0 --unverified"
    assert.matches("status 130%s*$", (interrupt("watch " .. port, "sleep 0.7")))
  end)
end)
