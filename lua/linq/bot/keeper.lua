--- A bot's store: its keys have the bot's name before them, and that it is away is told once.

local json = require "linq.util.json"
local watch = require "linq.store.watch"

---@class linq.bot_keeper
---@field watched linq.watched_store
---@field prefix string of the keys
local methods = {}
local metatable = { __index = methods }

local keeper = {}

for _, operation in ipairs { "get", "set", "delete", "increment", "lock", "unlock" } do
  methods[operation] = function(self, key, ...)
    return self.watched:ask(operation, self.prefix .. key, ...)
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
---@param report fun(event: table)
---@return linq.bot_keeper
function keeper.new(store, prefix, report)
  return setmetatable({ watched = watch.new(store, report), prefix = prefix }, metatable)
end

return keeper
