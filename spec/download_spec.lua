-- Incomplete and failed downloads: the target keeps its content, and no temporary file stays
-- beside it.
local fakes = require "spec.fixtures.fakes"
local files = require "spec.support.files"
local fork = require "spec.support.fork"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local told = require "spec.support.told"

local OK = "HTTP/1.1 200 OK\r\n"
local HUNDRED = ("0123456789"):rep(10)

local function gzip(text)
  local path = files.new(text)
  process.run(("gzip -n -9 %s"):format(path))
  local packed = files.read(path .. ".gz")
  os.remove(path .. ".gz")
  return packed
end

local function with_length(status, body, headers)
  return ("HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n"):format(status, #body, headers or "") .. body
end

local function chunk(text)
  return ("%x\r\n%s\r\n"):format(#text, text)
end

local CHUNKED = OK .. "Transfer-Encoding: chunked\r\n\r\n"

after_each(files.remove_all)

describe("an incomplete download", function()
  local packed = gzip(HUNDRED)
  local cut = "got 100 bytes, expected 100000"

  -- name, size_bytes (JSON text), the answer, what the message says
  local answers = {
    { "cut off without Content-Length", "100000", OK .. "\r\n" .. HUNDRED, cut },
    { "of HTTP/1.0, cut off", "100000", "HTTP/1.0 200 OK\r\n\r\n" .. HUNDRED, cut },
    { "with the Content-Length of what was cut off", "100000", with_length("200 OK", HUNDRED), cut },
    { "cut off before its Content-Length", "100000", OK .. "Content-Length: 100000\r\n\r\n" .. HUNDRED, "" },
    { "cut off, of a size that is unknown", "", OK .. "Content-Length: 500\r\n\r\n" .. HUNDRED, "" },
    { "whose last chunk came early", "100000", CHUNKED .. chunk(HUNDRED) .. "0\r\n\r\n", cut },
    { "cut off between chunks", "", CHUNKED .. chunk(HUNDRED), "" },
    { "cut off within a chunk", "", CHUNKED .. "c8\r\n" .. HUNDRED, "" },
    { "cut off before its last line", "", CHUNKED .. chunk(HUNDRED) .. "0\r\n", "" },
    { "longer than it should be", "99", with_length("200 OK", HUNDRED), "got 100 bytes, expected 99" },
    { "as long as its size only while it is compressed", tostring(#packed),
      with_length("200 OK", packed, "Content-Encoding: gzip\r\n"), "got 100 bytes, expected " .. #packed },
    { "cut off while compressed", "100", OK .. "Content-Encoding: gzip\r\n\r\n" .. packed:sub(1, 14), "expected 100" },
    { "empty", "100", with_length("200 OK", ""), "got 0 bytes, expected 100" },
    { "empty, of a size that is unknown", "", with_length("200 OK", ""), "got 0 bytes" },
    { "empty without Content-Length", "", OK .. "\r\n", "got 0 bytes" },
    { "a 206 that nobody asked for", "100",
      with_length("206 Partial Content", HUNDRED, "Content-Range: bytes 0-99/100000\r\n"), "its status is 206" },
    { "a 206 of a size that is unknown", "", with_length("206 Partial Content", HUNDRED), "its status is 206" },
    { "a 204", "100", "HTTP/1.1 204 No Content\r\n\r\n", "its status is 204" },
    { "a 204 of a size that is unknown", "", "HTTP/1.1 204 No Content\r\n\r\n", "its status is 204" },
    { "a 205", "", with_length("205 Reset Content", ""), "its status is 205" },
    { "a 201", "100", with_length("201 Created", HUNDRED), "its status is 201" },
    { "a 202", "100", with_length("202 Accepted", HUNDRED), "its status is 202" },
    { "a 203", "100", with_length("203 Non-Authoritative Information", HUNDRED), "its status is 203" },
    { "a 299", "100", with_length("299 Fine", HUNDRED), "its status is 299" },
  }
  for _, answer in ipairs(answers) do
    it("is an error: " .. answer[1], function()
      local path = files.new "old"
      local done, err = told.attachment(answer[2], nil, answer[3]):download(path)
      assert.is_nil(done)
      assert.equal("protocol", err.kind)
      assert.matches(answer[4], err.message, 1, true)
      assert.equal("attachments.download", err.operation)
      assert.is_nil(tostring(err):find("Signature", 1, true))
      assert.equal("old", files.read(path))
      assert.same({}, files.parts(path))
    end)
  end

  for _, status in ipairs { 300, 301, 302, 304, 307, 400, 404, 410, 416, 500, 503 } do
    it("is an error: a " .. status, function()
      local path = files.new "old"
      local done, err = told.attachment("100", nil, with_length(status .. " X", status ~= 304 and HUNDRED or ""))
        :download(path)
      assert.is_nil(done)
      assert.equal(status, err.status)
      assert.equal("old", files.read(path))
      assert.same({}, files.parts(path))
    end)
  end

  it("is told as such where max_bytes allows for more than an address space holds", function()
    local path = files.new "old"
    local done, err = told.attachment("3000000000", nil, OK .. "Content-Length: 3000000000\r\n\r\n" .. HUNDRED)
      :download(path, { max_bytes = 4e9 })
    assert.is_nil(done)
    assert.equal("protocol", err.kind)
  end)

  it("is fetched again", function()
    local host, path = fakes.host(), files.new "old"
    local attachment = told.attachment("100", { max_retries = 2, host = host },
      OK .. "\r\n" .. HUNDRED:sub(1, 50), with_length("200 OK", HUNDRED))
    assert.is_true(attachment:download(path))
    assert.equal(HUNDRED, files.read(path))
    assert.equal(1, #host.sleeps)
    assert.equal(2, #told.log())
    assert.same({}, files.parts(path))
  end)

  it("of a custom transport is an error too", function()
    local function attempt(size, status, content)
      local path = files.new "old"
      local transport = fakes.transport(fakes.json(200, '{"id":"a","size_bytes":' .. size
        .. ',"download_url":"https://store.example/a"}'), function(request)
        if content then
          files.write(request.output_path, content)
        end
        return { status = status, body = "" }
      end)
      local client = linq.client { api_key = "k", max_retries = 0, transport = transport }
      local done, err = assert(client.attachments:retrieve "a"):download(path)
      assert.equal(done and content or "old", files.read(path))
      assert.same({}, files.parts(path))
      return done, err and err.kind, err and err.message
    end
    assert.is_true(attempt(100, 200, HUNDRED))
    assert.is_true(attempt("null", 200, HUNDRED))
    for _, wrong in ipairs {
      { 99, 200, HUNDRED, "protocol" }, { 101, 200, HUNDRED, "protocol" }, { "null", 200, "", "protocol" },
      { 100, 206, HUNDRED, "protocol" }, { 100, 204, nil, "protocol" }, { 100, 200, nil, "host" },
    } do
      local done, kind = attempt(wrong[1], wrong[2], wrong[3])
      assert.is_nil(done)
      assert.equal(wrong[4], kind)
    end
  end)
end)

describe("a complete download", function()
  local packed = gzip(HUNDRED)
  for what, raw in pairs {
    ["with Content-Length"] = with_length("200 OK", HUNDRED),
    ["in chunks"] = CHUNKED .. chunk(HUNDRED:sub(1, 30)) .. chunk(HUNDRED:sub(31)) .. "0\r\n\r\n",
    ["to the connection's end"] = OK .. "\r\n" .. HUNDRED,
    ["compressed"] = with_length("200 OK", packed, "Content-Encoding: gzip\r\n"),
    ["after an interim answer"] = "HTTP/1.1 100 Continue\r\n\r\n" .. with_length("200 OK", HUNDRED),
  } do
    it("is a success " .. what, function()
      local path = files.new "old"
      assert.is_true(told.attachment("100", nil, raw):download(path))
      assert.equal(HUNDRED, files.read(path))
      assert.same({}, files.parts(path))
    end)
  end

  for _, size in ipairs { "", "null", "0", "-1", "-100", '"4"', "true", "1.5", "1e300", "[]", "[100]", "{}" } do
    it("is a success where the API tells no size but " .. (size == "" and "nothing" or size), function()
      local path = files.new()
      assert.is_true(told.attachment(size, nil, with_length("200 OK", HUNDRED)):download(path, {
        on_progress = function(_, total)
          assert.is_nil(total)
        end,
      }))
      assert.equal(HUNDRED, files.read(path))
    end)
  end

  it("tells on_progress of the file's bytes, not of the compressed ones", function()
    local last, total
    local attachment = told.attachment("100", nil, with_length("200 OK", packed, "Content-Encoding: gzip\r\n"))
    assert.is_true(attachment:download(files.new(), { on_progress = function(received, size)
      last, total = received, size
    end }))
    assert.equal(100, last)
    assert.equal(100, total)
  end)

  it("has the default permissions of the process", function()
    local path, other = files.new(), files.new "x"
    assert.is_true(told.attachment("100", nil, with_length("200 OK", HUNDRED)):download(path))
    local rights = process.run(("stat -c %%a %s %s"):format(path, other))
    local mine, usual = rights:match("(%d+)%s+(%d+)")
    assert.equal(usual, mine)
  end)

  it("has a name as long as the file system allows", function()
    local function long_path()
      local path = files.new()
      return files.new(nil, ("x"):rep(255 - #path:match "[^/]*$"))
    end
    local path = long_path()
    assert(told.attachment("100", nil, with_length("200 OK", HUNDRED)):download(path))
    assert.equal(HUNDRED, files.read(path))
    path = long_path()
    local client = linq.client { transport = fakes.transport(fakes.json(200,
      '{"id":"a","download_url":"https://store.example/a"}'), function(request)
      files.write(request.output_path, HUNDRED)
      return { status = 200, body = "" }
    end) }
    assert(assert(client.attachments:retrieve "a"):download(path))
    assert.equal(HUNDRED, files.read(path))
  end)

  it("replaces a link, not the link's target", function()
    local victim, path = files.new "victim", files.new()
    process.run(("ln -s %s %s"):format(victim, path))
    assert.is_true(told.attachment("100", nil, with_length("200 OK", HUNDRED)):download(path))
    assert.equal("victim", files.read(victim))
    assert.equal(HUNDRED, files.read(path))
  end)
end)

describe("a path", function()
  it("with a NUL is refused before anything is opened", function()
    local path = files.new "old"
    local attachment = told.attachment("100", nil, with_length("200 OK", HUNDRED))
    assert.error_matches(function()
      attachment:download(path .. "\0.jpg")
    end, "attachment:download: path holds a NUL", 1, true)
    assert.equal("old", files.read(path))
    assert.same({}, told.log())
  end)

  it("that is a directory returns nil, and leaves no file", function()
    local path = files.new()
    process.run("mkdir " .. path)
    local done, err = told.attachment("100", nil, with_length("200 OK", HUNDRED)):download(path)
    assert.is_nil(done)
    assert.equal("invalid", err.kind)
    assert.equal(path .. ": Is a directory", err.message)
    assert.same({}, files.parts(path))
    assert.equal(0, #told.log())
  end)

  it("that is a device, a pipe, or a link to one or to an open file stays what it is", function()
    local pipe, link, opened = files.new(), files.new(), files.new()
    process.run(("mkfifo %s; ln -s %s %s; ln -s /proc/self/fd/1 %s"):format(pipe, pipe, link, opened))
    for _, path in ipairs { pipe, link, opened } do
      local before = process.run("stat -c '%F %i' " .. path)
      local done, err = told.attachment("100", nil, with_length("200 OK", HUNDRED)):download(path)
      assert.is_nil(done)
      assert.equal("invalid", err.kind)
      assert.equal(path .. ": is not a regular file", err.message)
      assert.same({}, files.parts(path))
      assert.equal(before, (process.run("stat -c '%F %i' " .. path)))
    end
  end)

  it("in a full file system returns nil and the reason, and leaves no file", function()
    local path = files.new "old"
    local script = files.new(([[
      package.path, package.cpath = %q, %q
      local linq = require "linq"
      local client = linq.client { api_key = "key_v3_SECRET", base_url = %q, max_retries = 0 }
      local done, err = assert(client.attachments:retrieve "a"):download(%q)
      print(done, err.kind, err.message)
    ]]):format(package.path, package.cpath, servers.store().origin .. "/told", path))
    told.attachment("30000", nil, with_length("200 OK", HUNDRED:rep(300)))
    -- A limit on the file size stands for a full disk. Its signal would end the process.
    local output = process.run(("trap '' XFSZ; ulimit -f 16; LD_PRELOAD='%s' %s %s")
      :format(os.getenv "LD_PRELOAD" or "", process.lua(), script))
    assert.matches("nil\thost\t" .. path .. ": File too large", output, 1, true)
    assert.equal("old", files.read(path))
    assert.same({}, files.parts(path))
  end)
end)

describe("a temporary file", function()
  -- Sends half of the file, and waits until the client closes the connection.
  local half = { OK .. "Content-Length: 100\r\n\r\n" .. HUNDRED:sub(1, 50), hold = 3 }

  local path

  before_each(function()
    path = files.new "old"
    collectgarbage()
    collectgarbage "stop"
  end)

  after_each(function()
    collectgarbage "restart"
  end)

  -- Starts a download in a task, with the collector stopped.
  local function begun(...)
    local attachment, client = told.attachment("100", nil, ...)
    local tasks = linq.tasks()
    local task = tasks:spawn(function()
      return attachment:download(path)
    end)
    for _ = 1, 100 do
      tasks:step(0.02)
      if #files.parts(path) > 0 then
        break
      end
    end
    assert.equal(1, #files.parts(path))
    return task, tasks, client
  end

  -- Starts a download in a task that has arrived completely before the task resumes.
  local function received()
    local whole = { OK .. "Content-Length: 100\r\n\r\n" .. HUNDRED:sub(1, 50), HUNDRED:sub(51), pause = 0.3 }
    local task, tasks, client = begun(whole)
    assert.equal(1, client:loop():step(5))
    assert.is_false(task:done())
    assert.equal(1, #files.parts(path))
    return task, tasks
  end

  local function assert_gone()
    assert.same({}, files.parts(path))
    assert.equal("old", files.read(path))
  end

  it("is removed by task:cancel", function()
    local task, tasks = begun(half)
    task:cancel()
    assert_gone()
    assert.equal(0, tasks:step(0))
  end)

  it("is removed by task:cancel when there is an on_progress", function()
    local attachment, client = told.attachment("100", nil, half)
    local tasks, seen = linq.tasks(), false
    local task = tasks:spawn(function()
      return attachment:download(path, { on_progress = function() seen = true end })
    end)
    for _ = 1, 100 do
      tasks:step(0.05)
      if seen then
        break
      end
    end
    assert.equal(1, #files.parts(path))
    task:cancel()
    assert_gone()
    assert.equal(0, tasks:step(0))
    assert.equal(0, client:stats().in_flight or 0)
  end)

  it("is removed by task:cancel when it is complete", function()
    local task = received()
    task:cancel()
    assert_gone()
  end)

  it("is removed before the wait for another attempt", function()
    local host, seen = fakes.host(), nil
    function host.sleep()
      seen = files.parts(path)
    end
    local attachment = told.attachment("100", { host = host, max_retries = 1 }, OK .. "\r\n" .. HUNDRED:sub(1, 50))
    assert.is_nil((attachment:download(path)))
    assert.same({}, seen)
    assert_gone()
  end)

  it("is removed when on_progress raises, and the error is passed on", function()
    local paused = { OK .. "Content-Length: 100\r\n\r\n" .. HUNDRED:sub(1, 50), "x", "y", pause = 0.15, hold = 3 }
    for _, answer in ipairs { paused, with_length("200 OK", HUNDRED) } do
      local attachment = told.attachment("100", nil, answer)
      local ok, message = pcall(attachment.download, attachment, path, { on_progress = function()
        error("enough", 0)
      end })
      assert.is_false(ok)
      assert.equal("enough", message)
      assert_gone()
    end
  end)

  it("is removed by client:close", function()
    local _, _, client = begun(half)
    client:close()
    assert_gone()
  end)

  it("is removed by the collector when the coroutine is never resumed", function()
    local host = { sleep = coroutine.yield }
    function host.wait(loop)
      loop:step(0.02)
      coroutine.yield()
    end
    told.attachment("100", nil, half)
    local client = told.client { host = host }
    local thread = coroutine.create(function()
      return assert(client.attachments:retrieve "a"):download(path)
    end)
    for _ = 1, 200 do
      assert(coroutine.resume(thread))
      if #files.parts(path) > 0 then
        break
      end
    end
    assert.equal(1, #files.parts(path))
    client, thread = nil, nil -- luacheck: ignore 311
    collectgarbage()
    collectgarbage()
    assert_gone()
  end)

  it("is removed when the process ends", function()
    told.attachment("100", nil, half)
    local output, status = process.run_lua(([[
      local linq = require "linq"
      local client = linq.client { api_key = "key_v3_SECRET", base_url = %q, max_retries = 0 }
      local attachment = assert(client.attachments:retrieve "a")
      local tasks = linq.tasks()
      tasks:spawn(function() return attachment:download(%q) end)
      for _ = 1, 5 do tasks:step(0.02) end
      local pipe = io.popen("ls %s.part-* | wc -l")
      print(pipe:read "*n")
      pipe:close()
    ]]):format(servers.store().origin .. "/told", path, path))
    assert.equal(0, status, output)
    assert.equal(1, tonumber(output))
    assert_gone()
  end)

  it("is left alone by a forked child, and completed by the parent", function()
    local rest = { OK .. "Content-Length: 100\r\n\r\n" .. HUNDRED:sub(1, 50), HUNDRED:sub(51), pause = 0.5 }
    local task, tasks, client = begun(rest)
    for _, ending in ipairs {
      function() client:close() end,
      function() task:cancel() end,
      function() tasks:step(0) end,
    } do
      assert.equal(0, fork.wait(fork.start(function()
        ending()
        collectgarbage()
        return #files.parts(path) == 1
      end)))
    end
    tasks:run()
    assert.is_true(task:result())
    assert.equal(HUNDRED, files.read(path))
    assert.same({}, files.parts(path))
  end)

  it("that is complete is not moved to its target by a forked child", function()
    local task, tasks = received()
    assert.equal(0, fork.wait(fork.start(function()
      tasks:step(0.05)
      return task:result() == nil and files.read(path) == "old" and #files.parts(path) == 1
    end)))
    tasks:run()
    assert.is_true(task:result())
    assert.equal(HUNDRED, files.read(path))
  end)

  it("is new for each attempt, whatever took the place of the first one", function()
    local victim, host = files.new "victim", fakes.host()
    function host.sleep()
      for _, part in ipairs(files.parts(path)) do
        process.run(("rm %s; ln -s %s %s"):format(part, victim, part))
      end
    end
    local attachment = told.attachment("100", { host = host, max_retries = 1 },
      OK .. "Content-Length: 100\r\n\r\n" .. HUNDRED:sub(1, 50), with_length("200 OK", HUNDRED))
    assert.is_true(attachment:download(path))
    assert.equal("victim", files.read(victim))
    assert.equal(HUNDRED, files.read(path))
  end)

  it("that was replaced by another file is not used, and the other file stays", function()
    local victim, part = files.new "victim", nil
    local paused = { OK .. "Content-Length: 100\r\n\r\n" .. HUNDRED:sub(1, 50), HUNDRED:sub(51), pause = 0.3 }
    local done, err = told.attachment("100", nil, paused):download(path, { on_progress = function()
      if not part then
        part = files.parts(path)[1]
        process.run(("rm %s; ln -s %s %s"):format(part, victim, part))
      end
    end })
    assert.is_nil(done)
    assert.equal("host", err.kind)
    assert.matches("the temporary file was replaced by another one", err.message, 1, true)
    assert.equal("old", files.read(path))
    assert.equal("victim", files.read(victim))
    assert.same({ part }, files.parts(path))
  end)
end)
