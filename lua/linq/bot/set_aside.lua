--- Events that failed too often. They are kept with their error, so that somebody can look at them and have
--- them handled again.

local set_aside = {}

local TTL = 30 * 86400 -- seconds
local MOST = 1000 -- of which the list knows; older ones are still found by their ids
local LIST = "failed"
local TRIES = 3 -- to change the list

-- Changes the list of ids under its lock. Whether that is over: the lock did not end meanwhile.
local function try_to_update(keeper, change)
  local token, _, ends = keeper:await_lock(LIST)
  if not token then
    return true
  end
  local ids, message = keeper:read(LIST)
  local is_over = message ~= nil or keeper.clock.now() < ends
  if is_over and not message then
    keeper:write(LIST, change(ids or {}), TTL)
  end
  keeper:unlock(LIST, token)
  return is_over
end

-- A list that stays locked, or cannot be read, is left alone: the event itself is kept.
local function update(keeper, change)
  for _ = 1, TRIES do
    if try_to_update(keeper, change) then
      return
    end
  end
end

local function without(ids, id)
  local others = {}
  for _, one in ipairs(ids) do
    if one ~= id then
      others[#others + 1] = one
    end
  end
  return others
end

--- Keeps an event that failed.
---@param keeper linq.bot_keeper
---@param failed linq.bot_failed
---@return true|nil kept
---@return string|nil message
function set_aside.keep(keeper, failed)
  local ok, message = keeper:write("failed:" .. failed.event_id, failed, TTL)
  if not ok then
    return nil, message
  end
  update(keeper, function(ids)
    ids = without(ids, failed.event_id)
    ids[#ids + 1] = failed.event_id
    return #ids > MOST and without(ids, ids[1]) or ids
  end)
  return true
end

--- The events that were set aside, the latest last.
---@param keeper linq.bot_keeper
---@return linq.bot_failed[]|nil list
---@return string|nil message
function set_aside.list(keeper)
  local ids, message = keeper:read(LIST)
  local list, at = {}, 1
  while not message and ids and ids[at] do
    list[#list + 1], message = keeper:read("failed:" .. ids[at])
    at = at + 1
  end
  if message then
    return nil, message
  end
  return list
end

--- One of them.
---@param keeper linq.bot_keeper
---@param id string
---@return linq.bot_failed|nil failed
---@return string|nil message
function set_aside.get(keeper, id)
  return keeper:read("failed:" .. id)
end

--- Forgets one.
---@param keeper linq.bot_keeper
---@param id string
function set_aside.forget(keeper, id)
  keeper:delete("failed:" .. id)
  update(keeper, function(ids)
    return without(ids, id)
  end)
end

return set_aside
