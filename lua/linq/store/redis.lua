--- The store of all processes and machines that share a Redis: through lua-redis in scripts,
--- through resty.redis in nginx.

local core = require "linq.core"
local interface = require "linq.store.interface"
local json = require "linq.util.json"
local misuse = require "linq.util.misuse"
local nginx = require "linq.store.redis.nginx"
local options_of = require "linq.store.redis.options"
local scripts = require "linq.store.redis.scripts"

local home = {}
local metatable = interface.class("redis", home)
local methods = metatable.__index

local LEAVE_ALONE = 1 -- seconds in which a Redis that was away is asked nothing: no lookup is to wait for it

-- Deletes a key that holds this text.
local REMOVE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

-- Adds to a number, which gets an age when it is new.
local INCREMENT = [[
if redis.call('exists', KEYS[1]) == 1 then return redis.call('incrby', KEYS[1], ARGV[1]) end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return tonumber(ARGV[1])]]

-- ---- commands -----------------------------------------------------------------------------

-- A string or a number as Redis reads it.
local function to_word(value)
  local word = type(value) == "number" and json.number_text(value) or value
  if type(word) ~= "string" then
    misuse.raise("what Redis is sent are strings and finite numbers, got %s", tostring(value))
  end
  return word
end

local function ask(self, words)
  if self.away_until and core.now() < self.away_until then
    return nil, self.away
  end
  local reply, message, why = self.exchange(words)
  self.away_until = nil
  if why == "away" then
    message = "Redis is away: " .. message
  end
  if why == "away" or why == "login" then
    self.away_until, self.away = core.now() + LEAVE_ALONE, message
  end
  return reply, message
end

--- Sends a command. Keys go as they are given, without the store's prefix (`store.prefix`).
---@param name string "XADD"
---@param ... string|number
---@return string|number|any[]|false|nil reply false: null; nil: it failed. Nulls within a list are absent.
---@return string|nil message
function methods:command(name, ...)
  local words = { to_word(name), ... }
  for i = 2, select("#", ...) + 1 do
    words[i] = to_word(words[i])
  end
  return ask(self, words)
end

local function script_words(name, text, keys, arguments)
  local words = { name, text, to_word(#keys) }
  for _, key in ipairs(keys) do
    words[#words + 1] = to_word(key)
  end
  for _, argument in ipairs(arguments or {}) do
    words[#words + 1] = to_word(argument)
  end
  return words
end

-- What Redis calls a script, once it has it.
local function hash_of(self, text)
  if self.hashes[text] == nil then
    self.hashes[text] = ask(self, { "SCRIPT", "LOAD", text }) or nil
  end
  return self.hashes[text]
end

--- Runs a script of Redis, which it keeps.
---@param text string
---@param keys string[] as they are, without the store's prefix
---@param arguments? (string|number)[]
---@return string|number|any[]|false|nil reply as of `command`
---@return string|nil message
function methods:script(text, keys, arguments)
  local hash = hash_of(self, text)
  if hash then
    local reply, message = ask(self, script_words("EVALSHA", hash, keys, arguments))
    if reply ~= nil or not message:find "^NOSCRIPT" then
      return reply, message
    end
  end
  return ask(self, script_words("EVAL", text, keys, arguments))
end

-- ---- the home -----------------------------------------------------------------------------

local function milliseconds(seconds)
  return to_word(math.max(1, math.ceil(seconds * 1000)))
end

local function set_words(self, key, text, seconds)
  local words = { "SET", self.prefix .. key, text }
  if seconds then
    words[4], words[5] = "PX", milliseconds(seconds)
  end
  return words
end

local function done(reply, message)
  if reply == nil then
    return nil, message
  end
  return true
end

function home:get(key)
  local text, message = ask(self, { "GET", self.prefix .. key })
  return text or nil, message
end

function home:set(key, text, seconds)
  return done(ask(self, set_words(self, key, text, seconds)))
end

function home:add(key, text, seconds)
  local words = set_words(self, key, text, seconds)
  words[#words + 1] = "NX"
  local reply, message = ask(self, words)
  return reply and true or reply, message
end

function home:delete(key)
  return done(ask(self, { "DEL", self.prefix .. key }))
end

function home:increment(key, by, seconds)
  key = self.prefix .. key
  if not seconds then
    return ask(self, { "INCRBY", key, to_word(by) })
  end
  return self:script(INCREMENT, { key }, { by, milliseconds(seconds) })
end

function home:remove(key, text)
  local count, message = self:script(REMOVE, { self.prefix .. key }, { text })
  if count == nil then
    return nil, message
  end
  return count == 1
end

-- ---- making one -----------------------------------------------------------------------------

-- What a new connection says first. The secret stays in this function.
local function greeting(options)
  return function(send)
    if options.password then
      send(options.username and { "AUTH", options.username, options.password } or { "AUTH", options.password })
    end
    if options.database then
      send { "SELECT", to_word(options.database) }
    end
  end
end

--- Makes a store.
---@param options? linq.redis_options
---@return linq.redis_store store
return function(options)
  options = options_of(options)
  local ngx = rawget(_G, "ngx")
  local driver = ngx and ngx.socket and nginx or scripts
  return setmetatable({
    exchange = driver(options, greeting(options)),
    prefix = options.prefix,
    hashes = {},
  }, metatable)
end
