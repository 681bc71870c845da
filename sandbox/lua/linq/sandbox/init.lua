--- The sandbox: a stateful stand-in for both API versions, in pure Lua.
---
---     local sandbox = linq.sandbox {}
---     local client = linq.client { transport = sandbox }
---
--- Its routes and checks come from the endpoint rows. What each operation does is in
--- linq.sandbox.v2.* and linq.sandbox.v3.*, over one state.

local answer = require "linq.sandbox.answer"
local deliveries = require "linq.sandbox.deliveries"
local faults = require "linq.sandbox.faults"
local headers = require "linq.http.headers"
local inbound = require "linq.sandbox.inbound"
local misuse = require "linq.util.misuse"
local option_rules = require "linq.sandbox.options"
local perform = require "linq.sandbox.perform"
local recent = require "linq.sandbox.recent"
local router = require "linq.sandbox.router"
local saved = require "linq.sandbox.saved"
local state = require "linq.sandbox.state"
local store = require "linq.sandbox.store"
local transport = require "linq.sandbox.transport"

local sandbox = { clock = require "linq.sandbox.clock" }

misuse.own()

local ORIGIN = "https://sandbox.linq.invalid" -- of the sandbox's URLs when it runs in process

local versions = { v2 = require "linq.sandbox.v2", v3 = require "linq.sandbox.v3" }

local methods = {}
local metatable = { __name = "linq.sandbox", __index = methods }

-- ---- requests -------------------------------------------------------------------

local function record(self, request, row)
  recent.add(self.recorded, {
    operation = row and row.name,
    method = request.method,
    path = request.path,
    query = request.query,
    headers = request.headers,
    body = request.body,
  })
end

local function due_fault(self, row)
  local fault = row and faults.take(self.faults, row)
  return fault or row and self.chaos and self.chaos() or nil
end

-- An answer that comes after the delay of a fault.
local function delayed(response, fault)
  response.delay = fault and fault.delay
  return response
end

--- Answers one request.
---@param request { method: string, path: string, query?: string, headers?: table, body?: string, form?: table[],
---  origin?: string } form: the parts of a form, instead of its body; origin: of the URLs in the answer
---@return table|nil response status, headers, body, and delay, where a fault asks for one (in seconds); nil: the
---  connection is to be dropped
---@return string|nil drop "before": the operation did not run; "after": it ran; "half": it ran, and half of the
---  answer is to be sent
---@return table|nil response the answer of which half is to be sent
function methods:handle(request)
  request.headers = headers.new(request.headers)
  local version_name, route = router.match(request.method, request.path)
  local version = versions[version_name or "v3"]
  local row, serve = store.match(request.path)
  row = row or route and route.row
  record(self, request, row)
  local fault = due_fault(self, row)
  if fault and fault.drop == "before" then
    return nil, "before"
  elseif fault and fault.status and not fault.drop then
    return delayed(answer.fault(version, fault, row), fault)
  elseif not row then
    return answer.refusal(version, { status = 404 })
  end
  self.state.origin = request.origin or ORIGIN
  local response = serve and serve(self.state, request) or perform(self, version, route, request)
  self.webhooks:flush()
  if fault and fault.drop then
    return nil, fault.drop, fault.drop == "half" and response or nil
  end
  return delayed(response, fault)
end

