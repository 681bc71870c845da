--- Runs the handlers of an event, each whatever the others do.

local conversation = require "linq.bot.conversation"
local interrupt = require "linq.util.interrupt"
local protect = require "linq.bot.protect"

--- Runs handlers one after another. Raises Ctrl-C alone.
---@param entries linq.bot_entry[]
---@param event userdata
---@param talk linq.conversation
---@return { message: string, value: any, traceback: string|nil }|nil failure of the first that raised, or of a reply
---  that can be made later
return function(entries, event, talk)
  local first
  for _, entry in ipairs(entries) do
    conversation.begin(talk, entry.number)
    local ok, failure = protect(entry.fn, event, talk)
    if not ok then
      interrupt.pass(failure.value)
    end
    first = first or not ok and failure or nil
  end
  local unsent = conversation.failure(talk)
  return first or unsent and { message = tostring(unsent), value = unsent } or nil
end
