--- The shapes of API v3's request bodies.

---@type table<string, linq.shape>
return {
  MessageContent = {
    fields = "parts:[MessagePart]{1..100}, experience:ExperienceInvocation, effect:MessageEffect, "
      .. "idempotency_key:str(0..255), preferred_service:iMessage/SMS/RCS, reply_to:ReplyTo",
    exclusive = { { "parts", "experience" } },
    text_alone = "parts",
  },
  MessagePart = {
    union = "type",
    text = "TextPart",
    media = "MediaPart",
    link = "LinkPart",
    imessage_app = "IMessageAppPart",
    app_clip = "AppClipPart",
  },
  TextPart = {
    fields = "type*, value*:str(1..10000), mention, mention_range:[int(0..)]{2}, "
      .. "text_decorations:[TextDecorationParam], inline_stickers:[InlineStickerParam]{0..100}",
    requires = { mention_range = { "mention" } },
  },
  TextDecorationParam = {
    fields = "range*:[int(0..)]{2}, animation:big/small/shake/nod/explode/ripple/bloom/jitter, "
      .. "style:bold/italic/strikethrough/underline",
    exclusive = { { "style", "animation" } },
  },
  InlineStickerParam = {
    fields = "range*:[int(0..)]{2}, url:uri, attachment_id:uuid",
    exclusive = { { "url", "attachment_id" } },
  },
  MediaPart = {
    fields = "type*, attachment_id:uuid, url:uri, sticker:bool",
    exclusive = { { "url", "attachment_id" } },
  },
  LinkPart = { fields = "type*, value*:uri(0..2048)" },
  IMessageAppPart = {
    fields = "app*:IMessageApp, layout*:IMessageAppLayoutParam, type*, fallback_text, interactive:bool, "
      .. "url:uri(0..16384)",
  },
  AppClipPart = { fields = "type*, value*:uri, caption" },
  IMessageApp = { fields = "bundle_id*, name*, team_id*, app_store_id:int" },
  IMessageAppLayoutParam = {
    fields = "caption, image_subtitle, image_title, image_url:uri, subcaption, trailing_caption, trailing_subcaption",
    at_least_one = { { "caption", "subcaption", "trailing_caption", "trailing_subcaption", "image_url" } },
    requires = { image_title = { "image_url" }, image_subtitle = { "image_url" } },
  },
  ExperienceInvocation = { fields = "action*, name*, params:map<any>" },
  MessageEffect = { fields = "name, type:screen/bubble" },
  ReplyTo = { fields = "message_id*:uuid, part_index:int(0..)" },
  ContinuationMessage = { fields = "text*", text_alone = "text" },
  NewPoll = { fields = "options*:[PollOptionParam]{2..}, idempotency_key" },
  PollOptionParam = { fields = "text*" },
  StickerPlacement = { fields = "x:num, y:num, scale:num, rotation:num" },
  PaymentMerchant = { fields = "name, url" },
  PaymentDiscount = { fields = "coupon, label, promotion_code", exclusive = { { "coupon", "promotion_code" } } },
  ContentType = {
    values = {
      "image/jpeg", "image/png", "image/gif", "image/heic", "image/heif", "image/tiff", "image/bmp",
      "image/svg+xml", "image/webp", "image/x-icon", "video/mp4", "video/quicktime", "video/mpeg",
      "video/mpeg2", "video/x-m4v", "video/x-msvideo", "video/3gpp", "audio/mpeg", "audio/mp3", "audio/x-m4a",
      "audio/mp4", "audio/x-caf", "audio/x-wav", "audio/x-aiff", "audio/aiff", "audio/aac", "audio/midi",
      "audio/amr", "application/pdf", "application/vnd.apple.pkpass", "text/plain", "text/markdown",
      "text/vcard", "text/rtf", "text/csv", "text/html", "text/calendar", "application/msword",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.ms-excel",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-powerpoint",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      "application/x-iwork-pages-sffpages", "application/x-iwork-numbers-sffnumbers",
      "application/x-iwork-keynote-sffkey", "application/epub+zip", "text/xml", "application/json",
      "application/zip", "application/x-gzip",
    },
  },
  WebhookEventType = {
    values = {
      "message.sent", "message.received", "message.read", "message.delivered", "message.failed",
      "message.edited", "reaction.added", "reaction.removed", "poll.received", "poll.failed", "poll.sent",
      "poll.delivered", "poll.read", "poll.updated", "poll.vote.added", "poll.vote.removed",
      "poll.reaction.added", "participant.added", "participant.removed", "chat.created",
      "chat.group_name_updated", "chat.group_icon_updated", "chat.group_name_update_failed",
      "chat.group_icon_update_failed", "chat.background_updated", "chat.background_update_failed",
      "chat.typing_indicator.started", "chat.typing_indicator.stopped", "phone_number.status_updated",
      "call.initiated", "call.ringing", "call.answered", "call.ended", "call.failed", "call.declined",
      "call.no_answer", "location.sharing.started", "location.sharing.stopped", "payment.succeeded",
      "payment.canceled", "payment.expired", "payment.declined", "payment.authorized", "connection.created",
      "connection.revoked", "contact_card.received", "phone_number.assigned", "phone_number.released",
      "zero_day_retention.updated", "phone_number.forwarding_updated", "environment.line_moved",
      "contact_card.created", "contact_card.updated", "contact_card.deleted", "api_token.created",
      "api_token.renamed", "api_token.expiry_scheduled", "api_token.expired", "api_token.activated",
      "api_token.deleted", "environment.created", "environment.renamed", "environment.deleted",
      "webhook_subscription.created", "webhook_subscription.deleted", "webhook_subscription.target_url_changed",
      "webhook_subscription.enabled", "webhook_subscription.disabled", "webhook_subscription.events.updated",
      "webhook_subscription.phone_numbers.updated", "webhook_subscription.routing_headers_set",
      "webhook_subscription.routing_headers_cleared", "team_member.added", "team_member.signed_in",
      "team_member.signed_out",
    },
  },
}
