--- The operations of API v2, a row each (see linq.endpoints).

local find = require "linq.find"

return {
  -- ---- chats -------------------------------------------------------------------

  {
    name = "chats.list", operation = "list_chats",
    method = "GET", path = "/v2/chats",
    summary = "Lists the chats of a line.",
    query = "phone_number*, page:int(1..), per_page:int(1..100)",
    array_form = "brackets",
    page = { items = "data", of = "chat", style = "number" }, line = "phone_number",
  },
  {
    name = "chats.create", operation = "create_chat",
    method = "POST", path = "/v2/chats",
    summary = "Opens a chat, or finds the one with these participants, and sends a message to it.",
    body = "send_from*, chat*:NewChat, message*:NewMessage",
    returns = "chat", at = { "data" }, line = "send_from", key = "message.idempotency_key",
  },
  {
    name = "chats.find", operation = "find_chat",
    method = "GET", path = "/v2/chats/find",
    summary = "Finds the chat of a line and a set of participants.",
    query = "phone_number*, phone_numbers*:[str]",
    array_form = "brackets", arguments = find.v2_fields,
    returns = "chat", at = { "data", "chat" }, can_be_missing = true, line = "phone_number",
  },
  {
    name = "chats.get", operation = "get_chat",
    method = "GET", path = "/v2/chats/{chat_id}",
    summary = "Fetches a chat with its participants.",
    parameters = { chat_id = "integer" },
    returns = "chat", at = { "data" },
  },
  {
    name = "chats.mark_as_read", operation = "mark_chat_as_read",
    method = "PUT", path = "/v2/chats/{chat_id}/mark_as_read",
    summary = "Marks the messages of a chat as read.",
    parameters = { chat_id = "integer" },
  },
  {
    name = "chats.start_typing", operation = "start_typing",
    method = "POST", path = "/v2/chats/{chat_id}/start_typing",
    summary = "Shows the typing indicator, for at most 60 seconds.",
    parameters = { chat_id = "integer" },
  },
  {
    name = "chats.stop_typing", operation = "stop_typing",
    method = "DELETE", path = "/v2/chats/{chat_id}/stop_typing",
    summary = "Hides the typing indicator.",
    parameters = { chat_id = "integer" },
  },
  {
    name = "chats.share_contact_card", operation = "share_contact_card",
    method = "POST", path = "/v2/chats/{chat_id}/share_contact",
    summary = "Shares the contact card of the line with the chat.",
    parameters = { chat_id = "integer" },
  },

  -- ---- chat messages and reactions ---------------------------------------------

  {
    name = "chat_messages.list", operation = "list_chat_messages",
    method = "GET", path = "/v2/chats/{chat_id}/chat_messages",
    summary = "Lists the messages of a chat.",
    parameters = { chat_id = "integer" },
    query = "page:int(1..), per_page:int(1..100), before:time, after:time, sort:asc/desc",
    array_form = "brackets",
    page = { items = "data", of = "message", style = "number" }, adopts = "chat_id",
  },
  {
    name = "chat_messages.send", operation = "send_chat_message",
    method = "POST", path = "/v2/chats/{chat_id}/chat_messages",
    summary = "Sends a message to a chat, with files or the URLs of files.",
    parameters = { chat_id = "integer" },
    body = "text*, idempotency_key, attachments:[file], attachment_urls:[uri]",
    body_form = "multipart", wrap = "message",
    returns = "message", at = { "data" }, key = "idempotency_key", adopts = "chat_id",
  },
  {
    name = "chat_messages.get", operation = "get_chat_message",
    method = "GET", path = "/v2/chats/{chat_id}/chat_messages/{id}",
    summary = "Fetches a message.",
    parameters = { chat_id = "integer", id = "integer" },
    returns = "message", at = { "data" }, adopts = "chat_id",
  },
  {
    name = "chat_messages.delete", operation = "delete_chat_message",
    method = "DELETE", path = "/v2/chats/{chat_id}/chat_messages/{id}",
    summary = "Deletes a message.",
    parameters = { chat_id = "integer", id = "integer" },
    returns = "confirmation",
  },
  {
    name = "chat_messages.edit", operation = "edit_chat_message",
    method = "POST", path = "/v2/chats/{chat_id}/chat_messages/{id}/edit",
    summary = "Replaces the text of a message.",
    parameters = { chat_id = "integer", id = "integer" },
    body = "text*",
    returns = "message", at = { "data" }, also = true, adopts = "chat_id",
  },
  {
    name = "chat_messages.react", operation = "react_to_chat_message",
    method = "POST", path = "/v2/chat_messages/{chat_message_id}/reactions",
    summary = "Adds a reaction to a message, or takes it away.",
    parameters = { chat_message_id = "integer" },
    body = "type*:love/like/dislike/laugh/emphasize/question, operation*:add/remove",
    returns = "reaction", at = { "data" },
  },
  {
    name = "reactions.get", operation = "get_chat_message_reaction",
    method = "GET", path = "/v2/chat_message_reactions/{reaction_id}",
    summary = "Fetches a reaction.",
    parameters = { reaction_id = "integer" },
    returns = "reaction", at = { "data" },
  },

  -- ---- contacts ----------------------------------------------------------------

  {
    name = "contacts.list", operation = "list_contacts",
    method = "GET", path = "/v2/contacts",
    summary = "Lists the contacts of the organization.",
    query = "page:int(1..), per_page:int(1..100)",
    array_form = "brackets",
    page = { items = "contacts", of = "contact", style = "number" },
  },
  {
    name = "contacts.create", operation = "create_contact",
    method = "POST", path = "/v2/contacts",
    summary = "Creates a contact, owned by a user of the organization.",
    body = "contact*:ContactFields, user_email",
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.find", operation = "find_contact",
    method = "GET", path = "/v2/contacts/find",
    summary = "Finds a contact by e-mail address or phone number; either may match.",
    query = "email, phone_number",
    array_form = "brackets",
    at_least_one = { { "email", "phone_number" } },
    returns = "contact", null_at = "contact",
  },
  {
    name = "contacts.get", operation = "get_contact",
    method = "GET", path = "/v2/contacts/{id}",
    summary = "Fetches a contact.",
    parameters = { id = "integer" },
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.update", operation = "update_contact",
    method = "PUT", path = "/v2/contacts/{id}",
    summary = "Changes the given fields of a contact.",
    parameters = { id = "integer" },
    body = "contact*:ContactFields, user_email",
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.patch", operation = "patch_contact",
    method = "PATCH", path = "/v2/contacts/{id}",
    summary = "Changes the given fields of a contact, just as contacts.update does.",
    parameters = { id = "integer" },
    body = "contact*:ContactFields, user_email",
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.delete", operation = "delete_contact",
    method = "DELETE", path = "/v2/contacts/{id}",
    summary = "Deletes a contact, and the user contacts linked to it, for good.",
    parameters = { id = "integer" },
  },

  -- ---- phone numbers -----------------------------------------------------------

  {
    name = "phone_numbers.list", operation = "list_phone_numbers",
    method = "GET", path = "/v2/phone_numbers",
    summary = "Lists the lines of the organization.",
    page = { items = "phone_numbers", of = "phone_number", style = "none" },
  },
  {
    name = "phone_numbers.update", operation = "update_phone_number",
    method = "PUT", path = "/v2/phone_numbers/{id}",
    summary = "Sets the forwarding number of a line; null or an empty string clears it.",
    parameters = { id = "integer" },
    body = "forwarding_number:str?",
    returns = "phone_number",
  },

  -- ---- webhook subscriptions ---------------------------------------------------

  {
    name = "webhook_subscriptions.list", operation = "list_webhook_subscriptions",
    method = "GET", path = "/v2/webhook_subscriptions",
    summary = "Lists the webhook subscriptions of the organization.",
    page = { items = "webhook_subscriptions", of = "webhook_subscription", style = "none" },
  },
  {
    name = "webhook_subscriptions.create", operation = "create_webhook_subscription",
    method = "POST", path = "/v2/webhook_subscriptions",
    summary = "Subscribes a URL to events.",
    body = "webhook_subscription*:WebhookSubscriptionInput",
    returns = "webhook_subscription", at = { "webhook_subscription" },
  },
  {
    name = "webhook_subscriptions.update", operation = "update_webhook_subscription",
    method = "PUT", path = "/v2/webhook_subscriptions/{webhook_subscription_id}",
    summary = "Replaces the settings of a webhook subscription.",
    parameters = { webhook_subscription_id = "integer" },
    body = "webhook_subscription*:WebhookSubscriptionInput",
    returns = "webhook_subscription", at = { "webhook_subscription" },
  },
  {
    name = "webhook_subscriptions.delete", operation = "delete_webhook_subscription",
    method = "DELETE", path = "/v2/webhook_subscriptions/{webhook_subscription_id}",
    summary = "Deletes a webhook subscription.",
    parameters = { webhook_subscription_id = "integer" },
  },

  -- ---- availability ------------------------------------------------------------

  {
    name = "imessage_availability.check", operation = "check_imessage_availability",
    method = "POST", path = "/v2/i_message_availability/check",
    summary = "Tells whether a phone number can be reached by iMessage.",
    body = "phone_number*",
    returns = "handle_check", safe = true, limit_scope = "capability",
  },
}
