--- A conversation: what a handler has of an event's chat.

local core = require "linq.core"
local misuse = require "linq.util.misuse"
local typing = require "linq.bot.typing"

local methods = {}
local metatable = { __name = "linq.conversation", __index = methods }

local conversation = {}

---@class linq.conversation_inside
---@field bot linq.bot_inside
---@field event userdata
---@field event_id string
---@field handler integer the number of the handler that runs
---@field replies integer that it made
---@field failure linq.error|nil of a reply that can be made later

---@type table<linq.conversation, linq.conversation_inside>
local insides = setmetatable({}, { __mode = "k" })

local function inside_of(self, method)
  local inside = insides[self]
  if not inside then
    misuse.raise("%s is a method of a conversation: call it with ':'", method)
  elseif not self.id then
    misuse.raise("conversation:%s: an event of the type %s is of no chat", method, tostring(inside.event.event_type))
  end
  return inside
end

-- What no later attempt cures.
local final = { invalid = true, forbidden = true, not_found = true, conflict = true, too_large = true }

-- What a call gave. What failed and can be made later fails the event, so that it is delivered again.
local function result_of(self, inside, result, err)
  if result == nil and err ~= nil then
    if not final[err.kind] then
      inside.failure = inside.failure or err
    end
    inside.bot.tell("reply_failed", {
      event_type = inside.event.event_type, event_id = inside.event_id, chat_id = self.id, error = err,
      message = tostring(err),
    })
  end
  return result, err
end

local function copy_of(options)
  if options ~= nil and type(options) ~= "table" then
    misuse.raise("options of conversation:reply must be a table, got %s", type(options))
  end
  local copy = {}
  for name, value in pairs(options or {}) do
    copy[name] = value
  end
  return copy
end

-- An outbox may have the reply from an earlier attempt, with other words.
local function send_through(outbox, chat_id, content, key)
  if outbox:get(key) then
    return key
  end
  return outbox:send({ chat_id = chat_id }, content, { id = key })
end

--- Sends a message to the chat. Its idempotency key is derived from the event's id and the reply's number,
--- so that an event which is handled again sends it once. Where it fails and may be sent later, the event
--- is delivered again.
---@param content string|table<string, any> as for chat:send
---@param options? linq.request_options
---@return any message with an outbox: what outbox:send returns
---@return linq.error|nil err
function methods:reply(content, options)
  local inside = inside_of(self, "reply")
  inside.replies = inside.replies + 1
  local key = ("%s:%d.%d"):format(inside.event_id, inside.handler, inside.replies)
  local outbox = inside.bot.outbox
  if outbox then
    return result_of(self, inside, send_through(outbox, self.id, content, key))
  end
  options = copy_of(options)
  options.idempotency_key = options.idempotency_key or key
  return result_of(self, inside, self.chat:send(content, options))
end

--- Reacts to the event's message.
---@param reaction string|table<string, any> "love", "like" …, or the operation's fields
---@param options? linq.request_options
---@return userdata|nil accepted
---@return linq.error|nil err
function methods:react(reaction, options)
  local inside = inside_of(self, "react")
  local message = inside.event.message
  if message == nil then
    misuse.raise("conversation:react: an event of the type %s has no message", tostring(inside.event.event_type))
  end
  return result_of(self, inside, message:react(reaction, options))
end

--- Shows the typing indicator while a function runs, however it ends.
---@param fn function
---@param ... any its arguments
---@return any ... what it returned
function methods:typing(fn, ...)
  local inside = inside_of(self, "typing")
  if type(fn) ~= "function" then
    misuse.raise("conversation:typing: a function expected, got %s", type(fn))
  end
  return typing.during(self.chat, inside.bot, fn, ...)
end

function metatable.__tostring(self)
  return ("linq.conversation: %s"):format(self.id or "of no chat")
end

-- The chat as the event tells of it, nil: it does not.
local function chat_of(data, class)
  local chat = class.kind == "chat" and data or data.chat
  return core.class_of(chat) and chat or nil
end

local function chat_id_of(event)
  local data = event.data
  local class = core.class_of(data)
  if not class then
    return nil
  end
  local chat = chat_of(data, class)
  local id = data.chat_id or chat and chat.id
  return type(id) == "string" and id ~= "" and id or nil
end

local function find_chat(event, id, classes)
  return chat_of(event.data, core.class_of(event.data)) or core.object(classes.chat, { id = id })
end

--- The id of the chat that an event is about.
---@type fun(event: userdata): string|nil
conversation.chat_id = chat_id_of

--- Makes the conversation of an event.
---@param bot linq.bot_inside
---@param event userdata
---@param event_id string
---@param state table<string, any>
---@return linq.conversation
function conversation.new(bot, event, event_id, state)
  local id = chat_id_of(event)
  local self = setmetatable({ id = id, chat = id and find_chat(event, id, bot.classes), state = state }, metatable)
  insides[self] = { bot = bot, event = event, event_id = event_id, handler = 0, replies = 0 }
  return self
end

--- A handler begins.
---@param self linq.conversation
---@param number integer
function conversation.begin(self, number)
  local inside = insides[self]
  inside.handler, inside.replies = number, 0
end

--- Why a reply could not be made yet.
---@param self linq.conversation
---@return linq.error|nil
function conversation.failure(self)
  return insides[self].failure
end

return conversation
