--- A bot's store: its keys have the bot's name, and its failures are told, the first of a row and the end
--- of the row.

local json = require "linq.util.json"

---@class linq.bot_keeper
---@field store linq.store
---@field prefix string of the keys
---@field tell fun(kind: string, fields: table<string, any>)
---@field failing boolean the last operation failed
local methods = {}
local metatable = { __index = methods }

local keeper = {}

local function note_failure(self, operation, message)
  if not self.failing then
    self.failing = true
    self.tell("store_error", { operation = operation, message = message })
  end
end

local function note_success(self)
  if self.failing then
    self.failing = false
    self.tell("store_back", {})
  end
end

-- PUC Lua 5.1 cannot yield within pcall. There a store that raises is the caller's.
local protected = (_VERSION ~= "Lua 5.1" or rawget(_G, "jit")) and pcall or function(fn, ...)
  return true, fn(...)
end

local function ask(self, operation, key, ...)
  local store = self.store
  local ok, value, message = protected(store[operation], store, self.prefix .. key, ...)
  if not ok then
    value, message = nil, value
  end
  if value == nil and message ~= nil then
    message = tostring(message)
    note_failure(self, operation, message)
    return nil, message
  end
  note_success(self)
  return value
end

for _, operation in ipairs { "get", "set", "add", "delete", "increment", "lock", "unlock" } do
  methods[operation] = function(self, key, ...)
    return ask(self, operation, key, ...)
  end
end

--- A value that was kept as JSON. A text that is none counts as no value.
---@param key string
---@return any|nil value nil, nil: there is none
---@return string|nil message
function methods:read(key)
  local text, message = self:get(key)
  return text and json.decode(text) or nil, message
end

--- Keeps a value as JSON.
---@param key string
---@param value any
---@param seconds number|nil
---@return true|nil ok
---@return string|nil message
function methods:write(key, value, seconds)
  return self:set(key, assert(json.encode(value)), seconds)
end

--- Makes one.
---@param store linq.store
---@param prefix string
---@param tell fun(kind: string, fields: table<string, any>)
---@return linq.bot_keeper
function keeper.new(store, prefix, tell)
  return setmetatable({ store = store, prefix = prefix, tell = tell, failing = false }, metatable)
end

return keeper
