--- The operations of API v2, a row each (see linq.endpoints).

local find = require "linq.find"

local chat_id = { chat_id = "integer" }

return {
  {
    name = "chats.get",
    operation = "get_chat",
    method = "GET",
    path = "/v2/chats/{chat_id}",
    parameters = chat_id,
    returns = "chat",
    at = { "data" },
  },
  {
    name = "chats.find",
    operation = "find_chat",
    method = "GET",
    path = "/v2/chats/find",
    query = { "phone_number", "phone_numbers" },
    required = { "phone_number", "phone_numbers" },
    arguments = find.v2_fields,
    array_form = "brackets",
    returns = "chat",
    at = { "data", "chat" },
    can_be_missing = true,
    line = "phone_number",
  },
  {
    name = "chats.list",
    operation = "list_chats",
    method = "GET",
    path = "/v2/chats",
    query = { "phone_number", "page", "per_page" },
    required = { "phone_number" },
    array_form = "brackets",
    page = { items = "data", of = "chat", style = "number" },
    line = "phone_number",
  },
}
