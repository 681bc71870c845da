local errors = require "linq.error"
local fakes = require "spec.fixtures.fakes"
local headers = require "linq.http.headers"
local linq = require "linq"

local function from(status, body, fields)
  return errors.from_response { status = status, body = body, head = headers.new(fields) }
end

local function of_v3(answer)
  local chat, err = linq.client({ transport = fakes.transport(answer), max_retries = 0 }).chats:retrieve "c1"
  assert.is_nil(chat)
  return err
end

describe("the kind of an error", function()
  it("is that of its status", function()
    for status, kind in pairs {
      [400] = "invalid", [422] = "invalid", [401] = "auth", [403] = "forbidden", [404] = "not_found",
      [409] = "conflict", [429] = "rate_limited", [500] = "server", [502] = "server", [504] = "server",
      [599] = "server", [302] = "status", [304] = "status", [402] = "status", [408] = "status", [418] = "status",
    } do
      assert.equal(kind, errors.kind_of_status(status))
      assert.equal(kind, from(status, "").kind)
    end
  end)
end)

describe("an error of v3", function()
  local err = from(404, [[{"success": false, "error": {"status": 404, "code": 2001, "message": "Resource not found",
    "doc_url": "https://docs.linqapp.com/e/2001", "retry_after": null}, "trace_id": "t-1"}]])

  it("has the fields that the API sent", function()
    assert.equal(404, err.status)
    assert.equal("2001", tostring(err.code))
    assert.equal("Resource not found", err.message)
    assert.equal("https://docs.linqapp.com/e/2001", err.doc_url)
    assert.equal("t-1", err.trace_id)
  end)

  it("lacks the fields that the API did not send", function()
    assert.is_nil(err.title)
    assert.is_nil(err.detail)
    assert.is_nil(err.errors)
    assert.is_nil(err.retry_after)
    assert.is_nil(from(404, '{"error":{"code":2001,"message":"x"}}').trace_id)
  end)

  it("has the seconds to wait", function()
    assert.equal(7, from(429, '{"error":{"code":1007,"message":"slow","retry_after":7}}').retry_after)
  end)
end)

describe("an error of v2", function()
  local err = from(404, [[{"errors": [
    {"status": 404, "code": "not_found", "title": "Not Found", "detail": "Chat not found"}, {"code": "other"}]}]])

  it("has the fields that the API sent", function()
    assert.equal("not_found", err.code)
    assert.equal("Not Found", err.title)
    assert.equal("Chat not found", err.detail)
    assert.equal("Chat not found", err.message)
    assert.equal("other", err.errors[2].code)
  end)

  it("has the title for a message when there is no detail", function()
    assert.equal("Gone", from(410, '{"errors":[{"title":"Gone","detail":""}]}').message)
  end)
end)

describe("a standard error of v2", function()
  it("has the fields that the API sent", function()
    local err = from(422, [[{"status": "422", "error_code": "unprocessable", "message": "Not saved",
      "errors": ["Email bad", "b"]}]])
    assert.equal("unprocessable", err.code)
    assert.equal("Not saved", err.message)
    assert.same({ "Email bad", "b" }, err.errors)
    assert.equal("invalid", err.kind)
    assert.equal(422, err.status)
  end)

  it("has its first error for a message when there is no other", function()
    assert.equal("Email bad", from(422, '{"errors":["Email bad"]}').message)
  end)
end)

describe("an answer in none of the formats", function()
  it("is still an error with its status", function()
    for _, body in ipairs {
      "", "<html>502 Bad Gateway</html>", "[]", "5", '"text"', "null", "{", "{}", '{"error":null}', '{"errors":{}}',
      '{"errors":[]}', '{"errors":[[]]}', '{"error":{"code":{},"message":[],"retry_after":{}}}', '{"errors":"text"}',
      '{"error":{"code":{"a":1},"message":{"a":1}},"trace_id":5}', '{"errors":[5],"message":{}}',
    } do
      local err = from(502, body)
      assert.is_true(errors.is_error(err))
      assert.equal("server", err.kind)
      assert.is_string(err.message, body)
      assert.matches("502", tostring(err))
      assert.is_nil(err.code)
      assert.is_nil(err.retry_after)
      assert.equal(body, err.body)
    end
  end)

  it("has a bare error text for a message", function()
    assert.equal("nope", from(400, '{"error":"nope"}').message)
  end)
end)

describe("the trace id", function()
  it("comes from the header when the body has none", function()
    assert.equal("h-1", from(500, "", { ["X-Trace-ID"] = "h-1" }).trace_id)
    assert.equal("b-1", from(500, '{"trace_id":"b-1"}', { ["X-Trace-ID"] = "h-1" }).trace_id)
  end)
end)

