--- The sandbox: a stateful stand-in for both API versions, in pure Lua.
---
---     local sandbox = linq.sandbox {}
---     local client = linq.client { transport = sandbox }
---
--- The operations are those of the endpoint rows; what each does is in
--- linq.sandbox.v2 and linq.sandbox.v3 and below them, over one state.

local core = require "linq.core"
local faults = require "linq.sandbox.faults"
local headers = require "linq.http.headers"
local inbound = require "linq.sandbox.inbound"
local json = require "linq.util.json"
local mail = require "linq.sandbox.mail"
local misuse = require "linq.util.misuse"
local multipart = require "linq.sandbox.multipart"
local refusal = require "linq.sandbox.refusal"
local router = require "linq.sandbox.router"
local fields_of = require "linq.api.notation"
local state = require "linq.sandbox.state"
local store = require "linq.sandbox.store"
local validate = require "linq.sandbox.validate"

local sandbox = {}

misuse.own()

local MAX_RECORDED = 1000 -- requests that :requests() remembers
local ORIGIN = "https://sandbox.linq.invalid" -- of the URLs that the sandbox gives in process

local versions = { v2 = "linq.sandbox.v2", v3 = "linq.sandbox.v3" }

local known_options = {
  chats = true, api_key = true, token = true, latency = true, lines = true, users = true, rate_limit = true,
  chaos = true, deliver = true,
}

local known_faults = {
  operation = true, status = true, times = true, retry_after = true, code = true, message = true,
  body = true, headers = true, drop = true,
}

local drops = { before = true, after = true, half = true }

local methods = {}
local metatable = { __name = "linq.sandbox", __index = methods }

-- ---- answers -------------------------------------------------------------------

local function answer(status, body, extra)
  local fields = { ["content-type"] = body ~= nil and "application/json" or nil }
  for name, value in pairs(extra or {}) do
    fields[name] = value
  end
  local text = body == nil and "" or type(body) == "string" and body or assert(json.encode(body))
  return { status = status, headers = headers.new(fields), body = text }
end

local function refusal_answer(version, refused, row)
  local retry_after = refused.retry_after
  local body = version.error_body(refused.status, refused.code, refused.message, refused, row)
  return answer(refused.status, body, retry_after and { ["retry-after"] = tostring(retry_after) })
end

local function fault_answer(version, fault, row)
  if fault.body then
    return answer(fault.status, fault.body, fault.headers)
  end
  local response = refusal_answer(version, fault, row)
  for name, value in pairs(fault.headers or {}) do
    response.headers[name] = value
  end
  return response
end

-- ---- handling -------------------------------------------------------------------

