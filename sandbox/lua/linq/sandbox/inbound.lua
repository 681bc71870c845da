--- What the other participants of a chat do: write, react, read, type, share a location;
--- and whether what is sent to them arrives.

local ascii = require "linq.util.ascii"
local checks = require "linq.sandbox.checks"
local media = require "linq.sandbox.media"
local misuse = require "linq.util.misuse"
local reactions = require "linq.sandbox.reactions"
local times = require "linq.sandbox.times"
local votes = require "linq.sandbox.votes"

local inbound = {}

local is_text = checks.expect "string"
local is_part = checks.one_of("text", "media", "link", "imessage_app", "app_clip")
local is_number = checks.number("number", function(value) return value > -math.huge and value < math.huge end)
local texts_of_parts = { "value", "url", "attachment_id", "filename", "mime_type" }

local function check_part(value, path, report)
  if type(value) ~= "table" then
    return checks.say(report, path, "must be a table, got " .. type(value))
  elseif value.type == nil then
    checks.say(report, path .. ".type", "is required")
  else
    is_part(value.type, path .. ".type", report)
  end
  for _, name in ipairs(texts_of_parts) do
    if value[name] ~= nil then
      is_text(value[name], path .. "." .. name, report)
    end
  end
  if (value.type == "text" or value.type == "link") and value.value == nil then
    checks.say(report, path .. ".value", "is required")
  elseif value.type == "media" and value.url == nil and value.attachment_id == nil then
    checks.say(report, path .. ".url", "or 'attachment_id' is required")
  end
end

local function is_time(value, path, report)
  checks.text(value, path, report)
  if type(value) == "string" and value ~= "" and not times.parse(value) then
    checks.say(report, path, "must be an ISO 8601 time")
  end
end

local received = {
  ["chat!"] = checks.anything,
  from = is_text,
  text = is_text,
  parts = checks.array_of(check_part),
  sent_at = is_time,
  reply_to = checks.record { ["message_id!"] = checks.text, part_index = checks.whole(0) },
}

-- What each field may hold. The name of one that is always needed ends in "!"; of the others each function says which
-- it needs.
local check_of = {
  chat = checks.anything, message = checks.anything, from = is_text, text = is_text,
  type = checks.one_of("love", "like", "dislike", "laugh", "emphasize", "question", "custom", "sticker"),
  custom_emoji = is_text, remove = checks.expect "boolean", ["latitude!"] = is_number, ["longitude!"] = is_number,
  typing = checks.expect "boolean", code = is_number, option = is_text,
}

local function only(...)
  local known = {}
  for _, name in ipairs { ... } do
    known[name] = check_of[name]
  end
  return known
end

-- The fields that each function takes, but for receive.
local fields = {
  edit = only("message", "text"),
  vote = only("message", "option", "from", "remove"),
  react = only("message", "from", "type", "custom_emoji", "remove"),
  read = only "message",
  fail_message = only("message", "code"),
  deliver_message = only "message",
  type = only("chat", "from", "typing"),
  share_location = only("chat", "from", "latitude!", "longitude!"),
}

local function check(given, method)
  checks.check(given, fields[method], "sandbox:" .. method, "field")
end

local opt_out = { STOP = true, UNSUBSCRIBE = true }
local opt_in = { START = true, UNSTOP = true }

-- `value` is an object of either version, or its id.
local function id_of(value)
  local kind = type(value)
  return (kind == "string" or kind == "number") and value
    or (kind == "table" or kind == "userdata") and (value.uuid or value.id)
end

local function find(get, value, kind)
  local id = id_of(value)
  local found = id and (get("uuid", id) or get("id", tonumber(id)))
  return found or misuse.raise("sandbox: there is no %s %s", kind, tostring(id or value))
end

local function chat_of(state, given)
  return find(function(field, id) return state:find_chat(field, id) end, given.chat, "chat")
end

local function message_of(state, given)
  return find(function(field, id) return state:find_message(field, id) end, given.message, "message")
end

local function sender_of(state, chat, address)
  if address then
    local handle = state:handle_of(chat, address)
    local is_other = handle and handle.status == "active" and not handle.is_me
    return is_other and handle or misuse.raise("sandbox: %s is not one of the others in the chat", address)
  end
  for _, handle in ipairs(state:active(chat)) do
    if not handle.is_me then
      return handle
    end
  end
  misuse.raise "sandbox: the chat has no other participant"
end

-- A file as the API tells of it. What its URL does not tell of it may be given.
local function file_part(state, given)
  if given.attachment_id then
    local file = state.attachments:get(given.attachment_id)
    return media.stored(file or misuse.raise("sandbox:receive: there is no attachment %s", given.attachment_id))
  end
  local part = media.linked(given.url)
  part.filename, part.mime_type = given.filename or part.filename, given.mime_type or part.mime_type
  return part
