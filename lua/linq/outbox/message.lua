--- A message on its way into an outbox: its target and content as text, and the pair whose
--- order and pace it keeps.

local canonical = require "linq.outbox.canonical"
local clients = require "linq.client"
local core = require "linq.core"
local misuse = require "linq.util.misuse"
local phone = require "linq.phone"
local record = require "linq.outbox.queue.record"
local schema = require "linq.api.schema"

---@alias linq.message_content linq.v3.MessageContent|linq.v3.chats.messages.send.fields

local message = {}

local url_safe = { ["+"] = "-", ["/"] = "_" }

local LONGEST_ID = 255         -- bytes
local LONGEST_BODY = 64 * 1024 -- bytes, as JSON
local LONGEST_TEXT = 10000     -- characters of a text part

local known_fields = {
  from = true, to = true, chat_id = true, override_optout = true, exclude_from = true, continuation_message = true,
}
local known_options = { id = true, not_before = true, expires = true }

-- ---- the target -----------------------------------------------------------------------------

-- A chat's object or id, or a table of fields, as a table of fields that can be kept.
local function target_of(given)
  local class = core.class_of(given)
  if class and class.kind == "chat" then
    local me = given:me()
    return { chat_id = given.id, line = me and me.handle }
  elseif type(given) == "string" then
    return { chat_id = given }
  end
  misuse.check_names(given, known_fields, "field of the target")
  local target = {}
  for name, value in pairs(given) do
    target[name] = value
  end
  target.to = type(target.to) == "string" and { target.to } or target.to
  if (target.chat_id == nil) == (target.to == nil) then
    misuse.raise "outbox:send: the target needs 'to' (with or without 'from'), or 'chat_id'"
  elseif target.chat_id ~= nil and target.from ~= nil then
    target.line, target.from = target.from, nil
  end
  return target
end

local function normal(address)
  if type(address) == "string" and address:find "^%+%d+$" then
    return address
  elseif type(address) ~= "string" or address:find "%c" then
    misuse.raise("outbox:send: an address of the target is no text: %s", tostring(address))
  end
  return phone.normalize(address) or address
end

--- The pair of a target: "line>recipients"; the line may be empty.
---@param target { chat_id?: string, from?: string, to?: string[], line?: string }
---@return string
function message.pair(target)
  local line = target.from or target.line
  line = line and normal(line) or ""
  if target.chat_id then
    return line .. ">chat " .. normal(target.chat_id)
  end
  local to = {}
  for i, address in ipairs(target.to) do
    to[i] = normal(address)
  end
  table.sort(to)
  return line .. ">" .. table.concat(to, ",")
end

--- The operation that sends to a target, and its arguments.
---@param target { chat_id?: string, from?: string, to?: string[] }
---@param content linq.message_content
---@return string operation
---@return table<string, any> fields
function message.call(target, content)
  local fields = { message = content, override_optout = target.override_optout }
  if target.chat_id then
    return "chats.messages.send", fields
  end
  fields.to = target.to
  if target.from then
    fields.from = target.from
    return "chats.create", fields
  end
  fields.exclude_from, fields.continuation_message = target.exclude_from, target.continuation_message
  return "messages.create", fields
end

-- A text alone where the content is no more than that: it is kept for every message.
local function shortened(content)
  local part = content.parts and #content.parts == 1 and content.parts[1]
  local is_text = part and part.type == "text" and next(content, next(content)) == nil
  for name in pairs(is_text and part or {}) do
    is_text = is_text and (name == "type" or name == "value")
  end
  return is_text and part.value or content
end

--- The content of a message that was kept.
---@param content string|linq.message_content
---@return linq.message_content
function message.content(content)
  return type(content) == "string" and { parts = { { type = "text", value = content } } } or content
end

-- ---- checks -------------------------------------------------------------------------------------

local function check_length(text)
  local length = #text > LONGEST_TEXT and select(2, text:gsub("[^\128-\191]", "")) or 0
  if length > LONGEST_TEXT then
    misuse.raise("outbox:send: a text has %d characters, the API takes %d", length, LONGEST_TEXT)
  elseif text == "" then
    misuse.raise "outbox:send: a text is empty"
  end
end

local function check_lengths(content)
  for _, part in ipairs(content.parts or {}) do
    if part.type == "text" then
      check_length(part.value)
    end
  end
end

local function row_of(state, operation)
  for _, row in ipairs(state.rows(operation:match "^[^.]+")) do
    if row.name == operation then
      return row
    end
  end
end

-- Raises what the call would raise.
local function check_content(state, target, content)
  local operation, fields = message.call(target, content)
  local row = row_of(state, operation)
  local mistakes = schema.check({ shapes = state.shapes, strict = true }, row, fields)
  if mistakes then
    misuse.raise("outbox:send: %s", table.concat(mistakes, "; "))
  elseif content.idempotency_key ~= nil then
    misuse.raise "outbox:send: the outbox makes the idempotency key: give the option 'id' in its place"
  end
end

local function time_text(options, name)
  local time = options[name]
  if time == nil then
    return ""
  elseif type(time) ~= "number" or not (time >= 0 and time < math.huge) then
    misuse.raise("outbox:send: '%s' must be a Unix time, got %s", name, tostring(time))
  end
  return record.stamp(time)
end

local function id_text(id)
  if id == nil then
    return ""
  elseif type(id) ~= "string" or id == "" or #id > LONGEST_ID or id:find "%c" or id:find "^#" then
    misuse.raise("outbox:send: 'id' must be a text of 1 to %d bytes without control characters, which does not begin "
      .. "with '#'; got %s", LONGEST_ID, type(id) == "string" and ("%q"):format(id) or type(id))
  end
  return id
end

-- ---- the texts ------------------------------------------------------------------------------------

--- Makes an idempotency key: 96 random bits, in letters that every API takes.
---@return string
function message.new_key()
  return (core.base64_encode(core.random(12)):gsub("[+/]", url_safe))
end

--- The texts that the queue keeps of a message (see queue's operation put). Raises for misuse.
---@param client linq.client
---@param given linq.outbox_target
---@param content string|linq.message_content
---@param options? linq.outbox_send_options
---@return string[] texts
function message.texts(client, given, content, options)
  options = options or {}
  misuse.check_names(options, known_options, "option of outbox:send")
  local target = target_of(given)
  if type(content) == "string" then
    check_length(content)
  elseif type(content) == "table" then
    check_content(clients.state(client), target, content)
    check_lengths(content)
    content = shortened(content)
  else
    misuse.raise("outbox:send: the content must be a text or a table, got %s", type(content))
  end
  local text, wrong = canonical { target = target, content = content }
  if not text then
    misuse.raise("outbox:send: %s", wrong)
  elseif #text > LONGEST_BODY then
    misuse.raise("outbox:send: the message has %d bytes as JSON, an outbox keeps %d", #text, LONGEST_BODY)
  end
  local digest = options.id and core.hex(core.hmac_sha256("", text)) or ""
  return {
    id_text(options.id), digest:sub(1, 16), message.pair(target), message.new_key(), time_text(options, "not_before"),
    time_text(options, "expires"), text,
  }
end

return message
