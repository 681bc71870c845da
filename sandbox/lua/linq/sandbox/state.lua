--- What the sandbox knows, in neither version's form: lines, chats and their
--- handles, messages; and the collections that the areas keep.

local clock = require "linq.sandbox.clock"
local collection = require "linq.sandbox.collection"
local phone = require "linq.phone"
local uuid = require "linq.util.uuid"

local state = {}

local methods = {}
local metatable = { __index = methods }

-- The chats that the API's documentation shows.
local documented_chats = {
  {
    id = 45,
    uuid = "550e8400-e29b-41d4-a716-446655440000",
    from = "+12052761148",
    to = { "+12055426109" },
    display_name = "John Doe",
    message_count = 15,
  },
  {
    id = 46,
    uuid = "94c6bf33-31d9-40e3-a0e9-f94250ecedb9",
    from = "+12052761148",
    to = { "+12055426109", "ava@example.com" },
    display_name = "Trip",
  },
}

local default_users = { { email = "owner@company.com", first_name = "Jane", last_name = "Owner" } }

--- A new integer id.
---@return integer
function methods:next_id()
  self.last_id = self.last_id + 1
  return self.last_id
end

-- ---- lines ----------------------------------------------------------------------

--- The line with a number; a number that is not known becomes one, unless the
--- sandbox was told its lines.
---@param number string
---@return table|nil line
function methods:line(number)
  local key = phone.key(number)
  local line = self.lines:get(key)
  if not line and not self.lines_are_fixed then
    line = self.lines:add {
      key = key,
      id = self:next_id(),
      uuid = uuid(),
      number = phone.normalize(number) or number,
      audits = {},
    }
  end
  return line
end

-- ---- chats ----------------------------------------------------------------------

local function new_handle(self, address, service, is_me)
  return {
    id = self:next_id(),
    uuid = uuid(),
    address = phone.normalize(address) or address,
    service = service,
    is_me = is_me,
    status = "active",
    joined_at = clock.now(),
  }
end

local function joined_addresses(addresses)
  return table.concat(addresses, ", ")
end

