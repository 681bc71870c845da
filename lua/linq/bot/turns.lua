--- Whose turn it is. Of a chat's events that wait, the earliest runs, and no other beside it, whichever
--- process or machine they came to.
---
--- They stand in a list in the store, which is changed under a lock. The turn of an event whose process died
--- ends by itself; a process that lives renews it. An event keeps its place for a while after that, or after it
--- was last seen, so that one which is delivered again runs before those that were made after it.

local clocks = require "linq.util.clock"
local core = require "linq.core"

local turns = {}

---@class linq.bot_place
---@field id string of the event
---@field at number when the event was made, Unix time
---@field token? string of the turn; nil: it waits
---@field turn_ends? number Unix time at which the turn ends by itself
---@field ends number Unix time at which the place is lost
---@field settles? number Unix time before which its turn does not begin

---@class linq.bot_turns
---@field keeper linq.bot_keeper
---@field time fun(): number Unix time with fractions
---@field claim_ttl number seconds after which a turn ends by itself
---@field is_handled fun(id: string): boolean
local methods = {}
local metatable = { __index = methods }

local PLACE_TTL = 60 -- seconds for which a place is kept; what was not answered with 200 is delivered again and again

-- Who waited so long for the lock waited for a process that died with it, and was not alone: before the first
-- of them begins, all take their places. Once is enough for a while: where the store is slow, everybody waits long.
local LONG_WAIT, SETTLING, SETTLED = 0.05, 0.1, 2 -- seconds

-- Places that are not lost yet. One that has longer left than there can be is of a clock that was set back.
local function is_kept(self, place, now)
  return place.ends > now and place.ends <= now + self.claim_ttl + PLACE_TTL
end

local function has_turn(place, now)
  return place.token ~= nil and place.turn_ends > now
end

-- The places of a chat that are not lost yet.
local function read(self, key)
  local kept, message = self.keeper:read(key)
  if message then
    return nil, message
  end
  local list, now = {}, self.time()
  for _, place in ipairs(kept or {}) do
    if is_kept(self, place, now) then
      list[#list + 1] = place
    end
  end
  return list
end

-- A process that was stopped while it had the lock would undo what others changed since.
local function check_lock(self, ends)
  if self.keeper.clock.now() >= ends then
    return nil, "the lock ended before the turns were kept"
  end
  return true
end

local function write(self, key, list)
  if list[1] then
    return self.keeper:write(key, list, self.claim_ttl + PLACE_TTL)
  end
  local _, message = self.keeper:delete(key)
  return message == nil or nil, message
end

-- Changes the list of a chat: change(list, waited) gives the result; waited: seconds for the lock.
local function update(self, chat, change)
  local key = "turns:" .. chat
  local token, waited, ends = self.keeper:await_lock("lock:" .. chat)
  if not token then
    return nil, waited
  end
  local result, ok
  local list, message = read(self, key)
  if list then
    ok, message = check_lock(self, ends)
  end
  if ok then
    result = change(list, waited) -- which may keep an event's outcome, and take its time
    ok, message = check_lock(self, ends)
  end
  if ok then
    ok, message = write(self, key, list)
  end
  self.keeper:unlock("lock:" .. chat, token)
  if not ok then
    return nil, message
  end
  return result
end

-- The index of an event's place, which is made where there is none: behind all that are not later, and behind what
-- began already.
local function place_of(list, id, at)
  local index = 1
  for i, place in ipairs(list) do
    if place.id == id then
      return i
    elseif place.at <= at or place.token then
      index = i + 1
    end
  end
  table.insert(list, index, { id = id, at = at })
  return index
end

local function is_anyones_turn(list, now)
  for _, place in ipairs(list) do
    if has_turn(place, now) then
      return true
    end
  end
  return false
end

-- The index of the place that has a turn; without a token: of one that has none.
local function find(self, list, id, token)
  for i, place in ipairs(list) do
    if place.id == id and (place.token == token or not token and not has_turn(place, self.time())) then
      return i
    end
  end
end

local function is_settling(place, now)
  return place.settles ~= nil and place.settles > now and place.settles <= now + SETTLING
end

local function is_settled(place, now)
  return place.settles ~= nil and place.settles > now - SETTLED
end

local function extend(self, place, now)
  place.turn_ends = now + self.claim_ttl
  place.ends = place.turn_ends + PLACE_TTL
end

-- Drops who is first and will not come again: its process died when it had only its place to give up.
local function drop_handled(self, list, index)
  while index > 1 and self.is_handled(list[1].id) do
    table.remove(list, 1)
    index = index - 1
  end
  return index
end

--- Takes the turn of an event if it is the first of its chat, and none runs; else its place is kept.
---@param chat string
---@param id string of the event
---@param at number Unix time
---@return string|false|nil token of the turn; false: not yet; nil: the store failed
---@return string|nil message
function methods:take(chat, id, at)
  return update(self, chat, function(list, waited)
    local index, now = place_of(list, id, at), self.time()
    local place, is_taken = list[index], is_anyones_turn(list, now)
    if waited > LONG_WAIT and not is_settled(place, now) then
      place.settles = now + SETTLING
    end
    if is_taken or drop_handled(self, list, index) > 1 or is_settling(place, now) then
      place.ends = math.max(place.ends or 0, now + PLACE_TTL)
      return false
    end
    place.token = core.hex(core.random(8))
    extend(self, place, now)
    return place.token
  end)
end

--- Has a turn last longer. One that a clock took away, which jumped, is taken back unless another runs.
---@param chat string
---@param id string of the event
---@param token string of its turn
---@param is_over fun(): boolean whether the turn ended while this waited for the lock: then it is not taken back
---@return boolean|nil renewed nil: the store failed
---@return string|nil message
function methods:renew(chat, id, token, is_over)
  return update(self, chat, function(list)
    local index, now = find(self, list, id, token), self.time()
    if not index and not is_over() and not is_anyones_turn(list, now) then
      index = 1
      table.insert(list, 1, { id = id, at = now, token = token })
    end
    if index then
      extend(self, list[index], now)
    end
    return index ~= nil
  end)
end

--- Gives up the place of an event: its turn is over, or it was handled meanwhile.
---@param chat string
---@param id string of the event
---@param token? string of its turn; without: a turn of another process stays
---@param keep? fun(is_own: boolean): any keeps what came of it, before another event has its turn; is_own: the turn
---  was no other's meanwhile
---@return any result of `keep`, else whether there was a place; nil: the store failed, and the place ends by itself
---@return string|nil message
function methods:leave(chat, id, token, keep)
  return update(self, chat, function(list)
    local index = find(self, list, id, token)
    local result = index ~= nil
    if keep then
      result = keep(result)
    end
    if index then
      table.remove(list, index)
    end
    return result
  end)
end

--- Makes the turns of a bot.
---@param keeper linq.bot_keeper
---@param clock linq.clock
---@param claim_ttl number
---@param is_handled fun(id: string): boolean
---@return linq.bot_turns
function turns.new(keeper, clock, claim_ttl, is_handled)
  local time = clock == clocks.system and core.time or clock.time -- the system's has no fractions
  return setmetatable({
    keeper = keeper, time = time, claim_ttl = claim_ttl, is_handled = is_handled,
  }, metatable)
end

return turns
