--- The operations of API v3, a row each (see linq.endpoints).

return {
  -- ---- chats -------------------------------------------------------------------

  {
    name = "chats.create", operation = "chats_create",
    method = "POST", path = "/v3/chats",
    summary = "Opens a chat with a first message, or sends it to the chat with these participants.",
    body = "from*, message*:MessageContent, to*:[str]{1..31}, override_optout:bool",
    returns = "chat", at = { "chat" }, line = "from", key = "message.idempotency_key", limit_scope = "pair",
  },
  {
    name = "chats.list", operation = "chats_list",
    method = "GET", path = "/v3/chats",
    summary = "Lists chats, all of them or those of a line or with a participant.",
    query = "cursor, from, limit:int(1..100), to",
    array_form = "comma",
    page = { items = "chats", of = "chat", style = "cursor" }, line = "from",
  },
  {
    name = "chats.retrieve", operation = "chats_retrieve",
    method = "GET", path = "/v3/chats/{chat_id}",
    summary = "Fetches a chat with its participants.",
    returns = "chat",
  },
  {
    name = "chats.update", operation = "chats_update",
    method = "PUT", path = "/v3/chats/{chat_id}",
    summary = "Changes the name or the icon of a group; webhooks tell the outcome.",
    body = "display_name, group_chat_icon:uri",
    returns = "chat_update",
  },
  {
    name = "chats.leave_chat", operation = "chats_leave_chat",
    method = "POST", path = "/v3/chats/{chat_id}/leave",
    summary = "Leaves an iMessage group that has at least four active participants.",
    returns = "accepted",
  },
  {
    name = "chats.mark_as_read", operation = "chats_mark_as_read",
    method = "POST", path = "/v3/chats/{chat_id}/read",
    summary = "Marks the messages of a chat as read.",
  },
  {
    name = "chats.send_voicememo", operation = "chats_send_voicememo",
    method = "POST", path = "/v3/chats/{chat_id}/voicememo",
    summary = "Sends an audio file as a voice memo.",
    body = "attachment_id:uuid, override_optout:bool, voice_memo_url:uri",
    exclusive = { { "attachment_id", "voice_memo_url" } },
    returns = "voice_memo", at = { "voice_memo" }, limit_scope = "pair",
  },
  {
    name = "chats.share_contact_card", operation = "chats_share_contact_card",
    method = "POST", path = "/v3/chats/{chat_id}/share_contact_card",
    summary = "Shares the contact card of the line with the chat.",
  },
  {
    name = "chats.participants.add", operation = "chats_participants_add",
    method = "POST", path = "/v3/chats/{chat_id}/participants",
    summary = "Adds a participant to a group.",
    body = "handle*",
    returns = "accepted",
  },
  {
    name = "chats.participants.remove", operation = "chats_participants_remove",
    method = "DELETE", path = "/v3/chats/{chat_id}/participants",
    summary = "Removes a participant from a group, of which three must remain.",
    body = "handle*",
    returns = "accepted",
  },
  {
    name = "chats.typing.start", operation = "chats_typing_start",
    method = "POST", path = "/v3/chats/{chat_id}/typing",
    summary = "Shows the typing indicator, for about 85 seconds.",
  },
  {
    name = "chats.typing.stop", operation = "chats_typing_stop",
    method = "DELETE", path = "/v3/chats/{chat_id}/typing",
    summary = "Hides the typing indicator.",
  },
  {
    name = "chats.messages.list", operation = "chats_messages_list",
    method = "GET", path = "/v3/chats/{chat_id}/messages",
    summary = "Lists the messages of a chat.",
    query = "cursor, limit:int(1..100)",
    array_form = "comma",
    page = { items = "messages", of = "message", style = "cursor" },
  },
  {
    name = "chats.messages.send", operation = "chats_messages_send",
    method = "POST", path = "/v3/chats/{chat_id}/messages",
    summary = "Sends a message to a chat.",
    body = "message*:MessageContent, override_optout:bool",
    returns = "message", at = { "message" }, also = true, key = "message.idempotency_key", limit_scope = "pair",
  },
  {
    name = "chats.location.retrieve", operation = "chats_location_retrieve",
    method = "GET", path = "/v3/chats/{chat_id}/location",
    summary = "Tells where the participants are who share their location, as GeoJSON.",
    returns = "location", at = { "data" },
    accept = "application/geo+json",
  },
  {
    name = "chats.location.request", operation = "chats_location_request",
    method = "POST", path = "/v3/chats/{chat_id}/location/request",
    summary = "Asks the other participant of a direct iMessage chat to share their location.",
    returns = "location_request",
  },
  {
    name = "chats.polls.create", operation = "chats_polls_create",
    method = "POST", path = "/v3/chats/{chat_id}/polls",
    summary = "Sends a poll to an iMessage chat.",
    body = "poll*:NewPoll",
    returns = "poll", key = "poll.idempotency_key", limit_scope = "pair",
  },
  {
    name = "chats.background.remove", operation = "chats_background_remove",
    method = "DELETE", path = "/v3/chats/{chat_id}/background",
    summary = "Sets the background of a chat back to the default.",
  },
  {
    name = "chats.background.set", operation = "chats_background_set",
    method = "POST", path = "/v3/chats/{chat_id}/background",
    summary = "Sets the background of a chat to a colour, a moving scene or a photo.",
    body = "type*:color/dynamic/photo, image_url:uri, variant, shades:[str]{2}, style:sky/water/aurora",
    requires = {
      ["type=photo"] = { "image_url" },
      ["type=dynamic"] = { "style", "variant" },
      ["variant=custom"] = { "shades" },
    },
  },

  -- ---- messages ----------------------------------------------------------------

  {
    name = "messages.create", operation = "messages_create",
    method = "POST", path = "/v3/messages",
    summary = "Sends a message from whichever line and chat suit the recipients best.",
    body = "message*:MessageContent, to*:[str]{1..}, override_optout:bool, continuation_message:ContinuationMessage, "
      .. "exclude_from:[str]",
    returns = "message", at = { "message" }, also = true, key = "message.idempotency_key", limit_scope = "pair",
    key_in_header = true,
  },
  {
    name = "messages.retrieve", operation = "messages_retrieve",
    method = "GET", path = "/v3/messages/{message_id}",
    summary = "Fetches a message.",
    returns = "message",
  },
  {
    name = "messages.update", operation = "messages_update",
    method = "PATCH", path = "/v3/messages/{message_id}",
    summary = "Edits a text part, up to five times within 15 minutes.",
    body = "text*:str(1..10000), part_index:int(0..)",
    returns = "message",
  },
  {
    name = "messages.delete", operation = "messages_delete",
    method = "DELETE", path = "/v3/messages/{message_id}",
    summary = "Deletes the API's record of a message; on the recipient's device it stays.",
  },
  {
    name = "messages.add_reaction", operation = "messages_add_reaction",
    method = "POST", path = "/v3/messages/{message_id}/reactions",
    summary = "Adds a reaction to a part of a message, or takes it away.",
    body = "operation*:add/remove, type*:love/like/dislike/laugh/emphasize/question/custom/sticker, custom_emoji, "
      .. "part_index:int(0..)",
    requires = { ["type=custom"] = { "custom_emoji" } },
    returns = "accepted",
  },
  {
    name = "messages.list_messages_thread", operation = "messages_list_messages_thread",
    method = "GET", path = "/v3/messages/{message_id}/thread",
    summary = "Lists the thread that a message is in.",
    query = "cursor, limit:int(1..100), order:asc/desc",
    array_form = "comma",
    page = { items = "messages", of = "message", style = "cursor" },
  },
  {
    name = "messages.update_app_card", operation = "messages_update_app_card",
    method = "POST", path = "/v3/messages/{message_id}/update",
    summary = "Replaces a delivered iMessage app card; the answer is a new message.",
    body = "layout*:IMessageAppLayoutParam, fallback_text, interactive:bool, url:uri, experience:ExperienceInvocation",
    at_most_one = { { "url", "experience" } },
    returns = "message", at = { "message" }, also = true, limit_scope = "pair",
  },
  {
    name = "messages.poll.retrieve", operation = "messages_poll_retrieve",
    method = "GET", path = "/v3/messages/{message_id}/poll",
    summary = "Fetches a poll with its votes.",
    returns = "poll",
  },
  {
    name = "messages.poll.add_options", operation = "messages_poll_add_options",
    method = "POST", path = "/v3/messages/{message_id}/poll/options",
    summary = "Adds options to a poll.",
    body = "options*:[PollOptionParam]{1..}",
    returns = "poll",
  },
  {
    name = "messages.poll.vote", operation = "messages_poll_vote",
    method = "POST", path = "/v3/messages/{message_id}/poll/votes",
    summary = "Votes for one option of a poll, or takes the vote back.",
    body = "operation*:add/remove, option_id*:uuid",
    returns = "poll",
  },

  -- ---- attachments -------------------------------------------------------------

  {
    name = "attachments.create", operation = "attachments_create",
    method = "POST", path = "/v3/attachments",
    summary = "Announces a file and gives the URL to which its bytes are put.",
    body = "content_type*:ContentType, filename*:str(1..255), size_bytes*:int(1..104857600)",
    returns = "attachment_upload",
  },
  {
    name = "attachments.retrieve", operation = "attachments_retrieve",
    method = "GET", path = "/v3/attachments/{attachment_id}",
    summary = "Fetches what is known of an attachment, with a URL to download it.",
    returns = "attachment",
  },
  {
    name = "attachments.delete", operation = "attachments_delete",
    method = "DELETE", path = "/v3/attachments/{attachment_id}",
    summary = "Deletes an attachment for good.",
  },

  -- ---- phone numbers -----------------------------------------------------------

  {
    name = "phonenumbers.list", operation = "phonenumbers_list",
    method = "GET", path = "/v3/phonenumbers",
    summary = "Lists the lines of the account in an older form; use phone_numbers.list.",
    page = { items = "phone_numbers", of = "phone_number", style = "none" }, deprecated = true,
  },
  {
    name = "phone_numbers.update", operation = "phone_numbers_update",
    method = "PUT", path = "/v3/phone_numbers/{phone_number_id}",
    summary = "Sets the forwarding number of a line; null or an empty string clears it.",
    body = "forwarding_number*:str?",
    returns = "phone_number",
  },
  {
    name = "phone_numbers.list", operation = "phone_numbers_list",
    method = "GET", path = "/v3/phone_numbers",
    summary = "Lists the lines of the account with their reputation.",
    page = { items = "phone_numbers", of = "phone_number", style = "none" },
  },
  {
    name = "phone_numbers.get_reputation_audit", operation = "phone_numbers_get_reputation_audit",
    method = "GET", path = "/v3/phone_numbers/{phone_number}/reputation_audit/{audit_id}",
    summary = "Fetches a reputation audit of a line, with its report once it is complete.",
    returns = "reputation_audit",
  },
  {
    name = "phone_numbers.start_reputation_audit", operation = "phone_numbers_start_reputation_audit",
    method = "POST", path = "/v3/phone_numbers/{phone_number}/reputation_audit",
    summary = "Starts a reputation audit of a line.",
    returns = "reputation_audit",
  },
  {
    name = "available_number.retrieve", operation = "available_number_retrieve",
    method = "GET", path = "/v3/available_number",
    summary = "Picks the line best suited to write to these recipients; it reserves nothing.",
    query = "exclude_from:[str], to:[str]",
    array_form = "comma",
    returns = "available_number",
  },

  -- ---- payments ----------------------------------------------------------------

  {
    name = "payment_requests.create", operation = "payment_requests_create",
    method = "POST", path = "/v3/payment_requests",
    summary = "Asks for a payment or a subscription and gives the URL of its checkout.",
    body = "amount:int(50..), currency, customer_id, description, from, payer_handle, price_id, quantity:int(1..), "
      .. "trial_end:time, trial_period_days:int(1..), metadata:map<str>, mode:payment/subscription, "
      .. "rail:stripe/natural",
    exclusive = { { "amount", "price_id" } }, at_most_one = { { "trial_end", "trial_period_days" } },
    requires = {
      amount = { "currency" },
      currency = { "amount" },
      price_id = { "mode" },
      quantity = { "price_id" },
      trial_end = { "price_id" },
      trial_period_days = { "price_id" },
      ["rail=natural"] = { "from", "payer_handle" },
    },
    returns = "payment_request", key = "header",
  },
  {
    name = "payment_requests.retrieve", operation = "payment_requests_retrieve",
    method = "GET", path = "/v3/payment_requests/{payment_request_id}",
    summary = "Fetches a payment request.",
    returns = "payment_request",
  },
  {
    name = "payment_requests.list", operation = "payment_requests_list",
    method = "GET", path = "/v3/payment_requests",
    summary = "Lists payment requests, the newest first.",
    query = "limit:int(1..100), offset:int(0..), status:requested/authorized/succeeded/canceled/expired/declined",
    array_form = "comma",
    page = { items = "data", of = "payment_request", style = "offset" },
  },
  {
    name = "payment_requests.cancel", operation = "payment_requests_cancel",
    method = "POST", path = "/v3/payment_requests/{payment_request_id}/cancel",
    summary = "Cancels a payment request that is still open.",
    returns = "payment_request",
  },
  {
    name = "payment_providers.retrieve", operation = "payment_providers_retrieve",
    method = "GET", path = "/v3/payments/providers/{provider}",
    summary = "Tells how far a payment provider is set up.",
    returns = "payment_provider",
  },
  {
    name = "payment_providers.connect", operation = "payment_providers_connect",
    method = "POST", path = "/v3/payments/providers/{provider}/connect",
    summary = "Begins the set-up of a payment provider on a hosted page.",
    body = "return_url*",
    returns = "payment_provider_session",
  },
  {
    name = "payment_handles.connect", operation = "payment_handles_connect",
    method = "POST", path = "/v3/payments/handles/{handle}/connect",
    summary = "Begins to connect a handle's payment account; payment_handles.verify completes it.",
    returns = "payment_handle",
  },
  {
    name = "payment_handles.connection", operation = "payment_handles_connection",
    method = "GET", path = "/v3/payments/handles/{handle}/connection",
    summary = "Tells whether a handle's payment account is connected.",
    returns = "payment_handle",
  },
  {
    name = "payment_handles.revoke", operation = "payment_handles_revoke",
    method = "DELETE", path = "/v3/payments/handles/{handle}/connection",
    summary = "Ends the connection of a handle's payment account.",
    returns = "payment_handle",
  },
  {
    name = "payment_handles.verify", operation = "payment_handles_verify",
    method = "POST", path = "/v3/payments/handles/{handle}/verify",
    summary = "Completes the connection of a handle's payment account with a code.",
    body = "code*, connect_id*",
    returns = "payment_handle",
  },
  {
    name = "payments.create", operation = "payments_create",
    method = "POST", path = "/v3/payments",
    summary = "Starts a payment by a handle, or moves it on; its status tells what comes next.",
    body = "amount_cents*:int, currency*, handle*, description, merchant:Merchant, metadata:map<str>",
    returns = "payment", key = "header",
  },
  {
    name = "payments.retrieve", operation = "payments_retrieve",
    method = "GET", path = "/v3/payments/{payment_id}",
    summary = "Fetches a payment.",
    returns = "payment",
  },
  {
    name = "payments.cancel", operation = "payments_cancel",
    method = "POST", path = "/v3/payments/{payment_id}/cancel",
    summary = "Cancels a payment.",
    returns = "payment",
  },
  {
    name = "payments.credentials", operation = "payments_credentials",
    method = "GET", path = "/v3/payments/{payment_id}/credentials",
    summary = "Tells where the card of a payment is to be fetched from its provider.",
    returns = "payment_credentials",
  },

  -- ---- blocked handles ---------------------------------------------------------

  {
    name = "blocked_handles.list", operation = "blocked_handles_list",
    method = "GET", path = "/v3/blocked_handles",
    summary = "Lists the blocked handles of the account.",
    page = { items = "blocked_handles", of = "blocked_handle", style = "none" },
  },
  {
    name = "blocked_handles.block", operation = "blocked_handles_block",
    method = "POST", path = "/v3/blocked_handles",
    summary = "Blocks a handle; one that is blocked already stays as it is.",
    body = "handle*, reason",
    returns = "blocked_handle", at = { "blocked_handle" },
  },
  {
    name = "blocked_handles.unblock", operation = "blocked_handles_unblock",
    method = "DELETE", path = "/v3/blocked_handles",
    summary = "Takes a handle off the block list.",
    body = "handle*",
  },

  -- ---- experiences -------------------------------------------------------------

  {
    name = "experiences.retrieve", operation = "experiences_retrieve",
    method = "GET", path = "/v3/experiences/{experience}",
    summary = "Fetches an experience with its actions and their fields.",
    returns = "experience",
  },
  {
    name = "experiences.list", operation = "experiences_list",
    method = "GET", path = "/v3/experiences",
    summary = "Lists the experiences that the account may use.",
    page = { items = "experiences", of = "experience", style = "none" },
  },

  -- ---- webhooks ----------------------------------------------------------------

  {
    name = "webhook_events.list", operation = "webhook_events_list",
    method = "GET", path = "/v3/webhook-events",
    summary = "Lists the names of the events that a webhook can subscribe to.",
    page = { items = "events", of = "str", style = "none" },
  },
  {
    name = "webhook_subscriptions.create", operation = "webhook_subscriptions_create",
    method = "POST", path = "/v3/webhook-subscriptions",
    summary = "Subscribes a URL to events; only this answer has the signing secret.",
    body = "subscribed_events*:[WebhookEventType]{1..}, target_url*:uri, phone_numbers:[str]",
    returns = "webhook_subscription",
  },
  {
    name = "webhook_subscriptions.retrieve", operation = "webhook_subscriptions_retrieve",
    method = "GET", path = "/v3/webhook-subscriptions/{subscription_id}",
    summary = "Fetches a webhook subscription.",
    returns = "webhook_subscription",
  },
  {
    name = "webhook_subscriptions.update", operation = "webhook_subscriptions_update",
    method = "PUT", path = "/v3/webhook-subscriptions/{subscription_id}",
    summary = "Changes a webhook subscription; its secret stays the same.",
    body = "is_active:bool, phone_numbers:[str]?, subscribed_events:[WebhookEventType]{1..}, target_url:uri",
    returns = "webhook_subscription",
  },
  {
    name = "webhook_subscriptions.list", operation = "webhook_subscriptions_list",
    method = "GET", path = "/v3/webhook-subscriptions",
    summary = "Lists the webhook subscriptions of the account.",
    page = { items = "subscriptions", of = "webhook_subscription", style = "none" },
  },
  {
    name = "webhook_subscriptions.delete", operation = "webhook_subscriptions_delete",
    method = "DELETE", path = "/v3/webhook-subscriptions/{subscription_id}",
    summary = "Deletes a webhook subscription.",
  },

  -- ---- capabilities and contact cards ------------------------------------------

  {
    name = "capability.check_imessage", operation = "capability_check_imessage",
    method = "POST", path = "/v3/capability/check_imessage",
    summary = "Tells whether an address can be reached by iMessage.",
    body = "address*, from",
    returns = "handle_check", safe = true, limit_scope = "capability",
  },
  {
    name = "capability.check_rcs", operation = "capability_check_rcs",
    method = "POST", path = "/v3/capability/check_rcs",
    summary = "Tells whether a phone number can be reached by RCS.",
    body = "address*, from",
    returns = "handle_check", safe = true, limit_scope = "capability",
  },
  {
    name = "contact_card.create", operation = "contact_card_create",
    method = "POST", path = "/v3/contact_card",
    summary = "Sets up the contact card of a line.",
    body = "first_name*, phone_number*, image_url, last_name",
    returns = "contact_card",
  },
  {
    name = "contact_card.retrieve", operation = "contact_card_retrieve",
    method = "GET", path = "/v3/contact_card",
    summary = "Lists the contact cards of all lines, or of one.",
    query = "phone_number",
    array_form = "comma",
    page = { items = "contact_cards", of = "contact_card", style = "none" },
  },
  {
    name = "contact_card.update", operation = "contact_card_update",
    method = "PATCH", path = "/v3/contact_card",
    summary = "Changes fields of the contact card of a line.",
    query = "phone_number*",
    array_form = "comma",
    body = "first_name, image_url, last_name",
    returns = "contact_card",
  },
}
