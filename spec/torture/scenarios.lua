--- What is done while faults are armed, and what must have come of it. The host
--- (host.c) calls `torture.prepare`, `arrange`, `run`, `judge` and `again`.
---
--- A scenario: run(client, files) gives what the call gave; check(result) tells
--- whether a success is right. version: "v2", else "v3". loads: it starts without the
--- module. no_call: it sends nothing. safe: it changes nothing. seconds: the longest
--- that it may take, with its retries. fails_with: the kind of its error, always.
--- starts_over: after a failure all of it may be done again. leaves(result): what is wrong with the files that it left.

local torture = rawget(_G, "torture") -- from the host
local origin, directory = torture.origin, torture.directory
local files = { upload = directory .. "/upload.txt", download = directory .. "/download.txt" }

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
local NOW = 1760000000
local UPLOAD, DOWNLOAD = 100000, 40000

local hi = { message = { parts = { { type = "text", value = "hi" } } } }

local usual = { connection = true, host = true, timeout = true, protocol = true }

local function is_chat(chat)
  return chat.id == CHAT and chat.display_name == "A chat" and chat.handles[1].handle == "+12052761148"
end

local function is_true(value)
  return value == true
end

local function size_of(path)
  local file = io.open(path, "rb")
  local size = file and file:seek "end"
  if file then
    file:close()
  end
  return size
end

-- Errors that tasks raised count as raised, and only for want of memory may they.
local function all_chats(results, errs)
  for i = 1, 6 do
    if errs[i] then
      return nil, errs[i]
    elseif not results[i] or not is_chat(results[i]) then
      return false
    end
  end
  return true
end

local function six(client)
  local list = { 1, 2, 3, 4, 5, 6 }
  return torture.linq.map(list, function()
    return client.chats:retrieve(CHAT)
  end, { concurrency = 6 })
end

-- A scheduler that is used again after whatever happened.
local function eight_tasks(client)
  torture.tasks = torture.tasks or torture.linq.tasks()
  local list, results, errs = {}, {}, {}
  for i = 1, 8 do
    list[i] = torture.tasks:spawn(function() return client.chats:retrieve(CHAT) end)
  end
  torture.tasks:run()
  for i, task in ipairs(list) do
    assert(task:done(), "a task never ended")
    results[i], errs[i] = task:result()
  end
  return results, errs
end

-- Waits through the loop's descriptor, as event loops do.
local by_descriptor = { sleep = function(seconds) torture.sleep(seconds) end }
function by_descriptor.wait(loop, timeout)
  local fd, left = loop:fd(), loop:timeout()
  if fd then
    torture.poll(fd, math.min(timeout or 60, left or 60))
  end
  require("linq.host.waiters").step(loop, 0)
end

local event_body = [[{"api_version":"v3","event_type":"message.received","event_id":"e1",]]
  .. [["created_at":"2026-01-01T00:00:00Z","data":{"chat":{"id":"c","display_name":"A chat"},"id":"m"}}]]

