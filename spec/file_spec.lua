-- Sent files must be regular, and keep the announced length.
local core = require "linq.core"
local files = require "spec.support.files"
local form = require "linq.http.form"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"
local told = require "spec.support.told"

local STORED = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
local UPLOAD = '{"attachment_id":"a","http_method":"PUT","required_headers":{},"upload_url":"%s/told-file?X=abc"}'

after_each(files.remove_all)

-- Every call that takes a path; each returns its result for a path that cannot be sent.
local senders = {
  ["attachments:upload"] = function(path)
    told.tell(UPLOAD, STORED)
    local done, err = told.client().attachments:upload { path = path, content_type = "text/plain" }
    assert.same({}, told.log())
    return done, err
  end,
  ["a form"] = function(path)
    local client = linq.v2.client {
      token = "tok_v2_SECRET", base_url = servers.documented().origin .. "/v2/send_chat_message.201",
    }
    return client.chat_messages:send(45, { text = "x", attachments = { path } })
  end,
  ["a transfer's body"] = function(path)
    local request = { url = servers.store().origin, method = "PUT", timeout = 5, body_path = path }
    return core.loop():add(request, core.headers {})
  end,
  ["a transfer's form"] = function(path)
    local request = { url = servers.store().origin, method = "POST", timeout = 5,
      form = { { name = "a", data = "b" }, { name = "file", path = path } } }
    return core.loop():add(request, core.headers {})
  end,
}

-- name -> a path of that kind, and the message about it
local kinds = {
  ["a directory"] = function(path)
    process.run("mkdir " .. path)
    return path, "is a directory"
  end,
  ["a FIFO, for whose writer nobody waits"] = function(path)
    process.run("mkfifo " .. path)
    return path, "is not a regular file"
  end,
  ["a device"] = function()
    return "/dev/zero", "is not a regular file"
  end,
  ["a socket"] = function(path)
    local command = "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => shift, Listen => 1) or die $!' %s"
    local output, status = process.run(command:format(path))
    assert(status == 0, output)
    return path, "is not a regular file"
  end,
  ["a link to a directory"] = function(path)
    process.run("ln -s /tmp " .. path)
    return path, "is a directory"
  end,
  ["a link to nothing"] = function(path)
    process.run("ln -s /nonexistent " .. path)
    return path, "No such file or directory"
  end,
  ["a file below a file"] = function(path)
    files.write(path, "x")
    return path .. "/y", "Not a directory"
  end,
}

for sender, send in pairs(senders) do
  describe(sender, function()
    for kind, make in pairs(kinds) do
      it("says that it cannot send " .. kind, function()
        local path, reason = make(files.new())
        local done, wrong = send(path)
        assert.is_nil(done)
        assert.equal("invalid", wrong.kind)
        assert.matches(reason, wrong.message, 1, true)
        assert.matches(path, wrong.message, 1, true)
      end)
    end
  end)
end

describe("a path with a NUL", function()
  it("raises, and opens nothing", function()
    local path = files.new("secret", ".txt")
    local client = told.client()
    assert.error_matches(function()
      client.attachments:upload { path = path .. "\0.txt" }
    end, "attachments.upload: the field 'path' holds a NUL", 1, true)
    for _, file in ipairs { path .. "\0", { path = path .. "\0" }, { path = path, filename = "a\0.txt" } } do
      assert.error_matches(function()
        form.parts("x.send", { { name = "file", type = { is = "file" } } }, nil, { file = file })
      end, "x.send: a path or filename of the field 'file' holds a NUL", 1, true)
    end
    assert.error_matches(function()
      form.parts("x.send", {}, nil, { ["a\0b"] = "x" })
    end, "x.send: the name of a field holds a NUL", 1, true)
    for _, read in ipairs { core.file_size, core.file_id, core.read_private } do
      assert.error_matches(function()
        read(path .. "\0")
      end, "holds a NUL", 1, true)
    end
    local loop, url = core.loop(), servers.store().origin
    for _, request in ipairs {
      { body_path = path .. "\0" }, { output_path = path .. "\0" }, { form = { { name = "a", path = path .. "\0" } } },
    } do
      request.url, request.method, request.timeout = url, "PUT", 5
      local transfer, failure = loop:add(request, core.headers {})
      assert.is_nil(transfer)
      assert.equal("invalid", failure.kind)
      assert.matches("holds a NUL", failure.message, 1, true)
    end
  end)
end)

