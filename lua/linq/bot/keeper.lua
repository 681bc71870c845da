--- A bot's store: its keys have the bot's name before them, and that it is away is told once.

local json = require "linq.util.json"
local watch = require "linq.store.watch"

---@class linq.bot_keeper
---@field watched linq.watched_store
---@field prefix string of the keys
---@field clock linq.clock
---@field pause fun(seconds: number)
local methods = {}
local metatable = { __index = methods }

local keeper = {}

local LOCK_TTL = 2 -- seconds after which the lock of a process that died ends
local LOCK_PAUSE = 0.005 -- seconds between attempts to lock

for _, operation in ipairs { "get", "set", "delete", "increment", "lock", "unlock" } do
  methods[operation] = function(self, key, ...)
    return self.watched:ask(operation, self.prefix .. key, ...)
  end
end

--- A table that was kept as JSON. A text that is none counts as no table.
---@param key string
---@return any|nil value nil, nil: there is none
---@return string|nil message
function methods:read(key)
  local text, message = self:get(key)
  local value = text and json.decode(text)
  return type(value) == "table" and value or nil, message
end

--- Takes a lock, and waits while another process has it.
---@param key string
---@return string|nil token
---@return number|string seconds that it waited, or why there is no token
---@return number|nil ends by the clock's `now`: from then on another process may have it
function methods:await_lock(key)
  local now = self.clock.now
  local asked = now()
  local token, message = self:lock(key, LOCK_TTL)
  local started = now() -- a store may be slow to say that nobody has the lock
  while token == false and now() < started + 2 * LOCK_TTL do
    self.pause(LOCK_PAUSE)
    asked = now()
    token, message = self:lock(key, LOCK_TTL)
  end
  if not token then
    return nil, message or "another process has the lock"
  end
  return token, now() - started, asked + LOCK_TTL
end

--- Keeps a table as JSON.
---@param key string
---@param value table<any, any>
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
---@param clock linq.clock
---@param pause fun(seconds: number)
---@return linq.bot_keeper
function keeper.new(store, prefix, report, clock, pause)
  return setmetatable({ watched = watch.new(store, report), prefix = prefix, clock = clock, pause = pause }, metatable)
end

return keeper
