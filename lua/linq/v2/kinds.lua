--- The fields of API v2's objects, by kind, in the notation of linq.api.notation. A kind
--- combines all forms in which the API returns it, and `*` marks the fields that every form
--- has. A name in lower case is another kind. A capitalized name is a shape.

return {
  event = "api_version, created_at:time, event_id, event_type, data:event_data",
  event_data = "chat_handles:[handle], chat_handle:handle, associated_message:message",
  chat = "id*:int, display_name, service:iMessage/SMS/RCS, group:bool, message_count:int, chat_handles:[handle], "
    .. "chat_messages:message",
  handle = "id:int, phone_number, service:iMessage/SMS/RCS, joined_at:time",
  message = "id*:int, text, sent_at:time, delivered_at:time?, "
    .. "delivery_status:pending/delivered/service_unavailable/rate_limit_exceeded/paused, edited_at:time?, "
    .. "is_read:bool, sent_from, chat_handle_id:int, attachments:[attachment], reactions:[reaction], "
    .. "chat_id:int, from_phone, service:iMessage/SMS/RCS, chat_handles:[handle], read_at:time, message",
  attachment = "id:uuid, url, filename, mime_type, file_size:int",
  reaction = "id:int, chat_message_id:int, reaction:love/like/dislike/laugh/emphasize/question, is_from_me:bool, "
    .. "from_phone, sent_at:time, created_at:time, updated_at:time, chat_id:int, chat_handle:handle, "
    .. "chat_handles:[handle], associated_message:message",
  contact = "id*:int, first_name, last_name, full_name, email, phone_number, company, title, location, "
    .. "image_url:str?, created_at:time, updated_at:time, contact_owner:contact_owner?",
  contact_owner = "id:int, email, first_name, last_name, name",
  phone_number = "id*:int, phone_number, forwarding_number:str?, response_rate:int",
  webhook_subscription = "id*:int, webhook_url, version:int, events:[str], active:bool, secret_configured:bool, "
    .. "last_delivered_at:time?, delivery_attempts:int, created_at:time, updated_at:time",
  handle_check = "available:bool, phone_number",
  confirmation = "message",
}
