--- The store of all workers of an nginx: a lua_shared_dict. When it is full, `set` pushes out
--- what was used least recently; what is added, counted or locked pushes out nothing.

local interface = require "linq.store.interface"
local misuse = require "linq.util.misuse"

local home = {}
local metatable = interface.class("shared_dict", home)

-- Seconds before its end in which a lock is left to end by itself.
local MARGIN = 0.05

-- Only what is kept as a number can be incremented, so a text that is an integer is kept as one.
local function to_value(text)
  local number = #text < 16 and interface.to_integer(text)
  return number and ("%.0f"):format(number) == text and number or text
end

local function to_text(value)
  return type(value) == "number" and ("%.0f"):format(value) or value
end

-- nginx counts milliseconds, and takes none for no end.
local function age(seconds)
  return seconds and math.max(seconds, 0.001)
end

function home:get(key)
  local value, message = self.dict:get(key)
  if value == nil and type(message) == "string" then
    return nil, message
  end
  return to_text(value)
end

function home:set(key, text, seconds)
  local ok, message = self.dict:set(key, to_value(text), age(seconds))
  return ok or nil, message
end

function home:add(key, text, seconds)
  local ok, message = self.dict:safe_add(key, to_value(text), age(seconds))
  if ok then
    return true
  elseif message == "exists" then
    return false
  end
  return nil, message
end

function home:delete(key)
  self.dict:delete(key)
  return true
end

-- A new number is added, because `incr` would push out others for one.
function home:increment(key, by, seconds)
  local number, message = self.dict:incr(key, by)
  while not number and message == "not found" do
    local added
    added, message = home.add(self, key, ("%.0f"):format(by), seconds)
    if added then
      return by
    elseif added == false then -- another worker was faster
      number, message = self.dict:incr(key, by)
    end
  end
  return number, message
end

-- Nothing compares and deletes in one: what has little time left might be another's by then.
function home:remove(key, text)
  local value, message = home.get(self, key)
  if message then
    return nil, message
  elseif value ~= text then
    return false
  end
  local left = self.dict:ttl(key)
  if left and (left == 0 or left > MARGIN) then
    self.dict:delete(key)
  end
  return true
end

--- Makes a store over `ngx.shared[name]`.
---@param name string of the lua_shared_dict
---@return linq.shared_dict_store store
return function(name)
  local ngx = rawget(_G, "ngx")
  if not ngx or not ngx.shared then
    misuse.raise "linq.store.shared_dict is for nginx"
  end
  local dict = ngx.shared[name]
  if not dict then
    misuse.raise("there is no lua_shared_dict '%s' in this nginx", tostring(name))
  end
  return setmetatable({ dict = dict }, metatable)
end
