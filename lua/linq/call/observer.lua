--- Tells the client's on_event what goes on.

local observer = {}

--- Calls on_event, if the client has one; what goes wrong in there never breaks a call.
---@param client table the client's state
---@param request table
---@param kind string type of the event
---@param fields table what else the event has
function observer.tell(client, request, kind, fields)
  local on_event = client.options.on_event
  if on_event then
    fields.type = kind
    fields.operation, fields.method, fields.path = request.operation, request.method, request.template
    pcall(on_event, fields)
  end
end

return observer
