--- Makes the errors of calls. No other module does.

local errors = require "linq.error"
local headers = require "linq.http.headers"

local failure = {}

--- The URL of a call, as errors and events show it.
---@param record linq.call
---@return string|nil url
function failure.url(record)
  if record.file then
    return record.file.shown_url
  end
  return record.path and record.state.options.base_url .. record.path .. (record.query or "")
end

--- The function that takes the secrets of a call out of texts.
---@param record linq.call or a part of one, with state at least
---@return fun(text: string): string
function failure.redactor(record)
  return record.redact or record.state.redact
end

--- Makes the error of a call.
---@param record linq.call or a part of one, with state and row at least
---@param fields linq.error|linq.failure kind, message, and what else is known
---@return linq.error err
function failure.new(record, fields)
  local row, err = record.row, errors.redact(errors.new(fields), failure.redactor(record))
  err.operation, err.method, err.path = row.name, row.method, row.path
  err.url = failure.url(record)
  err.attempts = record.attempts
  err.elapsed = record.started and record.state.clock.now() - record.started
  err.idempotency_key = record.idempotency_key
  err.retryable = err.retryable or false
  return err
end

--- Makes the error of a call whose answer has a 2xx status but cannot be used.
---@param record linq.call
---@param kind string
---@param message string
---@param response linq.response
---@return linq.error err
function failure.of_answer(record, kind, message, response)
  return failure.new(record, {
    kind = kind,
    message = message,
    status = response.status,
    headers = headers.of(response.head),
    body = errors.excerpt(response.body, failure.redactor(record)),
  })
end

return failure
