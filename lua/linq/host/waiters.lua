--- Who waits for which transfer. Whoever steps a loop, whatever host it is,
--- wakes all whose transfers finished: so hosts can share a loop.
---
---@class linq.waiter
---@field wake fun(self: linq.waiter, key: any)

local waiters = {}

-- loop -> transfer id -> waiter, loop -> set of waiters for anything at all, and
-- loop -> set of functions that let go of its descriptor
local by_transfer = setmetatable({}, { __mode = "k" })
local by_loop = setmetatable({}, { __mode = "k" })
local by_descriptor = setmetatable({}, { __mode = "k" })

local function of(registry, loop)
  local known = registry[loop]
  if not known then
    known = {}
    registry[loop] = known
  end
  return known
end

--- Calls `waiter:wake(id)` when the transfer is done.
---@param loop userdata
---@param id number of the transfer
---@param waiter linq.waiter
function waiters.add(loop, id, waiter)
  local known = by_transfer[loop] or of(by_transfer, loop)
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
  return next(by_transfer[loop] or {}) ~= nil or next(by_loop[loop] or {}) ~= nil
end

--- Wakes those whose transfers finished.
---@param loop userdata
---@return integer count how many transfers finished
function waiters.dispatch(loop)
  local count = 0
  local known = by_transfer[loop]
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
  local anything = by_loop[loop]
  if count > 0 and anything and next(anything) then
    by_loop[loop] = nil
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

--- Closes the loop and wakes everybody who waits on it: its transfers are canceled.
---@param loop userdata
function waiters.close(loop)
  for let_go in pairs(by_descriptor[loop] or {}) do
    let_go(loop)
  end
  loop:close()
  local known, anything = by_transfer[loop] or {}, by_loop[loop] or {}
  by_transfer[loop], by_loop[loop] = nil, nil
  for id, waiter in pairs(known) do
    waiter:wake(id)
  end
  for waiter in pairs(anything) do
    waiter:wake(loop)
  end
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
    if by_transfer[loop] or by_loop[loop] then -- others wait for something, too
      waiters.dispatch(loop)
    end
  end
end

return waiters
