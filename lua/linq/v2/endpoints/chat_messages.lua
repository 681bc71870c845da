--- The operations of API v2 on chat messages and reactions, one row each (linq.row).

return {
  {
    name = "chat_messages.list", operation = "list_chat_messages",
    method = "GET", path = "/v2/chats/{chat_id}/chat_messages",
    summary = "Lists the messages of a chat.",
    parameter_types = { chat_id = "integer" },
    query = "page:int(1..), per_page:int(1..100), before:time, after:time, sort:asc/desc",
    array_form = "brackets",
    page = { items = "data", of = "message", style = "number" }, adopts = "chat_id",
  },
  {
    name = "chat_messages.send", operation = "send_chat_message",
    method = "POST", path = "/v2/chats/{chat_id}/chat_messages",
    summary = "Sends a message to a chat, with files or the URLs of files.",
    parameter_types = { chat_id = "integer" },
    body = "text*, idempotency_key, attachments:[file], attachment_urls:[uri]",
    body_form = "multipart", wrap = "message", text_alone = "text",
    returns = "message", at = { "data" }, key = "idempotency_key", adopts = "chat_id",
  },
  {
    name = "chat_messages.get", operation = "get_chat_message",
    method = "GET", path = "/v2/chats/{chat_id}/chat_messages/{id}",
    summary = "Fetches a message.",
    parameter_types = { chat_id = "integer", id = "integer" },
    returns = "message", at = { "data" }, adopts = "chat_id",
  },
  {
    name = "chat_messages.delete", operation = "delete_chat_message",
    method = "DELETE", path = "/v2/chats/{chat_id}/chat_messages/{id}",
    summary = "Deletes a message.",
    parameter_types = { chat_id = "integer", id = "integer" },
    returns = "confirmation",
  },
  {
    name = "chat_messages.edit", operation = "edit_chat_message",
    method = "POST", path = "/v2/chats/{chat_id}/chat_messages/{id}/edit",
    summary = "Replaces the text of a message.",
    parameter_types = { chat_id = "integer", id = "integer" },
    body = "text*",
    returns = "message", at = { "data" }, also = true, adopts = "chat_id",
  },
  {
    name = "chat_messages.react", operation = "react_to_chat_message",
    method = "POST", path = "/v2/chat_messages/{chat_message_id}/reactions",
    summary = "Adds a reaction to a message, or takes it away.",
    parameter_types = { chat_message_id = "integer" },
    body = "type*:love/like/dislike/laugh/emphasize/question, operation*:add/remove",
    returns = "reaction", at = { "data" },
  },
  {
    name = "reactions.get", operation = "get_chat_message_reaction",
    method = "GET", path = "/v2/chat_message_reactions/{reaction_id}",
    summary = "Fetches a reaction.",
    parameter_types = { reaction_id = "integer" },
    returns = "reaction", at = { "data" },
  },
}
