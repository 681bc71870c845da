--- What the bodies of API v2 hold, in the notation of linq.api.schema: fields; the
--- rules exclusive (exactly one of each set), at_most_one, at_least_one, requires;
--- union (the field whose value tells the shape); values (of an enumeration).

return {
  NewChat = { fields = "display_name, phone_numbers*:[str]{1..}" },
  NewMessage = { fields = "text*, idempotency_key, attachments:[any], attachment_urls:[uri]" },
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
