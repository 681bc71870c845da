--- The shapes of a saved state, in the notation of linq.api.notation. Times are texts as in the
--- API, or Unix times. Handles are named by their number within their chat.

return {
  State = {
    fields = "format*, version*:int, last_id*:int, lines_are_fixed*:bool, users*:[User], lines*:[Line], "
      .. "chats*:[Chat], attachments*:[Attachment], contacts*:[Contact], blocked*:[Blocked], cards*:[Card], "
      .. "payment_handles*:[PaymentHandle], payment_providers*:[PaymentProvider], payment_requests*:[PaymentRequest], "
      .. "payments*:[Payment], subscriptions*:[Subscription], answers*:map<Answer>, deleted_keys*:[str], "
      .. "pending*:[Pending]",
  },
  User = { fields = "id*:int, email*, first_name, last_name" },
  Line = {
    fields = "id*:int, uuid*, number*, type*:iMessage/RCS, zero_retention*:bool, forwarding_number, audits:[Audit], "
      .. "card_calls:[num]",
  },
  Audit = { fields = "id*, status*, started*:int, generated_at:time" },
  Chat = {
    fields = "id*:int, uuid*, name, display_name, service*:iMessage/RCS/SMS, is_group*:bool, message_count*:int(0..), "
      .. "created_at*:time, updated_at*:time, handles*:[Handle]{1..}, messages*:[Message], locations:[Location], "
      .. "left:bool, opted_out:bool, zero_retention*:bool, icon, typing_since:time, card_shared_at:time, "
      .. "background:map<any>, sent_times:[num]",
  },
  Handle = {
    fields = "id*:int, uuid*, address*, service*:iMessage/RCS/SMS, is_me*:bool, status*:active/left/removed, "
      .. "joined_at*:time, left_at:time",
  },
  Location = { fields = "handle*:int, latitude:num, longitude:num, updated_at*:time, address, locality" },
  Message = {
    fields = "id*:int, uuid*, handle*:int, parts*:[Part], key, service*:iMessage/RCS/SMS, "
      .. "status*:pending/sent/delivered/received/read/failed, created_at*:time, updated_at*:time, sent_at:time, "
      .. "delivered_at:time, read_at:time, edited_at:time, reconciled_at:time, edits*:int(0..), effect:Effect, "
      .. "reply_to:ReplyTo, preferred_service, poll:Poll, choice:Choice, was_early:bool",
  },
  Effect = { fields = "type, name" },
  ReplyTo = { fields = "message_id*, part_index:int(0..)" },
  Choice = { fields = "is_new*:bool, reason*, previous" },
  Poll = { fields = "options*:[PollOption]" },
  PollOption = { fields = "id*, text, creator*:int, votes*:[Vote]" },
  Vote = { fields = "handle*:int, voted_at*:time" },
  Part = {
    union = "type",
    text = "TextPart", media = "MediaPart", link = "LinkPart", imessage_app = "AppPart", app_clip = "ClipPart",
  },
  TextPart = {
    fields = "type*, value, mention, mention_range:[int]{2}, mentions:[any], text_decorations:[any], "
      .. "inline_stickers:[any], reactions:[Reaction]",
  },
  MediaPart = { fields = "type*, id, url, filename, mime_type, size_bytes:num, attachment, reactions:[Reaction]" },
  LinkPart = { fields = "type*, value, reactions:[Reaction]" },
  AppPart = { fields = "type*, app:map<any>, layout:map<any>, url, fallback_text, reactions:[Reaction]" },
  ClipPart = { fields = "type*, value, title, description, image_url, reactions:[Reaction]" },
  Reaction = {
    fields = "id*:int, uuid*, handle*:int, type*, part_index:int(0..), custom_emoji, sticker:map<any>, "
      .. "placement:Placement, created_at*:time",
  },
  Placement = { fields = "x*:num, y*:num, scale*:num, rotation*:num" },
  Attachment = {
    fields = "id*, filename*, content_type*, size_bytes*:num, signature*, created_at*:time, expires*:int, base64",
  },
  Contact = {
    fields = "id*:int, owner:int, first_name, last_name, email, phone_number, company, title, location, "
      .. "created_at*:time, updated_at*:time",
  },
  Blocked = { fields = "handle*, reason, blocked_at*:time" },
  Card = { fields = "id*, phone_number*, first_name, last_name, image_url" },
  PaymentHandle = { fields = "handle*, status*, connect_id" },
  PaymentProvider = { fields = "key*, status*" },
  PaymentRequest = {
    fields = "id*, object*, amount*:num, checkout_url, currency*, mode*, status*, description, discount:any, "
      .. "metadata:map<any>, price_id, quantity:num, interval, interval_count:num, trial_end, rail, stripe:map<any>, "
      .. "natural:map<any>, created_at*:time, updated_at*:time, expires_at*:time",
  },
  Payment = {
    fields = "id*, amount_cents*:num, currency*, description, handle*, merchant:any, metadata:map<any>, status*, "
      .. "attach_url",
  },
  Answer = { fields = "payment, payment_request", exclusive = { { "payment", "payment_request" } } },
  Subscription = {
    fields = "id, number:int, version*:v2/v3, url*, events*:[str], phone_numbers:[str], is_active*:bool, secret, "
      .. "delivery_attempts:int(0..), last_delivered_at:time, created_at*:time, updated_at*:time, routing_key_header, "
      .. "routing_id_header, tokens:map<str>",
    exclusive = { { "id", "number" } },
  },
  Pending = {
    fields = "subscription, number:int, event*:Event, attempts*:int(1..), since*:num, due*:num",
    exclusive = { { "subscription", "number" } },
  },
  Event = { fields = "type*, id*, chat, body*" },
}
