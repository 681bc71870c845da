--- Requests to endpoints that the module does not know.

local answer = require "linq.call.answer"
local call = require "linq.call"
local headers_of = require("linq.http.headers").of
local misuse = require "linq.util.misuse"
local options = require "linq.options"
local payload = require "linq.call.payload"
local requests = require "linq.call.request"

local custom = {}

-- What requests of a method have in common, in the place of a row.
local of_method = setmetatable({}, {
  __index = function(known, method)
    local what = { operation = "request", method = method, key = "header" }
    known[method] = what
    return what
  end,
})

local request_fields = { method = true, path = true, query = true, body = true, headers = true }

local function check(request)
  if type(request) ~= "table" then
    misuse.raise("client:request: a table expected, got %s", type(request))
  end
  misuse.check_names(request, request_fields, "field of a request")
  local method, path = request.method or "GET", request.path
  if type(method) ~= "string" or not method:find("^[A-Z]+$") then
    misuse.raise("client:request: method must be in capital letters")
  elseif type(path) ~= "string" or not path:find("^/") or path:find("[%z\1-\32\127#]") then
    misuse.raise("client:request: path must begin with '/' and hold no spaces, control characters or '#'")
  end
  if request.query ~= nil and type(request.query) ~= "table" then
    misuse.raise("client:request: query must be a table, got %s", type(request.query))
  end
  options.check_request { headers = request.headers }
  return method, path
end

--- Sends a request to an endpoint that the module does not know.
---@param client table the client's state
---@param wanted { method?: string, path: string, query?: table, body?: table|string, headers?: table<string, string> }
---@param given table|nil request options
---@return { status: integer, headers: table<string, string>, body: any }|nil answer JSON is decoded
---@return table|nil err
function custom.send(client, wanted, given)
  given = call.prepare(client, "client:request", given)
  local method, path = check(wanted)
  local query = wanted.query and payload.query({ name = "client:request" }, wanted.query) or ""
  if path:find("?", 1, true) then
    query = query:gsub("^%?", "&")
  end
  local body = wanted.body ~= nil and payload.body("client:request", wanted.body) or nil
  local headers = requests.headers(client, given, body and "application/json", given.idempotency_key, wanted.headers)
  local key = headers["idempotency-key"]
  key = key ~= "" and key or nil
  local request = requests.new(client, of_method[method], path .. query, headers, given, key)
  request.template, request.body = path, body
  request.is_plain = method == "GET" and not body
  local status, head, text = call.send(client, request)
  if not status then
    return nil, head
  end
  local fields = headers_of(head)
  local decoded, wrong = answer.decode(client, request, { status = status, head = fields, body = text })
  if wrong then
    return nil, wrong
  end
  return { status = status, headers = fields, body = decoded }
end

return custom
