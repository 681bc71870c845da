--- API v3 in the sandbox: its errors, its queries, and its operations by area.

local api = require "linq.v3"
local refusal = require "linq.sandbox.refusal"
local validate = require "linq.sandbox.validate"

local v3 = {
  credential = "api_key",
  operations = {},
  shapes = api.shapes,
  codes = { message = 2002, line = 2006, blocked = 2026, opted_out = 2024 },
}

local areas = {
  "account", "attachments", "capabilities", "chats", "contact_cards", "lines", "locations", "messages", "participants",
  "payments", "polls", "subscriptions", "voice_memos",
}

for _, area in ipairs(areas) do
  for name, operation in pairs(require("linq.sandbox.v3." .. area)) do
    v3.operations[name] = operation
  end
end

local errors_of_status = {
  [400] = { 1002, "Phone number must be in E.164 format" },
  [401] = { 2004, "Unauthorized - missing or invalid authentication token" },
  [403] = { 2005, "Access denied" },
  [404] = { 2001, "Resource not found" },
  [409] = { 2015, "Operation conflicts with current state" },
  [422] = { 4005, "Recipient does not support this message type" },
  [429] = { 1007, "Rate limit exceeded" },
  [503] = { 4004, "Service unavailable" },
}

--- Returns the credential of a request.
---@param headers table<string, string>
---@return string|nil
function v3.credential_of(headers)
  return (headers.authorization or ""):match("^Bearer (.+)$")
end

--- Makes the body of an error.
---@param status integer
---@param code? integer
---@param message? string
---@param extra? { retry_after?: number, trace_id?: string }
---@return table
function v3.error_body(status, code, message, extra)
  local known = errors_of_status[status] or { 3006, "Internal server error" }
  return {
    success = false,
    error = {
      status = status,
      code = code or known[1],
      message = message or known[2],
      retry_after = extra and extra.retry_after,
    },
    trace_id = extra and extra.trace_id,
  }
end

local function code_of(problem)
  if problem.kind == "missing" then
    return 1001
  elseif problem.path:find("^message%.parts%[%d+%]%.[al][pa][py]") then -- app, layout
    return 1008
  end
  return problem.path:find("^message%.parts") and 1004 or 1005
end

--- Refuses a request for a problem that linq.sandbox.validate found.
---@param problem table
function v3.refuse(problem)
  refusal.raise(400, code_of(problem), problem.message)
end

--- Refuses a body that is not a JSON object.
function v3.refuse_body()
  refusal.raise(400, 1003, "The body is not a JSON object")
end

--- Converts a query to the fields of its row.
---@param row table
---@param values table<string, string>
---@param arrays table<string, string[]>
---@return table
function v3.read_query(row, values, arrays)
  return validate.typed(row.query, values, arrays)
end

return v3
