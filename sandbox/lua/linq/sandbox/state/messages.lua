--- The messages of a state: adding, finding and deleting one, and its delivery.

local times = require "linq.sandbox.times"
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
---@field created_at string ISO 8601
---@field updated_at string ISO 8601
---@field sent_at? string ISO 8601
---@field delivered_at? string ISO 8601
---@field read_at? string ISO 8601
---@field reconciled_at? string ISO 8601; it arrived late
---@field replies? linq.sandbox.message[] to it, oldest first
---@field deleted? boolean

-- The fields that most messages have. More than 16 names would double the memory of each.
local function new_message(self, chat, given)
  local now, is_mine = self:now(), given.from.is_me
  return {
    id = self:next_id(),
    uuid = uuid(),
    chat = chat,
    from = given.from,
    is_from_me = is_mine,
    parts = given.parts or { { type = "text", value = given.text } },
    key = given.key,
    service = chat.service,
    status = is_mine and "pending" or "received",
    sent_at = not is_mine and (given.sent_at or now) or nil,
    delivered_at = nil,
    read_at = nil,
    edits = 0,
    created_at = now,
    updated_at = now,
  }
end

local rare_fields = { "effect", "reply_to", "preferred_service", "poll" }

--- Adds a message to a chat.
---@param chat linq.sandbox.chat
---@param given table from (handle), parts or text (one text part), effect, reply_to, preferred_service, key, poll,
---  sent_at (of one that arrives late)
---@return linq.sandbox.message message
function messages:add_message(chat, given)
  local message = new_message(self, chat, given)
  for _, name in ipairs(rare_fields) do
    if given[name] ~= nil then
      message[name] = given[name]
    end
  end
  if given.sent_at then
    message.reconciled_at = message.created_at
  end
  chat.message_count = chat.message_count + 1
  chat.updated_at = message.updated_at
  chat.typing_since = not message.is_from_me and chat.typing_since or nil -- who sent types no longer
  return self:keep_message(message)
end

--- Keeps a message as the newest one of its chat.
---@param message linq.sandbox.message
---@return linq.sandbox.message message
function messages:keep_message(message)
  table.insert(message.chat.messages, message)
  self.messages_by.id[message.id], self.messages_by.uuid[message.uuid] = message, message
  if message.key then
    self.keys[message.key] = message
  end
  local above = message.reply_to and self:find_message("uuid", message.reply_to.message_id)
  if above then
    above.replies = above.replies or {}
    table.insert(above.replies, message)
  end
  return message
end

-- The first place in a list from which on a test holds.
local function first_place(list, holds)
  local low, high = 1, #list + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if holds(list[middle]) then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

--- Finds the messages of a chat that were made between two times. Messages stand in the order
--- in which they were made.
---@param chat linq.sandbox.chat
---@param after? number Unix time, left out itself
---@param before? number Unix time, left out itself
---@return integer first place in chat.messages
---@return integer last less than the first when there are none
function messages.between(_, chat, after, before)
  local list = chat.messages
  local first = after and first_place(list, function(message) return times.parse(message.created_at) > after end)
  local past = before and first_place(list, function(message) return times.parse(message.created_at) >= before end)
  return first or 1, (past or #list + 1) - 1
end

--- Marks what the others wrote as read by the line, up to what it read before.
---@param chat linq.sandbox.chat
function messages:mark_read(chat)
  for i = #chat.messages, 1, -1 do
    local message = chat.messages[i]
    if not message.is_from_me then
      if message.read_at then
        break
      end
      message.read_at, message.status = self:now(), "read"
    end
  end
end

--- Finds the message whose `field` is `value`.
---@param field "id"|"uuid"
---@param value any
---@return linq.sandbox.message|nil message
function messages:find_message(field, value)
  return value ~= nil and self.messages_by[field][value] or nil
end

--- Edits a text, with the event. What stood at places of the old text goes with it.
---@param message linq.sandbox.message
---@param part table
---@param text string
---@param index integer of the part, from 0
function messages:edit_text(message, part, text, index)
  part.value, part.text_decorations, part.inline_stickers = text, nil, nil
  part.mention, part.mention_range, part.mentions = nil, nil, nil
  message.edits = message.edits + 1
  message.edited_at, message.updated_at = self:now(), self:now()
  self.emit("message.edited", message, { part = part, index = index })
end

--- Deletes a message. Its idempotency key stays used.
---@param message linq.sandbox.message
function messages:delete_message(message)
  message.deleted = true
  self.messages_by.id[message.id], self.messages_by.uuid[message.uuid] = nil, nil
  local list = message.chat.messages
  table.remove(list, first_place(list, function(other) return other.id >= message.id end))
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
