--- The handlers of a bot, and which of them an event reaches.

local api = require "linq.v3"
local misuse = require "linq.util.misuse"

local handlers = {}

---@alias linq.bot_handler fun(event: userdata, conversation: linq.conversation)

---@class linq.bot_entry
---@field number integer in the order in which they were added; keys of replies hold it
---@field fits fun(name: string): boolean
---@field fn linq.bot_handler
---@field late boolean it gets history that arrives late, too

-- A test for names of events: "*", a prefix ("message.*"), or one name.
local function matcher(pattern)
  local prefix = pattern:match "^(.*)%*$"
  if prefix and not prefix:find("*", 1, true) and (prefix == "" or prefix:sub(-1) == ".") then
    return function(name)
      return name:sub(1, #prefix) == prefix
    end
  elseif pattern == "" or pattern:find("*", 1, true) then
    misuse.raise("bot:on: '%s' is no event: give a name, a prefix with '.*' at its end, or '*'", pattern)
  end
  return function(name)
    return name == pattern
  end
end

--- Adds a handler.
---@param list linq.bot_entry[]
---@param pattern string
---@param fn linq.bot_handler
---@param given? { late?: boolean }
function handlers.add(list, pattern, fn, given)
  if type(pattern) ~= "string" or type(fn) ~= "function" then
    misuse.raise("bot:on: the name of an event and a function expected, got %s and %s", type(pattern), type(fn))
  end
  misuse.check_names(given or {}, { late = true }, "option of bot:on")
  local late = given and given.late or false
  list[#list + 1] = { number = #list + 1, fits = matcher(pattern), fn = fn, late = late }
end

--- What is odd about the name of a handler: no event is known that it fits. The API may have grown, so it counts.
---@param name string
---@return string|nil message
function handlers.doubt(name)
  local fits, known = matcher(name), {}
  for _, event in ipairs(api.shapes().WebhookEventType.values) do
    if fits(event) then
      return nil
    end
    known[event] = true
  end
  return ("bot:on: no event is known that is called '%s'%s"):format(name, misuse.hint(name, known))
end

--- The handlers that an event reaches, in the order in which they were added.
---@param list linq.bot_entry[]
---@param event userdata
---@return linq.bot_entry[]
function handlers.of(list, event)
  local found = {}
  local message = event.message
  local is_late = message ~= nil and message.reconciled_at ~= nil
  for _, entry in ipairs(list) do
    if entry.fits(event.event_type) and (entry.late or not is_late) then
      found[#found + 1] = entry
    end
  end
  return found
end

return handlers
