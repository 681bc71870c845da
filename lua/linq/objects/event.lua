--- An event that a webhook delivered.

local core = require "linq.core"
local shorten = require "linq.objects.shorten"

local event = { aliases = {} }

-- The message of a message event, nil for other events.
local function message(fields)
  local data = rawget(fields, "data")
  local class = core.class_of(data)
  return class and class.kind == "message" and data or nil
end

event.aliases.v2 = { message = message }
event.aliases.v3 = { message = message }

function event.tostring(self)
  return ("linq.event: %s %s"):format(shorten(self.event_type), shorten(self.event_id))
end

return event
