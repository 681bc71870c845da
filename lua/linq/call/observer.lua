--- Reports what happens in a call to the functions that ask for it: the client's on_event and
--- the request's on_response. An error in one of them never breaks a call, but Ctrl-C does.

local errors = require "linq.error"
local failure = require "linq.call.failure"
local foreign = require "linq.host.foreign"
local headers = require "linq.http.headers"
local interrupt = require "linq.util.interrupt"

local observer = {}

--- Calls on_event, if the client has one.
---@param state linq.state
---@param row linq.row
---@param kind string type of the event
---@param fields table<string, any> the event's other fields; the table becomes the event
function observer.tell(state, row, kind, fields)
  local on_event = state.options.on_event
  if on_event then
    fields.type = kind
    fields.operation, fields.method, fields.path = row.name, row.method, row.path
    interrupt.shield(on_event, fields)
  end
end

--- Tells once that the client's calls block an event loop, if they do.
---@param state linq.state
---@param row linq.row
function observer.tell_of_blocking(state, row)
  local message = not state.shared.told_of_blocking and foreign.blocked()
  if message then
    state.shared.told_of_blocking = true
    observer.tell(state, row, "warning", { message = message })
  end
end

--- Makes the error of a call whose answer cannot be used (failure.of_answer), and tells it.
---@param record linq.call
---@param kind string
---@param message string
---@param response linq.response
---@return linq.error err
function observer.unusable(record, kind, message, response)
  local err = failure.of_answer(record, kind, message, response)
  observer.tell(record.state, record.row, "error", { attempt = record.attempts, status = err.status, error = err })
  return err
end

--- Calls the request's on_response with what came back beside the result.
---@param record linq.call with on_response
---@param response linq.response of a 2xx status
function observer.answered(record, response)
  local fields = headers.of(response.head)
  interrupt.shield(record.on_response, errors.redact({
    operation = record.row.name,
    status = response.status,
    headers = fields,
    trace_id = fields["x-trace-id"],
    attempts = record.attempts,
    elapsed = record.state.clock.now() - record.started,
    idempotency_key = record.idempotency_key,
  }, failure.redactor(record)))
end

return observer
