--- The operations of API v2 on availability, one row each (linq.row).

return {
  {
    name = "imessage_availability.check", operation = "check_imessage_availability",
    method = "POST", path = "/v2/i_message_availability/check",
    summary = "Tells whether a phone number can be reached by iMessage.",
    body = "phone_number*",
    returns = "handle_check", safe = true, limit_scope = "capability",
  },
}
