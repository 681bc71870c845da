--- The error object: what `nil, err` carries. `tostring(err)` is one line.
--- Its fields stand in docs/api.md (`linq.error`).

local ascii = require "linq.util.ascii"
local headers = require "linq.http.headers"
local json = require "linq.util.json"

local errors = {}

local LIMIT = 4096 -- bytes that an error keeps of a body, and of each text in it

local kinds = {
  [400] = "invalid",
  [401] = "auth",
  [403] = "forbidden",
  [404] = "not_found",
  [409] = "conflict",
  [422] = "invalid",
  [429] = "rate_limited",
}

--- The kind of error that an HTTP status stands for.
---@param status integer
---@return string
function errors.kind_of_status(status)
  return kinds[status] or (status >= 500 and "server") or "status"
end

local function in_brackets(err)
  local notes = {}
  if err.code then
    notes[#notes + 1] = "code " .. tostring(err.code)
  end
  if err.trace_id then
    notes[#notes + 1] = "trace " .. err.trace_id
  end
  if (err.attempts or 1) > 1 then
    notes[#notes + 1] = err.attempts .. " attempts"
  end
  return notes[1] and " (" .. table.concat(notes, ", ") .. ")" or ""
end

local error_metatable = { __name = "linq.error" }

function error_metatable.__tostring(err)
  local where = err.method and err.method .. " " .. (err.path or "") .. ": " or ""
  local status = err.status and err.status .. " " or ""
  local message = tostring(err.message or err.title or "no message"):gsub("%s+", " ")
  return where .. status .. err.kind .. ": " .. message .. in_brackets(err):gsub("%s+", " ")
end

function error_metatable.__concat(a, b)
  return tostring(a) .. tostring(b)
end

--- Makes an error object of a table with at least `kind` and `message`.
---@param fields linq.error the table becomes the error
---@return linq.error err
function errors.new(fields)
  return setmetatable(fields, error_metatable)
end

-- A copy without the secret. Names are redacted as well as values.
local function redacted(value, redact)
  local kind = type(value)
  if kind == "string" then
    return redact(value)
  elseif kind == "number" then
    local text = tostring(value)
    local clean = redact(text)
    return clean ~= text and clean or value
  elseif kind ~= "table" then
    return value
  end
  local copy, metatable = {}, getmetatable(value)
  if metatable then -- LuaJIT before 2024 can crash after setmetatable(new, nil)
    setmetatable(copy, metatable)
  end
  for key, element in pairs(value) do
    rawset(copy, type(key) == "string" and redact(key) or key, redacted(element, redact))
  end
  return copy
end

-- Fields whose text comes from the API, a proxy or a transport.
local foreign_fields = { "message", "title", "detail", "code", "doc_url", "trace_id", "errors", "headers", "body" }

--- Takes the client's secret out of the text that came from outside, which may repeat it.
---@param err linq.error changed in place
---@param redact fun(text: string): string
---@return linq.error err
function errors.redact(err, redact)
  for _, name in ipairs(foreign_fields) do
    err[name] = redacted(err[name], redact)
  end
  return err
end

--- True for the error objects of this module.
---@param value any
---@return boolean
function errors.is_error(value)
  return type(value) == "table" and getmetatable(value) == error_metatable
end

local function text(value)
  return type(value) == "string" and value ~= "" and value:sub(1, LIMIT) or nil
end

local function scalar(value)
  return type(value) == "string" and value:sub(1, LIMIT) or type(value) == "number" and value or nil
end

-- { error = { status, code, message, doc_url, retry_after }, trace_id }
local function from_v3(body, err)
  local said = body.error
  err.code, err.message, err.doc_url = scalar(said.code), text(said.message), text(said.doc_url)
  err.retry_after = ascii.number(said.retry_after)
end

-- { errors = { { status, code, title, detail } } }
local function from_error_list(body, err)
  local first = body.errors[1]
  err.code, err.title, err.detail = scalar(first.code), text(first.title), text(first.detail)
  err.message = err.detail or err.title
  err.errors = body.errors
end

-- { status, error_code, message, errors = { string } }
local function from_standard_error(body, err)
  err.code, err.message = scalar(body.error_code), text(body.message)
  if type(body.errors) == "table" then
    err.errors = body.errors
    err.detail = text(body.errors[1])
  end
  err.message = err.message or err.detail
end

local function read_body(body, err, redact)
  local said = json.decode(body)
  if type(said) ~= "table" then
    return
  elseif redact then
    said = redacted(said, redact) -- before its texts are cut: part of a secret would pass
  end
  if type(said.error) == "table" then
    from_v3(said, err)
  elseif type(said.errors) == "table" and type(said.errors[1]) == "table" then
    from_error_list(said, err)
  else
    from_standard_error(said, err)
    err.message = err.message or text(said.error)
  end
  err.trace_id = text(said.trace_id)
end

--- The beginning of an answer's body, as long as an error keeps it.
---@param body string
---@param redact? fun(text: string): string takes the client's secret out
---@return string
function errors.excerpt(body, redact)
  return (redact and redact(body) or body):sub(1, LIMIT) -- redacted before it is cut: part of a secret would pass
end

--- Makes the error of an answer that is not a success. It reads the API's three error
--- formats, and answers that are not the API's (a proxy's HTML).
---@param response linq.response
---@param redact? fun(text: string): string takes the client's secret out
---@return linq.error err
function errors.from_response(response, redact)
  local err = {
    kind = errors.kind_of_status(response.status),
    status = response.status,
    headers = headers.of(response.head),
    body = errors.excerpt(response.body, redact),
  }
  read_body(response.body, err, redact)
  err.trace_id = err.trace_id or text(err.headers["x-trace-id"])
  err.message = err.message or "the server answered with status " .. response.status
  return errors.new(err)
end

return errors
