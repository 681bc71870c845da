-- Stickers and mentions in the sandbox: reactions with ids, their placement, stickers within texts.
local fakes = require "spec.fixtures.fakes"
local json = require "linq.util.json"
local linq = require "linq"

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local GROUP = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local NOBODY = "00000000-0000-4000-8000-000000000000"

local sandbox, client

before_each(function()
  sandbox = linq.sandbox()
  client = linq.client { transport = sandbox, host = fakes.host(), max_retries = 0 }
end)

local function refused(status, code, result, err)
  assert.is_nil(result)
  assert.same({ status, tostring(code) }, { err.status, tostring(err.code) }, tostring(err))
end

local function send(part, chat)
  return client.chats.messages:send(chat or CHAT, { message = { parts = { part } } })
end

local function text(value, fields)
  local part = { type = "text", value = value }
  for name, field in pairs(fields or {}) do
    part[name] = field
  end
  return part
end

local function image(filename)
  return assert(client.attachments:upload { data = "bytes", filename = filename or "cat.png" })
end

local function reactions_of(id)
  return assert(client.messages:retrieve(id)).parts[1].reactions
end

local function place(id, fields)
  fields.operation, fields.type = fields.operation or "add", "sticker"
  return client.messages:add_reaction(id, fields)
end

describe("reactions of the sandbox", function()
  it("have ids, which their events name", function()
    assert(client.webhook_subscriptions:create {
      target_url = "https://example.com/hook", subscribed_events = { "reaction.added", "reaction.removed" },
    })
    local id = assert(send(text "Hi")).id
    sandbox:react { message = id, type = "love" }
    assert(client.messages:add_reaction(id, { operation = "add", type = "like" }))
    local reactions = reactions_of(id)
    assert.matches(fakes.UUID, reactions[1].id)
    assert.are_not.equal(reactions[1].id, reactions[2].id)
    assert(client.messages:add_reaction(id, { operation = "remove", type = "like" }))
    local told = {}
    for i, delivery in ipairs(sandbox:deliveries()) do
      told[i] = json.decode(delivery.body).data.reaction_id
    end
    assert.same({ reactions[1].id, reactions[2].id, reactions[2].id }, told)
  end)
end)

