--- What the fields of a call become: query, body, idempotency key.

local ascii = require "linq.util.ascii"
local answer = require "linq.call.answer"
local form = require "linq.http.form"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local observer = require "linq.call.observer"
local query_of = require "linq.http.query"
local requests = require "linq.call.request"
local fields_of = require "linq.api.notation"
local schema = require "linq.api.schema"
local uuid = require "linq.util.uuid"

local payload = {}

local nothing = {}

-- ---- query and body -------------------------------------------------------------------

--- Raises what is wrong with the fields of a call.
---@param row table
---@param fields table
---@param shapes table<string, table>
---@param warn? fun(field: string, value: any, known: string[])
function payload.check(row, fields, shapes, warn)
  for _, notation in ipairs { row.query or false, row.body or false } do
    local wrong = notation and schema.check(notation, row, fields, shapes, warn)
    if wrong then
      misuse.raise("%s: %s", row.name, wrong)
    end
  end
end

--- Sorts fields into those of the query and those of the body. What the row does
--- not name goes where the most of its fields go.
---@param row table
---@param fields table
---@return table query
---@return table|nil body
function payload.split(row, fields)
  if not row.body then
    return fields, nil
  elseif not row.query then
    return nothing, fields
  end
  local query, body = {}, {}
  local in_query = fields_of(row.query)
  for name, value in pairs(fields) do
    (in_query[name] and query or body)[name] = value
  end
  return query, body
end

--- The query string of a row, with its "?"; empty when there is none.
---@param row table name, query (notation), array_form
---@param fields table
---@return string
function payload.query(row, fields)
  if next(fields) == nil then
    return ""
  end
  local order = {}
  for i, field in ipairs(row.query and fields_of(row.query) or nothing) do
    order[i] = field.name
  end
  local query, message = query_of(fields, order, row.array_form)
  if not query then
    misuse.raise("%s: %s", row.name, message)
  end
  return query ~= "" and "?" .. query or ""
end

--- The JSON text of a body; strings are sent as they are.
---@param name string whose body, for the message
---@param body any
---@return string
function payload.body(name, body)
  if type(body) == "string" then
    return body
  end
  local text, message = json.encode(body)
  if not text then
    misuse.raise("%s: %s", name, message)
  end
  return text
end

--- The parts of a multipart body.
---@param row table body (notation), wrap
---@param fields table
---@return table[]|nil parts name, and data or path, filename, content_type
---@return string|nil message which file is unusable, and why
function payload.form(row, fields)
  return form.parts(row.name, fields_of(row.body), row.wrap, fields)
end

-- ---- idempotency keys -----------------------------------------------------------------

-- A copy of `body` with `value` at a dotted path; what it does not touch is shared.
local function with_value(body, path, value)
  local copy = {}
  for name, element in pairs(body) do
    copy[name] = element
  end
  local first, rest = path:match("^([^.]+)%.(.+)$")
  if first then
    copy[first] = with_value(body[first] or nothing, rest, value)
  else
    copy[path] = value
  end
  return copy
end

-- The key that a body has already; empty or null is none, with which nothing may be sent twice.
local function key_at(body, path)
  for name in path:gmatch("[^.]+") do
    body = type(body) == "table" and body[name] or nil
  end
  return body ~= "" and body ~= json.null and body or nil
end

-- The key that the user wrote into the headers.
local function key_in_headers(given)
  for name, value in pairs(given or nothing) do
    if ascii.lower(name) == "idempotency-key" and value ~= "" then
      return value
    end
  end
end

--- Gives a call its idempotency key, where the API takes one: the user's own, from
--- the option, the body or the headers, or a new one.
---@param row table row.key: "header", a path in the body, or nil
---@param body table|nil
---@param given table request options
---@param own table client options: headers, auto_idempotency
---@return table|nil body with the key, where it goes there; a copy
---@return string|nil key
function payload.with_key(row, body, given, own)
  local key = given.idempotency_key
  if not row.key then
    return body, key
  end
  local in_body = row.key ~= "header" and key_at(body, row.key) or nil
  local in_headers = key_in_headers(given.headers) or key_in_headers(own.headers)
  if not key and not in_body and in_headers and row.key_in_header then
    return body, in_headers
  end
  key = key or in_body or in_headers or own.auto_idempotency and uuid() or nil
  if row.key ~= "header" and key and key ~= in_body then
    body = with_value(body or nothing, row.key, key)
  end
  return body, key
end

-- ---- the request ----------------------------------------------------------------------

-- Tells on_event of values that the documentation does not list.
local function warner(client, row)
  return client.options.on_event and function(field, value, known)
    local listed = table.concat(known, ", ")
    local message = ("'%s' is none of the known values of '%s': %s"):format(tostring(value), field, listed)
    local about = { operation = row.operation, method = row.method, template = row.path }
    observer.tell(client, about, "warning", { field = field, message = message })
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

--- The request of an operation that takes fields.
---@param client table the client's state
---@param row table
---@param path string with its parameters filled in
---@param first any the first of them
---@param fields table
---@param given table request options
---@return table|nil request
---@return table|nil err
function payload.request(client, row, path, first, fields, given)
  payload.check(row, fields, client.shapes(), warner(client, row))
  local query, body = payload.split(row, fields)
  local key, text, parts, message
  body, key = payload.with_key(row, body, given, client.options)
  if row.body_form then
    parts, message = payload.form(row, body)
    if not parts then
      return answer.error(client, "invalid", message, {
        operation = row.operation,
        method = row.method,
        template = row.path,
        idempotency_key = key,
      })
    end
  elseif body then
    text = payload.body(row.name, body)
  end
  local header_key = (row.key or "header") == "header" and key or nil
  local headers = requests.headers(client, given, text and "application/json", header_key)
  local request = requests.new(client, row, path .. payload.query(row, query), headers, given, key)
  request.body, request.form = text, parts
  if row.limit_scope == "pair" then
    request.limit_scope = pair_scope(first, fields)
  end
  return request
end

return payload
