--- What has to be in a sandbox before an operation's documented request succeeds.

---@class linq.spec_world
---@field client linq.client
---@field legacy linq.v2.client
---@field sandbox { share_location: fun(self: any, given: table<string, any>) }

local CHAT = "550e8400-e29b-41d4-a716-446655440000"
local GROUP = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9"
local LINE = "+12052535597"

local function text_message(text)
  return { message = { parts = { { type = "text", value = text } } } }
end

local function with_message(world, example)
  example.parameters.message_id = assert(world.client.chats.messages:send(CHAT, text_message "Hello")).id
end

local function with_attachment(world, example)
  local upload = assert(world.client.attachments:upload { data = "bytes", filename = "photo.jpg" })
  example.parameters.attachment_id = upload.attachment_id
end

local function with_poll(world, example)
  local options = { { text = "A" }, { text = "B" } }
  local poll = assert(world.client.chats.polls:create(CHAT, { poll = { options = options } }))
  example.parameters.message_id = poll.message_id
  if example.body and example.body.option_id then
    example.body.option_id = poll.poll.options[2].option_id
  end
end

local function with_group(world, example)
  assert(world.client.chats.participants:add(GROUP, { handle = "+12052499136" }))
  example.parameters.chat_id = GROUP
end

local function with_card(world, example)
  local number = example.query and example.query.phone_number or "+12052761148"
  assert(world.client.contact_card:create { first_name = "Ava", phone_number = number })
end

local function with_subscription(world, example)
  local made = assert(world.client.webhook_subscriptions:create {
    target_url = "https://example.com/hook",
    subscribed_events = { "message.sent" },
  })
  example.parameters.subscription_id = made.id
end

local function with_payment_request(world, example)
  local made = assert(world.client.payment_requests:create { amount = 100, currency = "usd" })
  example.parameters.payment_request_id = made.id
end

local function with_connection(world, example)
  local handle = example.parameters.handle or "+14155550123"
  local pending = assert(world.client.payment_handles:connect(handle))
  if example.body then
    example.body.connect_id = pending.connect_id
  else
    assert(world.client.payment_handles:verify(handle, { code = "123456", connect_id = pending.connect_id }))
  end
end

local function with_payment(world, example)
  with_connection(world, { parameters = {} })
  local made = assert(world.client.payments:create { amount_cents = 100, currency = "usd", handle = "+14155550123" })
  example.parameters.payment_id = made.id
end

local function with_app_card(world, example)
  local card = {
    type = "imessage_app",
    app = { bundle_id = "com.example.game", name = "Game", team_id = "ABCDE12345" },
    layout = { caption = "Your move" },
  }
  local id = assert(world.client.chats.messages:send(CHAT, { message = { parts = { card } } })).id
  world.client.messages:update_app_card(id, example.body) -- too early
  example.parameters.message_id = id
end

local function with_sticker(world, example)
  with_message(world, example)
  local id = example.parameters.message_id
  assert(world.client.messages:add_reaction(id, { operation = "add", type = "sticker", emoji = "🎉" }))
  example.parameters.reaction_id = assert(world.client.messages:retrieve(id)).parts[1].reactions[1].id
end

local function with_location(world, example)
  world.sandbox:share_location { chat = CHAT, latitude = 41.9, longitude = 12.5 }
  example.body.handle = assert(world.client.chats.location:retrieve(CHAT)).features[1].properties.handle
end

local function with_contact(world, example)
  local contact = assert(world.legacy.contacts:create { contact = { first_name = "John", email = "john@example.com" } })
  if example.parameters then
    example.parameters.id = contact.id
  end
end

local function with_v2_message(world, example)
  local id = assert(world.legacy.chat_messages:send(45, { text = "Hello" })).id
  example.parameters[example.parameters.chat_id and "id" or "chat_message_id"] = id
end

local before = {
  -- v3
  attachments_delete = with_attachment,
  attachments_retrieve = with_attachment,
  blocked_handles_unblock = function(world)
    assert(world.client.blocked_handles:block { handle = "+12025550142" })
  end,
  chats_leave_chat = with_group,
  chats_location_stop = with_location,
  chats_update = with_group,
  chats_participants_add = function(_, example) example.parameters.chat_id = GROUP end,
  chats_participants_remove = with_group,
  chats_share_contact_card = with_card,
  contact_card_retrieve = with_card,
  contact_card_update = with_card,
  messages_add_reaction = with_message,
  messages_delete = with_message,
  messages_list_messages_thread = with_message,
  messages_retrieve = with_message,
  messages_update = with_message,
  messages_update_app_card = with_app_card,
  messages_update_sticker_placement = with_sticker,
  messages_poll_add_options = with_poll,
  messages_poll_retrieve = with_poll,
  messages_poll_vote = with_poll,
  payment_handles_revoke = with_connection,
  payment_handles_verify = with_connection,
  payment_requests_cancel = with_payment_request,
  payment_requests_retrieve = with_payment_request,
  payments_cancel = with_payment,
  payments_credentials = with_payment,
  payments_retrieve = with_payment,
  phone_numbers_get_reputation_audit = function(world, example)
    example.parameters.audit_id = assert(world.client.phone_numbers:start_reputation_audit(LINE)).audit_id
  end,
  phone_numbers_update = function(world, example)
    example.parameters.phone_number_id = assert(world.client.phone_numbers:list()).items[1].id
  end,
  webhook_subscriptions_delete = with_subscription,
  webhook_subscriptions_retrieve = with_subscription,
  webhook_subscriptions_update = with_subscription,
  -- v2
  delete_chat_message = with_v2_message,
  edit_chat_message = with_v2_message,
  get_chat_message = with_v2_message,
  react_to_chat_message = with_v2_message,
  get_chat_message_reaction = function(world, example)
    local message = assert(world.legacy.chat_messages:send(45, { text = "Hello" }))
    local reaction = assert(world.legacy.chat_messages:react(message.id, { type = "love", operation = "add" }))
    example.parameters.reaction_id = reaction.id
  end,
  find_contact = with_contact,
  get_contact = with_contact,
  update_contact = with_contact,
  patch_contact = with_contact,
  delete_contact = with_contact,
  update_phone_number = function(world, example)
    example.parameters.id = assert(world.legacy.phone_numbers:list()).items[1].id
  end,
  update_webhook_subscription = function(world, example)
    example.parameters.webhook_subscription_id = assert(world.legacy.webhook_subscriptions:create {
      webhook_subscription = { webhook_url = "https://example.com/a", version = 2, events = { "message.sent" } },
    }).id
  end,
}
before.delete_webhook_subscription = before.update_webhook_subscription

--- Prepares a sandbox, and the example for it.
---@param operation string its name in the documentation
---@param world linq.spec_world
---@param example table<string, any> the documented request; its ids become those of the sandbox
return function(operation, world, example)
  if before[operation] then
    before[operation](world, example)
  end
end
