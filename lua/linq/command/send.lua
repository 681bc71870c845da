--- linq send: a message to a chat, or to people.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"
local values = require "linq.command.values"

local send = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function send.define(made)
  made:argument("text", "What to say; - is what standard input has."):args "?"
  made:option("--chat", "The chat; an integer is one of API v2."):argname "<id>"
  made:option("--from", "Your line; default: that of the profile."):argname "<number>"
  made:option("--to", "To whom, where there may be no chat yet; repeat it for a group."):argname "<address>":count "*"
  made:option("--attach", "A file to upload and attach; repeat it for each."):argname "<file>":count "*"
  made:option("--idempotency_key", "The same key again is the same message."):argname "<text>"
  made:flag("--wait", "Waits until it is delivered.")
  parser.add_common(made)
end

local function is_v2(parsed)
  return parsed.chat and parsed.chat:find "^%d+$"
end

local function check(parsed)
  if (parsed.chat == nil) == (parsed.to[1] == nil) then
    stop.usage "linq send: give either --chat or --to"
  elseif not parsed.text and not parsed.attach[1] then
    stop.usage "linq send: there is nothing to send: give a text, or --attach"
  elseif not parsed.text and is_v2(parsed) then
    stop.usage "linq send: API v2 sends no file without a text"
  end
end

local function text_of(parsed)
  return parsed.text == "-" and values.line("-", "standard input") or parsed.text
end

-- ---- API v3 -------------------------------------------------------------------------------

local function upload(client, path)
  local made, err = client.attachments:upload { path = path }
  if not made then
    stop.refused(err)
  end
  return { type = "media", attachment_id = made.attachment_id }
end

local function parts_of(client, parsed)
  local parts, text = {}, text_of(parsed)
  parts[1] = text and { type = "text", value = text }
  for _, path in ipairs(parsed.attach) do
    parts[#parts + 1] = upload(client, path)
  end
  return parts
end

local function send_v3(client, parsed, from, options)
  local message = { parts = parts_of(client, parsed) }
  if parsed.chat then
    return client.chats.messages:send(parsed.chat, { message = message }, options)
  elseif from then
    local chat, err = client.chats:create({ from = from, to = parsed.to, message = message }, options)
    return chat and chat.message or chat, err
  end
  return client.messages:create({ to = parsed.to, message = message }, options) -- the API chooses the line
end

-- ---- API v2 -------------------------------------------------------------------------------

local function send_v2(client, parsed, options)
  return client.chat_messages:send(parsed.chat, {
    text = text_of(parsed), attachments = parsed.attach[1] and parsed.attach or nil,
  }, options)
end

--- Runs the command.
---@param parsed table<string, any>
function send.run(parsed)
  check(parsed)
  local version = is_v2(parsed) and "v2" or "v3"
  local client, settings = require("linq.command.session").open(version, parsed)
  local options = { idempotency_key = parsed.idempotency_key }
  local sent, err
  if version == "v2" then
    sent, err = send_v2(client, parsed, options)
  else
    sent, err = send_v3(client, parsed, parsed.from or settings.profile.from, options)
  end
  if sent and parsed.wait then
    sent, err = client:await_delivery(sent)
  end
  if not sent then
    stop.refused(err)
  end
  require("linq.command.show").result(sent, parsed.json)
end

return send
