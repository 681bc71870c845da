--- What the sandbox knows, in neither version's form: chats and their handles.

local phone = require "linq.phone"
local uuid = require "linq.uuid"

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

--- The time now, ISO 8601 in UTC.
---@return string
function state.now()
  return os.date("!%Y-%m-%dT%H:%M:%SZ")
end

local function next_id(self)
  self.last_id = self.last_id + 1
  return self.last_id
end

local function new_handle(self, address, service, is_me)
  return {
    id = next_id(self),
    uuid = uuid(),
    address = phone.normalize(address) or address,
    service = service,
    is_me = is_me,
    status = "active",
    joined_at = state.now(),
  }
end

--- Adds a chat.
---@param given { from: string, to: string[], id?: integer, uuid?: string, display_name?: string, service?: string,
---  message_count?: integer }
---@return table chat
function methods:add_chat(given)
  local service = given.service or "iMessage"
  local chat = {
    id = given.id or next_id(self),
    uuid = given.uuid or uuid(),
    display_name = given.display_name or table.concat(given.to, ", "),
    service = service,
    is_group = #given.to > 1,
    message_count = given.message_count or 0,
    handles = { new_handle(self, given.from, service, true) },
    created_at = state.now(),
    updated_at = state.now(),
  }
  for _, address in ipairs(given.to) do
    chat.handles[#chat.handles + 1] = new_handle(self, address, service, false)
  end
  self.chats[#self.chats + 1] = chat
  return chat
end

--- The chat whose `field` is `value`.
---@param field "id"|"uuid"
---@param value any
---@return table|nil chat
function methods:find_chat(field, value)
  for _, chat in ipairs(self.chats) do
    if chat[field] == value then
      return chat
    end
  end
end

--- Whether an address is in a chat.
---@param chat table
---@param address string
---@param as_me? boolean only as the Linq number
---@return boolean
function methods.has(_, chat, address, as_me)
  local key = phone.key(address)
  for _, handle in ipairs(chat.handles) do
    if phone.key(handle.address) == key and (not as_me or handle.is_me) then
      return true
    end
  end
  return false
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

--- Makes a state.
---@param chats? table[] see add_chat; default: the chats of the documentation
---@return table state
function state.new(chats)
  local self = setmetatable({ chats = {}, last_id = 1000 }, metatable)
  for _, chat in ipairs(chats or documented_chats) do
    self:add_chat(chat)
  end
  return self
end

return state
