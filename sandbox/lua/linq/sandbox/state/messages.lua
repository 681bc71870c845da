--- The messages of a state: adding, finding and deleting one, and its delivery.

local uuid = require "linq.util.uuid"

local messages = {}

---@class linq.sandbox.message
---@field id integer v2's
---@field uuid string v3's
---@field chat linq.sandbox.chat
---@field from linq.sandbox.handle
---@field is_from_me boolean
---@field parts table[] type, its fields, and reactions
---@field poll? { options: table[] }
---@field key? string idempotency key
---@field status "pending"|"sent"|"delivered"|"received"|"read"|"failed"
---@field edits integer number of edits so far
---@field created integer Unix time
---@field created_at string ISO 8601
---@field updated_at string ISO 8601
---@field sent_at? string ISO 8601
---@field delivered_at? string ISO 8601
---@field read_at? string ISO 8601
---@field reconciled_at? string ISO 8601; it arrived late
---@field deleted? boolean

local function new_message(self, chat, given)
  local now = self:now()
  return {
    id = self:next_id(),
    uuid = uuid(),
    chat = chat,
    from = given.from,
    is_from_me = given.from.is_me,
    parts = given.parts or { { type = "text", value = given.text } },
    effect = given.effect,
    reply_to = given.reply_to,
    preferred_service = given.preferred_service,
    key = given.key,
    poll = given.poll,
    service = chat.service,
    status = given.from.is_me and "pending" or "received",
    sent_at = not given.from.is_me and (given.sent_at or now) or nil,
    reconciled_at = given.sent_at and now,
    edits = 0,
    created = self:time(),
    created_at = now,
    updated_at = now,
  }
end

--- Adds a message to a chat.
---@param chat linq.sandbox.chat
---@param given table from (handle), parts or text (one text part), effect, reply_to, preferred_service, key, poll,
---  sent_at (of one that arrives late)
---@return linq.sandbox.message message
function messages:add_message(chat, given)
  local message = new_message(self, chat, given)
  for _, part in ipairs(message.parts) do
    part.reactions = {}
  end
  chat.messages[#chat.messages + 1] = message
  chat.message_count = chat.message_count + 1
  chat.updated_at = message.updated_at
  self.messages_by.id[message.id], self.messages_by.uuid[message.uuid] = message, message
  if message.key then
    self.keys[message.key] = message
  end
  return message
end

--- Finds the message whose `field` is `value`.
---@param field "id"|"uuid"
---@param value any
---@return linq.sandbox.message|nil message
function messages:find_message(field, value)
  return value ~= nil and self.messages_by[field][value] or nil
end

--- Deletes a message. Its idempotency key stays used.
---@param message linq.sandbox.message
function messages:delete_message(message)
  message.deleted = true
  self.messages_by.id[message.id], self.messages_by.uuid[message.uuid] = nil, nil
  for i, other in ipairs(message.chat.messages) do
    if other == message then
      table.remove(message.chat.messages, i)
      break
    end
  end
end

--- Marks a message as sent and delivered, with the event of each.
---@param message linq.sandbox.message
function messages:deliver_message(message)
  message.sent_at = self:now()
  message.status = "sent"
  self.emit("message.sent", message)
  self:mark_delivered(message)
end

--- Marks a message as delivered, with the event.
---@param message linq.sandbox.message
function messages:mark_delivered(message)
  message.delivered_at, message.status = self:now(), "delivered"
  self.emit("message.delivered", message)
end

--- Marks a message as failed, with the event.
---@param message linq.sandbox.message
---@param code integer
function messages:mark_failed(message, code)
  message.delivered_at, message.status = nil, "failed"
  self.emit("message.failed", message, { code = code, at = self:now() })
end

return messages
