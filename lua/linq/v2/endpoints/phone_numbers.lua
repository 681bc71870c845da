--- The operations of API v2 on phone numbers, one row each (linq.row).

return {
  {
    name = "phone_numbers.list", operation = "list_phone_numbers",
    method = "GET", path = "/v2/phone_numbers",
    summary = "Lists the lines of the organization.",
    page = { items = "phone_numbers", of = "phone_number", style = "none" },
  },
  {
    name = "phone_numbers.update", operation = "update_phone_number",
    method = "PUT", path = "/v2/phone_numbers/{id}",
    summary = "Sets the forwarding number of a line; null or an empty string clears it.",
    parameter_types = { id = "integer" },
    body = "forwarding_number:str?",
    returns = "phone_number",
  },
}
