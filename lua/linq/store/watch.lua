--- Asks a store on behalf of who must not fail with it. A store that fails is reported once, and
--- once more when it works again, however often it is asked in between.

local interrupt = require "linq.util.interrupt"

local watch = {}

---@class linq.watched_store
---@field store linq.store
---@field kind string of the store
---@field report fun(event: linq.report)
---@field failing table<"get"|"keep", true|nil> what fails at present
---@field failures integer so far
---@field failures_before integer|nil those before it began to fail
local methods = {}
local metatable = { __index = methods }

-- A store may give and keep nothing new (it is full, or a replica), so the two are told apart.
local function way_of(operation)
  return operation == "get" and "get" or "keep"
end

local function failed(self, operation, message)
  self.failures = self.failures + 1
  local was_well = next(self.failing) == nil
  self.failing[way_of(operation)] = true
  if was_well then
    self.failures_before = self.failures - 1
    self.report { type = "store_error", store = self.kind, operation = operation, message = message }
  end
  return nil, message
end

local function worked(self, operation)
  if next(self.failing) == nil then
    return
  end
  self.failing[way_of(operation)] = nil
  if next(self.failing) == nil then
    self.report { type = "store_back", store = self.kind, failures = self.failures - self.failures_before }
  end
end

--- Calls a method of the store.
---@param operation string
---@param ... any
---@return any result nil when the store failed, or has no such method
---@return string|nil message
function methods:ask(operation, ...)
  local store = self.store
  if not store[operation] then
    return nil
  end
  local ok, value, message = pcall(store[operation], store, ...)
  if not ok then
    interrupt.pass(value)
    return failed(self, operation, tostring(value))
  elseif value == nil and message ~= nil then
    return failed(self, operation, tostring(message))
  end
  worked(self, operation)
  return value
end

--- The text of a key, as of a store.
---@param key string
---@return string|nil text
---@return string|nil message
function methods:get(key)
  return self:ask("get", key)
end

--- Watches a store.
---@param store linq.store
---@param report fun(event: linq.report) takes the events store_error and store_back
---@return linq.watched_store
function watch.new(store, report)
  return setmetatable({ store = store, kind = store.kind, report = report, failing = {}, failures = 0 }, metatable)
end

return watch
