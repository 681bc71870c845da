--- A message, the same on both API versions, in answers and in webhooks.

local core = require "linq.core"
local merged = require "linq.util.merged"
local misuse = require "linq.util.misuse"
local objects_of = require "linq.objects.list"
local shorten = require "linq.objects.shorten"
local shorthand = require "linq.api.shorthand"
local what_is_wrong = require "linq.objects.id"

local message = {
  methods = {},
  belongs_to = { parameter = "message_id", resources = { messages = "" } },
  about_id = { "refresh", "reply", "react", "edit", "delete" },
}

local methods = message.methods

-- v3: the text parts, joined by line breaks.
local function joined_text(fields)
  local values = {}
  for _, part in ipairs(objects_of(rawget(fields, "parts"))) do
    if part.type == "text" and type(part.value) == "string" then
      values[#values + 1] = part.value
    end
  end
  return values[1] and table.concat(values, "\n") or nil
end

-- v3: the media parts, which correspond to v2's attachments.
local function media_parts(fields)
  local media = {}
  for _, part in ipairs(objects_of(rawget(fields, "parts"))) do
    if part.type == "media" then
      media[#media + 1] = part
    end
  end
  return media
end

local function sender(fields)
  return rawget(fields, "sent_from") or rawget(fields, "from_phone") -- the latter in webhooks
end

message.aliases = {
  v2 = { created_at = "sent_at", from = sender },
  v3 = { text = joined_text, attachments = media_parts, sent_from = "from" },
}

local function resources(self)
  local class = core.class_of(self)
  return class.state.resources, class.version
end

-- The id of the message's chat, or nil and an error when it is malformed.
local function need_chat(self, method)
  if self.chat_id == nil then
    misuse.raise("message:%s: the message has no chat_id", method)
  end
  local err = what_is_wrong(self, "chat_id")
  if err then
    return nil, err
  end
  return self.chat_id
end

--- Fetches the message again. This object then shows the new state.
---@param options? linq.request_options
---@return userdata|nil message the same object
---@return linq.error|nil err
function methods:refresh(options)
  local api, version = resources(self)
  local fresh, err, chat_id
  if version == "v3" then
    fresh, err = api.messages:retrieve(self.id, options)
  else
    chat_id, err = need_chat(self, "refresh")
    if chat_id then
      fresh, err = api.chat_messages:get(chat_id, self.id, options)
    end
  end
  if not fresh then
    return nil, err
  end
  core.replace(self, fresh)
  return self
end

local function need_text_or_table(method, name, value)
  if type(value) ~= "string" and type(value) ~= "table" then
    misuse.raise("message:%s: %s must be a string or a table, got %s", method, name, type(value))
  end
end

--- Sends a message to the message's chat, on v3 as a reply to this message.
---@param content string|table<string, any> as for chat:send
---@param options? linq.request_options
---@return userdata|nil message
---@return linq.error|nil err
function methods:reply(content, options)
  need_text_or_table("reply", "content", content)
  local api, version = resources(self)
  local chat_id, err = need_chat(self, "reply")
  if not chat_id then
    return nil, err
  elseif version == "v2" then
    return api.chat_messages:send(chat_id, content, options)
  end
  local fields = merged(type(content) == "table" and content.message and content or { message = content })
  local given = fields.message
  if type(given) == "string" then
    given = shorthand.of_text("parts", given)
  end
  if type(given) == "table" then -- otherwise chats.messages.send raises
    fields.message = merged({ reply_to = { message_id = self.id } }, given)
  end
  return api.chats.messages:send(chat_id, fields, options)
end

--- Adds a reaction to the message, or removes it.
---@param reaction string|table<string, any> "love", "like" …, or the operation's fields
---@param options? linq.request_options
---@return userdata|nil accepted
---@return linq.error|nil err
function methods:react(reaction, options)
  need_text_or_table("react", "reaction", reaction)
  local api, version = resources(self)
  local fields = merged({ operation = "add" }, type(reaction) == "string" and { type = reaction } or reaction)
  if version == "v3" then
    return api.messages:add_reaction(self.id, fields, options)
  end
  return api.chat_messages:react(self.id, fields, options)
end

--- Replaces the text of the message.
---@param new string|table<string, any> the text, or the operation's fields
---@param options? linq.request_options
---@return userdata|nil message the edited one
---@return linq.error|nil err
function methods:edit(new, options)
  local api, version = resources(self)
  local fields = type(new) == "string" and { text = new } or new
  if version == "v3" then
    return api.messages:update(self.id, fields, options)
  end
  local chat_id, err = need_chat(self, "edit")
  if not chat_id then
    return nil, err
  end
  return api.chat_messages:edit(chat_id, self.id, fields, options)
end

--- Deletes the API's record of the message.
---@param options? linq.request_options
---@return any done
---@return linq.error|nil err
function methods:delete(options)
  local api, version = resources(self)
  if version == "v3" then
    return api.messages:delete(self.id, options)
  end
  local chat_id, err = need_chat(self, "delete")
  if not chat_id then
    return nil, err
  end
  return api.chat_messages:delete(chat_id, self.id, options)
end

--- Iterates over the reactions to the message, on v3 to all of its parts.
---@return fun(): userdata|nil reaction
function methods:each_reaction()
  local all = {}
  local function collect(reactions)
    for _, reaction in ipairs(objects_of(reactions)) do
      all[#all + 1] = reaction
    end
  end
  collect(self.reactions)
  for _, part in ipairs(objects_of(self.parts)) do
    collect(part.reactions)
  end
  local at = 0
  return function()
    at = at + 1
    return all[at]
  end
end

function message.tostring(self)
  local shown = self.text and '"' .. shorten(self.text) .. '"' or "no text"
  local status = self.delivery_status and ", " .. shorten(self.delivery_status) or ""
  return ("linq.message: %s %s%s"):format(shorten(self.id), shown, status)
end

return message
