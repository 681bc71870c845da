--- Tells the client's on_event what goes on.

local observer = {}

--- Calls on_event, if the client has one; what goes wrong in there never breaks a call.
---@param state linq.state
---@param row linq.row
---@param kind string type of the event
---@param fields table what else the event has
function observer.tell(state, row, kind, fields)
  local on_event = state.options.on_event
  if on_event then
    fields.type = kind
    fields.operation, fields.method, fields.path = row.operation, row.method, row.path
    pcall(on_event, fields)
  end
end

return observer
