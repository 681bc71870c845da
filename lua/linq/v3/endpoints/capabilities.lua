--- The operations of API v3 on capabilities and contact cards, one row each (linq.row).

return {
  {
    name = "capability.check_imessage", operation = "capability_check_imessage",
    method = "POST", path = "/v3/capability/check_imessage",
    summary = "Tells whether an address can be reached by iMessage.",
    body = "address*, from",
    returns = "handle_check", safe = true, limit_scope = "capability",
  },
  {
    name = "capability.check_rcs", operation = "capability_check_rcs",
    method = "POST", path = "/v3/capability/check_rcs",
    summary = "Tells whether a phone number can be reached by RCS.",
    body = "address*, from",
    returns = "handle_check", safe = true, limit_scope = "capability",
  },
  {
    name = "contact_card.create", operation = "contact_card_create",
    method = "POST", path = "/v3/contact_card",
    summary = "Sets up the contact card of a line.",
    body = "first_name*, phone_number*, image_url, last_name",
    returns = "contact_card", limit_scope = "contact_card",
  },
  {
    name = "contact_card.retrieve", operation = "contact_card_retrieve",
    method = "GET", path = "/v3/contact_card",
    summary = "Lists the contact cards of all lines, or of one.",
    query = "phone_number",
    array_form = "comma",
    page = { items = "contact_cards", of = "contact_card", style = "none" },
  },
  {
    name = "contact_card.update", operation = "contact_card_update",
    method = "PATCH", path = "/v3/contact_card",
    summary = "Changes fields of the contact card of a line.",
    query = "phone_number*",
    array_form = "comma",
    body = "first_name, image_url, last_name",
    returns = "contact_card", limit_scope = "contact_card",
  },
}
