--- The shapes of API v2's request bodies.

---@type table<string, linq.shape>
return {
  NewChat = { fields = "display_name, phone_numbers*:[str]{1..}" },
  NewMessage = { fields = "text*, idempotency_key, attachments:[any], attachment_urls:[uri]", text_alone = "text" },
  ContactFields = {
    fields = "first_name, last_name, email, phone_number, company, title, location",
    at_least_one = { { "first_name", "last_name", "email", "phone_number" } },
  },
  WebhookSubscriptionInput = {
    fields = "webhook_url*, version*:int, secret, active:bool, events*:[WebhookEventType]",
  },
  WebhookEventType = {
    values = {
      "message.sent", "message.received", "message.read", "call.completed", "reaction.sent",
      "reaction.received", "typing_indicator.received", "typing_indicator.removed", "contact.created",
      "contact.updated", "contact.deleted", "participant.added", "participant.removed",
    },
  },
}