--- Adds a chat.
---@param given { from: string, to: string[], id?: integer, uuid?: string, display_name?: string, service?: string,
---  message_count?: integer }
---@return table chat
function methods:add_chat(given)
  local service = given.service or "iMessage"
  local chat = {
    id = given.id or self:next_id(),
    uuid = given.uuid or uuid(),
    name = given.display_name,
    display_name = given.display_name or joined_addresses(given.to),
    service = service,
    is_group = #given.to > 1,
    message_count = given.message_count or 0,
    handles = { new_handle(self, given.from, service, true) },
    messages = {},
    locations = {},
    created_at = clock.now(),
    updated_at = clock.now(),
  }
  for _, address in ipairs(given.to) do
    chat.handles[#chat.handles + 1] = new_handle(self, address, service, false)
  end
  self:line(given.from)
  self.chats[#self.chats + 1] = chat
  self.chats_by.id[chat.id], self.chats_by.uuid[chat.uuid] = chat, chat
  return chat
end

--- The chat whose `field` is `value`.
---@param field "id"|"uuid"
---@param value any
---@return table|nil chat
function methods:find_chat(field, value)
  return value ~= nil and self.chats_by[field][value] or nil
end

--- The handle of an address in a chat.
---@param chat table
---@param address string
---@return table|nil handle an active one, if there is one
function methods.handle_of(_, chat, address)
  local key, left = phone.key(address), nil
  for _, handle in ipairs(chat.handles) do
    if phone.key(handle.address) == key then
      if handle.status == "active" then
        return handle
      end
      left = handle
    end
  end
  return left
end

--- Whether an address is in a chat.
---@param chat table
---@param address string
---@param as_me? boolean only as the Linq number
---@return boolean
function methods:has(chat, address, as_me)
  local handle = self:handle_of(chat, address)
  return handle ~= nil and handle.status == "active" and (not as_me or handle.is_me)
end

--- The handle of the line in a chat.
---@param chat table
---@return table handle
function methods.me(_, chat)
  return chat.handles[1]
end

--- The active handles of a chat.
---@param chat table
---@return table[]
function methods.active(_, chat)
  local list = {}
  for _, handle in ipairs(chat.handles) do
    if handle.status == "active" then
      list[#list + 1] = handle
    end
  end
  return list
end

--- Adds a participant to a chat.
---@param chat table
---@param address string
---@return table handle
function methods:join(chat, address)
  local handle = new_handle(self, address, chat.service, false)
  chat.handles[#chat.handles + 1] = handle
  chat.updated_at = clock.now()
  return handle
end

--- Takes a participant out of a chat.
---@param chat table
---@param handle table
---@param status "left"|"removed" by themselves, or by others
function methods.part(_, chat, handle, status)
  handle.status, handle.left_at = status, clock.now()
  chat.updated_at = handle.left_at
end

--- The chats that pass a test, in the order they were made.
---@param test fun(chat: table): boolean
---@return table[]
function methods:select_chats(test)
  local found = {}
  for _, chat in ipairs(self.chats) do
    if test(chat) then
      found[#found + 1] = chat
    end
  end
  return found
end

local function key_set(from, to)
  local keys, count = {}, 0
  for i = from and 0 or 1, #to do
    local key = phone.key(i == 0 and from or to[i])
    count = count + (keys[key] and 0 or 1)
    keys[key] = true
  end
  return keys, count
end

--- The chats of exactly these participants, the newest first.
---@param from string|nil the line; nil: any
---@param to string[]
---@return table[] chats
function methods:chats_of(from, to)
  local wanted, count = key_set(nil, to)
  local line = from and phone.key(from)
  if line and wanted[line] then
    wanted[line], count = nil, count - 1
  end
  local found = {}
  for i = #self.chats, 1, -1 do
    local chat, seen = self.chats[i], 0
    local same = not chat.left and (not line or phone.key(chat.handles[1].address) == line)
    for j = 2, same and #chat.handles or 0 do
      local handle = chat.handles[j]
      if handle.status == "active" then
        same, seen = same and wanted[phone.key(handle.address)] or false, seen + 1
      end
    end
    if same and seen == count then
      found[#found + 1] = chat
    end
  end
  return found
end

--- The addresses without doubles and without the line's own.
---@param from string
---@param to string[]
---@return string[]
function methods.others(_, from, to)
  local seen, list = { [phone.key(from)] = true }, {}
  for _, address in ipairs(to) do
    local key = phone.key(address)
    if not seen[key] then
      seen[key] = true
      list[#list + 1] = phone.normalize(address) or address
    end
  end
  return list
end

-- ---- messages -------------------------------------------------------------------

--- Adds a message to a chat.
---@param chat table
---@param given table from (handle), parts; text is short for one text part; effect, reply_to, preferred_service, key
---@return table message
function methods:add_message(chat, given)
  local now = clock.now()
  local message = {
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
    sent_at = not given.from.is_me and now or nil,
    edits = 0,
    created = os.time(),
    created_at = now,
    updated_at = now,
  }
  for _, part in ipairs(message.parts) do
    part.reactions = {}
  end
  chat.messages[#chat.messages + 1] = message
  chat.message_count = chat.message_count + 1
  chat.updated_at = now
  self.messages_by.id[message.id], self.messages_by.uuid[message.uuid] = message, message
  if message.key then
    self.keys[message.key] = message
  end
  return message
end

--- The message whose `field` is `value`.
---@param field "id"|"uuid"
---@param value any
---@return table|nil message
function methods:find_message(field, value)
  return value ~= nil and self.messages_by[field][value] or nil
end

--- Deletes a message; its idempotency key stays used.
---@param message table
function methods:delete_message(message)
  message.deleted = true
  self.messages_by.id[message.id], self.messages_by.uuid[message.uuid] = nil, nil
  for i, other in ipairs(message.chat.messages) do
    if other == message then
      table.remove(message.chat.messages, i)
      break
    end
  end
end

--- A message that was sent has arrived.
---@param message table
function methods:deliver_message(message)
  message.sent_at = clock.now()
  message.status = "sent"
  self.emit("message.sent", message)
  message.delivered_at = clock.now()
  message.status = "delivered"
  self.emit("message.delivered", message)
end

-- ---- making one -----------------------------------------------------------------

local function ignore() end

--- Makes a state.
---@param options? { chats?: table[], lines?: string[], users?: table[] }
---@return table state
function state.new(options)
  options = options or {}
  local self = setmetatable({
    chats = {},
    chats_by = { id = {}, uuid = {} },
    messages_by = { id = {}, uuid = {} },
    keys = {}, -- idempotency key -> message
    answers = {}, -- operation and idempotency key -> what the operation made
    lines = collection.new "key",
    attachments = collection.new(),
    blocked = collection.new "key",
    cards = collection.new "key",
    contacts = collection.new(),
    payment_handles = collection.new "key",
    payment_providers = collection.new "key",
    payment_requests = collection.new(),
    payments = collection.new(),
    reactions = collection.new(),
    subscriptions = collection.new(),
    users = {},
    emit = ignore,
    last_id = 1000,
  }, metatable)
  for i, number in ipairs(options.lines or {}) do
    self:line(number)
    self.lines_are_fixed = i == #options.lines
  end
  for i, user in ipairs(options.users or default_users) do
    self.users[i] = {
      id = self:next_id(),
      email = user.email,
      first_name = user.first_name,
      last_name = user.last_name,
    }
  end
  for _, chat in ipairs(options.chats or documented_chats) do
    self:add_chat(chat)
  end
  return self
end

return state
