-- What the sandbox's page is sent by others than itself: files, names and fields of any kind.
local asking = require "spec.support.asking"
local json = require "linq.util.json"
local linq = require "linq"
local servers = require "spec.support.servers"

local LINE, OTHER, ODD = "+12052761148", "+12055550199", 'a"b&c<d>\n#%25'

local server

setup(function()
  server = servers.sandbox { page = true, chats = { { from = LINE, to = { OTHER }, uuid = ODD } } }
end)

local function post(path, body)
  local status, _, text = asking.answer_of(server, path, { method = "POST", body = body })
  return status, json.decode(text)
end

local function act(fields)
  return post("/sandbox/page/do", type(fields) == "string" and fields or assert(json.encode(fields)))
end

local function encoded(text)
  return (text:gsub("[^%w]", function(letter) return ("%%%02X"):format(letter:byte()) end))
end

local function send_file(name, kind, data)
  return post(("/sandbox/page/files?name=%s&type=%s"):format(encoded(name), encoded(kind)), data or "data")
end

-- The part that stands on the page once a file was sent.
local function part_of(name, kind)
  local _, file = send_file(name, kind)
  assert.equal(200, (act { action = "write", chat = ODD, attachments = { file.id } }))
  local _, _, text = asking.answer_of(server, "/sandbox/page/messages?chat=" .. encoded(ODD))
  local messages = json.decode(text).messages
  return messages[#messages].parts[1]
end

describe("a file that the page sends", function()
  it("has a name without a path", function()
    for given, name in pairs {
      ["../../etc/passwd"] = "passwd", ["C:\\a\\b.txt"] = "b.txt", [".."] = "file", ["a/"] = "file", [""] = "file",
      ["<b>\"&'.png"] = "<b>\"&'.png", ["\217\136.png"] = "\217\136.png",
    } do
      local part = part_of(given, "image/png")
      assert.equal(name, part.filename)
      assert.equal(200, (asking.answer_of(server, part.url)))
    end
  end)

  it("has a type, whatever is told", function()
    for given, kind in pairs {
      ["image/png"] = "image/png", ["text/html\r\nset-cookie: a=b"] = "application/octet-stream", [""] =
      "application/octet-stream", png = "application/octet-stream", ["image/svg+xml"] = "image/svg+xml",
      ["\0"] = "application/octet-stream",
    } do
      local part = part_of("a.png", given)
      assert.equal(kind, part.mime_type)
      local _, head = asking.answer_of(server, part.url)
      assert.truthy(head:find("content-type: " .. kind .. "\r", 1, true), head)
      assert.equal(kind ~= "image/png", head:find("content-disposition: attachment", 1, true) ~= nil)
    end
  end)

  it("is no larger than the API takes, and not empty", function()
    local expected = { 400, { error = "A file has at least 1 byte and at most 100 MB." } }
    assert.same(expected, { send_file("a.bin", "a/b", "") })
    assert.same(expected, { send_file("a.bin", "a/b", ("x"):rep(100 * 1024 * 1024 + 1)) })
    assert.equal(200, (send_file("a.bin", "a/b", "x")))
  end)

  it("has a name of at most 255 characters", function()
    assert.equal(200, (send_file(("\226\130\172"):rep(255), "a/b")))
    local status, answer = send_file(("n"):rep(256), "a/b")
    assert.same({ 400, "A file's name has at most 255 characters." }, { status, answer.error })
  end)

  it("has a URL that leads to it, by the API as well", function()
    local client = linq.client { api_key = "k", base_url = server.base_url }
    for _, name in ipairs { "..", ".", "a/..", "%2e%2e" } do
      local file = assert(client.attachments:upload { data = "x", filename = name, content_type = "image/png" })
      assert.is_nil(file.download_url:find "/%.%.?$")
      assert.equal(200, (asking.answer_of(server, file.download_url:match "^http://[^/]+(.*)")))
    end
  end)
end)

describe("an action of the page", function()
  it("finds a chat by any id", function()
    local status, message = act { action = "write", chat = ODD, text = "hello" }
    assert.equal(200, status)
    assert.is_string(message.id)
    assert.equal(400, (asking.answer_of(server, "/sandbox/page/messages?chat=__proto__")))
  end)

  it("is told that a body is no JSON, or not there", function()
    for _, path in ipairs { "/sandbox/fail", "/sandbox/receive" } do
      for _, body in ipairs { "", "{" } do
        local status, answer = post(path, body)
        assert.equal(400, status)
        assert.matches("^the body is no JSON: Expected ", answer.error)
      end
    end
  end)

  it("adds no part of a type that the page does not know", function()
    local status, answer = post("/sandbox/receive", assert(json.encode { chat = ODD, parts = { { type = "fax" } } }))
    assert.same({ 400, "sandbox:receive: 'parts[1].type' must be one of: text, media, link, imessage_app, app_clip" },
      { status, answer.error })
    assert.equal(200, (asking.answer_of(server, "/sandbox/page/messages?chat=" .. encoded(ODD))))
  end)

  it("says what is wrong with fields of another type, and leaves the page as it is", function()
    local cases = {
      ['{"action":"write","chat":true,"text":"a"}'] = "there is no chat true",
      ['{"action":"write","chat":%s,"text":"a","attachments":"x"}'] = "'attachments' must be an array, got string",
      ['{"action":"write","chat":%s,"text":"a","attachments":[{}]}'] = "'attachments[1]' must be a string, got table",
      ['{"action":"read","messages":5}'] = "'messages' must be an array, got number",
      ['{"action":"react","message":true,"type":"love"}'] = "there is no message true",
      ['{"action":"react","message":"x","type":"__proto__"}'] = "'type' must be one of: love, like,",
      ['{"action":"type","chat":%s,"from":5}'] = "'from' must be a string, got number",
      ['{"action":"fail","delay":1e300}'] = "'delay' must be a number of seconds, between 0 and 1000000",
      ['{"action":"disorder","kind":"late","seconds":1e300}'] = "'seconds' must be a number of seconds, between 0 and",
      ['{"action":{}}'] = "There is no action",
      ["5"] = "The body is not JSON", -- of an object
    }
    for body, expected in pairs(cases) do
      local status, answer = act((body:gsub("%%s", (assert(json.encode(ODD)):gsub("%%", "%%%%")))))
      assert.equal(400, status, body)
      assert.truthy(answer.error:find(expected, 1, true), body .. answer.error)
    end
    assert.equal(200, (asking.answer_of(server, "/sandbox/page/state")))
  end)
end)
