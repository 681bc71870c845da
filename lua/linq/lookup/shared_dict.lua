--- The store of all workers of an nginx: a lua_shared_dict.

local misuse = require "linq.util.misuse"

local shared_dict = {}

local methods = {}
local metatable = { __index = methods }

function methods:get(key)
  local text, message = self.dict:get(key)
  if text == nil and type(message) == "string" then
    return nil, message
  end
  return text
end

function methods:set(key, text, seconds)
  local ok, message = self.dict:set(key, text, seconds)
  return ok or nil, message
end

function methods:delete(key)
  self.dict:delete(key)
  return true
end

--- Takes a lock that ends by itself.
---@param key string
---@param seconds number
---@return boolean|nil taken
---@return string|nil message
function methods:lock(key, seconds)
  local ok, message = self.dict:add(key .. ":lock", true, seconds)
  if ok then
    return true
  elseif message == "exists" then
    return false
  end
  return nil, message
end

function methods:unlock(key)
  self.dict:delete(key .. ":lock")
  return true
end

--- Makes a store over `ngx.shared[name]`.
---@param name string of the lua_shared_dict
---@return table store
function shared_dict.new(name)
  local dict = _G.ngx and _G.ngx.shared and _G.ngx.shared[name]
  if not dict then
    misuse.raise("there is no lua_shared_dict '%s' in this nginx", tostring(name))
  end
  return setmetatable({ dict = dict }, metatable)
end

return shared_dict
