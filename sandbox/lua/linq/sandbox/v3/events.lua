--- The `data` of v3's webhook events by the event's name, in both payload versions.
---
--- Each function is called with the state, the subject of the event (a message, chat,
--- reaction …), a detail of some events, and the payload version. It returns nil where
--- the version does not have the event.

local bodies = require "linq.sandbox.v3.bodies"
local json = require "linq.util.json"
local kinds_of_data = require "linq.v3.events"

local events = {}

local or_null = bodies.or_null

-- ---- messages -------------------------------------------------------------------

local function me(chat)
  return bodies.handle(chat.handles[1])
end

local function chat_of(chat)
  return { id = chat.uuid, is_group = chat.is_group, owner_handle = me(chat), health_status = bodies.health(chat) }
end

local function parts_of(state, message)
  local list = json.array()
  for i, part in ipairs(message.parts) do
    list[i] = bodies.part(part, state.origin)
  end
  return list
end

local function new_message(state, message)
  return {
    id = message.uuid,
    chat = chat_of(message.chat),
    direction = message.is_from_me and "outbound" or "inbound",
    sender_handle = bodies.handle(message.from),
    parts = parts_of(state, message),
    effect = or_null(message.effect),
    reply_to = or_null(message.reply_to),
    sent_at = or_null(message.sent_at),
    delivered_at = or_null(message.delivered_at),
    read_at = or_null(message.read_at),
    service = message.service,
    idempotency_key = message.is_from_me and or_null(message.key) or nil,
    preferred_service = message.is_from_me and or_null(message.preferred_service) or nil,
    reconciled_at = message.reconciled_at,
  }
end

local function old_message(state, message)
  local chat, inbound = message.chat, not message.is_from_me
  return {
    chat_id = chat.uuid,
    from = message.from.address,
    from_handle = bodies.handle(message.from),
    idempotency_key = or_null(message.key),
    is_from_me = message.is_from_me,
    is_group = chat.is_group,
    message = {
      id = message.uuid,
      parts = parts_of(state, message),
      is_delivered = message.delivered_at ~= nil,
      is_read = message.read_at ~= nil,
      sent_at = or_null(message.sent_at),
      delivered_at = or_null(message.delivered_at),
      read_at = or_null(message.read_at),
      created_at = message.created_at,
      updated_at = message.updated_at,
      reconciled_at = message.reconciled_at,
    },
    preferred_service = or_null(message.preferred_service),
    received_at = inbound and message.sent_at or json.null,
    recipient_handle = inbound and me(chat) or json.null,
    recipient_phone = json.null,
    service = message.service,
  }
end

local function message_data(state, message, _, version)
  return version == "2025-01-01" and old_message(state, message) or new_message(state, message)
end

events["message.sent"], events["message.received"] = message_data, message_data

events["message.delivered"] = function(state, message, _, version)
  local data = message_data(state, message, nil, version)
  if version == "2025-01-01" then
    data.message_id, data.delivered_at = message.uuid, or_null(message.delivered_at)
  end
  return data
end

events["message.read"] = function(state, message, _, version)
  local data = message_data(state, message, nil, version)
  if version == "2025-01-01" then
    data.message_id, data.read_at = message.uuid, message.read_at
  end
  return data
end

events["message.failed"] = function(_, message, failure)
  return {
    chat_id = message.chat.uuid,
    message_id = message.uuid,
    code = failure.code,
    reason = "Message delivery failed",
    failed_at = failure.at,
    service = message.service,
    preferred_service = or_null(message.preferred_service),
  }
end

-- Said of chats whose line keeps no texts; nil for any other.
local function zero_retention(chat)
  return chat.zero_retention or nil
end

events["message.edited"] = function(_, message, detail, version)
  local is_kept = not (message.is_from_me and message.chat.zero_retention)
  return version ~= "2025-01-01" and {
    id = message.uuid,
    chat = chat_of(message.chat),
    direction = message.is_from_me and "outbound" or "inbound",
    edited_at = message.edited_at,
    part = { index = detail.index, text = is_kept and detail.part.value or "" },
    sender_handle = bodies.handle(message.from),
    zero_retention = zero_retention(message.chat),
  } or nil
end

-- ---- reactions, participants, chats -----------------------------------------------

