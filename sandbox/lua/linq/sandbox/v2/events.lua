--- The `data` of v2's webhook events, by the event's name.
---
--- Each function is called with the state, the subject of the event (a message, chat,
--- reaction or contact), and a detail of some events.

local bodies = require "linq.sandbox.v2.bodies"
local json = require "linq.util.json"

local or_null = bodies.or_null

local function handles_of(chat)
  local list = json.array()
  for i, handle in ipairs(chat.handles) do
    list[i] = { identifier = handle.address, display_name = handle.address, is_me = handle.is_me }
  end
  return list
end

local function message_data(state, message)
  return {
    id = tostring(message.id),
    chat_id = tostring(message.chat.id),
    text = bodies.text(message),
    sent_at = or_null(message.sent_at),
    is_read = message.read_at ~= nil,
    from_phone = message.from.address,
    service = message.service,
    reaction_id = json.null,
    chat_handles = handles_of(message.chat),
    attachments = bodies.attachments(state, message),
  }
end

local function reaction_data(_, reaction)
  local message = reaction.message
  return {
    id = tostring(reaction.id),
    chat_message_id = tostring(message.id),
    chat_id = tostring(message.chat.id),
    reaction = reaction.type,
    is_from_me = reaction.handle.is_me,
    sent_at = reaction.created_at,
    created_at = reaction.created_at,
    chat_handle = { id = tostring(reaction.handle.id), identifier = reaction.handle.address },
    chat_handles = handles_of(message.chat),
    associated_message = { id = tostring(message.id), text = bodies.text(message), sent_at = or_null(message.sent_at) },
  }
end

local function participant_data(_, chat, handle)
  return { chat_id = tostring(chat.id), participant = handle.address, chat_handles = handles_of(chat) }
end

local function contact_data(_, contact)
  return bodies.contact(contact)
end

local function typing_data(state, chat, typing)
  return {
    chat_id = tostring(chat.id),
    display = typing.started,
    timestamp = state:now(),
    chat_handles = handles_of(chat),
  }
end

return {
  ["typing_indicator.received"] = typing_data,
  ["typing_indicator.removed"] = typing_data,
  ["message.read"] = function(_, message)
    return { id = tostring(message.id), chat_id = tostring(message.chat.id), read_at = message.read_at }
  end,
  ["message.sent"] = message_data,
  ["message.received"] = message_data,
  ["reaction.sent"] = reaction_data,
  ["reaction.received"] = reaction_data,
  ["participant.added"] = participant_data,
  ["participant.removed"] = participant_data,
  ["contact.created"] = contact_data,
  ["contact.updated"] = contact_data,
  ["contact.deleted"] = function(_, contact)
    return { id = contact.id }
  end,
}
