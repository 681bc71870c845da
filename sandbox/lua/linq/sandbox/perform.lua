--- Performs an operation: checks the credential, reads the request's fields by the
--- operation's row, and runs the operation on the state.

local answer = require "linq.sandbox.answer"
local core = require "linq.core"
local json = require "linq.util.json"
local multipart = require "linq.sandbox.multipart"
local notation = require "linq.api.notation"
local refusal = require "linq.sandbox.refusal"
local router = require "linq.sandbox.router"
local validate = require "linq.sandbox.validate"

-- ---- fields ---------------------------------------------------------------------

local function read_form(version, row, request)
  local parts = request.form or multipart.parse(request.headers["content-type"] or "", request.body or "")
  return parts and multipart.fields(parts, row.wrap) or version.refuse_body()
end

-- Null means absent, except where the row allows null.
local function keep_nulls(body, row, text)
  local parsed
  for _, field in ipairs(notation[row.body]) do
    if field.type.nullable and body[field.name] == nil then
      parsed = parsed or core.parse(text)
      body[field.name] = parsed[field.name]
    end
  end
  return body
end

local function read_json(version, row, request)
  local text = request.body or ""
  local body = text == "" and {} or json.decode(text)
  if type(body) ~= "table" or validate.is_array(body) then
    version.refuse_body()
  end
  return text == "" and body or keep_nulls(body, row, text)
end

local function refuse_unknown(version, row, rules, fields)
  local unknown = validate.unknown(rules, fields, version.shapes())
  if unknown then
    version.refuse(unknown, row)
  end
end

local function read_query(version, row, request, strict)
  local query, arrays = router.parse_query(request.query)
  if strict then
    refuse_unknown(version, row, { query = row.query or "" }, query)
  end
  if not row.query then
    return query
  end
  query = version.read_query(row, query, arrays)
  local problem = validate.query(row, query)
  if problem then
    version.refuse(problem, row)
  end
  return query
end

-- An operation without fields ignores its body, unless the sandbox is strict.
local function read_nothing(version, row, request, strict)
  local body = strict and json.decode(request.body or "")
  if type(body) == "table" then
    refuse_unknown(version, row, { body = "" }, body)
  end
end

local function read_body(version, row, request, strict)
  if not row.body then
    return read_nothing(version, row, request, strict)
  end
  local body = row.body_form and read_form(version, row, request) or read_json(version, row, request)
  local problem = validate.body(row, body, version.shapes())
  if problem then
    version.refuse(problem, row)
  elseif strict then
    refuse_unknown(version, row, { body = row.body }, body)
  end
  return body
end

---@class linq.sandbox.request what an operation gets
---@field row table of the operation
---@field parameters table<string, string> from the path
---@field query table<string, any>
---@field body table<string, any>|nil
---@field headers table<string, string>
---@field trace_id string

-- ---- the operation ----------------------------------------------------------------

local function check_credential(options, version, request)
  local expected = options[version.credential]
  if expected and version.credential_of(request.headers) ~= expected then
    refusal.raise(401)
  end
end

local function run(self, version, route, request)
  check_credential(self.options, version, request)
  local strict = self.options.strict
  local query = read_query(version, route.row, request, strict)
  return version.operations[route.row.operation](self.state, {
    row = route.row,
    parameters = route.parameters,
    query = query,
    body = read_body(version, route.row, request, strict),
    headers = request.headers,
    trace_id = core.hex(core.random(16)),
  })
end

--- Performs the operation that a request is for.
---@param self table the sandbox
---@param version table linq.sandbox.v2 or linq.sandbox.v3
---@param route { row: table, parameters: table<string, string> }
---@param request table
---@return table answer
return function(self, version, route, request)
  self.state.codes = version.codes
  local ok, status, body = pcall(run, self, version, route, request)
  if ok then
    return answer.new(status, body)
  elseif refusal.is(status) then
    return answer.refusal(version, status, route.row)
  end
  error(status, 0)
end
