--- The participants of a chat. Each is a handle: an address in one chat. The first
--- handle of a chat is its line.

local phone = require "linq.phone"
local uuid = require "linq.util.uuid"

local participants = {}

---@class linq.sandbox.handle
---@field id integer v2's
---@field uuid string v3's
---@field address string phone number in E.164, or e-mail address
---@field key string of the address (see linq.phone.key)
---@field service "iMessage"|"RCS"|"SMS"
---@field is_me boolean true for the line
---@field status "active"|"left"|"removed"
---@field joined_at string ISO 8601
---@field left_at? string ISO 8601

--- Makes a handle.
---@param address string
---@param service string
---@param is_me boolean true for the line
---@return linq.sandbox.handle handle
function participants:new_handle(address, service, is_me)
  address = phone.normalize(address) or address
  return {
    id = self:next_id(),
    uuid = uuid(),
    address = address,
    key = phone.key(address),
    service = service,
    is_me = is_me,
    status = "active",
    joined_at = self:now(),
  }
end

--- Finds the handle of an address in a chat.
---@param chat linq.sandbox.chat
---@param address string
---@return linq.sandbox.handle|nil handle the active one, otherwise one that left
function participants.handle_of(_, chat, address)
  local key, left = phone.key(address), nil
  for _, handle in ipairs(chat.handles) do
    if handle.key == key then
      if handle.status == "active" then
        return handle
      end
      left = handle
    end
  end
  return left
end

--- Returns whether an address is an active participant of a chat.
---@param chat linq.sandbox.chat
---@param address string
---@param as_me? boolean count it only as the line
---@return boolean
function participants:has(chat, address, as_me)
  local handle = self:handle_of(chat, address)
  return handle ~= nil and handle.status == "active" and (not as_me or handle.is_me)
end

--- Returns the handle of the line in a chat.
---@param chat linq.sandbox.chat
---@return linq.sandbox.handle handle
function participants.me(_, chat)
  return chat.handles[1]
end

--- Returns the active handles of a chat.
---@param chat linq.sandbox.chat
---@return table[]
function participants.active(_, chat)
  local list = {}
  for _, handle in ipairs(chat.handles) do
    if handle.status == "active" then
      list[#list + 1] = handle
    end
  end
  return list
end

--- Returns the addresses of the active participants other than the line.
---@param chat linq.sandbox.chat
---@return string[]
function participants:other_addresses(chat)
  local list = {}
  for _, handle in ipairs(self:active(chat)) do
    if not handle.is_me then
      list[#list + 1] = handle.address
    end
  end
  return list
end

--- Adds a participant to a chat.
---@param chat linq.sandbox.chat
---@param address string
---@return linq.sandbox.handle handle
function participants:join(chat, address)
  local handle = self:new_handle(address, chat.service, false)
  chat.handles[#chat.handles + 1] = handle
  chat.updated_at = self:now()
  self.index:update(chat)
  return handle
end

--- Marks a participant as gone from a chat.
---@param chat linq.sandbox.chat
---@param handle linq.sandbox.handle
---@param status "left"|"removed" by themselves, or by others
function participants:leave(chat, handle, status)
  handle.status, handle.left_at = status, self:now()
  chat.updated_at = handle.left_at
  self.index:update(chat)
end

return participants
