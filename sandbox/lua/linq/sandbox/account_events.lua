--- The events of the account: who changed what. All that changes something in a sandbox is
--- the API.

local uuid = require "linq.util.uuid"

local account_events = {}

--- Tells the subscriptions of a change. The event has the same id for all of them.
---@param state linq.sandbox.state
---@param name string
---@param summary string for people
---@param fields table<string, any> what was changed, and how
function account_events.emit(state, name, summary, fields)
  fields.actor, fields.origin = { type = "api" }, "api"
  fields.occurred_at, fields.summary = state:now(), summary
  state.emit(name, { account = fields, event_id = uuid() })
end

return account_events
