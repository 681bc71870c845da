--- linq chat ID: a chat, who is in it, and its last messages.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local chat = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function chat.define(made)
  made:argument("id", "A UUID; an integer is a chat of API v2.")
  made:option("--messages", "How many of its last messages are shown."):argname "<integer>":default "10"
    :convert(parser.whole("--messages", 0))
  parser.add_common(made)
end

-- The version of the API to which an id belongs.
local function version_of(id)
  return id:find "^%d+$" and "v2" or "v3"
end

-- Whether a list goes back in time, as far as its first messages tell.
local function is_descending(list)
  local first, last = list[1], list[#list]
  return first ~= nil and tostring(first.created_at) > tostring(last.created_at)
end

-- The messages as the API lists them, until the last ones are among them, and whether the latest come first. API v3
-- documents no order: where its list begins with the oldest, all of it is read.
local function listed(found, version, count)
  local list, descends, reported = {}, version == "v2", require("linq.command.progress").new()
  for message in found:each_message(descends and { sort = "desc" } or { limit = 100 }) do
    list[#list + 1] = message
    descends = descends or is_descending(list)
    if descends and #list >= count then
      break
    end
    reported.tell(("%d messages so far"):format(#list))
  end
  reported.done()
  return list, descends
end

-- The last messages, the latest last.
local function last_messages(found, version, count)
  if count < 1 then
    return {}
  end
  local list, descends = listed(found, version, count)
  local last, kept = {}, math.min(count, #list)
  for i = 1, kept do
    last[i] = list[descends and kept + 1 - i or #list - kept + i]
  end
  return last
end

local function print_participants(found)
  local output, harmless = require "linq.command.output", require "linq.command.harmless"
  for _, handle in ipairs(require "linq.objects.list"(found.handles)) do
    local status = handle.status ~= "active" and handle.status or nil
    local notes = tostring(handle.service or "") .. (handle.is_me == true and ", you" or "")
      .. (status and ", " .. tostring(status) or "")
    output.print("  " .. harmless.line(("%s  %s"):format(tostring(handle.handle), notes)))
  end
end

--- Runs the command.
---@param parsed table<string, any>
function chat.run(parsed)
  local show, output = require "linq.command.show", require "linq.command.output"
  local harmless = require "linq.command.harmless"
  local version = version_of(parsed.id)
  local client = require("linq.command.session").open(version, parsed)
  local found, err = client.chats:get(parsed.id)
  if not found then
    stop.refused(err)
  end
  local messages = last_messages(found, version, parsed.messages)
  if parsed.json then
    local fields = found:totable()
    fields.messages = require("linq").array(messages)
    return show.json(fields)
  end
  local title = found.display_name or (found.is_group and "a group" or "a chat")
  output.print(output.styled("bold", harmless.line(tostring(title))) .. "  " .. harmless.line(tostring(found.id)))
  print_participants(found)
  for _, message in ipairs(messages) do
    output.print(require "linq.command.message"(message))
  end
end

return chat
