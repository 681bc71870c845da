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
---@field place integer in the order of creation
---@field others string the key by which it is found (see linq.sandbox.state.index)
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
  local to = self:others(given.from, given.to)
  local chat = {
    id = given.id or self:next_id(),
    uuid = given.uuid or uuid(),
    name = given.display_name,
    display_name = given.display_name or table.concat(to, ", "),
    service = service,
    is_group = #to > 1,
    message_count = given.message_count or 0,
    handles = { self:new_handle(given.from, service, true) },
    messages = {},
    locations = {},
    zero_retention = line ~= nil and line.zero_retention,
    created_at = self:now(),
    updated_at = self:now(),
  }
  for _, address in ipairs(to) do
    chat.handles[#chat.handles + 1] = self:new_handle(address, service, false)
  end
  return self:keep_chat(chat)
end

--- Keeps a chat as the newest one.
---@param chat linq.sandbox.chat
---@return linq.sandbox.chat chat
function chats:keep_chat(chat)
  chat.place = #self.chats + 1
  self.chats[chat.place] = chat
  self.chats_by.id[chat.id], self.chats_by.uuid[chat.uuid] = chat, chat
  self.index:update(chat)
  return chat
end

--- Finds the chat whose `field` is `value`.
---@param field "id"|"uuid"
---@param value any
---@return linq.sandbox.chat|nil chat
function chats:find_chat(field, value)
  return value ~= nil and self.chats_by[field][value] or nil
end

--- Returns the chats in which an address is or was and that pass a test, in the order of
--- their creation.
---@param address string|nil nil: all chats
---@param test fun(chat: linq.sandbox.chat): boolean
---@return linq.sandbox.chat[]
function chats:select_chats(address, test)
  local found = {}
  for _, chat in ipairs(address and self.index:with(address) or self.chats) do
    if test(chat) then
      found[#found + 1] = chat
    end
  end
  return found
end

--- Returns the chats in which an address is or was, in the order of their creation.
---@param address string
---@return linq.sandbox.chat[]
function chats:chats_with(address)
  return self.index:with(address)
end

--- Returns the chats with exactly these participants, the newest first.
---@param from string|nil the line; nil: any line
---@param to string[]
---@return linq.sandbox.chat[] chats
function chats:chats_of(from, to)
  local line, wanted, found = from and phone.key(from), {}, {}
  for _, address in ipairs(to) do
    local key = phone.key(address)
    wanted[key] = key ~= line or nil
  end
  local candidates = self.index:of_others(wanted)
  for i = #candidates, 1, -1 do
    local chat = candidates[i]
    if not chat.left and (not line or chat.handles[1].key == line) then
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
