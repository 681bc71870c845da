--- What the page is told of chats and messages: v3's bodies, and what only the sandbox knows.

local json = require "linq.util.json"
local v3 = require "linq.sandbox.v3.bodies"

local bodies = {}

local LONGEST = 200 -- bytes of the last message that are told with its chat
local HERE = { origin = "" } -- URLs of files without a host: the page's own

--- Makes the body of a message.
---@param message linq.sandbox.message
---@return table<string, any>
function bodies.message(message)
  local body = v3.message(HERE, message)
  body.number = message.id -- in their order
  body.status = message.status
  body.edits = message.edits
  body.edited_at = message.edited_at
  body.poll = message.poll and v3.poll(message)
  return body
end

local function text_of(message)
  for _, part in ipairs(message.parts) do
    if part.type == "text" or part.type == "link" then
      return part.value
    end
  end
  return message.poll and "Poll" or message.parts[1] and message.parts[1].filename or ""
end

-- The beginning of a text, never cut within a UTF-8 character.
local function begin_of(text)
  return #text <= LONGEST and text or text:sub(1, LONGEST):gsub("[\192-\255][\128-\191]*$", "") .. "…"
end

--- Makes the body of a chat.
---@param chat linq.sandbox.chat
---@return table<string, any>
function bodies.chat(chat)
  local last = chat.messages[#chat.messages]
  local body = v3.chat(chat)
  body.line = chat.handles[1].address
  body.bot_types = chat.typing_since ~= nil
  body.last = last and { text = begin_of(text_of(last)), at = last.created_at, is_from_me = last.is_from_me } or nil
  return body
end

--- Makes a page of a chat's messages, the oldest first.
---@param chat linq.sandbox.chat
---@param before? integer the place of the first message that is known; default: after the last
---@param limit integer
---@return table<string, any> messages, and the place of the first of them
function bodies.messages(chat, before, limit)
  local last = math.min((before or math.huge) - 1, #chat.messages)
  local first = math.max(1, last - limit + 1)
  local list = json.array()
  for i = first, last do
    list[#list + 1] = bodies.message(chat.messages[i])
  end
  return { chat = chat.uuid, messages = list, first = first }
end

return bodies
