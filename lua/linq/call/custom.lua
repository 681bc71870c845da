--- Requests to endpoints that the module does not know.

local build = require "linq.call.build"
local call = require "linq.call"
local deliver = require "linq.call.deliver"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local option_rules = require "linq.options"
local read = require "linq.call.read"

local custom = {}

local request_fields = { method = true, path = true, query = true, body = true, headers = true }

local function check(request)
  if type(request) ~= "table" then
    misuse.raise("client:request: the request must be a table, got %s", type(request))
  end
  misuse.check_names(request, request_fields, "field of a request")
  local method, path = request.method or "GET", request.path
  if type(method) ~= "string" or not method:find("^[A-Z]+$") then
    misuse.raise("client:request: method must be in capital letters")
  elseif type(path) ~= "string" or not path:find("^/") or path:find("[%z\1-\32\127#]") then
    misuse.raise("client:request: path must begin with '/' and contain no spaces, control characters or '#'")
  end
  if request.query ~= nil and type(request.query) ~= "table" then
    misuse.raise("client:request: query must be a table, got %s", type(request.query))
  end
  option_rules.check_request { headers = request.headers }
  return method, path
end

local function content_of(state, row, request, options)
  local query = request.query and build.query(row, request.query) or ""
  if row.path:find("?", 1, true) then
    query = query:gsub("^%?", "&")
  end
  local body, message = request.body
  if body ~= nil and type(body) ~= "string" then
    body, message = json.encode(body)
    if not body then
      misuse.raise("%s: %s", row.name, message)
    end
  end
  local headers = state.new_headers(body and "application/json", options.idempotency_key, request.headers,
    options.headers)
  local key = headers["idempotency-key"]
  return { query = query, headers = headers, body = body, idempotency_key = key ~= "" and key or nil }
end

--- Sends a request to an endpoint that the module does not know.
---@param state linq.state
---@param request linq.custom_request
---@param options linq.request_options|nil
---@return linq.custom_answer|nil answer
---@return linq.error|nil err
function custom.send(state, request, options)
  if state.shared.closed then
    misuse.raise("client:request: the client is closed")
  end
  option_rules.check_request(options)
  local method, path = check(request)
  local row = { name = "client:request", method = method, path = path, key = "header" }
  local record = call.new(state, row, path, content_of(state, row, request, options or {}), options)
  local response, err = deliver(record)
  if not response then
    return nil, err
  end
  return read.raw(record, response)
end

return custom
