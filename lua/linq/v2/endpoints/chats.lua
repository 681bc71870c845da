--- The operations of API v2 on chats, one row each (linq.row).

return {
  {
    name = "chats.list", operation = "list_chats",
    method = "GET", path = "/v2/chats",
    summary = "Lists the chats of a line.",
    query = "phone_number*, page:int(1..), per_page:int(1..100)",
    array_form = "brackets",
    page = { items = "data", of = "chat", style = "number" }, line = "phone_number",
  },
  {
    name = "chats.create", operation = "create_chat",
    method = "POST", path = "/v2/chats",
    summary = "Opens a chat, or finds the one with these participants, and sends a message to it.",
    body = "send_from*, chat*:NewChat, message*:NewMessage",
    returns = "chat", at = { "data" }, line = "send_from", key = "message.idempotency_key",
  },
  {
    name = "chats.find", operation = "find_chat",
    method = "GET", path = "/v2/chats/find",
    summary = "Finds the chat of a line and a set of participants.",
    query = "phone_number*, phone_numbers*:[str]",
    array_form = "brackets",
    returns = "chat", at = { "data", "chat" }, can_be_missing = true, line = "phone_number",
  },
  {
    name = "chats.get", operation = "get_chat",
    method = "GET", path = "/v2/chats/{chat_id}",
    summary = "Fetches a chat with its participants.",
    parameter_types = { chat_id = "integer" },
    returns = "chat", at = { "data" },
  },
  {
    name = "chats.mark_as_read", operation = "mark_chat_as_read",
    method = "PUT", path = "/v2/chats/{chat_id}/mark_as_read",
    summary = "Marks the messages of a chat as read.",
    parameter_types = { chat_id = "integer" },
  },
  {
    name = "chats.start_typing", operation = "start_typing",
    method = "POST", path = "/v2/chats/{chat_id}/start_typing",
    summary = "Shows the typing indicator, for at most 60 seconds.",
    parameter_types = { chat_id = "integer" },
  },
  {
    name = "chats.stop_typing", operation = "stop_typing",
    method = "DELETE", path = "/v2/chats/{chat_id}/stop_typing",
    summary = "Hides the typing indicator.",
    parameter_types = { chat_id = "integer" },
  },
  {
    name = "chats.share_contact_card", operation = "share_contact_card",
    method = "POST", path = "/v2/chats/{chat_id}/share_contact",
    summary = "Shares the contact card of the line with the chat.",
    parameter_types = { chat_id = "integer" },
  },
}
