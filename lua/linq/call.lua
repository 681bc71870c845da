--- One call: an endpoint's row and the caller's arguments become a request, the
--- answer becomes an object, a page, or `nil, err`.

local core = require "linq.core"
local delivery = require "linq.delivery"
local errors = require "linq.error"
local hosts = require "linq.host"
local json = require "linq.json"
local misuse = require "linq.misuse"
local options = require "linq.options"
local page = require "linq.page"
local url = require "linq.url"

local call = {}

local nothing = {}
local safe_methods = { GET = true, HEAD = true }

-- ---- the request ------------------------------------------------------------

local function integer_text(value)
  if type(value) == "number" then
    return value % 1 == 0 and json.number_text(value) or nil
  end
  return type(value) == "string" and value:find("^%-?%d+$") and value or nil
end

local function string_text(value)
  return type(value) == "string" and value or nil
end

local path_texts = { integer = integer_text, string = string_text }

local function path_segment(row, parameter, value)
  local text = path_texts[parameter.type](value)
  if not text then
    local got = type(value) == "number" and tostring(value) or type(value) == "string" and ("%q"):format(value)
    misuse.raise("%s: %s must be %s, got %s", row.name, parameter.name,
      parameter.type == "integer" and "an integer" or "a string", got or type(value))
  elseif text == "" or text == "." or text == ".." then
    misuse.raise("%s: %s cannot be %q", row.name, parameter.name, text)
  end
  return url.encode(text)
end

-- row.pieces is the path's text around its parameters (see linq.endpoints).
local function fill_path(row, values)
  local pieces, parameters = row.pieces, row.parameters
  local path = pieces[1]
  for i = 1, #parameters do
    path = path .. path_segment(row, parameters[i], values[i]) .. pieces[i + 1]
  end
  return path
end

local function check_required(row, fields)
  for _, name in ipairs(row.required) do
    local value = fields[name]
    if value == nil or value == "" or (type(value) == "table" and next(value) == nil) then
      misuse.raise("%s: the field '%s' is required", row.name, name)
    end
  end
end

local function query_of(row, fields)
  if next(fields) == nil then
    return ""
  end
  local query, message = url.query(fields, row.query, row.array_form)
  if not query then
    misuse.raise("%s: %s", row.name, message)
  end
  return query ~= "" and "?" .. query or ""
end

local function body_of(name, body)
  if type(body) == "string" then
    return body
  end
  local text, message = json.encode(body)
  if not text then
    misuse.raise("%s: %s", name, message)
  end
  return text
end

-- The headers of a request. Without a body or headers of its own it has the
-- client's, in a table that all such requests share.
local function headers_of(client, given, body, own)
  if not body and not own and not given.headers and not given.idempotency_key then
    return client.plain_headers()
  end
  local fields = client.new_headers()
  if body then
    fields["content-type"] = "application/json"
  end
  for _, extra in ipairs { own or nothing, given.headers or nothing } do
    for name, value in pairs(extra) do
      fields[name:lower()] = value
    end
  end
  fields["idempotency-key"] = given.idempotency_key or fields["idempotency-key"]
  return fields
end

local function prepare(client, what, given)
  if client.shared.closed then
    misuse.raise("%s: the client is closed", what)
  end
  options.check_request(given)
  return given or nothing
end

-- An error that is not of the wire: about the answer of a call that succeeded
-- there, or about a call that could not begin.
local function answer_error(client, kind, message, request, response)
  return nil, errors.redact(errors.new {
    kind = kind,
    message = message,
    status = response and response.status,
    headers = response and response.headers,
    body = response and response.body:sub(1, 4096),
    operation = request.operation,
    method = request.method,
    path = request.template,
    url = request.url,
    attempts = request.attempts,
    elapsed = request.elapsed,
    idempotency_key = request.idempotency_key,
    retryable = false,
  }, client.redact)
end

-- Sends a request: a table over the client's options. What the call has of its
-- own stands in it, from one constructor, so that it is allocated once.
local function send(client, what, target, headers, body, given)
  local key = headers["idempotency-key"]
  local host, message = hosts.current(client.options.host)
  local request = setmetatable({
    operation = what.operation,
    method = what.method,
    template = what.path,
    path = target,
    url = client.options.base_url .. target,
    headers = headers,
    body = body,
    host = host,
    once = not safe_methods[what.method] and not key,
    idempotency_key = key,
    timeout = given.timeout,
    deadline = given.deadline,
    max_retries = given.max_retries,
  }, client.request_metatable)
  if not host then
    return answer_error(client, "host", message, request)
  end
  local response, err = delivery.send(client, request)
  return response, err, request
