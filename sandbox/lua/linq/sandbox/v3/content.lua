--- The rules for the content of v3's messages beyond the types of their fields, and the
--- message parts that the content becomes.

local experiences = require "linq.sandbox.v3.experience_list"
local find = require "linq.sandbox.v3.find"
local media = require "linq.sandbox.media"
local phone = require "linq.phone"
local refusal = require "linq.sandbox.refusal"
local stickers = require "linq.sandbox.v3.stickers"

local content = {}

local MAX_MEDIA_URLS = 40

local alone = { link = true, imessage_app = true, app_clip = true }

local effects = {
  screen = {
    confetti = true, fireworks = true, lasers = true, sparkles = true, celebration = true, hearts = true, love = true,
    balloons = true, happy_birthday = true, echo = true, spotlight = true,
  },
  bubble = { slam = true, loud = true, gentle = true, invisible = true },
}

local function refuse(message)
  refusal.raise(400, 1004, message)
end

-- ---- parts ------------------------------------------------------------------------

local function check_arrangement(parts)
  local urls = 0
  for i, part in ipairs(parts) do
    urls = urls + (part.type == "media" and part.url and 1 or 0)
    if alone[part.type] and #parts > 1 then
      refuse(("a part of type %s must be the only part"):format(part.type))
    elseif part.type == "text" and parts[i + 1] and parts[i + 1].type == "text" then
      refuse "two text parts cannot be adjacent"
    end
  end
  if urls > MAX_MEDIA_URLS then
    refuse "at most 40 media parts can have a url"
  end
end

-- Returns the length of a UTF-8 text in UTF-16 units.
local function utf16_length(text)
  return select(2, text:gsub("[^\128-\191]", "")) + select(2, text:gsub("[\240-\255]", ""))
end

-- Makes the check of ranges in a text of a length.
local function range_check(length)
  return function(range, name)
    if range[1] >= range[2] or range[2] > length then
      refuse(name .. " must lie within the text")
    end
  end
end

local function check_decorations(decorations, check_range)
  for i, one in ipairs(decorations) do
    check_range(one.range, "text_decorations.range")
    for j, other in ipairs(decorations) do
      if i ~= j and (one.animation or other.animation)
        and one.range[1] < other.range[2] and other.range[1] < one.range[2] then
        refuse "an animation cannot overlap another decoration"
      end
    end
  end
end

local function check_mention(part, others)
  local found = false
  for _, address in ipairs(others) do
    found = found or phone.key(address) == phone.key(part.mention)
  end
  if #others < 2 or not found then
    refusal.raise(409, 2023, "only participants of a group can be mentioned")
  end
end

local makers = {}

-- Without a range of its own a mention covers the whole text.
local function mentions_of(part, length)
  return part.mention and { { handle = part.mention, is_me = false, range = part.mention_range or { 0, length } } }
end

function makers.text(state, part, others)
  local length = utf16_length(part.value)
  local check_range = range_check(length)
  check_decorations(part.text_decorations or {}, check_range)
  if part.mention_range then
    check_range(part.mention_range, "mention_range")
  end
  if part.mention then
    check_mention(part, others)
  end
  return {
    value = part.value,
    mention = part.mention,
    mention_range = part.mention_range,
    mentions = mentions_of(part, length),
    text_decorations = part.text_decorations,
    inline_stickers = stickers.inline(state, part.inline_stickers, check_range),
  }
end

function makers.media(state, part)
  if part.attachment_id then
    return media.stored(find.uploaded(state, part.attachment_id))
  elseif not part.url:find("^https://") then
    refuse "the url of a media part must be https"
  end
  return media.linked(part.url)
end

function makers.link(_, part)
  return { value = part.value }
end