--- Makes the next calls of an operation fail.
---@param fault { operation?: string, status?: integer, times?: integer, retry_after?: number, code?: integer|string,
---  message?: string, body?: string, headers?: table<string, string>, drop?: "before"|"after"|"half", delay?: number }
---  operation: default any; times: default 1; drop: the connection breaks before or after the
---  operation runs, or in the middle of the answer; delay: seconds after which the answer comes, which without a status
---  is that of the operation
function methods:fail(fault)
  self.faults[#self.faults + 1] = faults.new(fault)
end

--- Returns the requests that came in, oldest first (at most 1000).
---@return table[] requests operation, method, path, query, headers, body
function methods:requests()
  return recent.trim(self.recorded)
end

--- Forgets the recorded requests and deliveries, and the faults that are still due.
function methods:reset()
  self.recorded, self.faults = {}, {}
  self.webhooks:reset()
end

--- Returns the webhooks that were delivered, oldest first (at most 1000).
---@return { url: string, headers: table<string, string>, body: string, attempt: integer }[]
function methods:deliveries()
  return recent.trim(self.webhooks.sent)
end

-- ---- what participants do ---------------------------------------------------------

--- A participant writes. The message is added to the chat, and a webhook tells of it.
---@param given { chat: integer|string|table, from?: string, text?: string, parts?: table[], sent_at?: string,
---  reply_to?: { message_id: string, part_index?: integer } } chat: id, UUID or object of a chat; from: default the
---  first of the other participants; sent_at: when it was written, of a message that arrives late (reconciled_at)
---@return { id: integer, uuid: string } message
function methods:receive(given)
  local message = inbound.receive(self.state, given)
  self.webhooks:flush()
  return message
end

--- A participant edits the text of a message of theirs.
---@param given { message: integer|string|table, text: string }
function methods:edit(given)
  inbound.edit(self.state, given)
  self.webhooks:flush()
end

--- A participant votes in a poll, or takes a vote back.
---@param given { message: integer|string|table, option: string, from?: string, remove?: boolean } option: its id
function methods:vote(given)
  inbound.vote(self.state, given)
  self.webhooks:flush()
end

--- A participant reacts to a message, or removes a reaction.
---@param given { message: integer|string|table, from?: string, type: string, custom_emoji?: string, remove?: boolean }
function methods:react(given)
  inbound.react(self.state, given)
  self.webhooks:flush()
end

--- A participant reads a message.
---@param given { message: integer|string|table }
function methods:read(given)
  inbound.read(self.state, given)
  self.webhooks:flush()
end

--- A message fails. It may still be delivered later (deliver_message), as it may with Linq.
---@param given { message: integer|string|table, code?: integer } code: default 4001
function methods:fail_message(given)
  inbound.fail_message(self.state, given)
  self.webhooks:flush()
end

--- A message is delivered.
---@param given { message: integer|string|table }
function methods:deliver_message(given)
  inbound.deliver_message(self.state, given)
  self.webhooks:flush()
end

--- A participant starts or stops typing.
---@param given { chat: integer|string|table, from?: string, typing?: boolean } typing: false stops
function methods:type(given)
  inbound.type(self.state, given)
  self.webhooks:flush()
end

--- A participant shares their location.
---@param given { chat: integer|string|table, from?: string, latitude: number, longitude: number }
function methods:share_location(given)
  inbound.share_location(self.state, given)
  self.webhooks:flush()
end

--- Adds a chat.
---@param chat linq.sandbox_chat
---@return { id: integer, uuid: string }
function methods:add_chat(chat)
  option_rules.check_chat(chat, self.state)
  return self.state:add_chat(chat)
end

-- ---- files ------------------------------------------------------------------------

--- Saves what the sandbox holds as a file of JSON: a fixture for tests. Options, faults, recorded requests and
--- deliveries are no part of it.
---@param path string
---@return true|nil
---@return linq.error|nil err of kind "host" (the file cannot be written) or "invalid"; a file that was there is whole
function methods:save(path)
  return saved.save(self, path)
end

--- Replaces what the sandbox holds by a saved state.
---@param path string
---@return true|nil
---@return linq.error|nil err of kind "host" (the file cannot be read) or "decode"; then nothing has changed
function methods:load(path)
  return saved.load(self, path)
end

-- ---- making one -----------------------------------------------------------------

--- Makes a sandbox.
---@param options? linq.sandbox_options see the reference; deliver: is called with every webhook; it may return the
---  status and the headers of the receiver's answer, false for none. One that was answered with 429, 5xx or not at all
---  is delivered again, with the first call after its wait
---@return table sandbox
function sandbox.new(options)
  options = options == nil and {} or options
  option_rules.check(options)
  local self = setmetatable({
    options = options,
    clock = options.clock,
    state = state.new(options),
    chaos = options.chaos and faults.chaos(options.chaos),
    faults = {},
    recorded = {},
  }, metatable)
  self.state.rate_limit = options.rate_limit
  self.state.origin = ORIGIN
  self.webhooks = deliveries.new(self.state, options.deliver)
  self.send = transport(self)
  if options.state then
    local loaded, err = self:load(options.state)
    if not loaded then
      misuse.raise("linq.sandbox: 'state': %s", err.message)
    end
  end
  return self
end

return setmetatable(sandbox, {
  __call = function(_, options)
    return sandbox.new(options)
  end,
  __index = function(_, name)
    if name == "nginx" or name == "check_host" then
      return require("linq.sandbox." .. name)
    end
  end,
})