end

-- ---- the answer ---------------------------------------------------------------

-- The part of the answer that the row returns: follows row.at down.
local function find_part(row, body)
  local part, place = body, "the answer"
  for _, name in ipairs(row.at or nothing) do
    if core.shape(part) ~= "object" then
      return nil, place .. " is not an object"
    end
    part, place = part[name], name
  end
  if part == json.null and row.can_be_missing then
    return nil, nil
  elseif part == nil then
    return nil, place .. " is missing"
  elseif core.shape(part) ~= "object" then
    return nil, place .. " is not an object"
  end
  return part
end

local function read_page(client, row, request, response, body, again)
  local items = core.shape(body) == "object" and body[row.page.items]
  if core.shape(items) ~= "objects" then
    return answer_error(client, "decode", ("%s is not an array of objects"):format(row.page.items), request, response)
  end
  return page.new(client, row, body, again)
end

local function read(client, row, request, response, again)
  if not row.returns and not row.page then
    return true
  end
  if response.body == "" then
    return answer_error(client, "decode", "the answer has no body", request, response)
  end
  local body, message = core.parse(response.body)
  if body == nil then
    return answer_error(client, "decode", "the answer is not JSON: " .. message, request, response)
  elseif row.page then
    return read_page(client, row, request, response, body, again)
  end
  local part, wrong = find_part(row, body)
  if part then
    return core.object(client.classes[row.returns], part)
  elseif wrong then
    return answer_error(client, "decode", wrong, request, response)
  end
  return answer_error(client, "not_found", ("there is no such %s"):format(row.returns), request, response)
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
  check_required(row, fields)
  local target = fill_path(row, values) .. query_of(row, fields)
  local response, err, request = send(client, row, target, headers_of(client, given), nil, given)
  if not response then
    return nil, err
  end
  local again = row.page and { values = values, fields = fields, given = given, before = before }
  local result, wrong = read(client, row, request, response, again)
  if result and row.line and fields[row.line] then
    client.classes.chat.remember_line(result, fields[row.line])
  end
  return result, wrong
end

local request_fields = { method = true, path = true, query = true, body = true, headers = true }

local function check_custom(request)
  if type(request) ~= "table" then
    misuse.raise("client:request: a table expected, got %s", type(request))
  end
  misuse.check_names(request, request_fields, "field of a request")
  local method, path = request.method or "GET", request.path
  if type(method) ~= "string" or not method:find("^%u+$") then
    misuse.raise("client:request: method must be in capital letters")
  elseif type(path) ~= "string" or not path:find("^/") or path:find("[%c ]") then
    misuse.raise("client:request: path must begin with '/' and hold no spaces or control characters")
  end
  if request.query ~= nil and type(request.query) ~= "table" then
    misuse.raise("client:request: query must be a table, got %s", type(request.query))
  end
  options.check_request { headers = request.headers }
  return method, path
end

local function custom_body(client, request, response)
  local content_type = response.headers["content-type"] or ""
  if response.body == "" or not content_type:find("json", 1, true) then
    return response.body ~= "" and response.body or nil
  end
  local body, message = core.decode(response.body)
  if body == nil then
    return answer_error(client, "decode", "the answer is not JSON: " .. message, request, response)
  end
  return body
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
  local query = custom.query and query_of({ name = "client:request", query = {} }, custom.query) or ""
  if path:find("?", 1, true) then
    query = query:gsub("^%?", "&")
  end
  local body = custom.body ~= nil and body_of("client:request", custom.body) or nil
  local headers = headers_of(client, given, body, custom.headers)
  local what = { operation = "request", method = method, path = path }
  local response, err, request = send(client, what, path .. query, headers, body, given)
  if not response then
    return nil, err
  end
  local decoded, wrong = custom_body(client, request, response)
  if wrong then
    return nil, wrong
  end
  return { status = response.status, headers = response.headers, body = decoded }
end

return call
