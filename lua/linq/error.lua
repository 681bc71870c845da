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

-- The API's codes by the kind of error for which they stand, where the range does not tell it.
local codes = {
  auth = { 2004 },
  forbidden = { 2005, 2006, 2008, 2011, 2024, 2026, 2027 },
  not_found = { 2001, 2002, 2003, 2007, 2010, 2012, 2019, 2021 },
  conflict = { 1006, 2009, 2013, 2014, 2015, 2016, 2017, 2018, 2023, 2028 },
  rate_limited = { 1007 },
  invalid = { 4005, 5004, 5005, 5006, 5007 },
  server = { 2022 },
}

local kinds_of_codes = {}
for kind, list in pairs(codes) do
  for _, code in ipairs(list) do
    kinds_of_codes[code] = kind
  end
end

-- The kind of error that a code of the API stands for; nil for a code that is unknown.
local function kind_of_code(code)
  if type(code) ~= "number" or code < 1000 or code >= 6000 then
    return nil
  end
  return kinds_of_codes[code] or code < 2000 and "invalid" or code >= 3000 and "server" or nil
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
  return said.status
end

-- { errors = { { status, code, title, detail } } }
local function from_error_list(body, err)
  local first = body.errors[1]
  err.code, err.title, err.detail = scalar(first.code), text(first.title), text(first.detail)
  err.message = err.detail or err.title
  err.errors = body.errors
  return first.status
end

-- { status, error_code, message, errors = { string } }
local function from_standard_error(body, err)
  err.code, err.message = scalar(body.error_code), text(body.message)
  if type(body.errors) == "table" then
    err.errors = body.errors
    err.detail = text(body.errors[1])
  end
  err.message = err.message or err.detail
  return body.status
end

-- Reads what an answer says of its error. Returns the status that it names, if any.
local function read_body(body, err, redact)
  local said = json.decode(body)
  if type(said) ~= "table" then
    return nil
  elseif redact then
    said = redacted(said, redact) -- before its texts are cut: part of a secret would pass
  end
  local status
  if type(said.error) == "table" then
    status = from_v3(said, err)
  elseif type(said.errors) == "table" and type(said.errors[1]) == "table" then
    status = from_error_list(said, err)
  else
    status = from_standard_error(said, err)
    err.message = err.message or text(said.error) or text(said.errors)
  end
  err.trace_id = text(said.trace_id)
  return ascii.number(status)
end

--- The beginning of an answer's body, as long as an error keeps it.
---@param body string
---@param redact? fun(text: string): string takes the client's secret out
---@return string
function errors.excerpt(body, redact)
  return (redact and redact(body) or body):sub(1, LIMIT) -- redacted before it is cut: part of a secret would pass
end

--- Whether the body of an answer holds an error, whatever the status is.
---@param body any decoded
---@return boolean
function errors.are_in(body)
  if type(body) ~= "table" then
    return false
  end
  return type(body.error) == "table" or type(body.error) == "string" and body.success == false
    or type(body.errors) == "table" and next(body.errors) ~= nil or text(body.errors) ~= nil
end

--- Makes the error of an answer that is not a success. It reads the API's three error
--- formats, and answers that are not the API's (a proxy's HTML). The kind of an error within
--- an answer of a 2xx status goes by what the body says.
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
  local said = read_body(response.body, err, redact)
  if response.status < 300 then
    err.message = err.message or "the answer holds an error without a message"
    err.kind = said and said >= 400 and errors.kind_of_status(said) or kind_of_code(err.code) or err.kind
  end
  err.trace_id = err.trace_id or text(err.headers["x-trace-id"])
  err.message = err.message or "the server answered with status " .. response.status
  return errors.new(err)
end

return errors
