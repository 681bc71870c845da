--- What all stores have: the methods, their checks, and locks made of what each home gives.
---
--- A home gives the functions get, set, add, delete and increment as documented here, and
--- `remove(self, key, text)`, which deletes a key only while it holds this text: true, false
--- when it does not, or nil and a message.

local core = require "linq.core"
local misuse = require "linq.util.misuse"

local interface = {}

local function check_key(key)
  if type(key) ~= "string" or key == "" then
    misuse.raise("a store's key must be a string that is not empty, got %s", key == "" and "an empty one" or type(key))
  end
end

local function check_text(text)
  if type(text) ~= "string" then
    misuse.raise("a store keeps strings, got %s", type(text))
  end
end

local function check_seconds(seconds)
  if type(seconds) ~= "number" or not (seconds > 0 and seconds < math.huge) then
    misuse.raise("a store's seconds must be a positive number, got %s", tostring(seconds))
  end
end

local function check_optional_seconds(seconds)
  if seconds ~= nil then
    check_seconds(seconds)
  end
end

local function check_integer(by)
  if type(by) ~= "number" or by % 1 ~= 0 or by >= 2 ^ 53 or by <= -2 ^ 53 then
    misuse.raise("a store counts by integers, got %s", tostring(by))
  end
end

local function lock_of(key)
  return key .. ":lock"
end

-- ---- the methods --------------------------------------------------------------------

local function keeping(home)
  local methods = {}

  --- The text of a key.
  ---@param key string
  ---@return string|nil text nil: none
  ---@return string|nil message why the store failed
  function methods:get(key)
    check_key(key)
    return home.get(self, key)
  end

  --- Keeps a text.
  ---@param key string
  ---@param text string any bytes
  ---@param seconds? number its age; without: it has no end
  ---@return true|nil
  ---@return string|nil message why the store failed
  function methods:set(key, text, seconds)
    check_key(key)
    check_text(text)
    check_optional_seconds(seconds)
    return home.set(self, key, text, seconds)
  end

  --- Keeps a text unless the key has one. Of several that add the same key at once, one is told true.
  ---@param key string
  ---@param text string any bytes
  ---@param seconds? number its age; without: it has no end
  ---@return boolean|nil added
  ---@return string|nil message why the store failed
  function methods:add(key, text, seconds)
    check_key(key)
    check_text(text)
    check_optional_seconds(seconds)
    return home.add(self, key, text, seconds)
  end

  --- Forgets a key.
  ---@param key string
  ---@return true|nil
  ---@return string|nil message why the store failed
  function methods:delete(key)
    check_key(key)
    return home.delete(self, key)
  end
  return methods
end

local function add_counting(methods, home)
  --- Adds to the number of a key, which begins at 0. `get` gives it as a text.
  ---@param key string
  ---@param by? integer default: 1
  ---@param seconds? number the age of a new number; that of an old one stays
  ---@return number|nil
  ---@return string|nil message why the store failed, or that the key holds no integer
  function methods:increment(key, by, seconds)
    by = by == nil and 1 or by
    check_key(key)
    check_integer(by)
    check_optional_seconds(seconds)
    return home.increment(self, key, by, seconds)
  end

  --- Takes a lock that ends by itself.
  ---@param key string
  ---@param seconds number
  ---@return string|false|nil token for `unlock`; false: another has the lock
  ---@return string|nil message why the store failed
  function methods:lock(key, seconds)
    check_key(key)
    check_seconds(seconds)
    local token = core.hex(core.random(16))
    local added, message = home.add(self, lock_of(key), token, seconds)
    return added and token or added, message
  end

  --- Releases a lock.
  ---@param key string
  ---@param token string that `lock` gave
  ---@return boolean|nil released false: it had ended, or is another's by now
  ---@return string|nil message why the store failed
  function methods:unlock(key, token)
    check_key(key)
    check_text(token)
    return home.remove(self, lock_of(key), token)
  end
end

--- The metatable of a store.
---@param kind "memory"|"shared_dict"|"redis"|"sqlite"
---@param home table<string, function>
---@return table<string, any> metatable
function interface.class(kind, home)
  local methods = keeping(home)
  add_counting(methods, home)
  methods.kind = kind
  return { __name = "linq.store", __index = methods }
end

--- The integer that a text is.
---@param text string
---@return number|nil
function interface.to_integer(text)
  return text:find "^%-?%d+$" and tonumber(text) or nil
end

--- Raises unless options have known names, and values of the types that those may have.
---@param given table<string, any>
---@param types table<string, string> name -> "number", "boolean or table", "any"
---@param noun string "option of the Redis store"
function interface.check_options(given, types, noun)
  misuse.check_names(given, types, noun)
  for name, value in pairs(given) do
    if types[name] ~= "any" and not types[name]:find(type(value), 1, true) then
      misuse.raise("%s '%s' must be a %s, got %s", noun, name, types[name], type(value))
    end
  end
end

--- Raises unless an option's value is a time to wait.
---@param seconds number
---@param noun string
function interface.check_timeout(seconds, noun)
  if not (seconds > 0 and seconds < 2 ^ 31) then
    misuse.raise("%s 'timeout' must be a positive number of seconds", noun)
  end
end

--- Loads what a store is made on.
---@param store string "linq.store.redis"
---@param name string of the module
---@param packages string where it is from: "Debian's package lua-socket, or the rock luasocket"
---@return any module
function interface.need(store, name, packages)
  local ok, module = pcall(require, name)
  if not ok then
    misuse.raise("%s needs the Lua module '%s': %s (%s)", store, name, packages,
      tostring(module):match "^[^\n]*")
  end
  return module
end

return interface
