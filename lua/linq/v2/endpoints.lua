--- Where the operations of API v2 are: the modules of the folder, each with its
--- resources, in the order of the reference.

return {
  { module = "chats", resources = { "chats" } },
  { module = "chat_messages", resources = { "chat_messages", "reactions" } },
  { module = "contacts", resources = { "contacts" } },
  { module = "phone_numbers", resources = { "phone_numbers" } },
  { module = "webhook_subscriptions", resources = { "webhook_subscriptions" } },
  { module = "availability", resources = { "imessage_availability" } },
}