end

-- A part for this message alone: what is given may be given again.
local function copied(given)
  local part = {}
  for name, value in pairs(given) do
    part[name] = value
  end
  part.reactions = nil
  return part
end

local function parts_of(state, given)
  local parts = {}
  for i, part in ipairs(given) do
    parts[i] = part.type == "media" and file_part(state, part) or copied(part)
  end
  return parts
end

--- Adds a message from a participant.
---@param state linq.sandbox.state
---@param given table chat, from, text or parts, sent_at (of one that arrives late)
---@return linq.sandbox.message message
function inbound.receive(state, given)
  checks.check(given, received, "sandbox:receive", "field")
  local chat = chat_of(state, given)
  local text = given.text
  if not text and not given.parts then
    misuse.raise "sandbox:receive: 'text' or 'parts' is required"
  end
  local message = state:add_message(chat, {
    from = sender_of(state, chat, given["from"]),
    text = text,
    parts = given.parts and parts_of(state, given.parts),
    reply_to = given.reply_to,
    sent_at = given.sent_at,
  })
  message.delivered_at = state:now()
  local word = text and ascii.upper(text) or ""
  chat.opted_out = opt_out[word] or chat.opted_out and not opt_in[word] or nil
  state.emit("message.received", message)
  return message
end

--- Edits a message of a participant.
---@param state linq.sandbox.state
---@param given table message, text
function inbound.edit(state, given)
  check(given, "edit")
  local message = message_of(state, given)
  local part = message.parts[1]
  if message.is_from_me or not part or part.type ~= "text" then
    misuse.raise "sandbox:edit: the message is no text of a participant"
  elseif not given.text then
    misuse.raise "sandbox:edit: 'text' is required"
  end
  state:edit_text(message, part, given.text, 0)
end

--- Adds or removes a participant's vote in a poll.
---@param state linq.sandbox.state
---@param given table message, option (its id), from, remove
function inbound.vote(state, given)
  check(given, "vote")
  local message = message_of(state, given)
  local option = votes.option(message, given.option)
    or misuse.raise("sandbox:vote: the message has no option %s", tostring(given.option))
  local change = given.remove and votes.remove or votes.add
  change(state, message, option, sender_of(state, message.chat, given["from"]))
end

--- Adds or removes a participant's reaction.
---@param state linq.sandbox.state
---@param given table message, from, type, custom_emoji, remove
function inbound.react(state, given)
  check(given, "react")
  local message = message_of(state, given)
  local part = message.parts[1] or misuse.raise "sandbox:react: the message has no part"
  local handle = sender_of(state, message.chat, given["from"])
  if given.remove then
    reactions.remove(state, part, handle, given.type)
  elseif given.type == nil then
    misuse.raise "sandbox:react: 'type' is required"
  else
    reactions.add(state, message, part, handle, given)
  end
end

--- Marks a message as read by a participant.
---@param state linq.sandbox.state
---@param given table message
function inbound.read(state, given)
  check(given, "read")
  local message = message_of(state, given)
  message.read_at, message.status = state:now(), "read"
  state.emit("message.read", message)
end

--- Marks a message as failed.
---@param state linq.sandbox.state
---@param given table message, code
function inbound.fail_message(state, given)
  check(given, "fail_message")
  state:mark_failed(message_of(state, given), given.code or 4001)
end

--- Marks a message as delivered.
---@param state linq.sandbox.state
---@param given table message
function inbound.deliver_message(state, given)
  check(given, "deliver_message")
  state:mark_delivered(message_of(state, given))
end

--- Starts or stops a participant's typing indicator.
---@param state linq.sandbox.state
---@param given table chat, from, typing (false stops)
function inbound.type(state, given)
  check(given, "type")
  local chat, started = chat_of(state, given), given.typing ~= false
  local typing = { started = started, handle = sender_of(state, chat, given["from"]) }
  state.emit("chat.typing_indicator." .. (started and "started" or "stopped"), chat, typing)
end

--- Adds a location that a participant shares.
---@param state linq.sandbox.state
---@param given table chat, from, latitude, longitude
function inbound.share_location(state, given)
  check(given, "share_location")
  local chat = chat_of(state, given)
  local handle = sender_of(state, chat, given["from"])
  table.insert(chat.locations, {
    handle = handle,
    latitude = given.latitude,
    longitude = given.longitude,
    updated_at = state:now(),
  })
  state.emit("location.sharing.started", chat, handle)
end

return inbound
