--- The operations of API v3 on messages, one row each (linq.row).

return {
  {
    name = "messages.create", operation = "messages_create",
    method = "POST", path = "/v3/messages",
    summary = "Sends a message from whichever line and chat suit the recipients best.",
    body = "message*:MessageContent, to*:[str]{1..}, override_optout:bool, continuation_message:ContinuationMessage, "
      .. "exclude_from:[str]",
    returns = "message", at = { "message" }, also = true, key = "message.idempotency_key", limit_scope = "pair",
    key_in_header = true,
  },
  {
    name = "messages.retrieve", operation = "messages_retrieve",
    method = "GET", path = "/v3/messages/{message_id}",
    summary = "Fetches a message.",
    returns = "message",
  },
  {
    name = "messages.update", operation = "messages_update",
    method = "PATCH", path = "/v3/messages/{message_id}",
    summary = "Edits a text part, up to five times within 15 minutes.",
    body = "text*:str(1..10000), part_index:int(0..)",
    returns = "message", can_be_empty = true,
  },
  {
    name = "messages.delete", operation = "messages_delete",
    method = "DELETE", path = "/v3/messages/{message_id}",
    summary = "Deletes the API's record of a message; on the recipient's device it stays.",
  },
  {
    name = "messages.add_reaction", operation = "messages_add_reaction",
    method = "POST", path = "/v3/messages/{message_id}/reactions",
    summary = "Adds a reaction to a part of a message, or takes it away; a sticker, which is an emoji, a url or an "
      .. "attachment_id, stays.",
    body = "operation*:add/remove, type*:love/like/dislike/laugh/emphasize/question/custom/sticker, custom_emoji, "
      .. "part_index:int(0..), emoji, url:uri, attachment_id:uuid, placement:StickerPlacement",
    requires = { ["type=custom"] = { "custom_emoji" } },
    at_most_one = { { "emoji", "url", "attachment_id" } },
    returns = "accepted",
  },
  {
    name = "messages.update_sticker_placement", operation = "messages_update_sticker_placement",
    method = "PATCH", path = "/v3/messages/{message_id}/reactions/{reaction_id}",
    summary = "Moves, resizes or turns a sticker: x and y from -1 to 1, 0 is the centre; scale from 0.05 to 2.5; "
      .. "rotation in degrees, clockwise. What is left out keeps its value.",
    body = "placement*:StickerPlacement",
    returns = "accepted", idempotent = true,
  },
  {
    name = "messages.list_messages_thread", operation = "messages_list_messages_thread",
    method = "GET", path = "/v3/messages/{message_id}/thread",
    summary = "Lists the thread that a message is in.",
    query = "cursor, limit:int(1..100), order:asc/desc",
    array_form = "comma",
    page = { items = "messages", of = "message", style = "cursor" },
  },
  {
    name = "messages.update_app_card", operation = "messages_update_app_card",
    method = "POST", path = "/v3/messages/{message_id}/update",
    summary = "Replaces an iMessage app card that was sent; the answer is a new message.",
    body = "layout*:IMessageAppLayoutParam, fallback_text, interactive:bool, url:uri, "
      .. "experience:ExperienceInvocation, app:IMessageApp",
    at_most_one = { { "url", "experience" } },
    returns = "message", at = { "message" }, also = true, limit_scope = "pair",
    idempotent = true, passing_code = 2015,
  },
  {
    name = "messages.poll.retrieve", operation = "messages_poll_retrieve",
    method = "GET", path = "/v3/messages/{message_id}/poll",
    summary = "Fetches a poll with its votes.",
    returns = "poll",
  },
  {
    name = "messages.poll.add_options", operation = "messages_poll_add_options",
    method = "POST", path = "/v3/messages/{message_id}/poll/options",
    summary = "Adds options to a poll.",
    body = "options*:[PollOptionParam]{1..}",
    returns = "poll",
  },
  {
    name = "messages.poll.vote", operation = "messages_poll_vote",
    method = "POST", path = "/v3/messages/{message_id}/poll/votes",
    summary = "Votes for one option of a poll, or takes the vote back.",
    body = "operation*:add/remove, option_id*:uuid",
    returns = "poll",
  },
}
