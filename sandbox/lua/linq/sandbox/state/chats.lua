--- The chats of a state: adding one, and finding those with given participants.

local phone = require "linq.phone"
local uuid = require "linq.util.uuid"

local chats = {}

---@class linq.sandbox.chat
---@field id integer v2's
---@field uuid string v3's
---@field name? string the name that was given to it
---@field display_name string its name, otherwise the addresses
---@field service "iMessage"|"RCS"|"SMS"
---@field is_group boolean
---@field handles linq.sandbox.handle[] the line's is the first
---@field messages linq.sandbox.message[] oldest first
---@field message_count integer includes deleted messages
---@field locations table[]
---@field left? boolean true: the line left it
---@field opted_out? boolean true: the recipient wrote STOP
---@field zero_retention boolean its line keeps no texts
---@field created_at string ISO 8601
---@field updated_at string ISO 8601

--- Adds a chat.
---@param given { from: string, to: string[], id?: integer, uuid?: string, display_name?: string, service?: string,
---  message_count?: integer }
---@return linq.sandbox.chat chat
function chats:add_chat(given)
  local service, line = given.service or "iMessage", self:line(given.from)
  local chat = {
    id = given.id or self:next_id(),
    uuid = given.uuid or uuid(),
    name = given.display_name,
    display_name = given.display_name or table.concat(given.to, ", "),
    service = service,
    is_group = #given.to > 1,
    message_count = given.message_count or 0,
    handles = { self:new_handle(given.from, service, true) },
    messages = {},
    locations = {},
    zero_retention = line ~= nil and line.zero_retention,
    created_at = self:now(),
    updated_at = self:now(),
  }
  for _, address in ipairs(given.to) do
    chat.handles[#chat.handles + 1] = self:new_handle(address, service, false)
  end
  self.chats[#self.chats + 1] = chat
  self.chats_by.id[chat.id], self.chats_by.uuid[chat.uuid] = chat, chat
  return chat
end

--- Finds the chat whose `field` is `value`.
---@param field "id"|"uuid"
---@param value any
---@return linq.sandbox.chat|nil chat
function chats:find_chat(field, value)
  return value ~= nil and self.chats_by[field][value] or nil
end

--- Returns the chats that pass a test, in the order of their creation.
---@param test fun(chat: table): boolean
---@return table[]
function chats:select_chats(test)
  local found = {}
  for _, chat in ipairs(self.chats) do
    if test(chat) then
      found[#found + 1] = chat
    end
  end
  return found
end

local function key_set(addresses)
  local keys, count = {}, 0
  for _, address in ipairs(addresses) do
    local key = phone.key(address)
    count = count + (keys[key] and 0 or 1)
    keys[key] = true
  end
  return keys, count
end

-- Returns whether the active participants besides the line are exactly the wanted ones.
local function has_exactly(chat, wanted, count)
  local seen = 0
  for i = 2, #chat.handles do
    local handle = chat.handles[i]
    if handle.status == "active" then
      if not wanted[phone.key(handle.address)] then
        return false
      end
      seen = seen + 1
    end
  end
  return seen == count
end

--- Returns the chats with exactly these participants, the newest first.
---@param from string|nil the line; nil: any line
---@param to string[]
---@return linq.sandbox.chat[] chats
function chats:chats_of(from, to)
  local wanted, count = key_set(to)
  local line = from and phone.key(from)
  if line and wanted[line] then
    wanted[line], count = nil, count - 1
  end
  local found = {}
  for i = #self.chats, 1, -1 do
    local chat = self.chats[i]
    local is_of_line = not line or phone.key(chat.handles[1].address) == line
    if not chat.left and is_of_line and has_exactly(chat, wanted, count) then
      found[#found + 1] = chat
    end
  end
  return found
end

--- Returns the addresses without duplicates and without the line itself.
---@param from string the line
---@param to string[]
---@return string[]
function chats.others(_, from, to)
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

return chats
