--- A chat, the same on both API versions.

local core = require "linq.core"
local misuse = require "linq.misuse"
local phone = require "linq.phone"
local text = require "linq.objects.text"

local chat = {
  methods = {},
  nested = { handles = "handle", chat_handles = "handle" },
  aliases = {
    v2 = { handles = "chat_handles", is_group = "group" },
    v3 = { chat_handles = "handles", group = "is_group" },
  },
}

local methods = chat.methods

-- The Linq number of a chat, where the call that found it told: v2 does not say
-- which participant is the caller.
local lines = setmetatable({}, { __mode = "k" })

--- Notes on the chat, or on every chat of a page, which number is the caller's.
---@param result userdata
---@param line string
function chat.remember_line(result, line)
  if core.class_of(result).kind == "chat" then
    lines[result] = phone.key(line)
    return
  end
  for _, item in ipairs(result.items) do
    lines[item] = phone.key(line)
  end
end

-- A status is what the API says now; a time of leaving alone may be an old one.
local function is_active(handle)
  if handle.status ~= nil then
    return handle.status == "active"
  end
  return handle.left_at == nil
end

-- Whether the handle's address is the one with this key.
local function has_key(handle, key)
  local address = handle.handle
  return type(address) == "string" and phone.key(address) == key
end

local function is_me(self, handle)
  if handle.is_me ~= nil then
    return handle.is_me
  end
  return lines[self] ~= nil and has_key(handle, lines[self])
end

--- The handle with an address; numbers compare in their normal form.
---@param address string phone number or e-mail address
---@return userdata|nil handle
function methods:handle(address)
  if type(address) ~= "string" then
    misuse.raise("chat:handle: address must be a string, got %s", type(address))
  end
  local wanted = phone.key(address)
  for _, handle in ipairs(self.handles or {}) do
    if has_key(handle, wanted) then
      return handle
    end
  end
end

--- Whether a handle with this address is in the chat.
---@param address string
---@return boolean
function methods:has(address)
  return methods.handle(self, address) ~= nil
end

--- The caller's own handle. On v2 it is known for chats that were found or
--- listed by their Linq number.
---@return userdata|nil handle
function methods:me()
  for _, handle in ipairs(self.handles or {}) do
    if is_me(self, handle) then
      return handle
    end
  end
end

--- All active handles: who left or was removed is not among them.
---@return userdata[]
function methods:participants()
  local active = {}
  for _, handle in ipairs(self.handles or {}) do
    if is_active(handle) then
      active[#active + 1] = handle
    end
  end
  return active
end

--- All active handles but the caller's own.
---@return userdata[]
function methods:others()
  local others = {}
  for _, handle in ipairs(methods.participants(self)) do
    if not is_me(self, handle) then
      others[#others + 1] = handle
    end
  end
  return others
end

--- Fetches the chat again; this object shows the new state.
---@param options? table request options
---@return userdata|nil chat the same object
---@return table|nil err
function methods:refresh(options)
  local client = core.class_of(self).client
  local fresh, err = client.resources.chats:retrieve(self.id, options)
  if not fresh then
    return nil, err
  end
  core.replace(self, fresh)
  return self
end

function chat.len(self)
  return #(self.handles or {})
end

function chat.tostring(self)
  local name = self.display_name
  name = name == nil and "no name" or '"' .. text.short(name) .. '"'
  return ("linq.chat: %s %s, %d handles"):format(text.short(self.id), name, #self)
end

return chat
