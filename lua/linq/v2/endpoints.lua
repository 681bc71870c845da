--- The modules that hold the operations of API v2, each with its resources, in the order
--- of the reference.

return {
  { module = "chats", resources = { "chats" } },
  { module = "chat_messages", resources = { "chat_messages", "reactions" } },
  { module = "contacts", resources = { "contacts" } },
  { module = "phone_numbers", resources = { "phone_numbers" } },
  { module = "webhook_subscriptions", resources = { "webhook_subscriptions" } },
  { module = "availability", resources = { "imessage_availability" } },
}
