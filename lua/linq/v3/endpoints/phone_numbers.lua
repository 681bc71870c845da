--- The operations of API v3 on phone numbers, one row each (linq.row).

return {
  {
    name = "phonenumbers.list", operation = "phonenumbers_list",
    method = "GET", path = "/v3/phonenumbers",
    summary = "Lists the lines of the account in an older form; use phone_numbers.list.",
    page = { items = "phone_numbers", of = "phone_number", style = "none" }, deprecated = "phone_numbers.list",
  },
  {
    name = "phone_numbers.update", operation = "phone_numbers_update",
    method = "PUT", path = "/v3/phone_numbers/{phone_number_id}",
    summary = "Sets the forwarding number of a line; null or an empty string clears it.",
    body = "forwarding_number*:str?",
    returns = "phone_number",
  },
  {
    name = "phone_numbers.list", operation = "phone_numbers_list",
    method = "GET", path = "/v3/phone_numbers",
    summary = "Lists the lines of the account with their reputation.",
    page = { items = "phone_numbers", of = "phone_number", style = "none" },
  },
  {
    name = "phone_numbers.get_reputation_audit", operation = "phone_numbers_get_reputation_audit",
    method = "GET", path = "/v3/phone_numbers/{phone_number}/reputation_audit/{audit_id}",
    summary = "Fetches a reputation audit of a line, with its report once it is complete.",
    returns = "reputation_audit",
  },
  {
    name = "phone_numbers.start_reputation_audit", operation = "phone_numbers_start_reputation_audit",
    method = "POST", path = "/v3/phone_numbers/{phone_number}/reputation_audit",
    summary = "Starts a reputation audit of a line, or finds the one that is running.",
    returns = "reputation_audit", limit_scope = "reputation_audit",
  },
  {
    name = "available_number.retrieve", operation = "available_number_retrieve",
    method = "GET", path = "/v3/available_number",
    summary = "Picks the line best suited to write to these recipients, of type RCS or iMessage where that is given; "
      .. "it reserves nothing.",
    query = "exclude_from:[str], to:[str], type",
    array_form = "comma",
    returns = "available_number",
  },
}
