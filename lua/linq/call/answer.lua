--- What comes back: the answer of a call becomes an object, a page, or an error.

local core = require "linq.core"
local lazy = require "linq.util.lazy"
local errors = lazy "linq.error"
local headers = lazy "linq.http.headers"
local part = lazy "linq.call.answer_part"
local requests = lazy "linq.call.request"

local answer = {}

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

--- Reads the answer of a row's operation.
---@param client table the client's state
---@param row table
---@param request table
---@param status integer
---@param head string|table<string, string> see linq.http.headers
---@param text string the body
---@param first any the first path parameter
---@param again table|nil how to ask again, for a page
---@return any result object, page, or true
---@return table|nil err
function answer.read(client, row, request, status, head, text, first, again)
  if not row.returns and not row.page then
    return true
  end
  local class = row.is_whole and client.classes[row.returns]
  local object = class and core.object_of_text(class, text)
  if object then
    return object
  end
  local body, message = core.parse(text)
  object = class and body ~= nil and core.object(class, body)
  if object then
    return object
  end
  local response = { status = status, head = head, body = text }
  return part.read(client, row, request, response, body, message, first, again)
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
