--- One call, from a method's arguments to its result. A call is one record. It goes
--- through four stages: its content is built (linq.call.build), it is delivered
--- (linq.call.deliver: attempts and waits), each attempt is exchanged (a transport:
--- linq.http.transport), and the answer is read (linq.call.read). Each stage gives its
--- result, or nil and what went wrong.

local build = require "linq.call.build"
local deliver = require "linq.call.deliver"
local failure = require "linq.call.failure"
local misuse = require "linq.util.misuse"
local options_check = require "linq.options"
local read = require "linq.call.read"

local call = {}

---@class linq.content  what is sent
---@field query? string with its "?"
---@field headers? table<string, string> nil: the client's, as they are
---@field body? string
---@field form? table[] the parts of a multipart form (linq.http.form)
---@field file? linq.file
---@field idempotency_key? string

---@class linq.file  a file that is sent or fetched
---@field url string
---@field shown_url string without what is as good as a key
---@field body_path? string
---@field output_path? string
---@field output_size? integer bytes
---@field max_response_bytes? integer
---@field stall_timeout number seconds without a byte
---@field on_progress? fun(bytes: integer, total: integer|nil)
---@field total? integer bytes

---@class linq.call
---@field state linq.state of the client
---@field row linq.row the operation
---@field path string with its parameters filled in
---@field first any the first of them
---@field fields? table of the query and the body, as they were given
---@field query string with its "?", or empty
---@field headers? table<string, string> nil: the client's, as they are
---@field body? string
---@field form? table[]
---@field file? linq.file
---@field idempotency_key? string
---@field once boolean it may not be sent again after bytes have left
---@field timeout number seconds, of an attempt
---@field deadline? number seconds, of all attempts
---@field max_retries integer
---@field host? table how it waits; these four are of its delivery
---@field started? number
---@field attempts? integer
---@field waited? number until when it has waited already

---@class linq.response
---@field status integer
---@field head string|table<string, string> see linq.http.headers
---@field body string

local nothing = {}
local safe_methods = { GET = true, HEAD = true }

--- Makes the record of a call.
---@param state linq.state
---@param row linq.row
---@param path string
---@param content linq.content
---@param options? table request options
---@param first? any the first path parameter
---@param fields? table
---@return linq.call
function call.new(state, row, path, content, options, first, fields)
  local key, defaults, own = content.idempotency_key, state.options, options or nothing
  return {
    state = state,
    row = row,
    path = path,
    first = first,
    fields = fields,
    query = content.query or "",
    headers = content.headers,
    body = content.body,
    form = content.form,
    file = content.file,
    idempotency_key = key,
    once = not (safe_methods[row.method] or row.safe or key and row.key) or false,
    timeout = own.timeout or defaults.timeout,
    deadline = own.deadline or defaults.deadline,
    max_retries = own.max_retries or defaults.max_retries,
    host = nil, -- these have their place here
    started = nil,
    attempts = nil,
  }
end

-- ---- arguments ------------------------------------------------------------------------

--- What the arguments of a method say.
---@param row linq.row
---@param ... any path parameters, fields where the row takes them, request options
---@return string path
---@return any first the first path parameter
---@return table|nil fields
---@return table|nil options
function call.arguments(row, ...)
  local parameters, pieces = row.parameters, row.pieces
  local path, count = pieces[1], #parameters
  for i = 1, count do
    local value = select(i, ...)
    if type(value) ~= "string" or parameters[i].type ~= "string" or value == "" or value:find "[^A-Za-z0-9_-]" then
      value = build.segment(row, parameters[i], value)
    end
    path = path .. value .. pieces[i + 1]
  end
  if row.takes_fields then
    return path, count > 0 and ... or nil, select(count + 1, ...)
  end
  return path, count > 0 and ... or nil, nil, (select(count + 1, ...))
end

-- ---- the way through --------------------------------------------------------------------

--- Makes a call.
---@param state linq.state
---@param row linq.row
---@param path string with its parameters filled in
---@param first any the first of them
---@param fields? table query and body fields
---@param options? table request options
---@param before? table of a later page: how the page before was asked for (linq.call.pages)
---@return any result object, page, or true; nil on failure
---@return linq.error|nil err
function call.perform(state, row, path, first, fields, options, before)
  if state.shared.closed then
    misuse.raise("%s: the client is closed", row.name)
  end
  local content, wrong = nothing
  if row.takes_fields or options ~= nil or row.accept then
    if options ~= nil then
      options_check.check_request(options)
    end
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
  return call.perform(state, row, call.arguments(row, ...))
end

--- The method of an operation.
---@param state linq.state
---@param resource table whose method it is
---@param row linq.row
---@return fun(self: table, ...: any): any, linq.error|nil
function call.method(state, resource, row)
  return function(self, ...)
    if self ~= resource then
      misuse.raise("%s is a method: call it with ':'", row.name)
    end
    return call.perform(state, row, call.arguments(row, ...))
  end
end

return call
