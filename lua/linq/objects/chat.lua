--- A chat, the same on both API versions.

local core = require "linq.core"
local objects_of = require "linq.objects.list"
local shorten = require "linq.objects.shorten"
local time_range = require "linq.objects.time_range"
local what_is_wrong = require "linq.objects.id"
local misuse = require "linq.util.misuse"
local phone = require "linq.phone"

local chat = {
  methods = {},
  belongs_to = { parameter = "chat_id", resources = { chats = "", chat_messages = "messages_" } },
  aliases = {
    v2 = { handles = "chat_handles", is_group = "group" },
    v3 = { chat_handles = "handles", group = "is_group" },
  },
  about_id = { "refresh", "send", "messages", "typing_start", "start_typing", "typing_stop", "stop_typing" },
}

local methods = chat.methods

-- chat -> the Linq number in the call that returned it. On v2 nothing else tells which
-- participant is the caller.
local lines = setmetatable({}, { __mode = "k" })

--- Remembers the caller's number for a chat, or for every chat of a page.
---@param result userdata
---@param line any what is no text is no number, and was the API's to judge
function chat.remember_line(result, line)
  local key = type(line) == "string" and phone.key(line) or nil
  for _, item in ipairs(core.class_of(result).kind == "chat" and { result } or result.items) do
    lines[item] = key
  end
end

-- `status` is current. `left_at` may be from an earlier departure.
local function is_active(handle)
  if handle.status ~= nil then
    return handle.status == "active"
  end
  return handle.left_at == nil
end

-- Whether the handle's address has this key (see phone.key).
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

--- Finds the handle with an address. Addresses are normalized before they are compared.
---@param address string phone number or e-mail address
---@return userdata|nil handle
function methods:handle(address)
  if type(address) ~= "string" then
    misuse.raise("chat:handle: address must be a string, got %s", type(address))
  end
  local wanted = phone.key(address)
  for _, handle in ipairs(objects_of(self.handles)) do
    if has_key(handle, wanted) then
      return handle
    end
  end
  return nil
end

--- Whether a handle with this address is in the chat.
---@param address string
---@return boolean
function methods:has(address)
  return methods.handle(self, address) ~= nil
end

--- Finds the caller's own handle. On v2 it is known only for chats that were found or
--- listed by their Linq number.
---@return userdata|nil handle
function methods:me()
  for _, handle in ipairs(objects_of(self.handles)) do
    if is_me(self, handle) then
      return handle
    end
  end
  return nil
end

--- Lists the active handles, without those who left or were removed.
---@return userdata[]
function methods:participants()
  local active = {}
  for _, handle in ipairs(objects_of(self.handles)) do
    if is_active(handle) then
      active[#active + 1] = handle
    end
  end
  return active
end

--- Lists the active handles without the caller's own.
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

--- Fetches the chat again. This object then shows the new state.
---@param options? linq.request_options
---@return userdata|nil chat the same object
---@return linq.error|nil err
function methods:refresh(options)
  local fresh, err = core.class_of(self).state.resources.chats:retrieve(self.id, options)
  if not fresh then
    return nil, err
  end
  core.replace(self, fresh)
  return self
end

local senders = {}

function senders.v3(chats, self, content, options)
  local is_body = type(content) == "string" or content.message
  return chats.messages:send(self.id, is_body and content or { message = content }, options)
end

function senders.v2(_, self, content, options)
  local chat_messages = core.class_of(self).state.resources.chat_messages
  return chat_messages:send(self.id, content, options)
end

--- Sends a message to the chat.
---@param content string|table<string, any> text; or on v3 the message (parts …) or the request body, on v2 the fields
---@param options? linq.request_options
---@return userdata|nil message
---@return linq.error|nil err
function methods:send(content, options)
  if type(content) ~= "string" and type(content) ~= "table" then
    misuse.raise("chat:send: content must be a string or a table, got %s", type(content))
  end
  local class = core.class_of(self)
  return senders[class.version](class.state.resources.chats, self, content, options)
end

local function messages_resource(self)
  local class = core.class_of(self)
  return class.version == "v3" and class.state.resources.chats.messages or class.state.resources.chat_messages
end

--- Fetches a page of the chat's messages.
---@param fields? table<string, any> limit, cursor … (v3); page, per_page, before, after, sort (v2)
---@param options? linq.request_options
---@return userdata|nil page
---@return linq.error|nil err
function methods:messages(fields, options)
  return messages_resource(self):list(self.id, fields, options)
end

--- Iterates over all messages of the chat, or those of a time, in the order of the API's pages.
--- The iterator raises the error object when a page cannot be fetched.
---@param fields? table<string, any> as for `messages`; `since` and `before`, ISO 8601 or Unix times
---@param options? linq.request_options
---@return fun(): userdata|nil
function methods:each_message(fields, options)
  local err = what_is_wrong(self, "id")
  if err then
    error(err, 0)
  end
  local others, range = time_range.split(fields, core.class_of(self).version)
  local each = messages_resource(self):each(self.id, others, options)
  return range and time_range.within(each, range) or each
end

-- A typing method, under the names of either version.
local function typing(v3_name, v2_name)
  return function(self, ...)
    local class = core.class_of(self)
    local chats = class.state.resources.chats
    if class.version == "v3" then
      return chats.typing[v3_name](chats.typing, self.id, ...)
    end
    return chats[v2_name](chats, self.id, ...)
  end
end

--- Shows the typing indicator.
methods.typing_start = typing("start", "start_typing")
methods.start_typing = methods.typing_start

--- Hides the typing indicator.
methods.typing_stop = typing("stop", "stop_typing")
methods.stop_typing = methods.typing_stop

function chat.len(self)
  return #objects_of(self.handles)
end

function chat.tostring(self)
  local name = self.display_name
  name = name == nil and "no name" or '"' .. shorten(name) .. '"'
  return ("linq.chat: %s %s, %d handles"):format(shorten(self.id), name, #self)
end

return chat
