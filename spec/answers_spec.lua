-- What the documents allow an answer to be, besides the object that was asked for.
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"

local MESSAGE_ID = "69a37c7d-af4f-4b5e-af42-e28e98ce873a"

local function answered(status, body, options)
  options = options or {}
  options.transport = fakes.transport(fakes.json(status, body))
  return linq.client(options)
end

local function legacy_answered(status, body)
  return linq.v2.client { transport = fakes.transport(fakes.json(status, body)) }
end

describe("a 204", function()
  it("is true where the documents list one beside an answer with a body", function()
    local done, err = answered(204, "").messages:update(MESSAGE_ID, { text = "new" })
    assert.is_nil(err)
    assert.is_true(done)
  end)

  it("is true for the object's method as well", function()
    local transport = fakes.transport(fakes.json(200, ('{"id":"%s"}'):format(MESSAGE_ID)), fakes.json(204, ""))
    local message = assert(linq.client({ transport = transport }).messages:retrieve(MESSAGE_ID))
    assert.is_true(message:edit "new")
  end)

  it("is no answer where an object is due", function()
    local chat, err = answered(204, "").chats:retrieve "c1"
    assert.is_nil(chat)
    assert.equal("decode", err.kind)
  end)

  it("is the only answer without a body that is one", function()
    local message, err = answered(200, "").messages:update(MESSAGE_ID, { text = "new" })
    assert.is_nil(message)
    assert.equal("decode", err.kind)
  end)
end)

