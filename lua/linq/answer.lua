--- What comes back: the answer of a call becomes an object, a page, or an error.

local core = require "linq.core"
local lazy = require "linq.lazy"
local errors = lazy "linq.error"
local headers = lazy "linq.headers"
local page = lazy "linq.page"
local requests = lazy "linq.request"

local answer = {}

local nothing = {}
local BODY_LIMIT = 4096 -- bytes of an answer that an error keeps

--- An error that is not of the wire: about the answer of a call that succeeded
--- there, or about a call that could not begin.
---@param client table the client's state
---@param kind string
---@param message string
---@param request table
---@param response? table status, head, body
---@return nil
---@return table err
function answer.error(client, kind, message, request, response)
  return nil, errors.redact(errors.new {
    kind = kind,
    message = message,
    status = response and response.status,
    headers = response and headers.of(response.head),
    body = response and client.redact(response.body):sub(1, BODY_LIMIT), -- whole first: a cut secret is one, too
    operation = request.operation,
    method = request.method,
    path = request.template,
    url = requests.shown_url(request),
    attempts = request.attempts,
    elapsed = request.started and core.now() - request.started,
    idempotency_key = request.idempotency_key,
    retryable = false,
  }, client.redact)
end

-- Siblings of the part, which say more about it, are kept on it.
local function adopt_siblings(part, parent)
  for name, value in pairs(parent) do
    if part[name] == nil and value ~= part then
      part[name] = value
    end
  end
end

-- The first path parameter is part of what it asked for, where the answer lacks it.
local function adopt_parameter(row, part, first)
  if type(part) == "table" and part[row.adopts] == nil then
    part[row.adopts] = tonumber(first) or first
  end
end

-- The part of the answer that the row returns: follows row.at down.
local function find_part(row, body)
  local part, place, parent = body, "the answer", nil
  for i = 1, #(row.at or nothing) do
    local name = row.at[i]
    if core.shape(part) ~= "object" then
      return nil, place .. " is not an object"
    end
    parent, part, place = part, part[name], name
  end
  if part == core.null and row.can_be_missing then
    return nil, nil
  elseif part == nil then
    return nil, place .. " is missing"
  elseif core.shape(part) ~= "object" then
    return nil, place .. " is not an object"
  elseif row.null_at and part[row.null_at] == core.null then
    return nil, nil
  end
  if row.also and parent then
    adopt_siblings(part, parent)
  end
  return part
end

local function read_page(client, row, request, response, body, again)
  local items = core.shape(body) == "object" and body[row.page.items]
  local shape = core.shape(items)
  if shape ~= "objects" and not (shape == "array" and row.page.of == "str") then
    local message = ("%s is not an array of what it should hold"):format(row.page.items)
    return answer.error(client, "decode", message, request, response)
  end
  for _, item in ipairs(row.adopts and items or nothing) do
    adopt_parameter(row, item, again.first)
  end
  return page.new(client, row, body, again)
end

-- What answer.read leaves: pages, parts of answers, and what is wrong.
local function read_part(client, row, request, response, body, message, first, again)
  if response.body == "" then
    return answer.error(client, "decode", "the answer has no body", request, response)
  elseif body == nil then
    return answer.error(client, "decode", "the answer is not JSON: " .. message, request, response)
  elseif row.page then
    return read_page(client, row, request, response, body, again)
  end
  local part, wrong = find_part(row, body)
  if part then
    if row.adopts then
      adopt_parameter(row, part, first)
    end
    return core.object(client.classes[row.returns], part)
  elseif wrong then
    return answer.error(client, "decode", wrong, request, response)
  end
  return answer.error(client, "not_found", ("there is no such %s"):format(row.returns), request, response)
end

--- Reads the answer of a row's operation.
---@param client table the client's state
---@param row table
---@param request table
---@param status integer
---@param head string|table<string, string> see linq.headers
---@param text string the body
---@param first any the first path parameter
---@param again table|nil how to ask again, for a page
---@return any result object, page, or true
---@return table|nil err
function answer.read(client, row, request, status, head, text, first, again)
  if not row.returns and not row.page then
    return true
  end
  local body, message = core.parse(text)
  if row.is_whole and body ~= nil then
    local object = core.object(client.classes[row.returns], body)
    if object then
      return object
    end
  end
  local response = { status = status, head = head, body = text }
  return read_part(client, row, request, response, body, message, first, again)
end

--- The decoded body of an answer whose shape nobody knows: JSON is decoded,
--- other text is given as it is, no body is nil.
---@param client table the client's state
---@param request table
---@param response table status, head, body
---@return any body
---@return table|nil err
function answer.decode(client, request, response)
  local content_type = headers.of(response.head)["content-type"] or ""
  if response.body == "" or not content_type:find("json", 1, true) then
    return response.body ~= "" and response.body or nil
  end
  local body, message = core.decode(response.body)
  if body == nil then
    return answer.error(client, "decode", "the answer is not JSON: " .. message, request, response)
  end
  return body
end

return answer
