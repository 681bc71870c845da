--- Builds the content of a call: its path, query, headers, body and idempotency key.

local ascii = require "linq.util.ascii"
local encode = require("linq.http.url").encode
local fields_of = require "linq.api.notation"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local observer = require "linq.call.observer"
local option_rules = require "linq.options"
local query_of = require "linq.http.query"
local schema = require "linq.api.schema"
local shorthand = require "linq.api.shorthand"
local uuid = require "linq.util.uuid"

local build = {}

local nothing = {}

-- ---- the path ---------------------------------------------------------------------

local path_texts = {}

function path_texts.integer(value)
  local text = type(value) == "number" and json.number_text(value) or value
  return type(text) == "string" and text:find("^%-?%d+$") and text or nil
end

function path_texts.string(value)
  return type(value) == "string" and value or nil
end

-- What is said of an id of the other version; empty for other values.
local function hint(parameter, value)
  if not parameter.name:find "id$" then
    return ""
  elseif parameter.type == "integer" then
    local is_uuid = type(value) == "string" and #value == 36 and value:find "^%x+%-%x+%-%x+%-%x+%-%x+$"
    return is_uuid and " (a UUID is an id of API v3: use linq.client)" or ""
  end
  local is_integer = type(value) == "number" and value % 1 == 0
  return is_integer and " (an integer is an id of API v2: use linq.v2.client)" or ""
end

--- A path parameter, percent-encoded (RFC 3986, section 2.1).
---@param parameter linq.parameter
---@param value any
---@return string|nil
---@return string|nil mistake
function build.segment(parameter, value)
  local text = path_texts[parameter.type](value)
  if not text then
    local got = type(value) == "number" and (json.number_text(value) or tostring(value))
      or type(value) == "string" and ("%q"):format(value)
    return nil, ("%s must be %s, got %s%s"):format(parameter.name,
      parameter.type == "integer" and "an integer" or "a string", got or type(value), hint(parameter, value))
  elseif text == "" or text == "." or text == ".." then
    return nil, ("%s cannot be %q"):format(parameter.name, text)
  end
  return encode(text)
end

-- ---- query and body -------------------------------------------------------------------

--- Divides fields between query and body. A field that the row does not name goes to the
--- body, if the row has one.
---@param row linq.row
---@param fields table<string, any>
---@return table<string, any> query
---@return table<string, any>|nil body
function build.split(row, fields)
  if not row.body then
    return fields, nil
  elseif not row.query then
    return nothing, fields
  end
  local query, body = {}, {}
  local in_query = fields_of[row.query]
  for name, value in pairs(fields) do
    (in_query[name] and query or body)[name] = value
  end
  return query, body
end

--- The query string of a call with its "?", or an empty string.
---@param row linq.row
---@param fields table<string, any>
---@return string
function build.query(row, fields)
  local order = {}
  for i, field in ipairs(row.query and fields_of[row.query] or nothing) do
    order[i] = field.name
  end
  local query, message = query_of(fields, order, row.array_form)
  if not query then
    misuse.raise("%s: %s", row.name, message)
  end
  return query ~= "" and "?" .. query or ""
end

-- ---- headers --------------------------------------------------------------------------

---@alias linq.headers table<string, string>
---@alias linq.header_maker fun(type?: string, key?: string, own?: linq.headers, given?: linq.headers): linq.headers

--- Makes the function that makes the headers of a call, each time in a new table, with
--- names in lower case. Only its closure holds the secret, so that no dump of a client
--- shows it. Its arguments are the body's content type, the idempotency key if that goes
--- into a header, the operation's headers, and the user's headers for this call.
---@param agent string the User-Agent header
---@param secret_name? string the header that carries the secret
---@param secret? string
---@param given? table<string, string> the user's, for all calls
---@return linq.header_maker
function build.header_maker(agent, secret_name, secret, given)
  local for_all = {}
  for name, value in pairs(given or nothing) do
    for_all[ascii.lower(name)] = value
  end
  return function(content_type, key, own, for_this)
    local fields = { accept = "application/json", ["user-agent"] = agent }
    if secret then
      fields[secret_name] = secret
    end
    for name, value in pairs(for_all) do
      fields[name] = value
    end
    fields["content-type"] = content_type
    for name, value in pairs(own or nothing) do
      fields[ascii.lower(name)] = value
    end
    for name, value in pairs(for_this or nothing) do
      fields[ascii.lower(name)] = value
    end
    fields["idempotency-key"] = key or fields["idempotency-key"]
    return fields
  end
end

-- ---- idempotency keys -----------------------------------------------------------------

-- A copy of `body` with `value` at a dotted path. Tables off that path are shared.
local function with_value(body, path, value)
  local result = {}
  local copy, original = result, body
  for name, dot in path:gmatch "([^.]+)(%.?)" do
    for key, element in pairs(original) do
      copy[key] = element
    end
    if dot == "" then
      copy[name] = value
    else
      original = original[name] or nothing
      copy[name] = {}
      copy = copy[name]
    end
  end
  return result
