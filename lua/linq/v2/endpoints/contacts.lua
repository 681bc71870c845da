--- The operations of API v2 on contacts, one row each (linq.row).

return {
  {
    name = "contacts.list", operation = "list_contacts",
    method = "GET", path = "/v2/contacts",
    summary = "Lists the contacts of the organization.",
    query = "page:int(1..), per_page:int(1..100)",
    array_form = "brackets",
    page = { items = "contacts", of = "contact", style = "number" },
  },
  {
    name = "contacts.create", operation = "create_contact",
    method = "POST", path = "/v2/contacts",
    summary = "Creates a contact, owned by a user of the organization.",
    body = "contact*:ContactFields, user_email",
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.find", operation = "find_contact",
    method = "GET", path = "/v2/contacts/find",
    summary = "Finds a contact by e-mail address or phone number; either may match.",
    query = "email, phone_number",
    array_form = "brackets",
    at_least_one = { { "email", "phone_number" } },
    returns = "contact", null_at = "contact",
  },
  {
    name = "contacts.get", operation = "get_contact",
    method = "GET", path = "/v2/contacts/{id}",
    summary = "Fetches a contact.",
    parameter_types = { id = "integer" },
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.update", operation = "update_contact",
    method = "PUT", path = "/v2/contacts/{id}",
    summary = "Changes the given fields of a contact.",
    parameter_types = { id = "integer" },
    body = "contact*:ContactFields, user_email",
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.patch", operation = "patch_contact",
    method = "PATCH", path = "/v2/contacts/{id}",
    summary = "Changes the given fields of a contact, just as contacts.update does.",
    parameter_types = { id = "integer" },
    body = "contact*:ContactFields, user_email",
    returns = "contact", at = { "data" },
  },
  {
    name = "contacts.delete", operation = "delete_contact",
    method = "DELETE", path = "/v2/contacts/{id}",
    summary = "Deletes a contact, and the user contacts linked to it, for good.",
    parameter_types = { id = "integer" },
  },
}
