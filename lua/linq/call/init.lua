--- One call, from the caller's arguments to the result.

local answer = require "linq.call.answer"
local delivery = require "linq.call.delivery"
local hosts = require "linq.host"
local lazy = require "linq.util.lazy"
local options = require "linq.options"
local requests = require "linq.call.request"
local misuse = lazy "linq.util.misuse"
local payload = lazy "linq.call.payload"

local call = {}

local nothing = options.none

--- Raises unless the client can be used, with these request options.
---@param client table the client's state
---@param what string what is called, for the message
---@param given table|nil
---@return table given
function call.prepare(client, what, given)
  if client.shared.closed then
    misuse.raise("%s: the client is closed", what)
  elseif given == nil then
    return nothing
  end
  options.check_request(given)
  return given
end

--- Sends a request.
---@param client table the client's state
---@param request table from linq.call.request; and body, or form (the parts of a multipart form)
---@return integer|nil status of a success
---@return string|table head see linq.http.headers; err when there is no status
---@return string|nil body
function call.send(client, request)
  local host, message = hosts.current(client.options.host)
  if not host then
    return answer.error(client, "host", message, request)
  end
  request.host = host
  return delivery.send(client, request)
end

-- A request without fields, but with options or headers of its own.
local function plain_request(client, row, path, given)
  local key = given.idempotency_key
  local own = row.accept and { accept = row.accept }
  return requests.new(client, row, path, requests.headers(client, given, nil, key, own), given, key)
end

-- The fields of a call, in the form that the operation takes.
local function fields_of(row, fields)
  if fields ~= nil and type(fields) ~= "table" then
    misuse.raise("%s: the fields must be a table, got %s", row.name, type(fields))
  end
  fields = fields or nothing
  return row.arguments and row.arguments(fields) or fields
end

--- Calls the operation of a row.
---@param client table the client's state
---@param row table from linq.api.endpoints
---@param path string with its parameters filled in
---@param first any the first of them
---@param fields table|nil query and body fields
---@param given table|nil request options
---@param before table|nil for a later page: how the page before was asked for
---@return any result object, page, or true; nil on failure
---@return table|nil err
function call.row(client, row, path, first, fields, given, before)
  given = call.prepare(client, row.name, given)
  local request, err
  if row.takes_fields then
    fields = fields_of(row, fields)
    request, err = payload.request(client, row, path, first, fields, given)
  elseif given ~= nothing or row.accept then
    request = plain_request(client, row, path, given)
  else
    request = requests.new(client, row, path, client.plain_headers(), given)
  end
  if not request then
    return nil, err
  end
  local status, head, body = call.send(client, request)
  if not status then
    return nil, head
  end
  local again = row.page and { path = path, first = first, fields = fields or nothing, given = given, before = before }
  local result, wrong = answer.read(client, row, request, status, head, body, first, again)
  if result and row.line and fields[row.line] then
    client.classes.chat.remember_line(result, fields[row.line])
  end
  return result, wrong
end

return call
