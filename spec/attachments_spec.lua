-- Uploads and downloads against a real nginx (spec/support/store.lua): the requests to the store,
-- the failures, and the memory that large files need.
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"
local process = require "spec.support.process"
local servers = require "spec.support.servers"

local SECRET = "key_v3_SECRET"
local MB = 1024 * 1024

local temporary = {}

-- Returns a path that is removed at the end of the spec. With content, the file is created.
local function file_with(content, suffix)
  local path = os.tmpname()
  os.remove(path)
  path = path .. (suffix or "")
  temporary[#temporary + 1] = path
  if content then
    local file = assert(io.open(path, "wb"))
    file:write(content)
    file:close()
  end
  return path
end

-- Makes a sparse file, which takes no room on the disk.
local function sparse_file(size, suffix)
  local path = file_with("", suffix)
  local file = assert(io.open(path, "r+b"))
  file:seek("set", size - 1)
  file:write "x"
  file:close()
  return path
end

local read_file = require("spec.support.files").read

local function parts_beside(path)
  local output = process.run("ls " .. path .. ".part-* 2>/dev/null | wc -l")
  return tonumber(output)
end

local function client_of(mode, options)
  options = options or {}
  options.api_key, options.base_url = SECRET, servers.store().origin .. "/" .. mode
  options.max_retries = options.max_retries or 0
  options.headers = { ["X-Own"] = "for the API" }
  return linq.client(options)
end

local answers = {
  ["attachments.create"] = fakes.json(200, '{"attachment_id":"a","upload_url":"https://store.example.com/a"}'),
  ["attachments.retrieve"] = fakes.json(200, '{"id":"a","download_url":"https://store.example.com/a"}'),
}

-- The timeouts of the requests of a call, each of which takes three seconds. The store refuses all.
local function timeouts_of(make_call)
  local timeouts, clock = {}, linq.sandbox.clock()
  make_call(linq.client { api_key = SECRET, clock = clock, transport = { send = function(request)
    timeouts[#timeouts + 1] = math.floor(request.timeout + 0.5)
    clock.sleep(3)
    return answers[request.operation] or fakes.json(403, "{}")
  end } })
  return timeouts
end

-- Returns the requests since the last call.
local function log()
  local client = linq.client { api_key = "log", base_url = servers.store().origin }
  local entries = assert(client:request { path = "/log" }).body.entries
  client:close()
  return entries
end

local function stored(name)
  return read_file(servers.store().dir .. "/files/" .. name)
end

-- Asserts that nothing of the client, such as its key, was sent to the store.
local function assert_clean(entry)
  local head = entry.head:lower()
  assert.is_nil(head:find(SECRET:lower(), 1, true), head)
  assert.is_nil(head:find("authorization", 1, true), head)
  assert.is_nil(head:find("x-own", 1, true), head)
  assert.is_nil(head:find("idempotency", 1, true), head)
  assert.is_nil(head:find("cookie", 1, true), head)
end

local function header(entry, name)
  return entry.head:lower():match("\n" .. name:gsub("%-", "%%-") .. ": ([^\r\n]*)")
end

before_each(function()
  log()
end)

after_each(function()
  for _, path in ipairs(temporary) do
    os.remove(path)
  end
  temporary = {}
end)

describe("attachments:upload", function()
  it("sends a file from disk", function()
    local content = ("0123456789abcdef"):rep(20000)
    local path = file_with(content, ".txt")
    local name = path:match("[^/]+$")
    local upload = assert(client_of("fine").attachments:upload { path = path })
    assert.equal("attachment_upload", linq.type(upload))
    assert.equal("att-1", upload.attachment_id)
    local entries = log()
    assert.equal(2, #entries)
    assert.equal("POST /fine/v3/attachments", entries[1].method .. " " .. entries[1].target)
    assert.same({ filename = name, content_type = "text/plain", size_bytes = #content }, json.decode(entries[1].body))
    assert.equal("bearer " .. SECRET:lower(), header(entries[1], "authorization"))
    assert.equal("PUT /put/fine/" .. name .. "?X-Signature=abc%2B", entries[2].method .. " " .. entries[2].target)
    assert.equal("text/plain", header(entries[2], "content-type"))
    assert.equal(tostring(#content), header(entries[2], "content-length"))
    assert.is_nil(header(entries[2], "transfer-encoding"))
    assert.is_nil(header(entries[2], "expect"))
    assert_clean(entries[2])
    assert.equal(content, stored(name))
  end)

  it("sends a string", function()
    local content = "\0\1\255\r\n"
    local zip = "application/zip"
    assert(client_of("fine").attachments:upload { data = content, filename = "raw.bin", content_type = zip })
    local entries = log()
    assert.same({ filename = "raw.bin", content_type = zip, size_bytes = 5 }, json.decode(entries[1].body))
    assert.equal("application/zip", header(entries[2], "content-type"))
    assert.equal("5", header(entries[2], "content-length"))
    assert_clean(entries[2])
    assert.equal(content, stored "raw.bin")
  end)

  it("accepts a name that differs from the file's", function()
    assert(client_of("fine").attachments:upload { path = file_with "x", filename = "photo.JPG" })
    assert.same({ filename = "photo.JPG", content_type = "image/jpeg", size_bytes = 1 }, json.decode(log()[1].body))
  end)

  it("sends only the headers that the API requires", function()
    local _, err = client_of("headerless").attachments:upload { data = "x", filename = "none.txt" }
    assert.is_nil(err)
    local entry = log()[2]
    assert_clean(entry)
    assert.is_nil(header(entry, "content-type"))
    assert.equal("x", stored "none.txt")
  end)

  it("reports its progress to on_progress until the end", function()
    local steps = {}
    assert(client_of("fine").attachments:upload {
      path = sparse_file(8 * MB, ".mp4"),
      on_progress = function(sent, total)
        assert.equal(8 * MB, total)
        steps[#steps + 1] = sent
      end,
    })
    assert.equal(8 * MB, steps[#steps])
    for i = 2, #steps do
      assert.is_true(steps[i] > steps[i - 1])
    end
  end)

  it("reports the progress of a string, too", function()
    local steps = {}
    local function note(sent, total)
      steps[#steps + 1] = sent .. " of " .. total
    end
    assert(client_of("fine").attachments:upload { data = "12345", filename = "a.txt", on_progress = note })
    assert.same({ "5 of 5" }, steps)
  end)

  it("takes a timeout without an end", function()
    local attachments = client_of("fine", { timeout = math.huge }).attachments
    assert(attachments:upload { data = "x", filename = "a.txt" })
  end)

  it("has one deadline for both requests", function()
    assert.same({ 10, 7 }, timeouts_of(function(client)
      return client.attachments:upload({ data = "x", filename = "a.txt" }, { deadline = 10 })
    end))
  end)

  it("uses its request options for both requests", function()
    assert(client_of("fine").attachments:upload({ data = "x", filename = "a.txt" },
      { timeout = 5, headers = { ["X-One"] = "1" }, idempotency_key = "mine" }))
    local entries = log()
    assert.equal("1", header(entries[1], "x-one"))
    assert.is_nil(header(entries[2], "x-one"))
    assert_clean(entries[2])
  end)

  local unusable = {
    ["a missing file"] = function()
      return "/nonexistent/a.txt", "cannot be read: "
    end,
    ["an empty file"] = function()
      return file_with("", ".txt"), "is empty"
    end,
    ["a file over 100 MB"] = function()
      return sparse_file(100 * MB + 1, ".mp4"), "is larger than 100 MB"
    end,
    ["a file of an unknown type"] = function()
      return file_with("x", ".exe"), "the content type of "
    end,
    ["a file without an extension"] = function()
      return file_with "x", "the content type of "
    end,
  }
  for what, make in pairs(unusable) do
    it("gives invalid for " .. what .. ", and sends nothing", function()
      local path, message = make()
      local upload, err = client_of("fine").attachments:upload { path = path }
      assert.is_nil(upload)
      assert.is_true(linq.is_error(err))
      assert.equal("invalid", err.kind)
      assert.is_false(err.retryable)
      assert.matches(message, err.message, 1, true)
      assert.same({}, log())
    end)
  end

  it("gives invalid for an empty string, and for one over 100 MB", function()
    local client = client_of "fine"
    local _, err = client.attachments:upload { data = "", filename = "a.txt" }
    assert.equal("invalid", err.kind)
    assert.matches("is empty", err.message, 1, true)
    _, err = client.attachments:upload { data = ("x"):rep(100 * MB + 1), filename = "a.txt" }
    assert.equal("invalid", err.kind)
    assert.matches("is larger than 100 MB", err.message, 1, true)
    assert.same({}, log())
  end)

  local misused = {
    [{ "no table" }] = "the fields must be a table with 'path' or 'data', got string",
    [{ {} }] = "exactly one of the fields 'path', 'data' is required",
    [{ { path = "a", data = "b" } }] = "exactly one of the fields 'path', 'data' is required",
    [{ { path = 42 } }] = "the field 'path' must be a string, got number",
    [{ { data = "x" } }] = "the field 'filename' is required with 'data'",
    [{ { path = "a", file_name = "b" } }] = "attachments.upload: unknown field 'file_name' (did you mean",
    [{ { path = "a", filename = 42 } }] = "the field 'filename' must be a string, got number",
    [{ { path = "a", content_type = true } }] = "the field 'content_type' must be a string, got boolean",
    [{ { path = "a", on_progress = 42 } }] = "the field 'on_progress' must be a function, got number",
  }
  for arguments, message in pairs(misused) do
    it("raises: " .. message, function()
      local client = client_of "fine"
      assert.error_matches(function()
        client.attachments:upload(arguments[1])
      end, message, 1, true)
    end)
  end

  it("says that the URL expires when the store refuses it", function()
    local upload, err = client_of("refused").attachments:upload { data = "x", filename = "a.txt" }
    assert.is_nil(upload)
    assert.equal("forbidden", err.kind)
    assert.equal(403, err.status)
    assert.matches("it expires after 15 minutes", err.message, 1, true)
    assert.equal("attachments.upload", err.operation)
    assert.is_nil(tostring(err):find(SECRET, 1, true))
    assert.equal(servers.store().origin .. "/put/refused/a.txt", err.url) -- whoever has the rest could upload
    assert.equal(2, #log())
  end)

  for _, timeout in ipairs { 1e10, math.huge } do
    it(("has a timeout of %s seconds"):format(timeout), function()
      local client = client_of("fine", { timeout = timeout })
      assert(client.attachments:upload { data = "x", filename = "a.txt" })
    end)
  end

  it("reports that the connection broke half-way", function()
    local last = 0
    local upload, err = client_of("cut").attachments:upload {
      path = sparse_file(20 * MB, ".mp4"),
      on_progress = function(sent) last = sent end,
    }
    assert.is_nil(upload)
    assert.equal("connection", err.kind)
    assert.is_nil(err.status)
    assert.matches("the upload was cut off", err.message, 1, true)
    assert.is_true(last < 20 * MB, last)
  end)

  it("starts again from the beginning of the file when the connection breaks", function()
    local client = client_of("cut", { max_retries = 1 })
    local _, err = client.attachments:upload { path = sparse_file(20 * MB, ".mp4") }
    assert.equal(2, err.attempts)
    assert.equal(3, #log())
  end)

  it("returns the API's error when there is no URL", function()
    local client = linq.client { api_key = SECRET, max_retries = 0, transport = fakes.transport(
      fakes.json(403, '{"success":false,"error":{"status":403,"code":2005,"message":"No access"}}')) }
    local upload, err = client.attachments:upload { data = "x", filename = "a.txt" }
    assert.is_nil(upload)
    assert.equal("forbidden", err.kind)
    assert.equal("No access", err.message)
    assert.equal("attachments.create", err.operation)
  end)

  it("returns an error for a URL that it must not use, or for a missing one", function()
    local upload, err = client_of("badurl").attachments:upload { data = "x", filename = "a.txt" }
    assert.is_nil(upload)
    assert.equal("decode", err.kind)
    for _, body in ipairs {
      '{"attachment_id":"a","required_headers":{}}', '{"attachment_id":"a","upload_url":"http://far.example/x"}',
    } do
      local transport = fakes.transport(fakes.json(200, body))
      local client = linq.client { api_key = SECRET, max_retries = 0, transport = transport }
      upload, err = client.attachments:upload { data = "x", filename = "a.txt" }
      assert.is_nil(upload)
      assert.equal("decode", err.kind)
    end
  end)
end)

describe("the guessed content types", function()
  it("are those that the API lists", function()
    local guess = require("linq.http.content_types").guess
    local listed = {}
    for _, value in ipairs(linq.v3.shapes().ContentType.values) do
      listed[value] = true
    end
    local extensions = "jpg jpeg png gif heic heif tif tiff bmp svg webp ico mp4 mov qt mpeg mpg m2v m4v avi 3gp mp3 "
      .. "m4a caf wav aif aiff aac mid midi amr pdf pkpass txt md vcf rtf csv html htm ics doc docx xls xlsx ppt pptx "
      .. "pages numbers key epub xml json zip gz"
    for extension in extensions:gmatch("%S+") do
      assert.is_true(listed[guess("a." .. extension)], extension)
    end
    assert.equal("image/jpeg", guess "IMG.0001.JPG")
    assert.equal("application/x-gzip", guess "a.tar.gz")
    for _, name in ipairs { "a", "a.", ".", "a.b/c", "a.exe", "" } do
      assert.is_nil(guess(name))
    end
  end)
end)

describe("attachment:download", function()
  local function put_file(name, content)
    local file = assert(io.open(servers.store().dir .. "/files/" .. name, "wb"))
    file:write(content)
    file:close()
  end

  local function attachment_of(mode, id, options)
    local attachment = assert(client_of(mode, options).attachments:retrieve(id))
    log()
    return attachment
  end

  it("writes the file, and sends no secret", function()
    local content = ("\0\1\2\255"):rep(50000)
    put_file("one", content)
    local path = file_with()
    assert.is_true(attachment_of("fine", "one"):download(path))
    assert.equal(content, read_file(path))
    assert.equal(0, parts_beside(path))
    local entries = log()
    assert.equal(1, #entries)
    assert.equal("GET /files/one?X-Signature=abc%2B", entries[1].method .. " " .. entries[1].target)
    assert_clean(entries[1])
  end)

  it("replaces a file when it is complete", function()
    put_file("two", "new")
    local path = file_with "old"
    assert.is_true(attachment_of("fine", "two"):download(path))
    assert.equal("new", read_file(path))
  end)

  it("keeps the existing file when the connection breaks", function()
    local path = file_with "old"
    local done, err = attachment_of("short", "three"):download(path)
    assert.is_nil(done)
    assert.is_nil(err.status)
    assert.truthy(err.kind == "protocol" or err.kind == "connection", err.kind)
    assert.equal("attachments.download", err.operation)
    assert.equal("old", read_file(path))
    assert.equal(0, parts_beside(path))
  end)

  it("leaves no file when it is larger than allowed", function()
    put_file("four", ("x"):rep(100000))
    local path = file_with()
    local done, err = attachment_of("fine", "four"):download(path, { max_bytes = 99999 })
    assert.is_nil(done)
    assert.equal("too_large", err.kind)
    assert.is_nil(read_file(path))
    assert.equal(0, parts_beside(path))
    assert.is_true(attachment_of("fine", "four"):download(path, { max_bytes = 100000 }))
    assert.equal(100000, #read_file(path))
  end)

  it("may be larger than other answers", function()
    put_file("five", ("x"):rep(3 * MB))
    local path = file_with()
    assert.is_true(attachment_of("fine", "five", { max_response_bytes = 100000 }):download(path))
    assert.equal(3 * MB, #read_file(path))
  end)

  it("requests a new URL when its URL has expired", function()
    put_file("six", "fresh")
    local path = file_with()
    assert.is_true(attachment_of("expired", "six"):download(path))
    assert.equal("fresh", read_file(path))
    local targets = {}
    for i, entry in ipairs(log()) do
      targets[i] = entry.target
    end
    assert.same({
      "/refused/six?X-Signature=abc%2B", "/expired/v3/attachments/six", "/files/six?X-Signature=abc%2B",
    }, targets)
  end)

  it("has one deadline for all of its requests", function()
    assert.same({ 60, 10, 7, 4 }, timeouts_of(function(client)
      return assert(client.attachments:retrieve "a"):download(file_with(), { deadline = 10 })
    end))
  end)

  it("returns forbidden when the new URL is refused too", function()
    local path = file_with()
    local done, err = attachment_of("gone", "seven"):download(path)
    assert.is_nil(done)
    assert.equal("forbidden", err.kind)
    assert.equal(servers.store().origin .. "/refused/seven", err.url)
    assert.equal(3, #log())
    assert.is_nil(read_file(path))
    assert.equal(0, parts_beside(path))
  end)

  it("returns forbidden when the attachment has no usable id to request a new URL with", function()
    local given = fakes.json(200, '{"id":"..","download_url":"https://store.example.com/a"}')
    local client = linq.client { api_key = SECRET, transport = fakes.transport(given, fakes.json(403, "{}")) }
    local done, err = assert(client.attachments:retrieve "a"):download(file_with())
    assert.is_nil(done)
    assert.equal("forbidden", err.kind)
  end)

  it("returns not_found when the file is gone", function()
    local path = file_with()
    local done, err = attachment_of("fine", "eight"):download(path)
    assert.is_nil(done)
    assert.equal("not_found", err.kind)
    assert.is_nil(read_file(path))
    assert.equal(0, parts_beside(path))
  end)

  it("returns nil for a path that cannot be written", function()
    put_file("nine", "x")
    local done, err = attachment_of("fine", "nine"):download "/nonexistent/dir/file"
    assert.is_nil(done)
    assert.is_true(linq.is_error(err))
    assert.matches("/nonexistent/dir/file", err.message, 1, true)
  end)

  it("reports its progress to on_progress", function()
    put_file("ten", ("x"):rep(4 * MB))
    local steps = {}
    local path = file_with()
    assert.is_true(attachment_of("fine", "ten"):download(path, { on_progress = function(received, total)
      steps[#steps + 1] = received
      assert.equal(4 * MB, total) -- the size that the API announced
    end }))
    assert.equal(4 * MB, steps[#steps])
    for i = 2, #steps do
      assert.is_true(steps[i] > steps[i - 1])
    end
  end)

  it("downloads v2's attachments, too", function()
    put_file("eleven", "v2")
    local body = ('{"data":{"id":1,"attachments":[{"id":"a","url":"%s/files/eleven","filename":"a.txt"}]}}')
      :format(servers.store().origin)
    local attachment = assert(linq.v2.client { token = SECRET, transport = fakes.transport(fakes.json(200, body)) }
      .chat_messages:get(1, 1)).attachments[1]
    assert.equal("attachment", linq.type(attachment))
    assert.equal(servers.store().origin .. "/files/eleven", attachment.download_url)
    assert.equal("a.txt", attachment.filename)
    assert.error_matches(function()
      attachment:refresh()
    end, "attachment:refresh: API v2 ", 1, true)
  end)

  it("raises for an invalid path", function()
    local attachment = attachment_of("fine", "one")
    for _, path in ipairs { "", false, 42 } do
      assert.error_matches(function()
        attachment:download(path)
      end, "attachment:download: path must be a string", 1, true)
    end
  end)

  it("raises for options that are none", function()
    local attachment = attachment_of("fine", "one")
    for message, options in pairs {
      ["attachment:download: the options must be a table, got string"] = "fast",
      ["attachment:download: on_progress must be a function, got number"] = { on_progress = 5 },
      ["attachment:download: max_bytes must be a number, 1 or more"] = { max_bytes = 0 / 0 },
    } do
      assert.error_matches(function()
        attachment:download(file_with(), options)
      end, message, 1, true)
    end
  end)

  it("returns invalid for an attachment without a URL", function()
    local client = linq.client { api_key = SECRET, transport = fakes.transport(fakes.json(200, '{"id":"a"}')) }
    local done, err = assert(client.attachments:retrieve "a"):download(file_with())
    assert.is_nil(done)
    assert.equal("invalid", err.kind)
  end)
end)

describe("an attachment", function()
  it("answers to v2's names, and is fetched again by refresh", function()
    local client = client_of "fine"
    local attachment = assert(client.attachments:retrieve "a")
    assert.equal(attachment.download_url, attachment.url)
    assert.equal("text/plain", attachment.mime_type)
    assert.equal(4, attachment.file_size)
    assert.equal(attachment, attachment:refresh())
    assert.equal(2, #log())
    assert.equal("linq.attachment: a a.txt", tostring(attachment))
  end)
end)

describe("100 MB", function()
  local script = [[
    local linq = require "linq"
    local client = linq.client { api_key = "k", base_url = %q .. "/fine", max_retries = 0 }
    local function high_water()
      for line in io.lines "/proc/self/status" do
        local kilobytes = line:match("^VmHWM:%%s*(%%d+)")
        if kilobytes then
          return tonumber(kilobytes)
        end
      end
    end
    local before = high_water()
    assert(client.attachments:upload { path = %q, filename = "big", content_type = "video/mp4" })
    local uploaded = high_water()
    assert(assert(client.attachments:retrieve "big"):download(%q))
    print(("%%d %%d %%d"):format(before, uploaded, high_water()))
  ]]

  it("go up and come down in less than 20 MB of memory", function()
    local source, target = sparse_file(100 * MB, ".mp4"), file_with()
    local output, status = process.run_lua(script:format(servers.store().origin, source, target))
    assert.equal(0, status, output)
    local before, uploaded, downloaded = output:match("(%d+) (%d+) (%d+)%s*$")
    local file = assert(io.open(target, "rb"))
    assert.equal(100 * MB, file:seek("end"))
    file:close()
    os.remove(servers.store().dir .. "/files/big")
    if (os.getenv "LINQ_CORE" or ""):find("asan", 1, true) then
      return pending "the memory of a sanitizer cannot be told from the module's"
    end
    assert.is_true(tonumber(downloaded) < 20 * 1024, output)
    assert.is_true(tonumber(uploaded) - tonumber(before) < 8 * 1024, output)
  end)
end)
