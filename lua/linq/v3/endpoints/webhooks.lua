--- The operations of API v3 on webhooks, one row each (linq.row).

return {
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
    body = "subscribed_events*:[WebhookEventType]{1..}, target_url*:uri, phone_numbers:[str], "
      .. "routing_key_header, routing_id_header",
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
    body = "is_active:bool, phone_numbers:[str]?, subscribed_events:[WebhookEventType]{1..}, target_url:uri, "
      .. "routing_key_header:str?, routing_id_header:str?",
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
}
