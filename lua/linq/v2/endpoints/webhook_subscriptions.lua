--- The operations of API v2 on webhook subscriptions, one row each (linq.row).

return {
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
    parameter_types = { webhook_subscription_id = "integer" },
    body = "webhook_subscription*:WebhookSubscriptionInput",
    returns = "webhook_subscription", at = { "webhook_subscription" },
  },
  {
    name = "webhook_subscriptions.delete", operation = "delete_webhook_subscription",
    method = "DELETE", path = "/v2/webhook_subscriptions/{webhook_subscription_id}",
    summary = "Deletes a webhook subscription.",
    parameter_types = { webhook_subscription_id = "integer" },
  },
}
