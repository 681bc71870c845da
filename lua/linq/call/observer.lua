--- Reports what happens in a call to the client's on_event.

local observer = {}

--- Calls on_event, if the client has one. An error in it never breaks a call.
---@param state linq.state
---@param row linq.row
---@param kind string type of the event
---@param fields table<string, any> the event's other fields; the table becomes the event
function observer.tell(state, row, kind, fields)
  local on_event = state.options.on_event
  if on_event then
    fields.type = kind
    fields.operation, fields.method, fields.path = row.name, row.method, row.path
    pcall(on_event, fields)
  end
end

return observer