describe("stickers of the sandbox", function()
  local id

  before_each(function()
    id = assert(send(text "Hi")).id
  end)

  it("are reactions that stack", function()
    local file = image()
    assert(place(id, { attachment_id = file.attachment_id }))
    assert(place(id, { url = file.download_url }))
    assert(place(id, { emoji = "🎉" }))
    assert(client.messages:add_reaction(id, { operation = "add", type = "love" }))
    assert(client.messages:add_reaction(id, { operation = "add", type = "like" })) -- takes the place of love
    local reactions = reactions_of(id)
    assert.equal(4, #reactions)
    assert.equal("like", reactions[4].type)
    for i = 1, 3 do
      assert.equal("sticker", reactions[i].type)
      assert.is_true(reactions[i].is_me)
    end
    assert.equal("cat.png", reactions[1].sticker.file_name)
    assert.equal("image/png", reactions[1].sticker.mime_type)
    assert.matches("^https://.+/cat%.png%?expires=%d+$", reactions[2].sticker.url)
    assert.is_nil(reactions[4].sticker)
  end)

  it("are one emoji, one URL of the API's or one attachment", function()
    refused(400, 1001, place(id, {}))
    refused(400, 1005, place(id, { url = "https://example.com/cat.png" }))
    refused(404, 2003, place(id, { attachment_id = NOBODY }))
    refused(400, 5006, place(id, { attachment_id = image("voice.mp3").attachment_id }))
    local both = { operation = "add", type = "sticker", emoji = "🎉", url = image().download_url }
    refused(400, 1005, client:request {
      method = "POST", path = "/v3/messages/" .. id .. "/reactions", body = both,
    })
  end)

  it("belong to the type sticker, as do their fields", function()
    refused(400, 1005, client.messages:add_reaction(id, { operation = "add", type = "love", emoji = "🎉" }))
    refused(400, 1005, client.messages:add_reaction(id, { operation = "add", type = "love", placement = { x = 0 } }))
  end)

  it("cannot be taken away", function()
    assert(place(id, { emoji = "🎉" }))
    refused(400, 1005, place(id, { operation = "remove", emoji = "🎉" }))
    assert.equal(1, #reactions_of(id))
  end)

  it("go over iMessage only", function()
    local chat = sandbox:add_chat { from = "+12052761148", to = { "+12055550001" }, service = "SMS" }
    refused(409, 2017, place(assert(send(text "Hi", chat.uuid)).id, { emoji = "🎉" }))
  end)
end)

describe("the placement of a sticker in the sandbox", function()
  local id

  before_each(function()
    id = assert(send(text "Hi")).id
  end)

  local function placement_of(reaction_id)
    return sandbox.state.reactions:find(function(one) return one.uuid == reaction_id end).placement
  end

  it("is in the middle at first, and keeps what an update leaves out", function()
    assert(place(id, { emoji = "🎉" }))
    assert(place(id, { attachment_id = image().attachment_id, placement = { x = -1, rotation = 90 } }))
    local reactions = reactions_of(id)
    assert.same({ x = 0, y = 0, scale = 0.5, rotation = 0 }, placement_of(reactions[1].id))
    assert.same({ x = -1, y = 0, scale = 1, rotation = 90 }, placement_of(reactions[2].id))
    local message = assert(client.messages:retrieve(id))
    local answer = assert(message:update_sticker_placement(reactions[2].id, { placement = { y = 0.5, scale = 7 } }))
    assert.is_true(answer.success)
    assert.equal("string", type(answer.trace_id))
    assert.same({ x = -1, y = 0.5, scale = 2.5, rotation = 90 }, placement_of(reactions[2].id))
  end)

  it("is that of a sticker on this message that was placed through the API", function()
    local other = assert(send(text "Ho")).id
    assert(place(other, { emoji = "🎉" }))
    assert(client.messages:add_reaction(id, { operation = "add", type = "love" }))
    sandbox:react { message = id, type = "sticker" } -- nobody told where it is
    local reactions = reactions_of(id)
    local function update(reaction_id, message_id)
      return client.messages:update_sticker_placement(message_id or id, reaction_id, { placement = { x = 0 } })
    end
    refused(404, 2001, update(NOBODY))
    refused(404, 2001, update(reactions_of(other)[1].id))
    refused(404, 2002, update(reactions[1].id, NOBODY))
    refused(400, 1005, update(reactions[1].id))
    refused(404, 2001, update(reactions[2].id))
  end)
end)

describe("stickers within texts of the sandbox", function()
  it("are in the message's part, and null in others", function()
    local file = image()
    local sent = assert(send(text("Hi 🐎 there", {
      inline_stickers = {
        { range = { 3, 5 }, attachment_id = file.attachment_id },
        { range = { 6, 7 }, url = file.download_url },
      },
    })))
    local part = assert(client.messages:retrieve(sent.id)).parts[1]
    assert.equal("Hi 🐎 there", part.value)
    assert.equal(2, #part.inline_stickers)
    local first = part.inline_stickers[1]:totable()
    assert.same({ 3, 5 }, first.range)
    assert.same({ file.attachment_id, "cat.png", "image/png" }, { first.id, first.file_name, first.mime_type })
    assert.equal(file.download_url, first.url)
    assert.is_nil(assert(send(text "Hi")).parts[1].inline_stickers)
  end)

  it("obey their rules", function()
    local function with(stickers, value)
      return send(text(value or ("x"):rep(200), { inline_stickers = stickers }))
    end
    local file = image()
    local function sticker(from, to)
      return { range = { from, to }, attachment_id = file.attachment_id }
    end
    refused(400, 1004, with({ sticker(2, 2) }))
    refused(400, 1004, with({ sticker(0, 4) }, "Hi"))
    refused(400, 1005, with({ { range = { 0, 1 }, url = "https://example.com/cat.png" } }))
    local many = {}
    for i = 1, 100 do
      many[i] = sticker(i, i + 1)
    end
    assert(with(many)) -- copies of one image
    many[101] = sticker(101, 102)
    refused(400, 1004, with(many))
    local images = {}
    for i = 1, 11 do
      images[i] = { range = { i, i + 1 }, attachment_id = image().attachment_id }
    end
    refused(400, 1004, with(images))
    images[11] = nil
    assert(with(images))
  end)
end)

describe("other parts of the sandbox's messages", function()
  it("have mentions", function()
    local part = text("Hi @Ava", { mention = "ava@example.com", mention_range = { 3, 7 } })
    local sent = assert(send(part, GROUP)).parts[1]
    assert.same({ { handle = "ava@example.com", is_me = false, range = { 3, 7 } } }, sent:totable().mentions)
    assert.equal("ava@example.com", sent.mention)
    assert.is_nil(assert(send(text "Hi", GROUP)).parts[1].mentions)
  end)

  it("may be stickers without a bubble, and app clips with a caption", function()
    assert(send { type = "media", attachment_id = image().attachment_id, sticker = true })
    assert(send { type = "app_clip", value = "https://zero.linqapp.com/pay/x", caption = "Pay now" })
  end)
end)
