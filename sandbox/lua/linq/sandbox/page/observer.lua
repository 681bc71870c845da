--- Notices what changes in a sandbox, and writes it into the journal once a request is over.

local bodies = require "linq.sandbox.page.bodies"
local json = require "linq.util.json"
local router = require "linq.sandbox.router"

local observer = {}

---@class linq.sandbox.observer
---@field state linq.sandbox.state
---@field journal linq.sandbox.journal
---@field messages table<linq.sandbox.message, true> that changed
---@field chats table<linq.sandbox.chat, true> that changed
---@field order linq.sandbox.message[] the changed messages, in the order in which they did
---@field read table<linq.sandbox.message, true> of which the page knows that the line read them
local methods = {}
local metatable = { __index = methods }

--- Notes that a chat changed.
---@param chat linq.sandbox.chat
function methods:note_chat(chat)
  self.chats[chat] = true
end

--- Notes that a message changed.
---@param message linq.sandbox.message
function methods:note_message(message)
  if not self.messages[message] then
    self.messages[message] = true
    table.insert(self.order, message)
  end
  self:note_chat(message.chat)
end

-- The subject of an event: a chat, a message, a reaction; anything else is not on the page.
local function note(self, subject)
  if subject.messages then
    self:note_chat(subject)
  elseif subject.parts then
    self:note_message(subject)
  elseif subject.message then
    self:note_message(subject.message)
  end
end

-- The chat and the message that a request's path names.
local function named(state, request)
  local _, route = router.match(request.method, request.path)
  local chat, message
  for _, value in pairs(route and route.parameters or {}) do
    chat = chat or state:find_chat("uuid", value) or state:find_chat("id", tonumber(value))
    message = message or state:find_message("uuid", value) or state:find_message("id", tonumber(value))
  end
  return chat, message
end

-- Messages are read up to the last one, without an event.
local function note_read(self, chat)
  for i = #chat.messages, 1, -1 do
    local message = chat.messages[i]
    if not message.is_from_me then
      if self.read[message] or not message.read_at then
        return
      end
      self.read[message] = true
      self:note_message(message)
    end
  end
end

--- Watches a call that may change something.
---@param request table
---@return fun() after is to be called after it
function methods:watch(request)
  if request.method == "GET" then
    return function() end
  end
  local chat, message = named(self.state, request)
  return function()
    if message then
      self:note_message(message)
    end
    if chat then
      self:note_chat(chat)
      note_read(self, chat)
    end
  end
end

local function add(self, name, body)
  self.journal:add(name, assert(json.encode(body)))
end

--- Writes what changed since the last call.
function methods:commit()
  local chats, order = self.chats, self.order
  self.chats, self.messages, self.order = {}, {}, {}
  for _, message in ipairs(order) do
    if message.deleted then
      add(self, "deleted", { id = message.uuid, chat_id = message.chat.uuid })
    else
      add(self, "message", bodies.message(message))
    end
  end
  for chat in pairs(chats) do
    add(self, "chat", bodies.chat(chat))
  end
end

--- Makes an observer of a state, whose events it hears.
---@param state linq.sandbox.state
---@param journal linq.sandbox.journal
---@return linq.sandbox.observer
function observer.new(state, journal)
  local self = setmetatable({
    state = state, journal = journal, messages = {}, chats = {}, order = {},
    read = setmetatable({}, { __mode = "k" }),
  }, metatable)
  local emit = state.emit
  function state.emit(name, subject, detail)
    emit(name, subject, detail)
    note(self, subject)
  end
  return self
end

return observer
