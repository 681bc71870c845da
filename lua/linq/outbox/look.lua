--- Looks in the chat whether a message has arrived, for messages whose idempotency key the API
--- may have forgotten.

local calendar = require "linq.util.calendar"

local look = {}

local PAGES = 10 -- of 100 messages each
local SLACK = 300 -- seconds by which the API's clock may differ

-- Unix time of "2026-10-01T09:15:04.512Z"; nil for other text.
local function time_of(text)
  local year, month, day, hour, minute, second =
    tostring(text):match "^(%d%d%d%d)-(%d%d)-(%d%d)T(%d%d):(%d%d):(%d%d%.?%d*)"
  return year and calendar.days(tonumber(year), tonumber(month), tonumber(day)) * 86400
    + tonumber(hour) * 3600 + tonumber(minute) * 60 + tonumber(second)
end

-- What tells a message from others, and whether that is all of it: the API gives texts and links
-- back as they were sent, the rest by its kind.
local function signature(content)
  local parts = content.parts or {}
  local pieces, is_whole = {}, parts[1] ~= nil
  for i, part in ipairs(parts) do
    local is_text = part.type == "text" or part.type == "link"
    pieces[i] = part.type .. ":" .. (is_text and part.value or "")
    is_whole = is_whole and is_text
  end
  return table.concat(pieces, "\n"), is_whole
end

local function chat_of(client, target)
  if target.chat_id then
    return target.chat_id
  elseif not target.from then
    return false
  end
  local chat, err = client.chats:find { from = target.from, to = target.to }
  if chat then
    return chat.id
  end
  return nil, err
end

-- The messages of a chat that may be the one, from the newest page on. Returns nil where the
-- chat is too long to tell.
local function candidates(client, chat_id, wanted, since)
  local found = {}
  local page, err = client.chats.messages:list(chat_id, { limit = 100 })
  for _ = 1, PAGES do
    if not page then
      return not err and found or nil, err
    end
    local has_older = false
    for _, message in ipairs(page.items) do
      local time = time_of(message.created_at) or since
      has_older = has_older or time < since - SLACK
      if time >= since - SLACK and message.is_from_me and signature(message) == wanted then
        found[#found + 1] = { message = message, is_sure = time >= since }
      end
    end
    if has_older and #found > 0 then
      return found
    end
    page, err = page:next()
  end
  return not page and not err and found or nil, err
end

--- Looks for a message.
---@param client linq.client
---@param target { chat_id?: string, from?: string, to?: string[] }
---@param content string|linq.message_content
---@param since number Unix time of its first attempt
---@return "there"|"absent"|"unknown"|nil answer nil: the chat could not be read
---@return userdata|linq.error|nil found the message, or why the chat could not be read
function look.find(client, target, content, since)
  local chat_id, err = chat_of(client, target)
  if chat_id == false then
    return "unknown"
  elseif not chat_id then
    return err.kind == "not_found" and "absent" or nil, err
  end
  local wanted, is_whole = signature(content)
  local found
  found, err = candidates(client, chat_id, wanted, since)
  if not found then
    return not err and "unknown" or err.kind == "not_found" and "absent" or nil, err
  elseif #found == 0 then
    return "absent"
  elseif #found == 1 and found[1].is_sure and is_whole then
    return "there", found[1].message
  end
  return "unknown"
end

return look