local function reaction_data(_, reaction)
  return {
    chat_id = reaction.message.chat.uuid,
    custom_emoji = or_null(reaction.custom_emoji),
    from = reaction.handle.address,
    from_handle = bodies.handle(reaction.handle),
    is_from_me = reaction.handle.is_me,
    message_id = reaction.message.uuid,
    part_index = reaction.part_index or 0,
    reacted_at = reaction.created_at,
    reaction_id = reaction.uuid,
    reaction_type = reaction.type,
    service = reaction.message.service,
    sticker = or_null(reaction.sticker),
  }
end

events["reaction.added"], events["reaction.removed"] = reaction_data, reaction_data

local function typing_data(_, chat, typing)
  return { chat_id = chat.uuid, actor_handle = bodies.handle(typing.handle) }
end

events["chat.typing_indicator.started"], events["chat.typing_indicator.stopped"] = typing_data, typing_data

local function participant_data(time_field)
  return function(_, chat, handle)
    return {
      chat_id = chat.uuid,
      handle = handle.address,
      participant = bodies.handle(handle),
      [time_field] = handle.left_at or handle.joined_at,
    }
  end
end

events["participant.added"] = participant_data "added_at"
events["participant.removed"] = participant_data "removed_at"

events["chat.created"] = function(_, chat)
  return {
    id = chat.uuid,
    created_at = chat.created_at,
    display_name = or_null(chat.display_name),
    handles = bodies.handles(chat),
    health_status = bodies.health(chat),
    is_group = chat.is_group,
    updated_at = chat.updated_at,
    service = chat.service,
  }
end

local function change_data(_, chat, change)
  return {
    chat_id = chat.uuid,
    updated_at = chat.updated_at,
    changed_by_handle = me(chat),
    old_value = or_null(change.old),
    new_value = or_null(change.new),
  }
end

events["chat.group_name_updated"], events["chat.group_icon_updated"] = change_data, change_data

events["chat.background_updated"] = function(_, chat, background)
  local fields = background and { type = background.type } or json.null
  for _, name in ipairs(background and { "style", "variant", "image_url", "shades" } or {}) do
    fields[name] = or_null(background[name])
  end
  return {
    chat = { id = chat.uuid, is_group = chat.is_group, owner_handle = me(chat) },
    actor_handle = me(chat),
    background = fields,
  }
end

events["location.sharing.started"] = function(state, chat, handle)
  return {
    shared_by = handle.address,
    shared_with = chat.handles[1].address,
    chat_id = chat.uuid,
    began_at = state:now(),
    ends_at = json.null,
  }
end

events["location.sharing.stopped"] = function(_, chat, handle)
  return { shared_by = handle.address, shared_with = chat.handles[1].address }
end

-- ---- polls ------------------------------------------------------------------------

local function poll_base(message, handle)
  return {
    chat = { id = message.chat.uuid, is_group = message.chat.is_group, owner_handle = me(message.chat) },
    direction = handle.is_me and "outbound" or "inbound",
    message_id = message.uuid,
    service = message.service,
    sender_handle = bodies.handle(handle),
  }
end

local function poll_data(_, message)
  local data = poll_base(message, message.from)
  data.created_at, data.updated_at, data.poll = message.created_at, message.updated_at, bodies.poll(message)
  data.sent_at, data.delivered_at = or_null(message.sent_at), or_null(message.delivered_at)
  data.read_at, data.zero_retention = json.null, zero_retention(message.chat)
  return data
end

events["poll.sent"], events["poll.delivered"] = poll_data, poll_data

events["poll.updated"] = function(_, message, added)
  local data, list = poll_data(nil, message), json.array()
  local options = data.poll.options
  for i = #options - added + 1, #options do
    list[#list + 1] = options[i]
  end
  data.added_options = list
  return data
end

local function vote_data(_, message, vote)
  local data = poll_base(message, vote.handle)
  data.option_id = vote.option.id
  return data
end

events["poll.vote.added"], events["poll.vote.removed"] = vote_data, vote_data

-- ---- the account ------------------------------------------------------------------

local function account_data(_, subject)
  return subject.account
end

for name, kind in pairs(kinds_of_data) do
  events[name] = events[name] or kind == "account_event" and account_data or nil
end

return events
