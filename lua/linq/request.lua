--- What is sent: an endpoint's row and the caller's arguments become path,
--- query, headers and body.

local form = require "linq.form"
local json = require "linq.json"
local misuse = require "linq.misuse"
local schema = require "linq.schema"
local url = require "linq.url"
local uuid = require "linq.uuid"

local request = {}

local nothing = {}

-- ---- the path ---------------------------------------------------------------------

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
  local text = value
  if type(value) ~= "string" or parameter.type ~= "string" then
    text = path_texts[parameter.type](value)
  end
  if not text then
    local got = type(value) == "number" and tostring(value) or type(value) == "string" and ("%q"):format(value)
    misuse.raise("%s: %s must be %s, got %s", row.name, parameter.name,
      parameter.type == "integer" and "an integer" or "a string", got or type(value))
  elseif text == "" or text == "." or text == ".." then
    misuse.raise("%s: %s cannot be %q", row.name, parameter.name, text)
  end
  return url.encode(text)
end

--- The path of a row with its parameters filled in.
---@param row table row.pieces is the path's text around its parameters (see linq.endpoints)
---@param ... any the parameters, in path order
---@return string
function request.path(row, ...)
  local pieces, parameters = row.pieces, row.parameters
  if #parameters == 1 then -- as most
    return pieces[1] .. path_segment(row, parameters[1], (...)) .. pieces[2]
  end
  local path = pieces[1]
  for i = 1, #parameters do
    path = path .. path_segment(row, parameters[i], (select(i, ...))) .. pieces[i + 1]
  end
  return path
end

-- ---- fields: query and body -----------------------------------------------------------

--- Raises what is wrong with the fields of a call.
---@param row table
---@param fields table
---@param shapes table<string, table>
---@param warn? fun(field: string, value: any, known: string[])
function request.check(row, fields, shapes, warn)
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
function request.split(row, fields)
  if not row.body then
    return fields, nil
  elseif not row.query then
    return nothing, fields
  end
  local query, body = {}, {}
  local in_query = schema.fields(row.query)
  for name, value in pairs(fields) do
    (in_query[name] and query or body)[name] = value
  end
  return query, body
end

--- The query string of a row, with its "?"; empty when there is none.
---@param row table name, query (notation), array_form
---@param fields table
---@return string
function request.query(row, fields)
  if next(fields) == nil then
    return ""
  end
  local order = {}
  for i, field in ipairs(row.query and schema.fields(row.query) or nothing) do
    order[i] = field.name
  end
  local query, message = url.query(fields, order, row.array_form)
  if not query then
    misuse.raise("%s: %s", row.name, message)
  end
  return query ~= "" and "?" .. query or ""
end

--- The JSON text of a body; strings are sent as they are.
---@param name string whose body, for the message
---@param body any
---@return string
function request.body(name, body)
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
function request.form(row, fields)
  return form.parts(row.name, schema.fields(row.body), row.wrap, fields)
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
    if name:lower() == "idempotency-key" and value ~= "" then
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
function request.with_key(row, body, given, own)
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

-- ---- headers --------------------------------------------------------------------------

--- The headers of a request. Without a body, a key or headers of its own it has
--- the client's, in a table that all such requests share.
---@param client table the client's state
---@param given table request options
---@param content_type? string of the body
---@param key? string idempotency key, where it goes into a header
---@param own? table<string, string> headers of this request
---@return table<string, string>
function request.headers(client, given, content_type, key, own)
  if not content_type and not own and not given.headers and not key then
    return client.plain_headers()
  end
  local fields = client.new_headers()
  fields["content-type"] = content_type
  for _, extra in ipairs { own or nothing, given.headers or nothing } do
    for name, value in pairs(extra) do
      fields[name:lower()] = value
    end
  end
  fields["idempotency-key"] = key or fields["idempotency-key"]
  return fields
end

return request