describe("a 2xx answer that holds an error", function()
  local NOT_FOUND = '{"success":false,"error":{"status":404,"code":2001,"message":"Resource not found"},'
    .. '"trace_id":"t-1"}'

  it("is that error, with its code, message and trace id", function()
    local chat, err = answered(200, NOT_FOUND).chats:retrieve "c1"
    assert.is_nil(chat)
    assert.equal("not_found", err.kind)
    assert.equal(2001, err.code)
    assert.equal("Resource not found", err.message)
    assert.equal("t-1", err.trace_id)
    assert.equal(200, err.status)
    assert.is_false(err.retryable)
    assert.equal(NOT_FOUND, err.body)
    assert.equal("GET /v3/chats/{chat_id}: 200 not_found: Resource not found (code 2001, trace t-1)", tostring(err))
  end)

  it("has its kind by the code where it says no status", function()
    for code, kind in pairs {
      [1002] = "invalid", [1006] = "conflict", [1007] = "rate_limited", [2003] = "not_found", [2004] = "auth",
      [2006] = "forbidden", [2022] = "server", [3006] = "server", [4004] = "server", [4005] = "invalid",
      [5005] = "invalid", [5001] = "server", [99] = "status",
    } do
      local body = ('{"success":false,"error":{"code":%d,"message":"no"}}'):format(code)
      local _, err = answered(200, body).chats:retrieve "c1"
      assert.equal(kind, err.kind, code)
      assert.equal(code, err.code)
    end
  end)

  it("is read in each of the API's formats", function()
    local _, err = legacy_answered(200, '{"errors":[{"status":404,"code":"not_found","title":"Not Found",'
      .. '"detail":"Chat not found"}]}').chats:get(45)
    assert.equal("not_found", err.kind)
    assert.equal("not_found", err.code)
    assert.equal("Chat not found", err.message)
    _, err = legacy_answered(200, '{"status":"422","error_code":"validation_error","message":"no",'
      .. '"errors":["E-mail is invalid"]}').contacts:get(1)
    assert.equal("invalid", err.kind)
    assert.equal("validation_error", err.code)
    assert.equal("no", err.message)
    assert.same({ "E-mail is invalid" }, err.errors)
    _, err = answered(200, '{"error":{"message":"no"}}').chats:retrieve "c1"
    assert.equal("no", err.message)
    assert.equal("status", err.kind)
    for _, body in ipairs { '{"errors":"no"}', '{"success":false,"errors":"no"}', '{"chats":[],"errors":"no"}' } do
      local done
      done, err = answered(200, body).chats:mark_as_read "c1"
      assert.is_nil(done)
      assert.equal("no", err.message)
      assert.equal("no", select(2, answered(200, body).chats:list()).message)
    end
  end)

  it("says so where it says nothing else", function()
    for _, body in ipairs { '{"error":{}}', '{"error":{"message":5}}', '{"errors":[{}]}', '{"errors":{"a":["b"]}}' } do
      local _, err = answered(200, body).chats:retrieve "c1"
      assert.equal("GET /v3/chats/{chat_id}: 200 status: the answer holds an error without a message", tostring(err))
    end
  end)

  it("is no page, no true and no object within an envelope", function()
    local client = answered(200, NOT_FOUND)
    for _, call in ipairs {
      function() return client.chats:list {} end,
      function() return client.chats:mark_as_read "c1" end,
      function() return client.chats.location:retrieve "c1" end,
      function() return client.chats.messages:send("c1", "x") end,
      function() return client.contact_card:retrieve() end,
    } do
      local result, err = call()
      assert.is_nil(result)
      assert.equal("not_found", err.kind)
    end
  end)

  it("tells whether the same call may succeed later", function()
    local body = '{"success":false,"error":{"status":500,"code":3006,"message":"x"}}'
    local _, err = answered(200, body).chats:retrieve "c1"
    assert.is_true(err.retryable)
    _, err = answered(200, body).chats:mark_as_read "c1"
    assert.is_false(err.retryable)
  end)

  it("is no error while nothing is wrong", function()
    local audit = '{"audit_id":"a","status":"error","error":"no data"}'
    assert.equal("no data", assert(answered(200, audit).phone_numbers:get_reputation_audit("+12025550100", "a")).error)
    for _, more in ipairs {
      '"error":null', '"errors":null', '"errors":[]', '"errors":""', '"success":true', '"success":false',
    } do
      assert.equal("c1", assert(answered(200, ('{"id":"c1",%s}'):format(more)).chats:retrieve "c1").id)
      assert.is_true(answered(200, ("{%s}"):format(more)).chats:mark_as_read "c1")
    end
    assert.is_true(answered(200, "not JSON").chats:mark_as_read "c1")
  end)

  it("is told to on_event, as other errors are", function()
    local events = {}
    local _, err = answered(200, NOT_FOUND, { on_event = function(event)
      events[#events + 1] = event
    end }).chats:retrieve "c1"
    assert.equal("error", events[#events].type)
    assert.equal(err, events[#events].error)
    assert.equal(200, events[#events].status)
    assert.equal(1, events[#events].attempt)
  end)

  it("never shows the secret", function()
    local body = '{"success":false,"error":{"status":401,"code":2004,"message":"bad key lq_secret_key_1"}}'
    local _, err = answered(200, body, { api_key = "lq_secret_key_1" }).chats:retrieve "c1"
    assert.is_nil(tostring(err):find("lq_secret_key_1", 1, true))
    assert.is_nil(err.body:find("lq_secret_key_1", 1, true))
  end)
end)

describe("an object without the id that its kind must have", function()
  for name, call in pairs {
    ["a chat"] = function() return answered(200, '{"display_name":"x"}').chats:retrieve "c1" end,
    ["an empty object"] = function() return answered(200, "{}").chats:retrieve "c1" end,
    ["a null for an id"] = function() return answered(200, '{"id":null,"handles":[]}').chats:retrieve "c1" end,
    ["a message"] = function() return answered(200, '{"parts":[]}').messages:retrieve(MESSAGE_ID) end,
    ["a message within an envelope"] = function()
      return answered(202, '{"chat_id":"c1","message":{"parts":[]}}').chats.messages:send("c1", "x")
    end,
    ["a text that lua-cjson decodes"] = function()
      return answered(200, '{"display_name":"\\ud83d\\ude00"}').chats:retrieve "c1"
    end,
    ["a chat of v2"] = function() return legacy_answered(200, '{"data":{"display_name":"x"}}').chats:get(45) end,
    ["a message of v2"] = function() return legacy_answered(200, '{"data":{"text":"x"}}').chat_messages:get(45, 1) end,
    ["a contact of v2"] = function() return legacy_answered(200, '{"data":{"first_name":"x"}}').contacts:get(1) end,
  } do
    it("is an error of kind decode: " .. name, function()
      local object, err = call()
      assert.is_nil(object)
      assert.equal("decode", err.kind)
      assert.matches("has no 'id'", err.message, 1, true)
    end)
  end

  it("passes where the kind has none", function()
    assert.equal("pending", assert(answered(202, '{"status":"pending"}').phone_numbers
      :start_reputation_audit "+12025550100").status)
    assert.equal("x", assert(answered(202, '{"status":"x"}').chats:leave_chat "c1").status)
  end)
end)
