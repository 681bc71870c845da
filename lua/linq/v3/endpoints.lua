--- The modules that hold the operations of API v3, each with its resources, in the order
--- of the reference.

return {
  { module = "chats", resources = { "chats" } },
  { module = "messages", resources = { "messages" } },
  { module = "attachments", resources = { "attachments" } },
  { module = "phone_numbers", resources = { "phonenumbers", "phone_numbers", "available_number" } },
  { module = "payments", resources = { "payment_requests", "payment_providers", "payment_handles", "payments" } },
  { module = "blocked_handles", resources = { "blocked_handles" } },
  { module = "experiences", resources = { "experiences" } },
  { module = "webhooks", resources = { "webhook_events", "webhook_subscriptions" } },
  { module = "capabilities", resources = { "capability", "contact_card" } },
}
