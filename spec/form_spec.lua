-- Multipart forms: their parts, and values that are not files.
local form = require "linq.http.form"
local linq = require "linq"
local recorded = require "spec.support.recorded"
local fields_of = require "linq.api.notation"
local servers = require "spec.support.servers"

local known = fields_of["text*, count:int, attachments:[file], icon:file, attachment_urls:[uri]"]

local function parts(fields)
  return form.parts("things.send", known, "message", fields)
end

describe("form.parts", function()
  local path

  before_each(function()
    path = os.tmpname()
    local file = assert(io.open(path, "wb"))
    file:write "content"
    file:close()
  end)

  after_each(function()
    os.remove(path)
  end)

  it("are the known fields in their order, then the others by name", function()
    assert.same({
      { name = "message[text]", data = "hi" },
      { name = "message[attachment_urls][]", data = "https://a" },
      { name = "message[attachment_urls][]", data = "https://b" },
      { name = "message[alpha]", data = "1" },
      { name = "message[zeta]", data = "2" },
    }, parts { zeta = "2", alpha = "1", attachment_urls = { "https://a", "https://b" }, text = "hi" })
  end)

  it("have the plain names without a wrap", function()
    assert.same({ { name = "text", data = "hi" } }, form.parts("x", known, nil, { text = "hi" }))
  end)

  it("write numbers and booleans as JSON does", function()
    assert.same({ { name = "message[count]", data = "45" }, { name = "message[flag]", data = "false" } },
      parts { count = 45.0, flag = false })
    assert.equal("123456789012345", parts { count = 123456789012345 }[1].data)
  end)

  it("take a file as its path, or as a table with path or data", function()
    local base = path:match("[^/]+$")
    assert.same({
      { name = "message[attachments][]", path = path, filename = base, content_type = "application/octet-stream" },
      { name = "message[attachments][]", path = path, filename = "a.PDF", content_type = "application/pdf" },
      { name = "message[attachments][]", data = "\0\1", filename = "file", content_type = "application/octet-stream" },
      { name = "message[attachments][]", data = "x", filename = "b.HEIC", content_type = "image/heic" },
    }, parts { attachments = {
      path, { path = path, filename = "a.PDF" }, { data = "\0\1" },
      { data = "x", filename = "b.HEIC" },
    } })
  end)

  it("accept one file where several are possible", function()
    assert.equal("message[attachments][]", parts { attachments = path }[1].name)
    assert.equal("x", parts { attachments = { data = "x" } }[1].data)
    assert.equal("message[icon]", parts { icon = path }[1].name)
  end)

  it("return nil and the reason for a file that cannot be sent", function()
    local empty = os.tmpname()
    for file, why in pairs {
      ["/nonexistent/x.pdf"] = "the file of 'attachments' cannot be read: ",
      [empty] = "the file of 'attachments' is empty: " .. empty,
    } do
      local none, message = parts { attachments = { path, file } }
      assert.is_nil(none)
      assert.matches(why, message, 1, true)
    end
    local none, message = parts { attachments = { { data = "" } } }
    assert.is_nil(none)
    assert.equal("the file of 'attachments' is empty", message)
    os.remove(empty)
  end)

  it("return nil for a folder", function()
    local none, message = parts { attachments = { "/tmp" } }
    assert.is_nil(none)
    assert.matches("the file of 'attachments' ", message, 1, true)
  end)

  it("raise for values that are not files", function()
    for _, wrong in ipairs {
      { {} }, { { path = path, data = "x" } }, { 42 }, { true }, { { data = 42 } }, { { path = {} } },
      { { data = "x", filename = 42 } }, { { data = "x", content_type = false } },
    } do
      assert.error_matches(function()
        parts { attachments = wrong }
      end, "things.send: the field 'attachments' takes", 1, true)
    end
  end)

  it("raise for values that a form cannot hold", function()
    for _, wrong in ipairs { print, linq.null, { {} } } do
      assert.error_matches(function()
        parts { text = wrong }
      end, "things.send: the field 'text' cannot be a", 1, true)
    end
    for _, wrong in ipairs { { text = "hi", "lost" }, { [100] = "lost" }, { [true] = 1 } } do
      assert.error_matches(function()
        parts(wrong)
      end, "things.send: fields are named, but one has the key", 1, true)
    end
    assert.error_matches(function()
      parts { text = 0 / 0 }
    end, "things.send: the field 'text' is not a finite number", 1, true)
  end)
end)

describe("form.file_size", function()
  it("takes files up to 100 MB", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "wb"))
    file:seek("set", 100 * 1024 * 1024 - 1)
    file:write "x"
    file:close()
    assert.equal(100 * 1024 * 1024, form.file_size(path))
    file = assert(io.open(path, "ab"))
    file:write "x"
    file:close()
    local size, message = form.file_size(path)
    assert.is_nil(size)
    assert.equal("is larger than 100 MB: " .. path, message)
    os.remove(path)
  end)
end)

describe("a form on the wire", function()
  it("escapes file names, and reads files when they are sent", function()
    local client = linq.v2.client {
      token = "tok_v2", base_url = servers.documented().origin .. "/v2/send_chat_message.201",
    }
    local path = os.tmpname()
    local file = assert(io.open(path, "wb"))
    file:write(("0123456789"):rep(20000))
    file:close()
    assert(client.chat_messages:send(45, { text = "x", attachments = {
      { path = path, filename = 'a "b"\r\nX-Evil: 1.txt' }, { data = "y", filename = "grün.txt" },
    } }))
    os.remove(path)
    local sent = recorded.last()
    assert.is_nil(sent.headers["x-evil"])
    assert.is_nil(sent.body:find("\nX-Evil", 1, true))
    assert.is_truthy(sent.body:find('filename="grün.txt"', 1, true))
    assert.equal(tostring(#sent.body), sent.headers["content-length"])
    assert.is_truthy(sent.body:find(("0123456789"):rep(20000), 1, true))
    client:close()
  end)
end)
