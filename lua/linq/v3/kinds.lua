--- The fields of API v3's objects, by kind, in the notation of linq.api.notation. A kind
--- combines all forms in which the API returns it, and `*` marks the fields that every form
--- has. A name in lower case is another kind. A capitalized name is a shape.

return {
  event = "api_version*, webhook_version*, event_type*:WebhookEventType, event_id*:uuid, created_at*:time, trace_id*, "
    .. "partner_id*, data*:event_data",
  event_data = "actor_handle:handle?, added_at:time, added_options:[poll_option], background:background?, "
    .. "began_at:time?, changed_at:time, changed_by_handle:handle?, chat:chat, chat_id:str?, code:int, "
    .. "created_at:time, custom_emoji:str?, delivered_at:time?, detail_code:int, direction:inbound/outbound, "
    .. "ended_at:time, ends_at:time?, error:event_error, error_code:int, failed_at:time, from, from_handle:handle, "
    .. "handle, is_from_me:bool, message:message, message_id, new_health_status:HEALTHY/AT_RISK/CRITICAL, "
    .. "new_reputation:HEALTHY/AT_RISK/CRITICAL, new_status:ACTIVE/FLAGGED, new_value:str?, old_value:str?, "
    .. "option_id:uuid, part_index:int, participant:handle, phone_number, poll:poll_content, "
    .. "preferred_service:iMessage/SMS/RCS?, previous_health_status:HEALTHY/AT_RISK/CRITICAL, "
    .. "previous_reputation:HEALTHY/AT_RISK/CRITICAL, previous_status:ACTIVE/FLAGGED, reacted_at:time, reaction_id, "
    .. "reaction_type:love/like/dislike/laugh/emphasize/question/custom/sticker, read_at:time?, reason, "
    .. "received_at:time, recipient_handle:handle, removed_at:time, sender_handle:handle?, sent_at:time?, "
    .. "service:iMessage/SMS/RCS?, shared_by, shared_with, sticker:sticker?, updated_at:time, zero_retention:bool",
  event_error = "code:int, message",
  background = "type*:color/dynamic/photo, image_url:str?, shades:[str]?, style:sky/water/aurora/glitter?, "
    .. "variant:str?",
  account_event = "actor*:account_actor, occurred_at*:time, origin*:dashboard/api/linq, summary*, "
    .. "api_token:account_api_token, change:account_change, contact_card:account_contact_card, "
    .. "environment:account_environment, lines_moved_to_production:int, method:code/sso/google/apple/linkedin, "
    .. "phone_number, team_member:account_team_member, tokens_revoked:int, "
    .. "webhook_subscription:account_webhook_subscription",
  account_actor = "type*:team_member/api/system/unknown, id, email, name",
  account_api_token = "id*, expires_at:time?, token_prefix, name",
  account_contact_card = "id*, first_name, last_name:str?, image_url:str?, name, photo_updated:bool",
  account_environment = "name, type:production/environment, id:str?",
  account_team_member = "id*, name, role:admin/manager/member",
  account_webhook_subscription = "id*, events:[str], target_url",
  account_change = "from:any?, to:any?, first_name:account_field_change, last_name:account_field_change, "
    .. "image_url:account_field_change, name:account_field_change",
  account_field_change = "from:str?, to:str?",
  received_contact_card = "first_name*, last_name*, owner_handle*, sender_handle*, media_url:uri?",
  phone_number_ownership = "phone_number*, changed_at*:time",
  chat = "id*:uuid, handles*:[handle], is_group*:bool, created_at:time, display_name:str?, is_archived:bool, "
    .. "updated_at:time, health_status:chat_health, health_score:chat_health_score?, group_chat_icon:uri?, "
    .. "service:iMessage/SMS/RCS?, message:message, is_active:bool, owner_handle:handle",
  handle = "id*:uuid, handle*, joined_at*:time, service*:iMessage/SMS/RCS, is_me:bool?, left_at:time?, "
    .. "status:active/left/removed?",
  chat_health = "doc_url*:uri, status*:HEALTHY/AT_RISK/CRITICAL/OPTED_OUT, updated_at*:time",
  chat_health_score = "reason*, score*:num(0..100), updated_at*:time",
  chat_update = "chat_id:uuid, status",
  accepted = "message, status, trace_id, success:bool",
  message = "id*:uuid, created_at*:time, delivery_status*:pending/queued/sent/delivered/received/read/failed, "
    .. "is_read*:bool, chat_id:uuid, is_delivered:bool, is_from_me:bool, updated_at:time, delivered_at:time?, "
    .. "effect:message_effect?, from:str?, from_handle:handle?, parts:[message_part]?, "
    .. "preferred_service:iMessage/SMS/RCS?, read_at:time?, reconciled_at:time, reply_to:reply_to?, sent_at:time?, "
    .. "service:iMessage/SMS/RCS?, created_new_chat:bool, from_selection:from_selection, handles:[handle], "
    .. "is_group:bool, previous_chat_id:uuid?, chat:chat, message:message, sender_handle:handle, "
    .. "recipient_handle:handle, direction:inbound/outbound, received_at:time?, edited_at:time, idempotency_key:str?, "
    .. "message_id:uuid, part:edited_part, recipient_phone:str?, zero_retention:bool",
  edited_part = "index:int, text",
  from_selection = "reason*:reused_active_chat/new_best_number/failover_flagged, reused_existing_chat*:bool",
  message_part = {
    union = "type",
    text = "text_part",
    media = "media_part",
    link = "link_part",
    imessage_app = "imessage_app_part",
    app_clip = "app_clip_part",
  },
  text_part = "reactions*:[reaction]?, type*, value*, mention:str?, mention_range:[int(0..)]{2}?, "
    .. "text_decorations:[text_decoration]?, inline_stickers:[inline_sticker]?, mentions:[mention]?",
  inline_sticker = "range*:[int]{2}, id, file_name, mime_type, url:uri",
  mention = "handle*, is_me*:bool, range*:[int]{2}",
  media_part = "id*:uuid, filename*, mime_type*, reactions*:[reaction]?, size_bytes*:int, type*, url*:uri",
  link_part = "reactions*:[reaction]?, type*, value*",
  imessage_app_part = "app*:imessage_app, layout*:imessage_app_layout, reactions*:[reaction]?, type*, url*:uri, "
    .. "fallback_text:str?",
  app_clip_part = "reactions*:[reaction]?, type*, value*, description, image_url, title",
  text_decoration = "range*:[int(0..)]{2}, animation:big/small/shake/nod/explode/ripple/bloom/jitter, "
    .. "style:bold/italic/strikethrough/underline",
  message_effect = "name, type:screen/bubble",
  reply_to = "message_id*:uuid, part_index:int(0..)",
  imessage_app = "bundle_id*, name*, team_id*, app_store_id:int",
  imessage_app_layout = "caption, image_subtitle, image_title, image_url:uri, subcaption, trailing_caption, "
    .. "trailing_subcaption",
  reaction = "handle*:handle, is_me*:bool, type*:love/like/dislike/laugh/emphasize/question/custom/sticker, "
    .. "custom_emoji:str?, sticker:sticker?, id",
  sticker = "file_name, height:int, mime_type, url:uri, width:int",
  voice_memo = "id*:uuid, chat*:chat, created_at*:time, from*, status*, to*:[str], voice_memo*:voice_memo_file, "
    .. "service:iMessage/SMS/RCS?",
  voice_memo_file = "id*:uuid, filename*, mime_type*, size_bytes*:int, url*:uri, duration_ms:int?",
  location = "features*:[location_feature], type*",
  location_feature = "geometry*:location_geometry, properties*:location_properties, type*",
  location_geometry = "coordinates*:[num]{2..3}, type*",
  location_properties = "handle*, address, locality, updated_at:time",
  location_request = "message*, success*:bool",
  location_stop = "message*, success*:bool",
  poll = "chat_id*:uuid, created_at*:time, message_id*:uuid, poll*:poll_content, reactions*:[reaction], "
    .. "updated_at*:time",
  poll_content = "options*:[poll_option], total_voters*:int",
  poll_option = "can_be_edited*:bool, creator_handle*:handle, option_id*:uuid, text*, voters*:[poll_voter]",
  poll_voter = "handle*, voted_at*:time",
  attachment = "id*, content_type*:ContentType, created_at*:time, filename*, size_bytes*:int, "
    .. "status*:pending/complete/failed, download_url:uri",
  attachment_upload = "attachment_id*:uuid, download_url*:uri, expires_at*:time, http_method*, "
    .. "required_headers*:map<str>, upload_url*:uri",
  phone_number = "id*:uuid, phone_number*, reputation:line_reputation, forwarding_number:str?, "
    .. "health_status:line_reputation, capabilities:phone_number_capabilities, country_code:str?, type:str?",
  phone_number_capabilities = "mms*:bool, sms*:bool, voice*:bool",
  line_reputation = "doc_url*:uri, status*:HEALTHY/AT_RISK/CRITICAL",
  available_number = "phone_number*, vcf_url*:uri",
  reputation_audit = "audit_id*, status*:pending/complete/error, error, generated_at:time, phone, "
    .. "report:reputation_report",
  reputation_report = "action_items:[reputation_action_item], drivers:[reputation_driver], "
    .. "evidence:reputation_evidence, primary_driver, severity:HEALTHY/AT_RISK/CRITICAL, summary_markdown",
  reputation_action_item = "detail, expected_impact:high/medium/low, priority:int(1..), title",
  reputation_driver = "key:reputation_driver_key, metric, summary",
  reputation_driver_key = {
    values = {
      "low_engagement", "overall_conversation_health", "volume_spike", "new_conversation_rate",
      "opt_out_handling", "flagged", "other",
    },
  },
  reputation_evidence = "opt_out_chats:[reputation_opt_out_chat], unhealthy_chats:[reputation_unhealthy_chat]{0..15}",
  reputation_opt_out_chat = "chat_id, messages_after_stop:int",
  reputation_unhealthy_chat = "chat_id, driver_keys:[reputation_driver_key], status:AT_RISK/CRITICAL/OPTED_OUT",
  payment_request = "id*:uuid, amount*:int, checkout_url*, created_at*:time, currency*, mode*:payment/subscription, "
    .. "object*, status*:requested/succeeded/canceled/expired, description, expires_at:time, "
    .. "interval:day/week/month/year, interval_count:int, metadata:map<str>, natural:payment_request_natural, "
    .. "paid_at:time, price_id, quantity:int, rail:stripe/natural, stripe:payment_request_stripe, trial_end:time, "
    .. "updated_at:time, discount:payment_discount",
  payment_discount = "coupon, label, promotion_code",
  payment_request_stripe = "customer_id, payment_intent_id, subscription_id",
  payment_request_natural = "payment_request_id, transaction_id",
  payment_provider = "provider, status:onboarding/ready/disabled",
  payment_provider_session = "hosted_url, session_id, status",
  payment_handle = "connect_id, handle, status:not_connected/pending/connected/revoked",
  payment = "id, amount_cents:int, approval_url, attach_url, currency, description, handle, status, "
    .. "merchant:payment_merchant, metadata:map<str>",
  payment_merchant = "name, url",
  payment_credentials = "handoff:payment_handoff",
  payment_handoff = "card_ref, fetch_url, provider, user_token",
  blocked_handle = "blocked_at*:time, handle*, reason",
  experience = "actions:[experience_action], display_name, experience",
  experience_action = "fields:map<experience_field>, name, summary",
  experience_field = "max:int, required:bool, type:string/cents/int/url",
  webhook_subscription = "id*, created_at*:time, is_active*:bool, subscribed_events*:[WebhookEventType], "
    .. "target_url*:uri, updated_at*:time, phone_numbers:[str]?, signing_secret, "
    .. "routing_key_header:str?, routing_id_header:str?",
  handle_check = "address*, available*:bool, reason, selected_service",
  contact_card = "first_name*, is_active*:bool, phone_number*, image_url, last_name",
}
