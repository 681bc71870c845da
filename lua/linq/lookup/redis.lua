--- The store of all processes that share a Redis: through lua-redis in scripts,
--- through resty.redis in nginx.

local core = require "linq.core"
local misuse = require "linq.util.misuse"

local redis = {}

local methods = {}
local metatable = { __index = methods }

local RETRY_AFTER = 1 -- seconds that a Redis which was away is left alone

local known_options = { host = true, port = true, password = true, database = true, timeout = true }

-- Deletes a lock if it is still ours.
local UNLOCK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

-- ---- drivers: each gives connect(options) and release(connection) -------------------------

local drivers = {}

drivers.script = {
  connect = function(options)
    local library = require "redis"
    local connection = library.connect { host = options.host, port = options.port, timeout = options.timeout }
    if options.password then
      connection:auth(options.password)
    end
    if options.database then
      connection:select(options.database)
    end
    return connection
  end,
  release = function(self, connection)
    self.connection = connection
  end,
}

-- Debian calls it nginx.redis.
local function nginx_library()
  local ok, library = pcall(require, "resty.redis")
  return ok and library or require "nginx.redis"
end

drivers.nginx = {
  connect = function(options)
    local connection = assert(nginx_library():new())
    connection:set_timeout(options.timeout * 1000)
    assert(connection:connect(options.host, options.port))
    if connection:get_reused_times() == 0 then
      if options.password then
        assert(connection:auth(options.password))
      end
      if options.database then
        assert(connection:select(options.database))
      end
    end
    return connection
  end,
  release = function(_, connection)
    connection:set_keepalive(10000, 64)
  end,
}

-- Whether the code runs where cosockets work.
local function driver()
  local ngx = rawget(_G, "ngx")
  return ngx and ngx.socket and drivers.nginx or drivers.script
end

-- ---- one command -------------------------------------------------------------------------

local function exchange(self, command, ...)
  local own = driver()
  local connection = self.connection or own.connect(self.options)
  self.connection = nil
  local reply, message = connection[command](connection, ...)
  if not reply and message then -- resty.redis; lua-redis raises
    error(message, 0)
  end
  own.release(self, connection)
  return reply
end

-- The reply, or `nil, message`. What is away is not asked again for a second: a
-- lookup is not to wait for it.
local function ask(self, command, ...)
  if self.away_until and core.now() < self.away_until then
    return nil, "Redis is away"
  end
  local ok, reply = pcall(exchange, self, command, ...)
  if not ok then
    self.connection = nil
    self.away_until = core.now() + RETRY_AFTER
    return nil, tostring(type(reply) == "table" and reply.message or reply)
  end
  self.away_until = nil
  return reply == nil and false or reply
end

local function milliseconds(seconds)
  return ("%d"):format(math.max(1, math.ceil(seconds * 1000)))
end

-- ---- the store ---------------------------------------------------------------------------

function methods:get(key)
  local text, message = ask(self, "get", key)
  if message then
    return nil, message
  end
  return type(text) == "string" and text or nil
end

function methods:set(key, text, seconds)
  local ok, message = ask(self, "set", key, text, "PX", milliseconds(seconds))
  return ok and true or nil, message
end

function methods:delete(key)
  local ok, message = ask(self, "del", key)
  return ok and true or nil, message
end

--- Takes a lock that ends by itself.
---@param key string
---@param seconds number
---@return boolean|nil taken
---@return string|nil message
function methods:lock(key, seconds)
  local ok, message = ask(self, "set", key .. ":lock", self.name, "PX", milliseconds(seconds), "NX")
  if message then
    return nil, message
  end
  return ok == "OK" or ok == true
end

function methods:unlock(key)
  local ok, message = ask(self, "eval", UNLOCK, 1, key .. ":lock", self.name)
  return ok and true or nil, message
end

--- Makes a store.
---@param options? { host?: string, port?: integer, password?: string, database?: integer, timeout?: number } seconds
---@return table store
function redis.new(options)
  options = options or {}
  misuse.check_names(options, known_options, "option of the Redis store")
  return setmetatable({
    name = core.hex(core.random(8)), -- whose lock it is
    options = {
      host = options.host or "127.0.0.1",
      port = options.port or 6379,
      password = options.password,
      database = options.database,
      timeout = options.timeout or 1,
    },
  }, metatable)
end

return redis
