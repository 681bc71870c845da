--- The inside of an outbox: its queue in a home, its clock, and whom it tells what happens.

local clients = require "linq.client"
local clocked = require "linq.host.clocked"
local clocks = require "linq.util.clock"
local core = require "linq.core"
local errors = require "linq.error"
local hosts = require "linq.host"
local interrupt = require "linq.util.interrupt"
local misuse = require "linq.util.misuse"

local inside = {}

---@class linq.outbox.limits
---@field per_pair linq.outbox_limit
---@field per_line? linq.outbox_limit

--- Runs an operation of the queue in one piece: its reply, or nil and why the store failed.
---@alias linq.outbox.home fun(operation: string, now: number, ...: string|number): string[]|nil, string|nil

---@class linq.outbox.inside
---@field client linq.client
---@field options linq.outbox_options with the defaults filled in
---@field home linq.outbox.home
---@field clock linq.clock
---@field time fun(): number Unix time with fractions
---@field host linq.host_inside|nil that the client was given
---@field worker linq.outbox.worker
---@field is_working boolean somebody runs the worker
---@field is_poked boolean there may be something new in the queue
---@field failures integer how often the store failed since it last worked
---@field is_stopping boolean `stop` was called
---@field fault linq.error|nil why the outbox stopped when it was last run
---@field wanted_until number|nil when those who wait in nginx no longer do, by the clock's now()
local methods = {}
local metatable = { __index = methods }

local homes = {
  memory = "linq.outbox.memory", sqlite = "linq.outbox.sqlite", redis = "linq.outbox.redis",
  shared_dict = "linq.outbox.shared_dict",
}

--- Reports an event. An error in on_event breaks nothing.
---@param kind string
---@param fields table<string, any>
function methods:tell(kind, fields)
  local on_event = self.options.on_event
  if on_event then
    fields.type, fields.outbox = kind, self.options.name
    interrupt.shield(on_event, fields)
  end
end

--- Pauses whoever runs.
---@param seconds number
function methods:sleep(seconds)
  local host, wrong = hosts.current(self.host)
  if not host then
    misuse.raise("linq.outbox: %s", wrong)
  end
  clocked.host(host, self.clock).sleep(seconds)
end

-- Reports a failure of the store, once until it works again.
local function note_failure(self, operation, text)
  self.failures = self.failures + 1
  if self.failures == 1 then
    self:tell("store_error", { operation = operation, store = self.options.store.kind, message = text })
  end
end

--- Runs an operation of the queue.
---@param operation string
---@param ... string|number
---@return string[]|nil reply
---@return linq.error|nil err of kind "store"
function methods:ask(operation, ...)
  local reply, text = self.home(operation, self.time(), ...)
  if not reply then
    text = tostring(text or "the store gave nothing")
    note_failure(self, operation, text)
    return nil, errors.new { kind = "store", message = text, retryable = true }
  elseif self.failures > 0 then
    self:tell("store_back", { store = self.options.store.kind, failures = self.failures })
    self.failures = 0
  end
  return reply
end

--- Makes the inside of an outbox.
---@param options linq.outbox_options with the defaults filled in
---@return linq.outbox.inside
function inside.new(options)
  local state = clients.state(options.client)
  local clock = state.clock
  options.on_event = options.on_event or state.options.on_event
  local limits = { per_pair = options.per_pair, per_line = options.per_line }
  return setmetatable({
    client = options.client,
    options = options,
    home = require(homes[options.store.kind])(options.store, options.name, limits),
    clock = clock,
    time = clock == clocks.system and core.time or clock.time, -- the system's has no fractions
    host = state.options.host,
    is_working = false,
    is_poked = false,
    failures = 0,
    is_stopping = false,
  }, metatable)
end

return inside