end

-- The key that the user wrote into the headers.
local function key_in_headers(given)
  for name, value in pairs(given) do
    if ascii.lower(name) == "idempotency-key" and value ~= "" then
      return value
    end
  end
end

--- Finds the idempotency key of a call, if the API accepts one: the user's, from the
--- option, the body or the headers in that order, or a new one.
---@param row linq.row
---@param body table<string, any>|nil
---@param options linq.request_options
---@param own linq.any_options of the client
---@return table<string, any>|nil body a copy with the key, if the key goes there
---@return string|nil key
function build.with_key(row, body, options, own)
  local key, place, in_body = options.idempotency_key, row.key, nil
  if not place then
    return body, key
  elseif place ~= "header" then
    in_body = body
    for name in place:gmatch "[^.]+" do
      in_body = type(in_body) == "table" and in_body[name] or nil
    end
    if in_body == "" or in_body == json.null then -- an empty key protects nothing
      in_body = nil
    end
  end
  local in_headers = options.headers and key_in_headers(options.headers)
    or own.headers and key_in_headers(own.headers)
  if not key and not in_body and in_headers and row.key_in_header then
    return body, in_headers
  end
  key = key or in_body or in_headers or own.auto_idempotency and uuid() or nil
  if place ~= "header" and key and key ~= in_body then
    body = with_value(body or nothing, place, key)
  end
  return body, key
end

-- ---- content --------------------------------------------------------------------------

-- Reports what the documentation does not list to on_event.
local function warner(state, row)
  return function(field, message)
    observer.tell(state, row, "warning", { field = field, message = message })
  end
end

--- The fields of a call, for which a text alone may stand.
---@param row linq.row
---@param given any
---@return any fields
function build.fields(row, given)
  return row.text_alone and type(given) == "string" and shorthand.of_text(row.text_alone, given) or given
end

--- Raises an error that tells all that is wrong with the arguments of a call.
---@param state linq.state
---@param row linq.row
---@param fields any
---@param options any
---@param mistakes? string[] in the path parameters
function build.refuse(state, row, fields, options, mistakes)
  local all = mistakes or {}
  fields = build.fields(row, fields)
  if row.takes_fields and fields ~= nil and type(fields) ~= "table" then
    all[#all + 1] = "the fields must be a table, got " .. type(fields)
  elseif row.takes_fields then -- strict, because an unknown field may stand for a missing one
    misuse.add(all, schema.check({ shapes = state.shapes, strict = true }, row, fields or nothing))
  end
  misuse.add(all, option_rules.mistakes_of_request(options))
  misuse.raise("%s: %s", row.name, table.concat(all, "; "))
end

-- The fields, checked and written out.
local function check(state, row, fields, options)
  local given = state.options
  local context = {
    shapes = state.shapes,
    strict = given.strict,
    warn = given.on_event and warner(state, row),
  }
  if type(fields) ~= "table" or schema.check(context, row, fields) then
    build.refuse(state, row, fields, options)
  end
  return context.short and shorthand.expand(state.shapes, row, fields) or fields
end

--- Builds the content of a call.
---@param state linq.state
---@param row linq.row
---@param fields? table<string, any> if the row takes any
---@param options? linq.request_options
---@return linq.content|nil content
---@return { kind: string, message: string, idempotency_key: string|nil }|nil wrong names the file that cannot be sent
function build.content(state, row, fields, options)
  if options ~= nil and option_rules.mistakes_of_request(options)[1] then
    build.refuse(state, row, fields, options)
  end
  options, fields = options or nothing, fields or nothing
  local query, body = nothing, nil
  if row.takes_fields then
    fields = check(state, row, fields, options)
    if row.query then
      query, body = build.split(row, fields)
    else
      body = fields
    end
  end
  local key, text, parts, message
  body, key = build.with_key(row, body, options, state.options)
  if row.body_form then
    parts, message = require("linq.http.form").parts(row.name, fields_of[row.body], row.wrap, body)
    if not parts then
      return nil, { kind = "invalid", message = message, idempotency_key = key }
    end
  elseif body then
    text, message = json.encode(body)
    if not text then
      misuse.raise("%s: %s", row.name, message)
    end
  end
  local header_key = (row.key or "header") == "header" and key or nil
  local own = row.accept and { accept = row.accept }
  local has_headers = text or header_key or own or options.headers
  return {
    query = next(query) ~= nil and build.query(row, query) or "",
    headers = has_headers and state.new_headers(text and "application/json", header_key, own, options.headers) or nil,
    body = text,
    form = parts,
    idempotency_key = key,
  }
end

return build
