--- What is sent: the path, the headers, and the request that carries them.

local ascii = require "linq.util.ascii"
local lazy = require "linq.util.lazy"
local encode = require("linq.http.url").encode
local json = lazy "linq.util.json"
local misuse = lazy "linq.util.misuse"

local request = {}

local nothing = {}
local none = require("linq.options").none
local safe_methods = { GET = true, HEAD = true }

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
  return encode(text)
end

--- The path of a row with its parameters filled in.
---@param row table row.pieces is the path's text around its parameters (see linq.api.endpoints)
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
      fields[ascii.lower(name)] = value
    end
  end
  fields["idempotency-key"] = key or fields["idempotency-key"]
  return fields
end

-- ---- requests -------------------------------------------------------------------------

-- What a request takes over from the row, or from what else is called.
local passed_on = {
  "operation", "method", "limit_scope", "shown_url", "body_path", "output_path", "output_size", "stall_timeout",
  "on_progress", "total", "max_response_bytes",
}

-- What a user's transport is told besides.
local told = {
  "operation", "method", "template", "once", "limit_scope", "timeout", "connect_timeout", "max_response_bytes",
  "ca_file", "ca_path", "proxy", "body_path", "output_path", "output_size", "on_progress", "total",
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
  common.settings = client.settings
  common.is_plain = what.method == "GET" and not what.output_path and not what.url
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
function request.new(client, what, path, headers, given, key)
  local new = setmetatable({
    path = path,
    url = what.url, -- where it is not base_url and path
    headers = headers,
    idempotency_key = key,
    host = nil, -- these come later, and have their place here
    started = nil,
    attempts = nil,
  }, client.request_metatables[what] or new_metatable(client, what))
  if given ~= none then
    new.timeout, new.deadline, new.max_retries = given.timeout, given.deadline, given.max_retries
  end
  if key and what.key then
    new.once = false
  end
  return new
end

--- Where a request goes to; nil for what only tells what was called.
---@param new table
---@return string|nil
function request.url(new)
  return new.url or new.path and new.base_url .. new.path
end

--- Its URL as errors and events show it.
---@param new table
---@return string|nil
function request.shown_url(new)
  return new.shown_url or request.url(new)
end

--- Puts into a request what stands behind it, for users' transports, which may copy it.
---@param new table
function request.spread(new)
  new.url = request.url(new)
  for _, name in ipairs(told) do
    if new[name] ~= nil then
      new[name] = new[name]
    end
  end
end

return request
