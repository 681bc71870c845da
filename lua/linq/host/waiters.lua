--- Who waits for which transfer. Whoever steps a loop, whatever host it is,
--- wakes all whose transfers finished: so hosts can share a loop.
---
---@class linq.waiter
---@field wake fun(self: linq.waiter, key: any)

local waiters = {}

-- Makes a registry: loop -> what is known of it.
local function new_registry(modes)
  return { of = setmetatable({}, { __mode = "k" }), modes = { __mode = modes } }
end

-- Transfer id -> waiter, the set of waiters for anything at all, and the set of functions that
-- let go of the descriptor. Waiters are held weakly: when who waits is broken off, by Ctrl-C or
-- as a coroutine that is killed, its transfer goes with it.
local by_transfer, by_loop, by_descriptor = new_registry "v", new_registry "k", new_registry()

local function of(registry, loop)
  local known = registry.of[loop]
  if not known then
    known = setmetatable({}, registry.modes)
    registry.of[loop] = known
  end
  return known
end

--- Calls `waiter:wake(id)` when the transfer is done.
---@param loop userdata
---@param id number of the transfer
---@param waiter linq.waiter
function waiters.add(loop, id, waiter)
  local known = by_transfer.of[loop] or of(by_transfer, loop)
  known[id] = waiter
end

--- Calls `waiter:wake(loop)` when any transfer of the loop is done.
---@param loop userdata
---@param waiter linq.waiter
function waiters.add_any(loop, waiter)
  of(by_loop, loop)[waiter] = true
end

--- Forgets a waiter.
---@param loop userdata
---@param key number|linq.waiter the transfer's id, or the waiter for anything
function waiters.remove(loop, key)
  of(type(key) == "table" and by_loop or by_transfer, loop)[key] = nil
end

--- Whether anybody waits on the loop.
---@param loop userdata
---@return boolean
function waiters.exist(loop)
  return next(by_transfer.of[loop] or {}) ~= nil or next(by_loop.of[loop] or {}) ~= nil
end

--- Wakes those whose transfers finished.
---@param loop userdata
---@return integer count how many transfers finished
function waiters.dispatch(loop)
  local count = 0
  local known = by_transfer.of[loop]
  local id = loop:next()
  while id do
    count = count + 1
    local waiter = known and known[id]
    if waiter then
      waiter:wake(id) -- who may wait again at once, under the same id
      if known[id] == waiter then
        known[id] = nil
      end
    end
    id = loop:next()
  end
  local anything = by_loop.of[loop]
  if count > 0 and anything and next(anything) then
    by_loop.of[loop] = nil
    for waiter in pairs(anything) do
      waiter:wake(loop)
    end
  end
  return count
end

--- Calls `let_go(loop)` before the loop is closed. Its descriptor must not be watched any more
--- when another file gets the number.
---@param loop userdata
---@param let_go fun(loop: userdata) holds no loop itself; given again: once
function waiters.on_close(loop, let_go)
  of(by_descriptor, loop)[let_go] = true
end

-- Who waits on the loop, whoever waits meanwhile: { waiter, what wakes it }.
local function list_of(loop)
  local list = {}
  for id, waiter in pairs(by_transfer.of[loop] or {}) do
    list[#list + 1] = { waiter, id }
  end
  for waiter in pairs(by_loop.of[loop] or {}) do
    list[#list + 1] = { waiter, loop }
  end
  return list
end

--- Closes the loop and wakes everybody who waits on it: its transfers are canceled. When Ctrl-C
--- breaks this off, it can be done again.
---@param loop userdata
function waiters.close(loop)
  for let_go in pairs(by_descriptor.of[loop] or {}) do
    let_go(loop)
  end
  loop:close()
  for _, waiting in ipairs(list_of(loop)) do
    waiting[1]:wake(waiting[2])
  end
  by_transfer.of[loop], by_loop.of[loop] = nil, nil
end

--- Steps the loop and wakes those whose transfers finished.
---@param loop userdata
---@param timeout? number seconds to wait at most
---@return integer count
function waiters.step(loop, timeout)
  loop:step(timeout, true)
  return waiters.dispatch(loop)
end

--- Steps the loop until a transfer is done.
---@param loop userdata
---@param transfer userdata
function waiters.await(loop, transfer)
  while not transfer:done() do
    loop:step(nil, true)
    if by_transfer.of[loop] or by_loop.of[loop] then -- others wait for something, too
      waiters.dispatch(loop)
    end
  end
end

return waiters
