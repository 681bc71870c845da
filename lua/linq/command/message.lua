--- A message in one line: when, from whom, what.

local core = require "linq.core"
local harmless = require "linq.command.harmless"
local objects_of = require "linq.objects.list"
local output = require "linq.command.output"

-- Who wrote it.
local function sender(message)
  local handle = message.from_handle or message.sender_handle
  local from = core.class_of(handle) and handle.handle or message.from
  return type(from) == "string" and from or (message.is_from_me and "you" or "?")
end

local function content(message)
  local texts = { type(message.text) == "string" and message.text ~= "" and message.text or nil }
  for _, one in ipairs(objects_of(message.attachments)) do
    texts[#texts + 1] = ("[%s]"):format(tostring(one.filename or one.url or "attachment"))
  end
  return texts[1] and table.concat(texts, " ") or "(no text)"
end

--- The line of a message.
---@param message userdata
---@return string
return function(message)
  local at = message.sent_at or message.created_at or ""
  return ("%s  %s: %s"):format(output.styled("dim", harmless.line(tostring(at))),
    output.styled("bold", harmless.line(sender(message))), harmless.line(content(message)))
end
