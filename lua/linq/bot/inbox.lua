--- What the API has for a bot that asks: the chats of a line, and what others wrote in them.

local calendar = require "linq.util.calendar"
local core = require "linq.core"

local inbox = {}

---@class linq.inbox_look  what a chat said of itself
---@field updated_at string|nil of its last change
---@field first number when it first said so, seconds
---@field last number when it was looked at last

local MOST_PAGES = 1000
local SWEEP = 60 -- seconds after which a chat is looked at, however old it says to be
local SETTLED = 5 -- seconds after which a chat that says it is unchanged is believed

--- The chats of a line.
---@param client linq.client
---@param line string|nil nil: of all
---@return userdata[]|nil chats
---@return linq.error|nil err
---@return number|nil time Unix time by the API's clock, where it tells
function inbox.chats(client, line)
  local list, time = {}, nil
  local page, err = client.chats:list({ from = line, limit = 100 }, {
    on_response = function(answer)
      time = time or calendar.http_date(answer.headers.date or "")
    end,
  })
  for _ = 1, MOST_PAGES do
    for _, chat in ipairs(page and page.items or {}) do
      list[#list + 1] = chat
    end
    if page then
      page, err = page:next()
    end
    if not page then
      break
    end
  end
  if err then
    return nil, err
  end
  return list, nil, time
end

--- Whether a chat can have a message that is not known.
---@param looks table<string, linq.inbox_look> by chat; it is changed
---@param chat userdata
---@param now number seconds
---@return boolean
function inbox.is_due(looks, chat, now)
  local look = looks[chat.id]
  if not look or chat.updated_at == nil or chat.updated_at ~= look.updated_at then
    looks[chat.id] = { updated_at = chat.updated_at, first = now, last = now }
    return true
  end
  local is_known = look.last - look.first >= SETTLED and now - look.last < SWEEP
  look.last = is_known and look.last or now
  return not is_known
end

--- The messages that others wrote, the earliest first. Raises the error of a call.
---@param chat userdata
---@param since number Unix time
---@return { message: userdata, at: number }[] at: when it was made, Unix time
function inbox.messages(chat, since)
  local list, next_message = {}, chat:each_message { since = math.max(0, since), limit = 100 }
  local message = next_message()
  while message do
    if not message.is_from_me then
      list[#list + 1] = { message = message, at = calendar.time(message.created_at) or since, number = #list }
    end
    message = next_message()
  end
  table.sort(list, function(a, b)
    if a.at ~= b.at then
      return a.at < b.at
    end
    return a.number < b.number
  end)
  return list
end

--- The event that a webhook would have delivered.
---@param classes table<string, linq.class>
---@param chat userdata
---@param message userdata
---@return userdata event
function inbox.event(classes, chat, message)
  local data = message:totable()
  data.chat, data.chat_id, data.direction = chat:totable(), chat.id, "inbound"
  data.sender_handle = data.sender_handle or data.from_handle
  return core.object(classes.event, {
    api_version = "v3", event_type = "message.received", event_id = "polled-" .. message.id,
    created_at = message.created_at, data = core.object(classes.message, data),
  })
end

return inbox
