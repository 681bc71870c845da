--- Hosts of event loops that call back: calls in coroutines return to the event loop, and go
--- on in its callbacks. What an event loop gives is an adapter (see linq.host.kit).
---
--- A loop that somebody waits on has one watch, however many wait: its descriptor is watched
--- once, and a timer looks for what no descriptor tells. Both end when nobody waits. Without a
--- descriptor the timer alone watches, in pauses that grow.

local core = require "linq.core"
local driver = require "linq.host.driver"
local pause = require "linq.host.pause"
local waiters = require "linq.host.waiters"

local SLICE = 1 -- seconds between looks at what the descriptor does not tell
local LONGEST = 24 * 3600 -- seconds that a timer is asked for at most

local function end_of(stop)
  if stop then
    stop()
  end
end

-- ---- coroutines that can go on ---------------------------------------------------

-- Of the methods of a waiter, `suspend` and `go_on` depend on the adapter. `suspend` lasts until the
-- waiter is woken, or other code resumes the coroutine; `go_on` returns what the coroutine raised.
local function yielding()
  local methods = {}
  function methods.suspend()
    coroutine.yield()
  end
  function methods.go_on(waiter)
    local thread = waiter.thread
    if coroutine.status(thread) == "suspended" then
      local ok, message = coroutine.resume(thread)
      return not ok and debug.traceback(thread, tostring(message)) or nil
    end
  end
  return methods
end

-- Through the event loop's own way to suspend: `waiter()` gives `wait` and `wake`.
local function through(make)
  local methods = {}
  function methods.suspend(waiter)
    local wait, wake = make()
    waiter.resume = wake
    wait()
    waiter.resume = nil
  end
  function methods.go_on(waiter)
    local resume = waiter.resume
    waiter.resume = nil
    if resume then
      local ok, message = pcall(resume)
      return not ok and tostring(message) or nil
    end
  end
  return methods
end

-- ---- one event loop ----------------------------------------------------------------

---@class linq.host.queue  who was woken and not yet resumed: nothing is resumed while a loop is stepped
---@field add fun(waiter: linq.waiter) has it resumed at the end of the running callback, or in the next
---@field callback fun(fn: function, ...: any): boolean, any calls fn as pcall does, then resumes whom it woke; raises
---  what they raised, all at the end

