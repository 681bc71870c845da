--- One call, from the caller's arguments to the result.

local answer = require "linq.answer"
local delivery = require "linq.delivery"
local hosts = require "linq.host"
local misuse = require "linq.misuse"
local options = require "linq.options"
local requests = require "linq.request"

local call = {}

local nothing = {}
local safe_methods = { GET = true, HEAD = true }

local function prepare(client, what, given)
  if client.shared.closed then
    misuse.raise("%s: the client is closed", what)
  end
  options.check_request(given)
  return given or nothing
end

--- Sends a request: a table over the client's options. What the call has of its
--- own stands in it, from one constructor, so that it is allocated once.
---@param client table the client's state
---@param what table operation, method, path (the template), safe, limit_scope
---@param path string as it is sent, with the query
---@param headers table<string, string>
---@param body? string
---@param parts? table[] of a multipart form
---@param key? string idempotency key; it makes the call repeatable where `what.key` says that the API takes one
---@param given table request options
---@return table|nil response
---@return table|nil err
---@return table request
function call.send(client, what, path, headers, body, parts, key, given)
  local host, message = hosts.current(client.options.host)
  local request = setmetatable({
    operation = what.operation,
    method = what.method,
    template = what.path,
    path = path,
    url = what.url or client.options.base_url .. path,
    shown_url = what.shown_url,
    headers = headers,
    body = body,
    form = parts,
    host = host,
    once = not (safe_methods[what.method] or what.safe or key and what.key),
    idempotency_key = key,
    limit_scope = what.limit_scope,
    settings = client.options,
    timeout = given.timeout,
    deadline = given.deadline,
    max_retries = given.max_retries,
    body_path = what.body_path,
    output_path = what.output_path,
    stall_timeout = what.stall_timeout,
    on_progress = what.on_progress,
    total = what.total,
    max_response_bytes = what.max_response_bytes,
  }, client.request_metatable)
  if not host then
    local _, err = answer.error(client, "host", message, request)
    return nil, err, request
  end
  local response, err = delivery.send(client, request)
  return response, err, request
end

-- Tells on_event of values that the documentation does not list.
local function warner(client, row)
  local on_event = client.options.on_event
  return on_event and function(field, value, known)
    pcall(on_event, {
      type = "warning",
      operation = row.operation,
      method = row.method,
      path = row.path,
      field = field,
      message = ("'%s' is none of the known values of '%s': %s"):format(tostring(value), field,
        table.concat(known, ", ")),
    })
  end
end

-- The limit that a call shares with others: of one recipient, of one kind of check, of the client.
local function limit_scope(row, values, fields)
  if row.limit_scope ~= "pair" then
    return row.limit_scope
  end
  local to = fields.to or fields.chat and fields.chat.phone_numbers
  local from = fields.from or fields.send_from or ""
  local recipients = {}
  for i, address in ipairs(type(to) == "table" and to or { to or values[1] }) do
    recipients[i] = tostring(address)
  end
  return "pair " .. tostring(from) .. " " .. table.concat(recipients, ",")
end

--- Calls the operation of a row.
---@param client table the client's state
---@param row table from linq.endpoints
---@param values any[] path parameters, in path order
---@param fields table|nil query and body fields
---@param given table|nil request options
---@param before table|nil for a later page: how the page before was asked for
---@return any result object, page, or true; nil on failure
---@return table|nil err
function call.row(client, row, values, fields, given, before)
  given = prepare(client, row.name, given)
  if fields ~= nil and type(fields) ~= "table" then
    misuse.raise("%s: the fields must be a table, got %s", row.name, type(fields))
  end
  fields = fields or nothing
  if row.arguments then
    fields = row.arguments(fields)
  end
  local path = requests.path(row, values)
  local response, err, request
  if row.takes_fields then
    response, err, request = call.with_fields(client, row, path, values, fields, given)
  else
    local own = row.accept and { accept = row.accept } or nil
    local headers = requests.headers(client, given, nil, given.idempotency_key, own)
    response, err, request = call.send(client, row, path, headers, nil, nil, given.idempotency_key, given)
  end
  if not response then
    return nil, err
  end
  local again = { values = values, fields = fields, given = given, before = before }
  local result, wrong = answer.read(client, row, request, response, again)
  if result and row.line and fields[row.line] then
    client.classes.chat.remember_line(result, fields[row.line])
  end
  return result, wrong
end

-- The part of call.row for operations that take fields.
function call.with_fields(client, row, path, values, fields, given)
  requests.check(row, fields, client.shapes(), warner(client, row))
  local query, body = requests.split(row, fields)
  local key, text, parts, message
  body, key = requests.with_key(row, body, given, client.options)
  path = path .. requests.query(row, query)
  if row.body_form then
    parts, message = requests.form(row, body)
    if not parts then
      local _, err = answer.error(client, "invalid", message, {
        operation = row.operation,
        method = row.method,
        template = row.path,
        idempotency_key = key,
      })
      return nil, err
    end
  elseif body then
    text = requests.body(row.name, body)
  end
  local what = row
  if row.limit_scope == "pair" then
    what = setmetatable({ limit_scope = limit_scope(row, values, fields) }, { __index = row })
  end
  local header_key = (row.key or "header") == "header" and key or nil
  local headers = requests.headers(client, given, text and "application/json", header_key)
  return call.send(client, what, path, headers, text, parts, key, given)
end

-- ---- endpoints that the module does not know ------------------------------------------

local request_fields = { method = true, path = true, query = true, body = true, headers = true }

local function check_custom(request)
  if type(request) ~= "table" then
    misuse.raise("client:request: a table expected, got %s", type(request))
  end
  misuse.check_names(request, request_fields, "field of a request")
  local method, path = request.method or "GET", request.path
  if type(method) ~= "string" or not method:find("^%u+$") then
    misuse.raise("client:request: method must be in capital letters")
  elseif type(path) ~= "string" or not path:find("^/") or path:find("[%c #]") then
    misuse.raise("client:request: path must begin with '/' and hold no spaces, control characters or '#'")
  end
  if request.query ~= nil and type(request.query) ~= "table" then
    misuse.raise("client:request: query must be a table, got %s", type(request.query))
  end
  options.check_request { headers = request.headers }
  return method, path
end

--- Sends a request to an endpoint that the module does not know.
---@param client table the client's state
---@param custom { method?: string, path: string, query?: table, body?: table|string, headers?: table<string, string> }
---@param given table|nil request options
---@return { status: integer, headers: table<string, string>, body: any }|nil answer JSON is decoded
---@return table|nil err
function call.custom(client, custom, given)
  given = prepare(client, "client:request", given)
  local method, path = check_custom(custom)
  local query = custom.query and requests.query({ name = "client:request" }, custom.query) or ""
  if path:find("?", 1, true) then
    query = query:gsub("^%?", "&")
  end
  local body = custom.body ~= nil and requests.body("client:request", custom.body) or nil
  local headers = requests.headers(client, given, body and "application/json", given.idempotency_key, custom.headers)
  local what = { operation = "request", method = method, path = path, key = "header" }
  local key = headers["idempotency-key"]
  key = key ~= "" and key or nil
  local response, err, request = call.send(client, what, path .. query, headers, body, nil, key, given)
  if not response then
    return nil, err
  end
  local decoded, wrong = answer.decode(client, request, response)
  if wrong then
    return nil, wrong
  end
  return { status = response.status, headers = response.headers, body = decoded }
end

return call
