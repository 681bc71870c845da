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
  elseif given == nil then
    return nothing
  end
  options.check_request(given)
  return given
end

-- What a request takes over from the row, or from what else is called.
local passed_on = {
  "operation", "method", "limit_scope", "shown_url", "body_path", "output_path", "stall_timeout", "on_progress",
  "total", "max_response_bytes",
}

-- The metatable of the requests of a row: what they have in common, over the client's options.
local function new_metatable(client, what)
  local common = {}
  for name, value in pairs(client.options) do
    common[name] = value
  end
  for _, name in ipairs(passed_on) do
    common[name] = what[name] or common[name]
  end
  common.template = what.path
  common.settings = client.options
  common.once = not (safe_methods[what.method] or what.safe or false)
  local metatable = { __index = common }
  client.request_metatables[what] = metatable
  return metatable
end

--- Makes a request. What it has of its own stands in it, the rest behind it.
---@param client table the client's state
---@param what table a row; or operation, method, path (the template), url, safe, …
---@param path string as it is sent, with the query
---@param headers table<string, string>
---@param given table request options
---@param key? string idempotency key; it makes the call repeatable where `what.key` says that the API takes one
---@return table request
function call.request(client, what, path, headers, given, key)
  local request = setmetatable({
    path = path,
    url = what.url or client.options.base_url .. path,
    headers = headers,
    idempotency_key = key,
    host = nil, -- these come later, and have their place here
    attempts = nil,
    elapsed = nil,
  }, client.request_metatables[what] or new_metatable(client, what))
  if given ~= nothing then
    request.timeout, request.deadline, request.max_retries = given.timeout, given.deadline, given.max_retries
  end
  if key and what.key then
    request.once = false
  end
  return request
end

--- Sends a request.
---@param client table the client's state
---@param request table from call.request; and body, or form (the parts of a multipart form)
---@return table|nil response
---@return table|nil err
function call.send(client, request)
  local host, message = hosts.current(client.options.host)
  if not host then
    return answer.error(client, "host", message, request)
  end
  request.host = host
  return delivery.send(client, request)
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

-- The limit that messages between the same addresses share.
local function pair_scope(first, fields)
  local to = fields.to or fields.chat and fields.chat.phone_numbers
  local from = fields.from or fields.send_from or ""
  local recipients = {}
  for i, address in ipairs(type(to) == "table" and to or { to or first }) do
    recipients[i] = tostring(address)
  end
  return "pair " .. tostring(from) .. " " .. table.concat(recipients, ",")
end

--- Calls the operation of a row.
---@param client table the client's state
---@param row table from linq.endpoints
---@param path string with its parameters filled in
---@param first any the first of them
---@param fields table|nil query and body fields
---@param given table|nil request options
---@param before table|nil for a later page: how the page before was asked for
---@return any result object, page, or true; nil on failure
---@return table|nil err
function call.row(client, row, path, first, fields, given, before)
  given = prepare(client, row.name, given)
  if fields ~= nil and type(fields) ~= "table" then
    misuse.raise("%s: the fields must be a table, got %s", row.name, type(fields))
  end
  fields = fields or nothing
  if row.arguments then
    fields = row.arguments(fields)
  end
  local request, response, err
  if row.takes_fields then
    request, err = call.with_fields(client, row, path, first, fields, given)
  else
    local headers = given == nothing and not row.accept and client.plain_headers()
      or requests.headers(client, given, nil, given.idempotency_key, row.accept and { accept = row.accept })
    request = call.request(client, row, path, headers, given, given.idempotency_key)
  end
  if request then
    response, err = call.send(client, request)
  end
  if not response then
    return nil, err
  end
  local again = row.page and { path = path, first = first, fields = fields, given = given, before = before }
  local result, wrong = answer.read(client, row, request, response, first, again)
  if result and row.line and fields[row.line] then
    client.classes.chat.remember_line(result, fields[row.line])
  end
  return result, wrong
end

-- The request of an operation that takes fields.
function call.with_fields(client, row, path, first, fields, given)
  requests.check(row, fields, client.shapes(), warner(client, row))
  local query, body = requests.split(row, fields)
  local key, text, parts, message
  body, key = requests.with_key(row, body, given, client.options)
  if row.body_form then
    parts, message = requests.form(row, body)
    if not parts then
      return answer.error(client, "invalid", message, {
        operation = row.operation,
        method = row.method,
        template = row.path,
        idempotency_key = key,
      })
    end
  elseif body then
    text = requests.body(row.name, body)
  end
  local header_key = (row.key or "header") == "header" and key or nil
  local headers = requests.headers(client, given, text and "application/json", header_key)
  local request = call.request(client, row, path .. requests.query(row, query), headers, given, key)
  request.body, request.form = text, parts
  if row.limit_scope == "pair" then
    request.limit_scope = pair_scope(first, fields)
  end
  return request
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
  local sent = call.request(client, what, path .. query, headers, given, key)
  sent.body = body
  local response, err = call.send(client, sent)
  if not response then
    return nil, err
  end
  local decoded, wrong = answer.decode(client, sent, response)
  if wrong then
    return nil, wrong
  end
  return { status = response.status, headers = response.headers, body = decoded }
end

return call