local scenarios = {
  { name = "require", loads = true, safe = true, run = function() return require "linq" end,
    check = function(linq) return type(linq.client) == "function" end },
  { name = "client", safe = true, no_call = true, run = function() return torture.linq.client(torture.options) end,
    check = function(client) return torture.linq.type(client) == "client" end },
  { name = "get", safe = true, run = function(client) return client.chats:retrieve(CHAT) end, check = is_chat },
  { name = "missing", safe = true, run = function(client) return client.chats:retrieve "missing" end,
    check = function() return false end, fails_with = "not_found" },
  { name = "list", safe = true, run = function(client) return client.chats:list { from = "+12052761148" } end,
    check = function(page) return #page.items == 2 and is_chat(page.items[2]) end },
  { name = "post", run = function(client) return client.chats.typing:start(CHAT) end, check = is_true },
  { name = "post with a key", run = function(client) return client.chats.messages:send(CHAT, hi) end,
    check = function(sent) return sent.message ~= nil or sent.id ~= nil end },
  { name = "put", run = function(client) return client.chats:update(CHAT, { display_name = "B" }) end,
    check = function(update) return update.status == "accepted" end },
  { name = "delete", run = function(client) return client.chats.typing:stop(CHAT) end, check = is_true },
  { name = "form", version = "v2",
    run = function(client)
      local attachments = { files.upload, { data = "bytes", filename = "b.txt", content_type = "text/plain" } }
      return client.chat_messages:send(45, { text = "hi", attachments = attachments })
    end,
    check = function(message) return message.id == 45 end },
  { name = "upload", starts_over = true, seconds = 20,
    run = function(client) return client.attachments:upload { path = files.upload, content_type = "text/plain" } end,
    check = function(upload) return upload.attachment_id ~= nil end },
  { name = "download", safe = true, seconds = 20,
    run = function(client)
      os.remove(files.download)
      local attachment, err = client.attachments:retrieve(CHAT)
      if not attachment then
        return nil, err
      end
      return attachment:download(files.download)
    end,
    check = function(done) return done == true and size_of(files.download) == DOWNLOAD end,
    leaves = function(done)
      local size = size_of(files.download)
      return not done and size and size ~= 0 and "the target holds " .. size .. " bytes of a failed download" or nil
    end },
  { name = "unwrap", safe = true, no_call = true,
    run = function()
      local options = { secret = SECRET, now = NOW, tolerance = 300 }
      return torture.linq.webhooks.unwrap(event_body, torture.webhook_headers, options)
    end,
    check = function(event) return event.event_type == "message.received" and event.data.id == "m" end },
  { name = "six in flight", safe = true, run = six, check = all_chats, is_map = true },
  { name = "tasks", safe = true, is_map = true, run = eight_tasks, check = all_chats },
  { name = "by descriptor", safe = true, host = by_descriptor,
    run = function(client) return client.chats:retrieve(CHAT) end, check = is_chat },
}

local current, used -- the scenario, and the client that it uses

local by_name = {}
for _, scenario in ipairs(scenarios) do
  by_name[scenario.name] = scenario
end

local function write_file(path, size)
  local file = assert(io.open(path, "wb"))
  file:write((("0123456789abcdef"):rep(math.ceil(size / 16)):sub(1, size)))
  file:close()
end

torture.options = {
  api_key = "the-secret-key", base_url = origin .. "/api/partner", timeout = 1, connect_timeout = 1, max_retries = 2,
}

local function new_client(scenario)
  local linq = require "linq"
  local options = {}
  for name, value in pairs(torture.options) do
    options[name] = value
  end
  options.host = scenario.host
  if scenario.version == "v2" then
    options.api_key, options.token = nil, options.api_key
    return linq.v2.client(options)
  end
  return linq.client(options)
end

--- Before the fork: loads what the state of the run has loaded.
function torture.prepare(name, state)
  local scenario = by_name[name]
  write_file(files.upload, UPLOAD)
  if state == "none" then
    return
  end
  torture.linq = require "linq"
  torture.webhook_headers = torture.linq.webhooks.sign(event_body, { secret = SECRET, timestamp = NOW })
  if state ~= "first" then
    local client = new_client(scenario)
    for _ = 1, 2 do
      local result, err = scenario.run(client)
      assert(result or err.kind == scenario.fails_with, err)
    end
    client:close()
  end
  collectgarbage()
  collectgarbage()
end

--- After the fork, before faults are armed.
function torture.arrange(name, state)
  current = by_name[name]
  if state ~= "none" then
    used = new_client(current)
  end
  if state == "warm" then
    current.run(used)
    current.run(used)
  end
end

--- While faults are armed.
function torture.run()
  return current.run(used)
end

-- Kinds that are usual for something else: a head that libcurl cannot keep, and a file
-- that cannot be opened.
local function is_fit(err)
  local message = tostring(err)
  return err.kind == "too_large" and message:find("memory ran out", 1, true)
    or err.kind == "invalid" and message:find(directory, 1, true)
end

--- Whether that may be raised: Lua's own for want of memory; and that a module cannot
--- be opened, as long as no bytes of a change have left.
function torture.may_raise(message, touched)
  if not torture.refuses_calls then
    return message:find("not enough memory", 1, true)
  end
  local lacks_module = message:find "module '[%w_.]+' not found" or message:find "error loading module '"
  return lacks_module and (current.safe or not touched)
end

local function judge_error(err, faulty)
  if not torture.linq.is_error(err) then
    return "no error object: " .. tostring(err)
  elseif err.kind == current.fails_with then
    return "ok"
  elseif not faulty then
    return "without a fault: " .. tostring(err)
  elseif err.kind == "raised" and torture.may_raise(tostring(err.value)) then
    return "raised"
  elseif not usual[err.kind] and not is_fit(err) then
    return ("an error of kind %s: %s"):format(err.kind, tostring(err))
  elseif tostring(err):find("secret", 1, true) then
    return "a secret in the error: " .. tostring(err)
  end
  return "error", err.kind, err.retryable and true or false, tostring(err)
end

--- What a run's results are worth: "ok", "error" with kind and retryable, "raised", or what is wrong.
function torture.judge(faulty, result, err)
  torture.linq = torture.linq or require "linq"
  local wrong = current.leaves and current.leaves(result)
  if wrong then
    return wrong
  end
  if current.is_map then
    result, err = current.check(result, err)
    if result then
      return "ok"
    end
  elseif result and current.check(result) then
    return "ok"
  end
  if result or result == false then
    return "a wrong result: " .. tostring(result)
  end
  return judge_error(err, faulty)
end

--- The next call, without faults. What a failed require leaves in Lua 5.1 is for the
--- caller of require to take away.
function torture.again()
  for name, value in pairs(current.loads and package.loaded or {}) do
    package.loaded[name] = type(value) ~= "userdata" and type(value) ~= "number" and value or nil
  end
  torture.linq = require "linq"
  used = used or new_client(current)
  local what, _, _, message = torture.judge(false, current.run(used))
  return what == "ok" or (message or what)
end

return scenarios