describe("the raw answer in an error", function()
  it("is cut at 4 KiB", function()
    assert.equal(4096, #from(500, ("x"):rep(4097)).body)
    assert.equal(4096, #from(500, ("x"):rep(4096)).body)
    assert.equal(4095, #from(500, ("x"):rep(4095)).body)
  end)

  it("is read before it is cut", function()
    local err = from(500, '{"padding":"' .. ("x"):rep(5000) .. '","error":{"code":3006,"message":"late"}}')
    assert.equal("late", err.message)
    assert.equal(4096, #err.body)
  end)

  it("is cut for answers that cannot be decoded, too", function()
    assert.equal(4096, #of_v3(fakes.json(200, ("x"):rep(5000))).body)
  end)

  it("has headers whose names are in any case", function()
    local err = of_v3(fakes.json(404, "{}", { ["X-Request-ID"] = "r-1" }))
    assert.equal("r-1", err.headers["x-request-id"])
    assert.equal("r-1", err.headers["X-Request-Id"])
  end)
end)

describe("tostring of an error", function()
  it("is the line that the documentation shows", function()
    local err = of_v3(fakes.json(404, '{"error":{"code":2001,"message":"Resource not found"},"trace_id":"abc-1"}'))
    assert.equal("GET /v3/chats/{chat_id}: 404 not_found: Resource not found (code 2001, trace abc-1)", tostring(err))
  end)

  it("has no empty brackets", function()
    assert.equal("GET /v3/chats/{chat_id}: 404 not_found: gone", tostring(of_v3(fakes.json(404, '{"error":"gone"}'))))
  end)

  it("has no status for failures without an answer", function()
    local text = tostring(of_v3(fakes.failure("connection", true)))
    assert.matches("^GET /v3/chats/{chat_id}: connection: failed on purpose", text)
  end)

  it("says how many attempts there were", function()
    local client = linq.client { transport = fakes.transport(fakes.json(503, "{}")), host = fakes.host() }
    local _, err = client.chats:list {}
    assert.matches("3 attempts%)$", tostring(err))
  end)

  it("does not name the path's values", function()
    local client = linq.client { transport = fakes.transport(fakes.json(404, "{}")) }
    local _, err = client.chats:retrieve "the-id"
    assert.not_matches("the-id", tostring(err), 1, true)
  end)

  it("is one line whatever the API says", function()
    local err = of_v3(fakes.json(404,
      [[{"error": {"code": "a\nb", "message": "first\r\nsecond\n\nthird"}, "trace_id": "x\ny"}]]))
    assert.not_matches("[\r\n]", tostring(err))
    assert.matches("first second third", tostring(err))
  end)

  it("joins with strings", function()
    local err = errors.new { kind = "invalid", message = "no" }
    assert.equal("failed: invalid: no", "failed: " .. err)
    assert.equal("invalid: no!", err .. "!")
  end)

  it("works without a message", function()
    assert.equal("invalid: no message", tostring(errors.new { kind = "invalid" }))
  end)
end)

describe("is_error", function()
  it("is true for errors of linq only", function()
    assert.is_true(linq.is_error(errors.new { kind = "invalid", message = "x" }))
    assert.is_true(linq.is_error(of_v3(fakes.json(500, ""))))
    for _, value in ipairs { "text", 5, {}, { kind = "invalid" }, setmetatable({}, {}), io.stdout, print } do
      assert.is_false(linq.is_error(value))
    end
    assert.is_false(linq.is_error(nil))
  end)
end)

describe("the fields about the call", function()
  it("describe the call", function()
    local err = of_v3(fakes.json(404, '{"error":{"code":2001}}'))
    assert.equal("chats.retrieve", err.operation)
    assert.equal("GET", err.method)
    assert.equal("/v3/chats/{chat_id}", err.path)
    assert.equal(1, err.attempts)
    assert.is_true(err.elapsed >= 0 and err.elapsed < 5)
    assert.is_false(err.retryable)
    assert.is_nil(err.idempotency_key)
  end)

  it("are complete for answers of the wrong shape", function()
    local transport = fakes.transport(fakes.json(503, "{}"), fakes.json(200, "<html>"))
    local client = linq.client { transport = transport, host = fakes.host() }
    local _, err = client.chats:retrieve("c1", { idempotency_key = "k1" })
    assert.equal("decode", err.kind)
    assert.equal(2, err.attempts)
    assert.is_number(err.elapsed)
    assert.equal("k1", err.idempotency_key)
    assert.is_false(err.retryable)
  end)
end)

describe("an answer of the wrong shape", function()
  for name, body in pairs {
    ["no JSON"] = "<html>", ["nothing"] = "", ["cut off"] = '{"id":', ["an array"] = "[]", ["a full array"] = "[1]",
    ["a number"] = "5", ["null"] = "null", ["NaN inside"] = '{"id":NaN}', ["too deep"] = ("["):rep(100000),
    ["a number out of range"] = '{"id":1e999}',
  } do
    it("is of kind decode: " .. name, function()
      local err = of_v3(fakes.json(200, body))
      assert.equal("decode", err.kind)
      assert.equal(200, err.status)
      assert.is_string(err.message)
    end)
  end

  for name, body in pairs {
    ["no data"] = "{}", ["data is null"] = '{"data":null}', ["data is an array"] = '{"data":[]}',
    ["data is a full array"] = '{"data":[{}]}', ["data is text"] = '{"data":"x"}',
  } do
    it("is of kind decode on v2: " .. name, function()
      local client = linq.v2.client { transport = fakes.transport(fakes.json(200, body)) }
      local chat, err = client.chats:get(45)
      assert.is_nil(chat)
      assert.equal("decode", err.kind)
    end)
  end

  for name, body in pairs {
    ["no chats"] = "{}", ["chats is null"] = '{"chats":null}', ["chats is an object"] = '{"chats":{}}',
    ["chats is a full object"] = '{"chats":{"a":1}}', ["chats is text"] = '{"chats":"x"}',
    ["chats are texts"] = '{"chats":["x"]}', ["chats are null"] = '{"chats":[null]}', ["an array"] = "[]",
  } do
    it("is of kind decode for a page: " .. name, function()
      local client = linq.client { transport = fakes.transport(fakes.json(200, body)) }
      local page, err = client.chats:list { from = "+12052761148" }
      assert.is_nil(page)
      assert.equal("decode", err.kind)
    end)
  end
end)
