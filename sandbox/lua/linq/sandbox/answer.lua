--- The answers of the sandbox: bodies, refusals and faults.

local headers = require "linq.http.headers"
local json = require "linq.util.json"

local answer = {}

--- Makes an answer.
---@param status integer
---@param body any a table is encoded as JSON; text is sent as it is; nil: no body
---@param extra? table<string, string> more headers
---@return { status: integer, headers: table<string, string>, body: string }
function answer.new(status, body, extra)
  local fields = { ["content-type"] = body ~= nil and "application/json" or nil }
  for name, value in pairs(extra or {}) do
    fields[name] = value
  end
  local text = body == nil and "" or type(body) == "string" and body or assert(json.encode(body))
  return { status = status, headers = headers.new(fields), body = text }
end

--- Makes the answer to a request that is refused, in the version's error format.
---@param version table linq.sandbox.v2 or linq.sandbox.v3
---@param refusal { status: integer, code?: integer|string, message?: string, retry_after?: number }
---@param row? table
---@return table answer
function answer.refusal(version, refusal, row)
  local retry_after = refusal.retry_after
  local body = version.error_body(refusal.status, refusal.code, refusal.message, refusal, row)
  return answer.new(refusal.status, body, retry_after and { ["retry-after"] = tostring(retry_after) })
end

--- Makes the answer of a fault (see sandbox:fail). A fault without a body of its own is
--- answered like a refusal.
---@param version table
---@param fault table
---@param row? table
---@return table answer
function answer.fault(version, fault, row)
  if fault.body then
    return answer.new(fault.status, fault.body, fault.headers)
  end
  local response = answer.refusal(version, fault, row)
  for name, value in pairs(fault.headers or {}) do
    response.headers[name] = value
  end
  return response
end

return answer
