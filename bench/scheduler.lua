--- Calls side by side in coroutines, until linq.map does that: a host for the
--- client, and a loop that steps the transfers and resumes who waited.
---
--- A host is told which loop waits, not for which transfer. Transfers finish
--- mostly in the order in which they began, so the waiting coroutines are
--- resumed oldest first, until as many calls returned as the loop counted.

local scheduler = {}

-- Runs a coroutine until it waits again, and then puts it into the right list:
-- at the end of the line if its call returned and it began another one.
local function resume(self, worker, same_call, next_call)
  local returned = self.returned
  assert(coroutine.resume(worker))
  if coroutine.status(worker) == "suspended" then
    local list = self.returned > returned and next_call or same_call
    list[#list + 1] = worker
  end
end

local function resume_finished(self, finished)
  local target, oldest, newest = self.returned + finished, {}, {}
  for _, worker in ipairs(self.waiting) do
    if self.returned < target then
      resume(self, worker, oldest, newest)
    else
      oldest[#oldest + 1] = worker
    end
  end
  for _, worker in ipairs(newest) do
    oldest[#oldest + 1] = worker
  end
  self.waiting = oldest
end

local function new_host(self)
  return {
    wait = function(loop)
      self.loop = loop
      coroutine.yield()
    end,
    sleep = function()
      error("a call failed, and nothing is tried again here")
    end,
  }
end

--- Makes a scheduler.
---@return table scheduler host (for linq.client), run(count, concurrency, call)
function scheduler.new()
  local self = { returned = 0, waiting = {} }
  self.host = new_host(self)

  --- Calls `call` count times, so many at a time.
  function self.run(count, concurrency, call)
    local left = count
    local function work()
      while left > 0 do
        left = left - 1
        call()
        self.returned = self.returned + 1
      end
    end
    for _ = 1, concurrency do
      resume(self, coroutine.create(work), self.waiting, self.waiting)
    end
    while #self.waiting > 0 do
      resume_finished(self, self.loop:step())
      repeat -- nobody asks for the ids
        local id = self.loop:next()
      until not id
    end
  end

  return self
end

return scheduler
