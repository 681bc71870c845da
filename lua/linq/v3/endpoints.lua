--- The operations of API v3, a row each (see linq.endpoints).

return {
  {
    name = "chats.retrieve",
    operation = "chats_retrieve",
    method = "GET",
    path = "/v3/chats/{chat_id}",
    returns = "chat",
  },
  {
    name = "chats.list",
    operation = "chats_list",
    method = "GET",
    path = "/v3/chats",
    query = { "cursor", "from", "limit", "to" },
    array_form = "comma",
    page = { items = "chats", of = "chat", style = "cursor" },
    line = "from",
  },
}
