--- The operations of API v3 on payments, one row each (linq.row).

return {
  {
    name = "payment_requests.create", operation = "payment_requests_create",
    method = "POST", path = "/v3/payment_requests",
    summary = "Asks for a payment or a subscription and gives the URL of its checkout.",
    body = "amount:int(50..), currency, customer_id, description, from, payer_handle, price_id, quantity:int(1..), "
      .. "trial_end:time, trial_period_days:int(1..), metadata:map<str>, mode:payment/subscription, "
      .. "rail:stripe/natural, discount:PaymentDiscount",
    exclusive = { { "amount", "price_id" } }, at_most_one = { { "trial_end", "trial_period_days" } },
    requires = {
      amount = { "currency" },
      currency = { "amount" },
      price_id = { "mode" },
      discount = { "price_id" },
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
    body = "amount_cents*:int, currency*, handle*, description, merchant:PaymentMerchant, metadata:map<str>",
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
}
