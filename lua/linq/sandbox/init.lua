--- The sandbox: a stateful stand-in for both API versions, in pure Lua.
---
---     local sandbox = linq.sandbox {}
---     local client = linq.client { transport = sandbox }
---
--- The operations are those of the endpoint rows; what each does is in
--- linq.sandbox.v2 and linq.sandbox.v3, over one state.

local headers = require "linq.headers"
local json = require "linq.json"
local misuse = require "linq.misuse"
local router = require "linq.sandbox.router"
local state = require "linq.sandbox.state"

local sandbox = {}

local MAX_RECORDED = 1000 -- requests that :requests() remembers

local versions = { v2 = "linq.sandbox.v2", v3 = "linq.sandbox.v3" }

local known_options = { chats = true, api_key = true, token = true, latency = true }

local known_faults = {
  operation = true, status = true, times = true, retry_after = true, code = true, message = true,
  body = true, headers = true, drop = true,
}

local drops = { before = true, after = true }

local methods = {}
local metatable = { __name = "linq.sandbox", __index = methods }

-- ---- answers -------------------------------------------------------------------

local function answer(status, body, extra)
  local fields = { ["content-type"] = "application/json" }
  for name, value in pairs(extra or {}) do
    fields[name] = value
  end
  local text = body == nil and "" or type(body) == "string" and body or assert(json.encode(body))
  return { status = status, headers = headers.new(fields), body = text }
end

local function refusal(version, status, code, message, extra)
  return answer(status, version.error_body(status, code, message, extra), extra and {
    ["retry-after"] = extra.retry_after and tostring(extra.retry_after),
  })
end

-- ---- faults ---------------------------------------------------------------------

local function take_fault(self, operation, name)
  for i, fault in ipairs(self.faults) do
    if fault.operation == nil or fault.operation == operation or fault.operation == name then
      fault.times = fault.times - 1
      if fault.times <= 0 then
        table.remove(self.faults, i)
      end
      return fault
    end
  end
end

local function fault_answer(version, fault)
  if fault.body then
    return answer(fault.status, fault.body, fault.headers)
  end
  local response = refusal(version, fault.status, fault.code, fault.message, { retry_after = fault.retry_after })
  for name, value in pairs(fault.headers or {}) do
    response.headers[name] = value
  end
  return response
end

-- ---- handling -------------------------------------------------------------------

local function record(self, request, operation)
  self.recorded[#self.recorded + 1] = {
    operation = operation,
    method = request.method,
    path = request.path,
    query = request.query,
    headers = request.headers,
    body = request.body,
  }
  if #self.recorded > MAX_RECORDED then
    table.remove(self.recorded, 1)
  end
end

local function is_authorized(self, version, request)
  local expected = self.options[version.credential]
  if not expected then
    return true
  end
  return version.credential_of(request.headers) == expected
end

local function perform(self, version, route, request)
  if not is_authorized(self, version, request) then
    return refusal(version, 401)
  end
  local query, arrays = router.parse_query(request.query)
  local status, body, extra = version.operations[route.row.operation](self.state, {
    parameters = route.parameters,
    query = query,
    arrays = arrays,
  })
  if type(status) == "table" then -- refused: { status, code, message }
    return refusal(version, status[1], status[2], status[3])
  end
  return answer(status, body, extra)
end

--- Answers one request.
---@param request { method: string, path: string, query?: string, headers?: table, body?: string }
---@return table|nil response status, headers, body; nil: the connection is to be dropped
---@return string|nil drop "before" (not acted on) or "after" (acted on)
function methods:handle(request)
  request.headers = headers.new(request.headers)
  local version, route = router.match(request.method, request.path)
  local operation = route and route.row.operation
  record(self, request, operation)
  version = require(versions[version or "v3"])
  local fault = route and take_fault(self, operation, route.row.name)
  if fault and fault.drop == "before" then
    return nil, "before"
  elseif fault and not fault.drop then
    return fault_answer(version, fault)
  elseif not route then
    return refusal(version, 404)
  end
  local response = perform(self, version, route, request)
  if fault then
    return nil, "after"
  end
  return response
end

--- Makes the next calls of an operation fail.
---@param fault { operation?: string, status?: integer, times?: integer, retry_after?: number, code?: integer|string,
---  message?: string, body?: string, headers?: table<string, string>, drop?: "before"|"after" }
---  without operation: any; without times: one; with drop the connection breaks before or after the call took effect
function methods:fail(fault)
  misuse.check_names(fault, known_faults, "field of a fault")
  if not fault.status and not fault.drop then
    misuse.raise("sandbox:fail: 'status' or 'drop' is required")
  elseif fault.drop and not drops[fault.drop] then
    misuse.raise("sandbox:fail: 'drop' is \"before\" or \"after\"")
  end
  if fault.operation then
    misuse.check_names({ [fault.operation] = true }, router.operations(), "operation")
  end
  local copy = { times = 1 }
  for name, value in pairs(fault) do
    copy[name] = value
  end
  self.faults[#self.faults + 1] = copy
end

--- The requests that came in, oldest first (at most 1000).
---@return table[] requests operation, method, path, query, headers, body
function methods:requests()
  return self.recorded
end

--- Forgets the recorded requests and the faults that are still due.
function methods:reset()
  self.recorded, self.faults = {}, {}
end

--- Adds a chat to the state.
---@param chat { from: string, to: string[], id?: integer, uuid?: string, display_name?: string, service?: string }
---@return { id: integer, uuid: string }
function methods:add_chat(chat)
  return self.state:add_chat(chat)
end

-- ---- making one -----------------------------------------------------------------

-- The transport: what `send` of a client is to be (see linq.client).
local function transport_of(self)
  return function(request)
    local path, query = request.path:match("^([^?]*)%??(.*)$")
    local response, dropped = self:handle {
      method = request.method,
      path = path,
      query = query,
      headers = request.headers,
      body = request.body,
    }
    if self.options.latency then
      request.host.sleep(self.options.latency)
    end
    if not response then
      return nil, { kind = "connection", message = "the connection was dropped (" .. dropped .. ")", sent = true }
    end
    return response
  end
end

--- Makes a sandbox.
---@param options? { chats?: table[], api_key?: string, token?: string, latency?: number }
---  chats: the state to begin with (see add_chat; default: the chats of the API's documentation);
---  api_key, token: answer 401 to others; latency: seconds that every call takes
---@return table sandbox
function sandbox.new(options)
  options = options or {}
  misuse.check_names(options, known_options, "option of the sandbox")
  local self = setmetatable({
    options = options,
    state = state.new(options.chats),
    faults = {},
    recorded = {},
  }, metatable)
  self.send = transport_of(self)
  return self
end

return setmetatable(sandbox, {
  __call = function(_, options)
    return sandbox.new(options)
  end,
  __index = function(self, name)
    if name == "nginx" then
      self.nginx = require "linq.sandbox.nginx"
      return self.nginx
    end
  end,
})
