-- The comparison with the catalogue of operations tells everything that one side alone has.
local catalogue = require "spec.support.catalogue"
local linq = require "linq"

describe("the comparison with the catalogue", function()
  local operations, schemas

  before_each(function()
    operations, schemas = catalogue.operations "v3", catalogue.schemas "v3"
  end)

  local function told()
    return catalogue.differences(operations, schemas, linq.v3)
  end

  local function change(of, name, from, to)
    local changed, count = of[name]:gsub(from, to)
    assert.equal(1, count)
    of[name] = changed
  end

  it("tells of an operation that linq lacks", function()
    operations.chats_archive = { name = "chats.archive", method = "POST", path = "/v3/chats/{chat_id}/archive" }
    assert.same({ "chats_archive: linq has no such operation" }, told())
  end)

  it("tells of an operation that the catalogue lacks", function()
    operations.chats_location_stop = nil
    assert.same({ "chats_location_stop: the catalogue has no such operation" }, told())
  end)

  it("tells of another name, method, path or header", function()
    local fact = operations.payments_create
    fact.name, fact.method, fact.path, fact.headers = "payments.make", "PUT", "/v3/pay", nil
    assert.same({
      "payments_create: name: the catalogue has payments.make, linq payments.create",
      "payments_create: method: the catalogue has PUT, linq POST",
      "payments_create: path: the catalogue has /v3/pay, linq /v3/payments",
      "payments_create: the header Idempotency-Key is in linq alone",
    }, told())
  end)

  it("tells of parameters that one side lacks", function()
    change(operations.available_number_retrieve, "query", ", type", ", region")
    change(operations.contact_card_update, "body", "first_name", "given_name")
    assert.same({
      "available_number_retrieve: linq lacks query.region",
      "available_number_retrieve: the catalogue lacks query.type",
      "contact_card_update: linq lacks body.given_name",
      "contact_card_update: the catalogue lacks body.first_name",
    }, told())
  end)

  it("tells of what is nested in parameters", function()
    change(schemas, "PollOptionParam", "text%*", "text*, emoji")
    change(schemas, "InlineStickerParam", ", attachment_id:uuid", "")
    schemas.MessagePart.video = "MediaPart"
    local lines = table.concat(told(), "\n")
    assert.matches("chats_polls_create: linq lacks body.poll.options.emoji\n", lines, 1, true)
    assert.matches("chats_create: linq lacks body.message.parts.video\n", lines, 1, true)
    assert.matches("messages_create: the catalogue lacks body.message.parts.text.inline_stickers.attachment_id\n",
      lines, 1, true)
  end)

  it("tells of a field that one side alone requires", function()
    change(operations.chats_update, "body", "display_name", "display_name*")
    assert.same({ "chats_update: body.display_name is required in the catalogue alone" }, told())
  end)

  it("tells of fields of answers that no kind has", function()
    change(schemas, "PaymentMerchant", "url", "url, logo")
    change(schemas, "MessageSendResponse", "chat_id%*:uuid", "chat_id*:uuid, queue")
    local lines = table.concat(told(), "\n")
    assert.matches("payments_retrieve: linq lacks payment.merchant.logo", lines, 1, true)
    assert.matches("chats_messages_send: linq lacks message.queue", lines, 1, true)
  end)
end)
