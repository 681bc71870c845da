--- One call, from a method's arguments to its result. A call is one record, which passes
--- four stages. linq.call.build builds its content. linq.call.deliver makes the attempts
--- and waits between them. A transport (linq.http.transport) exchanges each attempt.
--- linq.call.read reads the answer. Each stage returns its result, or nil and a failure.

local build = require "linq.call.build"
local deliver = require "linq.call.deliver"
local encode = require("linq.http.url").encode
local failure = require "linq.call.failure"
local misuse = require "linq.util.misuse"
local read = require "linq.call.read"

local call = {}

---@class linq.content  what a call sends
---@field query? string with its "?"
---@field headers? table<string, string> nil stands for the client's own headers
---@field body? string
---@field form? linq.form_part[]
---@field file? linq.file
---@field idempotency_key? string

---@class linq.file  a file that is uploaded or downloaded
---@field url string
---@field shown_url string for errors and events: without the query, which grants access
---@field body_path? string the file to send
---@field output_path? string the file to write
---@field output_size? integer bytes that it must have
---@field max_response_bytes? integer
---@field stall_timeout number seconds without a byte
---@field on_progress? fun(bytes: integer, total: integer|nil)
---@field total? integer bytes to send

---@class linq.call  the record of one call
---@field state linq.state of the client
---@field row linq.row the operation
---@field path string with its parameters filled in
---@field first any the first path parameter
---@field fields? table<string, any> of query and body, as the caller gave them
---@field query string with its "?", or empty
---@field headers? table<string, string> nil stands for the client's own headers
---@field body? string
---@field form? linq.form_part[]
---@field file? linq.file
---@field idempotency_key? string
---@field once boolean it must not be sent again after bytes have left
---@field timeout number seconds, of one attempt
---@field deadline? number seconds, of all attempts
---@field max_retries integer
---@field on_response? fun(answer: linq.answer_head)
---@field host? linq.host_inside set by linq.call.deliver, as are the next two
---@field started? number by the client's clock
---@field attempts? integer
---@field waited? number the end of its last wait, by the client's clock; set by linq.call.retry, as are the next two
---@field limited? number seconds that it waited for rate limits
---@field uncounted? integer attempts that do not count as retries
---@field needs_secret? boolean of a credential that is a function; set by linq.call.credential, as is the next one
---@field redact? fun(text: string): string takes the secrets of the attempts so far out

---@class linq.host_inside  how a call waits (linq.host)
---@field wait fun(loop: userdata, timeout?: number, transfer?: userdata) returns when a transfer finished, or earlier
---@field sleep fun(seconds: number)
---@field await? fun(loop: userdata, transfer: userdata, host: linq.host_inside) returns when this one finished
---@field sleep_by? fun(clock: linq.clock, seconds: number) of a host that sleeps by any clock itself
---@field note_call? fun(state: linq.state, row: linq.row, tell: function) of linq.tasks.host
---@field settle? fun() returns after all coroutines ran that can; without it, clocks that jump take some turns

---@class linq.failure  why an exchange has no answer
---@field kind string of the error
---@field message string
---@field sent boolean bytes of the request may have left
---@field proxy_status? integer of a proxy that refused to connect

---@class linq.response
---@field status integer
---@field head string|table<string, string> as received, or parsed (linq.http.headers)
---@field body string

local nothing = {}
local safe_methods = { GET = true, HEAD = true }

--- Makes the record of a call.
---@param state linq.state
---@param row linq.row
---@param path string
---@param content linq.content
---@param options? linq.request_options
---@param first? any the first path parameter
---@param fields? table<string, any>
---@return linq.call
function call.new(state, row, path, content, options, first, fields)
  local key, defaults, own = content.idempotency_key, state.options, options or nothing
  local record = { -- of 16 fields, because a table has room for 16 or for 32
    state = state,
    row = row,
    path = path,
    first = first,
    fields = fields,
    query = content.query or "",
    headers = content.headers,
    body = content.body,
    idempotency_key = key,
    once = not (safe_methods[row.method] or row.safe or row.idempotent or key and row.key) or false,
    timeout = own.timeout or defaults.timeout,
    deadline = own.deadline or defaults.deadline,
    max_retries = own.max_retries or defaults.max_retries,
    host = nil, -- named here so that the table has room for them
    started = nil,
    attempts = nil,
  }
  if content.form or content.file then
    record.form, record.file = content.form, content.file
  end
  if own.on_response then
    record.on_response = own.on_response
  end
  return record
