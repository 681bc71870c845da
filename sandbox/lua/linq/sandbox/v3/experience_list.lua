--- The experiences of the sandbox's account, in v3's shape.

return {
  {
    experience = "agentpay",
    display_name = "Agent Pay",
    actions = {
      {
        name = "request_payment",
        summary = "Payment request card",
        fields = {
          checkout_url = { type = "url", required = true },
          title = { type = "string", max = 60, required = false },
          note = { type = "string", max = 120, required = false },
        },
      },
    },
  },
  {
    experience = "agentcard",
    display_name = "Agent Card",
    actions = {
      {
        name = "attach_card",
        summary = "Card to attach a payment card",
        fields = { attach_url = { type = "url", required = true } },
      },
      {
        name = "approve_card",
        summary = "Card to approve a payment",
        fields = {
          approval_url = { type = "url", required = true },
          amount_cents = { type = "cents", required = false },
        },
      },
    },
  },
  {
    experience = "link",
    display_name = "Link",
    actions = {
      { name = "open", summary = "Card opening a URL", fields = { url = { type = "url", required = true } } },
    },
  },
}
