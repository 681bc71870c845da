-- client:await_delivery: until a message is delivered, or has failed, on both versions.
local fakes = require "spec.fixtures.fakes"
local linq = require "linq"

local LINE, ANNA = "+12052761148", "+12055550001"

-- A client, and its message that the API still says to be pending.
local function pending_message(version)
  local clock = linq.sandbox.clock()
  local sandbox = linq.sandbox { clock = clock, chats = {} }
  local client = linq[version].client { transport = sandbox, max_retries = 0 }
  local chat = sandbox:add_chat { from = LINE, to = { ANNA } }
  local message = version == "v3" and client.chats.messages:send(chat.uuid, "hi")
    or client.chat_messages:send(chat.id, { text = "hi" })
  local inside = sandbox.state.messages_by[version == "v3" and "uuid" or "id"][message.id]
  inside.status, inside.delivered_at = "sent", nil
  return client, message, inside, clock, sandbox
end

for _, version in ipairs { "v2", "v3" } do
  describe("awaiting a delivery on " .. version, function()
    it("ends with the message that was delivered", function()
      local client, message, inside, clock, sandbox = pending_message(version)
      local delivered, err
      linq.tasks.gather(function()
        delivered, err = client:await_delivery(message)
        return true
      end, function()
        client:await_delivery(message, { timeout = 10 }) -- which sleeps by the clock
        sandbox:deliver_message { message = inside.uuid }
        return true
      end)
      assert.is_nil(err)
      assert.equal(message.id, delivered.id)
      assert.is_not_nil(delivered.delivered_at)
      assert.is_true(clock.now() < 16, clock.now())
    end)

    it("ends when its time is over", function()
      local client, message, _, clock = pending_message(version)
      local found, err = client:await_delivery(message, { timeout = 20 })
      assert.is_nil(found)
      assert.equal("timeout", err.kind)
      assert.equal(20, clock.now())
    end)

    it("goes on after a failure that passes, and ends with one that does not", function()
      local client, message, inside, _, sandbox = pending_message(version)
      sandbox:fail { status = 503 }
      sandbox:deliver_message { message = inside.uuid }
      assert.equal(message.id, client:await_delivery(message).id)
      sandbox:fail { status = 404 }
      assert.equal("not_found", select(2, client:await_delivery(message)).kind)
    end)
  end)
end

describe("awaiting a delivery", function()
  it("ends with an error when the message failed", function()
    local client, message, inside, _, sandbox = pending_message "v3"
    sandbox:fail_message { message = inside.uuid }
    local found, err = client:await_delivery(message.id)
    assert.is_nil(found)
    assert.equal("undelivered", err.kind)
    assert.equal("failed", err.value.delivery_status)
  end)

  it("waits for no answer for longer than its time", function()
    for version, given in pairs { v2 = {}, v3 = { deadline = 2 } } do
      local clock, waits = linq.sandbox.clock(), {}
      local client = linq[version].client {
        clock = clock, deadline = given.deadline, transport = { send = function(request)
          if #waits == 0 then
            waits[1] = 0
            return fakes.json(200, '{"id":"m","data":{"id":7,"chat_id":1}}')
          end
          waits[#waits + 1] = request.timeout
          clock.sleep(request.timeout)
          return nil, fakes.failure("timeout", true)
        end },
      }
      local message = assert(version == "v3" and client.messages:retrieve "m" or client.chat_messages:get(1, 7))
      local found, err = client:await_delivery(message, { timeout = 5 })
      assert.is_nil(found)
      assert.equal("timeout", err.kind)
      assert.equal(given.deadline or 5, waits[2])
      assert.is_true(clock.now() <= 6, clock.now())
    end
  end)

  it("gives an error for a message whose id no path can hold", function()
    for version, answer in pairs { v3 = '{"id":".."}', v2 = '{"data":{"id":7,"chat_id":{}}}' } do
      local client = linq[version].client { transport = fakes.transport(fakes.json(200, answer)) }
      local message = assert(version == "v3" and client.messages:retrieve "m" or client.chat_messages:get(1, 7))
      local found, err = client:await_delivery(message)
      assert.is_nil(found)
      assert.equal("decode", err.kind)
    end
  end)

  it("raises for what is no message", function()
    local client = pending_message "v3"
    assert.error_matches(function() client:await_delivery(45) end, "a message or its id expected, got number")
    assert.error_matches(function()
      client:await_delivery("id", { time = 1 })
    end, "unknown option of client:await_delivery 'time'")
    local legacy = pending_message "v2"
    assert.error_matches(function() legacy:await_delivery "45" end, "on v2 a message is needed")
  end)
end)