describe("a file", function()
  local function make(command)
    local path = files.new()
    local output, status = process.run(command:format(path))
    assert(status == 0, output)
    return path
  end

  it("of more than 4 GiB has its size, and is sent with it", function()
    local size = 2 ^ 32 + 1
    local path, loop = make("truncate -s 4294967297 %s"), core.loop()
    assert.equal(size, core.file_size(path))
    local request = { url = servers.store().origin .. "/put/refused/large", method = "PUT", body_path = path,
      total = size, timeout = 5 }
    local transfer = assert(loop:add(request, core.headers { "Expect:" }))
    transfer:cancel()
  end)

  it("of the year 2040 can be read", function()
    local path = make "touch -d 2040-01-01 %s"
    assert.equal(0, core.file_size(path))
    assert.is_string(core.file_id(path))
  end)
end)

describe("a file that changes during its upload", function()
  local LONG = ("x"):rep(300000)

  local changes = {
    ["and is empty"] = function(path) files.write(path, "") end,
    ["and is shorter"] = function(path) files.write(path, LONG:sub(2)) end,
    ["and is much shorter"] = function(path) files.write(path, LONG:sub(1, 1000)) end,
    ["and is longer by a byte"] = function(path) files.write(path, "y", "ab") end,
    ["and is much longer"] = function(path) files.write(path, LONG, "ab") end,
  }

  local function finish(loop, transfer)
    while not transfer:done() do
      loop:step(5)
    end
    return loop:take(transfer)
  end

  for change, make in pairs(changes) do
    for what, body in pairs {
      ["a body"] = function(path) return { method = "PUT", body_path = path } end,
      ["a form"] = function(path)
        return { method = "POST", form = { { name = "file", path = path }, { name = "after", data = "it" } } }
      end,
    } do
      it(change .. " ends " .. what .. " with an error, and with less than its length on the wire", function()
        local path, loop = files.new(LONG), core.loop()
        local request = body(path)
        request.url, request.timeout = servers.store().origin .. "/put/fine/changed", 5
        told.log()
        local transfer = assert(loop:add(request, core.headers { "Expect:" }))
        make(path)
        local response, failure = finish(loop, transfer)
        assert.is_nil(response)
        assert.equal("host", failure.kind)
        assert.equal(path .. ": changed while it was sent", failure.message)
        assert.same({}, told.log()) -- the server logs complete bodies only
      end)
    end
  end

  it("between two requests is not sent with a size other than announced", function()
    local path = files.new("0123456789", ".txt")
    told.tell(UPLOAD, STORED)
    local client = told.client { on_event = function(event)
      if event.type == "response" then
        files.write(path, "longer than it was told to be")
      end
    end }
    local done, err = client.attachments:upload { path = path }
    assert.is_nil(done)
    assert.equal(path .. ": changed while it was sent", err.message)
    local entries = told.log()
    assert.equal(1, #entries)
    assert.equal("POST", entries[1].method)
  end)

  it("is not an error when libcurl sends a form again from the beginning of the file", function()
    local path, loop = files.new "the server reads this before it hangs up", core.loop()
    local url = servers.faulty().origin .. "/once_per_connection/x"
    assert.equal(200, finish(loop, loop:add({ url = url, method = "GET", timeout = 5 }, core.headers {})).status)
    local request = { url = url, method = "POST", timeout = 5, form = { { name = "file", path = path } } }
    local transfer = assert(loop:add(request, core.headers { "Expect:" }))
    local response, failure = finish(loop, transfer)
    if response then
      assert.equal(2, loop:stats().connections_opened)
    else -- libcurl does not resend a form when the connection broke during it
      assert.equal("connection", failure.kind)
    end
  end)
end)
