--- The home of metrics that all workers of an nginx share: a lua_shared_dict. It outlives
--- reloads and workers. Nothing in it is pushed out: what it has no room for is counted as lost.

local series = require "linq.metrics.series"
local store = require "linq.store.shared_dict"

local shared_dict = {}

local LOST = series.key("linq_metrics_lost_total", "", "")

local methods = {}
local metatable = { __index = methods }

--- Adds to a number.
---@param key string
---@param by number
function methods:add(key, by)
  local dict = self.dict
  if dict:incr(key, by) then
    return
  end
  local added, message = dict:safe_add(key, by)
  if message == "exists" then -- another worker was quicker
    dict:incr(key, by)
  elseif not added then
    dict:incr(LOST, 1)
  end
end

--- Sets a number for a while.
---@param key string
---@param value number
---@param seconds number
function methods:set(key, value, seconds)
  self.dict:safe_set(key, value, seconds)
end

--- All numbers.
---@return table<string, number> values
function methods:all()
  local values = {}
  for _, key in ipairs(self.dict:get_keys(0)) do
    values[key] = self.dict:get(key)
  end
  return values
end

--- Makes a home over `ngx.shared[name]`.
---@param name string of the lua_shared_dict
---@return linq.metrics_home
function shared_dict.new(name)
  local dict = store(name).dict
  dict:safe_add(LOST, 0)
  return setmetatable({ dict = dict }, metatable)
end

return shared_dict
