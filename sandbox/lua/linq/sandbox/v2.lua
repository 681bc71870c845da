--- API v2 in the sandbox: its errors, its queries, and its operations by area.

local api = require "linq.v2"
local json = require "linq.util.json"
local refusal = require "linq.sandbox.refusal"
local validate = require "linq.sandbox.validate"

local v2 = { credential = "token", operations = {}, shapes = api.shapes, codes = {} }

for _, area in ipairs { "chats", "messages", "contacts", "account" } do
  for name, operation in pairs(require("linq.sandbox.v2." .. area)) do
    v2.operations[name] = operation
  end
end

local errors_of_status = {
  [400] = { "bad_request", "Bad Request", "The request is not valid" },
  [401] = { "unauthorized", "Unauthorized", "Missing or invalid integration token" },
  [403] = { "forbidden", "Forbidden", "Access denied" },
  [404] = { "not_found", "Not Found", "Chat not found" },
  [422] = { "unprocessable_entity", "Unprocessable Entity", "The request cannot be processed" },
  [429] = { "rate_limited", "Too Many Requests", "Rate limit exceeded" },
}

local standard_codes = {
  [400] = "bad_request", [404] = "not_found", [422] = "validation_error", [500] = "internal_error",
}

-- Contacts and webhook subscriptions have their own error format.
local function is_standard(row)
  return row and (row.name:find("^contacts%.") or row.name:find("^webhook_subscriptions%.")) ~= nil
end

--- Returns the credential of a request.
---@param headers table<string, string>
---@return string|nil
function v2.credential_of(headers)
  return headers["x-linq-integration-token"]
end

--- Makes the body of an error.
---@param status integer
---@param code? string
---@param message? string
---@param _ table|nil
---@param row? table of the operation
---@return table
function v2.error_body(status, code, message, _, row)
  if is_standard(row) and standard_codes[status] then
    local text = message or "The request is not valid"
    return {
      status = "error",
      error_code = code or standard_codes[status],
      message = text,
      errors = json.array { text },
    }
  end
  local known = errors_of_status[status] or { "internal_error", "Internal Server Error", "Internal error" }
  return {
    errors = { { status = status, code = code or known[1], title = known[2], detail = message or known[3] } },
  }
end

--- Refuses a request for a problem that linq.sandbox.validate found.
---@param problem table
---@param row table
function v2.refuse(problem, row)
  local is_bad = problem.kind == "missing" and (not is_standard(row) or row.query) or problem.kind == "unknown"
  local status = is_bad and 400 or 422
  refusal.raise(status, nil, problem.message)
end

--- Refuses a body that cannot be parsed.
function v2.refuse_body()
  refusal.raise(400, nil, "The body cannot be parsed")
end

local function number_between(text, low, high, otherwise)
  local number = tonumber(text)
  return number and number % 1 == 0 and number >= low and math.min(number, high) or otherwise
end

--- Converts a query to the fields of its row. An invalid page number means the first page.
---@param row table
---@param values table<string, string>
---@param arrays table<string, string[]>
---@return table
function v2.read_query(row, values, arrays)
  local fields = validate.typed(row.query, values, arrays)
  fields.page = number_between(values.page, 1, 2 ^ 31, 1)
  fields.per_page = number_between(values.per_page, 1, 100, 25)
  return fields
end

return v2