local function record(self, request, row)
  self.recorded[#self.recorded + 1] = {
    operation = row and row.operation,
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

local function read_form(version, row, request)
  local parts = request.form or multipart.parse(request.headers["content-type"] or "", request.body or "")
  return parts and multipart.fields(parts, row.wrap) or version.refuse_body()
end

-- Null is the same as absent, but where the row says that it is allowed.
local function keep_nulls(body, row, text)
  local parsed
  for _, field in ipairs(fields_of[row.body]) do
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
  if type(body) ~= "table" or body[1] ~= nil then
    version.refuse_body()
  end
  return text == "" and body or keep_nulls(body, row, text)
end

-- The fields of a request, as the row has them: query and body.
local function read_fields(version_name, version, row, request)
  local query, body = router.parse_query(request.query)
  if row.query then
    query = version.read_query(row, query, body)
    local wrong = validate.query(row, query)
    if wrong then
      version.refuse(wrong, row)
    end
  end
  body = nil
  if row.body then
    body = row.body_form and read_form(version, row, request) or read_json(version, row, request)
    local wrong = validate.body(row, body, require("linq." .. version_name).shapes())
    if wrong then
      version.refuse(wrong, row)
    end
  end
  return query, body
end

local function run(self, version_name, version, route, request)
  if not is_authorized(self, version, request) then
    refusal.raise(401)
  end
  local query, body = read_fields(version_name, version, route.row, request)
  return version.operations[route.row.operation](self.state, {
    row = route.row,
    parameters = route.parameters,
    query = query,
    body = body,
    headers = request.headers,
    trace_id = core.hex(core.random(16)),
  })
end

local function perform(self, version_name, route, request)
  local version = require(versions[version_name])
  self.state.origin, self.state.codes = request.origin or ORIGIN, version.codes
  local ok, status, body = pcall(run, self, version_name, version, route, request)
  if ok then
    return answer(status, body)
  elseif refusal.is(status) then
    return refusal_answer(version, status, route.row)
  end
  error(status, 0)
end

local function due_fault(self, row)
  local fault = row and faults.take(self.faults, row)
  return fault or row and self.chaos and self.chaos() or nil
end

--- Answers one request.
---@param request { method: string, path: string, query?: string, headers?: table, body?: string, form?: table[],
---  origin?: string } form: the parts of a form, in place of its body; origin: of the URLs that the sandbox gives
---@return table|nil response status, headers, body; nil: the connection is to be dropped
---@return string|nil drop "before" (not acted on), "after" (acted on), "half" (acted on, and half of the answer sent)
---@return table|nil response the one that half of is sent
function methods:handle(request)
  request.headers = headers.new(request.headers)
  local version_name, route = router.match(request.method, request.path)
  local row, serve = store.match(request.path)
  row = row or route and route.row
  record(self, request, row)
  local version = require(versions[version_name or "v3"])
  local fault = due_fault(self, row)
  if fault and fault.drop == "before" then
    return nil, "before"
  elseif fault and not fault.drop then
    return fault_answer(version, fault, row)
  elseif not row then
    return refusal_answer(version, { status = 404 })
  end
  local response = serve and serve(self.state, request) or perform(self, version_name, route, request)
  self.mail:flush()
  if fault then
    return nil, fault.drop, fault.drop == "half" and response or nil
  end
  return response
end

--- Makes the next calls of an operation fail.
---@param fault { operation?: string, status?: integer, times?: integer, retry_after?: number, code?: integer|string,
---  message?: string, body?: string, headers?: table<string, string>, drop?: "before"|"after"|"half" }
---  without operation: any; without times: one; with drop the connection breaks before or after the call took effect,
---  or in the middle of the answer
function methods:fail(fault)
  misuse.check_names(fault, known_faults, "field of a fault")
  if not fault.status and not fault.drop then
    misuse.raise("sandbox:fail: 'status' or 'drop' is required")
  elseif fault.drop and not drops[fault.drop] then
    misuse.raise("sandbox:fail: 'drop' is \"before\", \"after\" or \"half\"")
  end
  if fault.operation then
    local names = router.operations()
    for name in pairs(store.operations) do
      names[name] = true
    end
    misuse.check_names({ [fault.operation] = true }, names, "operation")
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

--- Forgets the recorded requests and deliveries, and the faults that are still due.
function methods:reset()
  self.recorded, self.faults = {}, {}
  self.mail:reset()
end

--- The webhooks that were delivered, oldest first (at most 1000).
---@return { url: string, headers: table<string, string>, body: string }[]
function methods:deliveries()
  return self.mail.sent
end

--- A participant writes: the message is in the chat, and subscribers are told.
---@param given { chat: integer|string|table, from?: string, text?: string, parts?: table[] }
---  chat: id, UUID or object of a chat; from: default the first of the other participants
---@return { id: integer, uuid: string } message
function methods:receive(given)
  local message = inbound.receive(self.state, given)
  self.mail:flush()
  return message
end

--- A participant reacts to a message, or takes the reaction back.
---@param given { message: integer|string|table, from?: string, type: string, custom_emoji?: string, remove?: boolean }
function methods:react(given)
  inbound.react(self.state, given)
  self.mail:flush()
end

--- A participant reads a message.
---@param given { message: integer|string|table }
function methods:read(given)
  inbound.read(self.state, given)
  self.mail:flush()
end

--- A participant types.
---@param given { chat: integer|string|table, typing?: boolean } typing = false: they stop
function methods:type(given)
  inbound.type(self.state, given)
  self.mail:flush()
end

--- A participant shares where they are.
---@param given { chat: integer|string|table, from?: string, latitude: number, longitude: number }
function methods:share_location(given)
  inbound.share_location(self.state, given)
  self.mail:flush()
end

--- Adds a chat to the state.
---@param chat { from: string, to: string[], id?: integer, uuid?: string, display_name?: string, service?: string }
---@return { id: integer, uuid: string }
function methods:add_chat(chat)
  return self.state:add_chat(chat)
end

-- ---- making one -----------------------------------------------------------------

local function read_file(path)
  local file = assert(io.open(path, "rb"))
  local data = file:read("*a")
  file:close()
  return data
end

local function write_file(path, data)
  local file, message = io.open(path, "wb")
  if not file then
    return nil, { kind = "host", message = message, sent = true }
  end
  file:write(data)
  file:close()
  return true
end

-- What the core does with an answer: it goes to a file, its size is checked.
local function receive(request, response)
  local limit = request.max_response_bytes
  if limit and #response.body > limit then
    return nil, { kind = "too_large", message = "the response is larger than max_response_bytes", sent = true }
  elseif request.output_path and response.status >= 200 and response.status < 300 then
    local written, failure = write_file(request.output_path, response.body)
    if not written then
      return nil, failure
    end
    if request.on_progress then
      request.on_progress(#response.body, #response.body)
    end
    response.body = ""
  end
  return response
end

-- The transport: what `send` of a client is to be (see linq.client).
local function transport_of(self)
  return function(request)
    local path, query = request.path:match("^([^?]*)%??(.*)$")
    local body = request.body_path and read_file(request.body_path) or request.body
    local response, dropped = self:handle {
      method = request.method,
      path = path,
      query = query,
      headers = request.headers,
      body = body,
      form = request.form,
    }
    if self.options.latency then
      request.host.sleep(self.options.latency)
    end
    if request.on_progress and body then
      request.on_progress(#body, request.total)
    end
    if not response then
      return nil, { kind = "connection", message = "the connection was dropped (" .. dropped .. ")", sent = true }
    end
    return receive(request, response)
  end
end

local function check_options(options)
  misuse.check_names(options, known_options, "option of the sandbox")
  local limit, chaos = options.rate_limit, options.chaos
  if limit and not (type(limit) == "table" and type(limit.per) == "number" and type(limit.seconds) == "number") then
    misuse.raise "sandbox: 'rate_limit' is a table with 'per' and 'seconds'"
  elseif chaos and not (type(chaos) == "table" and type(chaos.rate) == "number") then
    misuse.raise "sandbox: 'chaos' is a table with 'rate'"
  end
end

--- Makes a sandbox.
---@param options? { chats?: table[], api_key?: string, token?: string, latency?: number, lines?: string[],
---  users?: table[], rate_limit?: { per: integer, seconds: number }, chaos?: { rate: number, seed?: integer },
---  deliver?: fun(delivery: table) }
---  chats: the state to begin with (see add_chat; default: the chats of the API's documentation);
---  api_key, token: answer 401 to others; latency: seconds that every call takes; lines: the Linq numbers of the
---  account (default: any number that is written from); users: of the organization (email, first_name, last_name);
---  rate_limit: messages for a pair of sender and recipient; chaos: drops that part of the calls at random points;
---  deliver: gets every webhook
---@return table sandbox
function sandbox.new(options)
  options = options or {}
  check_options(options)
  local self = setmetatable({
    options = options,
    state = state.new(options),
    chaos = options.chaos and faults.chaos(options.chaos),
    faults = {},
    recorded = {},
  }, metatable)
  self.state.rate_limit = options.rate_limit
  self.state.origin = ORIGIN
  self.mail = mail.new(self.state, options.deliver)
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