end

-- ---- arguments ------------------------------------------------------------------------

-- Raises an error that tells all that is wrong with the arguments of a method.
local function refuse(state, row, ...)
  local mistakes, count = {}, #row.parameters
  for i, parameter in ipairs(row.parameters) do
    local _, mistake = build.segment(parameter, (select(i, ...)))
    mistakes[#mistakes + 1] = mistake
  end
  local fields, options = select(count + 1, ...)
  if not row.takes_fields then
    fields, options = nil, fields
  end
  build.refuse(state, row, fields, options, mistakes)
end

--- Reads the arguments of a method.
---@param state linq.state
---@param row linq.row
---@param ... any path parameters, then fields if the row takes them, then request options
---@return string path
---@return any first the first path parameter
---@return table<string, any>|nil fields
---@return linq.request_options|nil options
function call.arguments(state, row, ...)
  local parameters, pieces = row.parameters, row.pieces
  local path, count = pieces[1], #parameters
  for i = 1, count do
    local value = select(i, ...)
    if type(value) == "string" and parameters[i].type == "string" and #value > 2 then -- not "", "." or ".."
      value = encode(value)
    else
      value = build.segment(parameters[i], value) or refuse(state, row, ...)
    end
    path = path .. value .. pieces[i + 1]
  end
  if row.takes_fields then
    return path, count > 0 and ... or nil, select(count + 1, ...)
  end
  return path, count > 0 and ... or nil, nil, (select(count + 1, ...))
end

-- ---- calls --------------------------------------------------------------------------------

--- Makes a call.
---@param state linq.state
---@param row linq.row
---@param path string with its parameters filled in
---@param first any the first path parameter
---@param fields? table<string, any> of query and body
---@param options? linq.request_options
---@param before? linq.asked of the page before, when this call fetches the next one
---@return any result object, page, or true; nil on failure
---@return linq.error|nil err
function call.perform(state, row, path, first, fields, options, before)
  if state.shared.closed then
    misuse.raise("%s: the client is closed", row.name)
  end
  local content, wrong = nothing
  if row.takes_fields or options ~= nil or row.accept then
    fields = build.fields(row, fields)
    content, wrong = build.content(state, row, fields, options)
    if not content then
      return nil, failure.new({ state = state, row = row, idempotency_key = wrong.idempotency_key }, wrong)
    end
  end
  local record = call.new(state, row, path, content, options, first, fields)
  local response, err = deliver(record)
  if not response then
    return nil, err
  end
  local asked = row.page and { path = path, first = first, fields = fields, options = options, before = before }
  local result
  result, err = read.result(record, response, asked)
  if result and row.line and fields and fields[row.line] then
    state.classes.chat.remember_line(result, fields[row.line])
  end
  return result, err
end

--- Calls an operation with a method's arguments.
---@param state linq.state
---@param row linq.row
---@param ... any see call.arguments
---@return any result
---@return linq.error|nil err
function call.run(state, row, ...)
  return call.perform(state, row, call.arguments(state, row, ...))
end

--- The method of an operation.
---@param state linq.state
---@param resource linq.resource
---@param row linq.row
---@return fun(self: linq.resource, ...: any): any, linq.error|nil
function call.method(state, resource, row)
  return function(self, ...)
    if self ~= resource then
      misuse.raise("%s is a method: call it with ':'", row.name)
    end
    return call.perform(state, row, call.arguments(state, row, ...))
  end
end

return call