function makers.imessage_app(_, part)
  local url = part.url or ""
  if not part.app.team_id:find("^" .. ("[A-Z0-9]"):rep(10) .. "$") then
    refusal.raise(400, 1008, "app.team_id must be 10 uppercase letters or digits")
  elseif part.app.bundle_id:find(":", 1, true) then
    refusal.raise(400, 1008, "app.bundle_id cannot contain a colon")
  elseif part.url and not url:find("^data:") and not (url:find("^https://") and #url <= 2048) then
    refusal.raise(400, 1008, "url must be https (up to 2048 characters) or data:")
  end
  return { app = part.app, layout = part.layout, url = url, fallback_text = part.fallback_text }
end

function makers.app_clip(_, part)
  return { value = part.value, title = "Checkout", description = "Pay with Apple Pay", image_url = part.value }
end

-- ---- experiences ------------------------------------------------------------------

local function find_named(list, field, name)
  for _, item in ipairs(list) do
    if item[field] == name then
      return item
    end
  end
end

--- Makes the app card that an experience sends.
---@param invocation { name: string, action: string, params?: table }
---@return table part
function content.experience(invocation)
  local experience = find_named(experiences, "experience", invocation.name)
  local action = experience and find_named(experience.actions, "name", invocation.action)
  if not action then
    refusal.raise(400, 1005, "experience: the action is unknown")
  end
  local params = invocation.params or {}
  for name in pairs(params) do
    if not action.fields[name] then
      refusal.raise(400, 1005, ("experience.params.%s is unknown"):format(name))
    end
  end
  local url = ""
  for name, field in pairs(action.fields) do
    if field.required and params[name] == nil then
      refusal.raise(400, 1001, ("experience.params.%s is required"):format(name))
    end
    url = field.type == "url" and params[name] or url
  end
  return {
    type = "imessage_app",
    app = { bundle_id = "com.linqapp.experiences", name = experience.display_name, team_id = "LINQ000000" },
    layout = { caption = params.title or action.summary, subcaption = params.note },
    url = url,
  }
end

-- ---- the whole message --------------------------------------------------------------

local function check_effect(effect)
  local names = effect and effects[effect.type or "screen"]
  if effect and not names[effect.name] then
    refusal.raise(400, 1005, "effect.name is unknown")
  end
end

local function check_service(part, preferred, service)
  local other = preferred == "SMS" or preferred == "RCS" or service ~= "iMessage"
  if other and part.type == "imessage_app" then
    refusal.raise(409, 2018, "App cards are sent over iMessage only")
  elseif other and part.type == "app_clip" then
    refusal.raise(409, 2028, "App clips are sent over iMessage only")
  end
end

--- Refuses content that the first message of a chat cannot have.
---@param message table
---@param links_allowed? boolean
function content.check_first(message, links_allowed)
  local first = message.parts and message.parts[1]
  if first and first.type == "link" and not links_allowed then
    refusal.raise(400, 1005, "the first message of a chat cannot be a link")
  elseif message.effect then
    refusal.raise(400, 1005, "the first message of a chat cannot have an effect")
  elseif message.reply_to then
    refusal.raise(400, 1005, "the first message of a chat cannot be a reply")
  end
end

--- Checks the content of a message, and makes its parts.
---@param state linq.sandbox.state
---@param message table of the request
---@param service string of the chat
---@param others string[] the addresses of the other participants
---@return table[] parts
function content.parts(state, message, service, others)
  check_effect(message.effect)
  if message.experience then
    if #others > 1 then
      refusal.raise(400, 1005, "an experience has one recipient")
    end
    return { content.experience(message.experience) }
  end
  check_arrangement(message.parts)
  local parts = {}
  for i, part in ipairs(message.parts) do
    check_service(part, message.preferred_service, service)
    parts[i] = makers[part.type](state, part, others)
    parts[i].type = part.type
  end
  return parts
end

--- Refuses a reply to a message or part that does not exist.
---@param state linq.sandbox.state
---@param chat linq.sandbox.chat
---@param reply_to table|nil
function content.check_reply(state, chat, reply_to)
  local message = reply_to and state:find_message("uuid", reply_to.message_id)
  if reply_to and (not message or message.chat ~= chat) then
    refusal.raise(404, 2002, "reply_to: Message not found")
  elseif message and not message.parts[(reply_to.part_index or 0) + 1] then
    refusal.raise(400, 1005, "reply_to.part_index: the message has no such part")
  end
end

return content