---@return linq.host.queue
local function new_queue(adapter)
  local ready, first, last, in_callback = {}, 1, 0, false
  local queue = {}

  local function resume()
    local failures
    in_callback = true
    while first <= last do
      local waiter = ready[first]
      ready[first] = nil
      first = first + 1
      local failure = waiter.waits and waiter:go_on()
      if failure then
        failures = failures or {}
        failures[#failures + 1] = failure
      end
    end
    in_callback = false
    if failures then
      error(table.concat(failures, "\n"), 0)
    end
  end

  function queue.add(waiter)
    last = last + 1
    ready[last] = waiter
    if last == first and not in_callback then
      adapter.schedule(resume)
    end
  end

  function queue.callback(fn, ...)
    in_callback = true
    local ok, result = pcall(fn, ...)
    in_callback = false
    if first <= last and adapter.resumes_later then
      adapter.schedule(resume)
    else
      resume()
    end
    return ok, result
  end

  return queue
end

-- ---- watches -------------------------------------------------------------------------

local function close_watch(watches, loop, watch)
  end_of(watch.stop)
  end_of(watch.cancel)
  watch.stop, watch.cancel, watch.closed = nil, nil, true
  if watches[loop] == watch then
    watches[loop] = nil
  end
end

-- A coroutine that was closed is never resumed.
local function forget_dead(loop, watch)
  for waiter in pairs(watch.waiting) do
    if coroutine.status(waiter.thread) == "dead" then
      watch.waiting[waiter] = nil
      waiters.remove(loop, waiter.key or waiter)
    end
  end
end

-- Steps the loop. Returns how many transfers finished.
local function step(loop, watch)
  if driver.is_open(loop) then
    return waiters.step(loop, 0)
  end
  end_of(watch.stop)
  watch.stop = nil
  driver.wake_all(watch.waiting)
  return 0
end

local function new_watches(adapter, queue)
  local watches = setmetatable({}, { __mode = "k" }) -- loop -> watch

  local function look(loop, watch)
    local ok, count = queue.callback(step, loop, watch)
    if not next(watch.waiting) then
      close_watch(watches, loop, watch)
    end
    return ok and count or error(count, 0)
  end

  -- Looks at what the descriptor does not tell; without one, in pauses that grow while nothing comes.
  local function tick(loop, watch, seconds)
    local timer = {} -- Lua 5.2 and 5.3 may give the same function again and again, so none tells timers apart
    watch.timer = timer
    watch.cancel = adapter.after(seconds, function()
      if watch.closed or watch.timer ~= timer then -- it was canceled, or has been called already
        return
      end
      watch.timer, watch.cancel = nil, nil
      forget_dead(loop, watch)
      local ok, count = pcall(look, loop, watch)
      if not watch.closed then
        tick(loop, watch, watch.stop and SLICE or pause.next(count == 0 and seconds or nil))
      end
      if not ok then
        error(count, 0)
      end
    end)
  end

  local function let_go(loop)
    if watches[loop] then
      close_watch(watches, loop, watches[loop])
    end
  end

  local function open(loop, waiting)
    local watch = { waiting = waiting }
    local fd = adapter.watch and loop:fd()
    if fd then
      watch.stop = adapter.watch(fd, function()
        if not watch.closed then
          look(loop, watch)
        end
      end)
    end
    tick(loop, watch, watch.stop and SLICE or pause.next())
    watches[loop] = watch
    waiters.on_close(loop, let_go)
    return watch
  end

  return function(loop)
    local watch = watches[loop]
    if watch and adapter.is_over and watch.cancel and adapter.is_over(watch.cancel) then
      close_watch(watches, loop, watch)
      return open(loop, watch.waiting)
    end
    return watch or open(loop, {})
  end
end

-- ---- the host --------------------------------------------------------------------------

--- Makes a host that waits through callbacks.
---@param adapter linq.host_parts as linq.host.kit completes them
---@return linq.host host
return function(adapter)
  local queue = new_queue(adapter)
  local watch_of = new_watches(adapter, queue)
  local waiter_methods = adapter.waiter and through(adapter.waiter) or yielding()
  local waiter_metatable = { __index = waiter_methods }
  local host = { spawn = adapter.spawn }

  function waiter_methods:wake()
    if self.watch then
      self.watch.waiting[self] = nil
    end
    queue.add(self)
  end

  local function new_waiter(watch, key)
    local thread = coroutine.running()
    return setmetatable({ thread = thread, waits = true, watch = watch, key = key }, waiter_metatable)
  end

  -- Registers the running coroutine; the watch of the loop resumes it.
  local function enlist(loop, key)
    local watch = watch_of(loop)
    local waiter = new_waiter(watch, key)
    watch.waiting[waiter] = true
    if key then
      waiters.add(loop, key, waiter)
    else
      waiters.add_any(loop, waiter)
    end
    return waiter
  end

  local function leave(loop, waiter)
    waiter.waits = false
    waiter.watch.waiting[waiter] = nil
    waiters.remove(loop, waiter.key or waiter)
  end

  -- Suspends the running coroutine until the time is over, or it is woken.
  local function suspend_for(seconds, waiter)
    local cancel = adapter.after(math.min(seconds, LONGEST), function()
      queue.callback(queue.add, waiter)
    end)
    waiter:suspend()
    cancel()
  end

  --- Waits until the transfer is done.
  ---@param loop userdata
  ---@param transfer userdata
  function host.await(loop, transfer)
    driver.start(loop)
    if transfer:done() then
      return
    end
    local waiter = enlist(loop, transfer:id())
    repeat
      waiter:suspend()
    until transfer:done()
    leave(loop, waiter)
  end

  --- Waits until any transfer of the loop finished, or the time is over.
  ---@param loop userdata
  ---@param timeout? number seconds
  function host.wait(loop, timeout)
    local waiter = enlist(loop)
    if timeout then
      suspend_for(timeout, waiter)
    else
      waiter:suspend()
    end
    leave(loop, waiter)
  end

  --- Pauses the running coroutine.
  ---@param seconds number
  function host.sleep(seconds)
    local until_ = core.now() + seconds
    local waiter = new_waiter()
    local left = seconds
    while left > 0 do
      suspend_for(left, waiter)
      left = until_ - core.now()
    end
    waiter.waits = false
  end

  return host
end
