--- Hosts of event loops that call back: calls in coroutines return to the event loop, and go
--- on in its callbacks. What an event loop gives is an adapter (see linq.host.kit).
---
--- A loop that somebody waits on has one watch, however many wait: its descriptor is watched
--- once, and a timer looks for what no descriptor tells. Both end when nobody waits. Without a
--- descriptor the timer alone watches, in pauses that grow.
---
--- A hook may raise anywhere in here: Ctrl-C, or a host's limit of instructions. So a waiter is
--- known to its watch until its coroutine goes on, the timer wakes whose wake-up was lost, and
--- who waits next opens a watch again whose timer is lost.

local core = require "linq.core"
local driver = require "linq.host.driver"
local pause = require "linq.host.pause"
local waiters = require "linq.host.waiters"

local SLICE = 1 -- seconds between looks at what the descriptor does not tell
local LONGEST = 24 * 3600 -- seconds that a timer is asked for at most

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
    if resume then
      local ok, message = pcall(resume)
      if waiter.resume == resume then -- else the coroutine has gone on, and may wait again
        waiter.resume = nil
      end
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
---@field later fun() has those resumed who are woken until then
---@field on_resumed fun() called when all were resumed

---@return linq.host.queue
local function new_queue(adapter)
  local ready, first, last, in_callback = {}, 1, 0, false
  local queue = {}

  local function resume()
    local failures
    in_callback = true
    while first <= last do
      local at = first
      local waiter = ready[at]
      first = at + 1
      ready[at] = nil
      local failure = waiter.waits and waiter:go_on()
      if failure then
        failures = failures or {}
        failures[#failures + 1] = failure
      end
    end
    in_callback = false
    queue.on_resumed()
    if failures then
      error(table.concat(failures, "\n"), 0)
    end
  end

  function queue.later()
    adapter.schedule(resume)
  end

  function queue.add(waiter)
    ready[last + 1] = waiter
    last = last + 1
    if last == first and not in_callback then
      queue.later()
    end
  end

  function queue.callback(fn, ...)
    in_callback = true
    local ok, result = pcall(fn, ...)
    in_callback = false
    if first <= last and adapter.resumes_later then
      queue.later()
    else
      resume()
    end
    return ok, result
  end

  return queue
end

-- ---- watches -------------------------------------------------------------------------

-- Ends the watch of the descriptor, or the timer.
local function end_part(watch, name)
  if watch[name] then
    watch[name]()
    watch[name] = nil
  end
end

local function close_watch(watches, loop, watch)
  watch.closed = true
  end_part(watch, "stop")
  end_part(watch, "cancel")
  if watches[loop] == watch then
    watches[loop] = nil
  end
end

-- Wakes whose wake-up was lost. A coroutine that was closed is never resumed.
local function look_after(loop, watch)
  for waiter in pairs(watch.waiting) do
    if coroutine.status(waiter.thread) == "dead" then
      watch.waiting[waiter] = nil
      waiters.remove(loop, waiter.key or waiter)
    elseif waiter.woken or waiter.transfer and waiter.transfer:done() then
      waiter:wake()
    end
  end
end

-- Steps the loop. Returns how many transfers finished.
local function step(loop, watch)
  if driver.is_open(loop) then
    return waiters.step(loop, 0)
  end
  end_part(watch, "stop")
  driver.wake_all(watch.waiting)
  return 0
end

local function step_for_timer(loop, watch)
  look_after(loop, watch)
  return step(loop, watch)
end

-- Whether opening or closing it was not broken off.
local function is_whole(watch)
  return watch ~= nil and watch.due ~= nil and not watch.closed
end

local function new_watches(adapter, queue)
  local watches = setmetatable({}, { __mode = "k" }) -- loop -> watch
  local waiting_on = setmetatable({}, { __mode = "k" }) -- loop -> who waits, whatever becomes of its watch

  local function look(step_loop, loop, watch)
    local ok, count = queue.callback(step_loop, loop, watch)
    return ok and count or error(count, 0)
  end

  -- Looks at what the descriptor does not tell; without one, in pauses that grow while nothing comes.
  local function tick(loop, watch, seconds)
    local timer = {} -- Lua 5.2 and 5.3 may give the same function again and again, so none tells timers apart
    local cancel = adapter.after(seconds, function()
      if watch.closed or watch.timer ~= timer then -- it was canceled, or has been called already
        return
      end
      watch.timer, watch.cancel = nil, nil
      local ok, count = pcall(look, step_for_timer, loop, watch)
      if not watch.closed and not watch.timer then
        tick(loop, watch, watch.stop and SLICE or pause.next(count == 0 and seconds or nil))
      end
      if not ok then
        error(count, 0)
      end
    end)
    watch.timer = timer -- until here the one before is the watch's
    watch.due = core.now() + seconds
    watch.cancel = cancel
  end

  local function let_go(loop)
    local watch = watches[loop]
    if watch then
      close_watch(watches, loop, watch)
    end
    if watch and next(watch.waiting) then
      queue.later()
    end
  end

  local function open(loop)
    waiting_on[loop] = waiting_on[loop] or {}
    local watch = { waiting = waiting_on[loop] }
    watches[loop] = watch
    waiters.on_close(loop, let_go)
    local fd = adapter.watch and loop:fd()
    if fd then
      watch.stop = adapter.watch(fd, function()
        if watch.closed and watch.stop then -- closing it was broken off
          end_part(watch, "stop")
        else
          look(step, loop, watch)
        end
      end)
    end
    tick(loop, watch, watch.stop and SLICE or pause.next())
    return watch
  end

  local function open_again(loop)
    if watches[loop] then
      close_watch(watches, loop, watches[loop])
    end
    return open(loop)
  end

  function queue.on_resumed()
    for loop, waiting in pairs(waiting_on) do
      local watch = watches[loop]
      if next(waiting) and not is_whole(watch) and driver.is_open(loop) then
        open_again(loop)
      elseif watch and not next(waiting) then
        close_watch(watches, loop, watch)
      end
    end
  end

  -- A timer that does not come may be lost. One that is only late does no harm: it is not the watch's any more.
  local function renew(loop, watch)
    local cancel = watch.cancel
    tick(loop, watch, watch.stop and SLICE or pause.next())
    if cancel then
      cancel()
    end
    return watch
  end

  return function(loop)
    local watch = watches[loop]
    if not is_whole(watch) or adapter.is_over and watch.cancel and adapter.is_over(watch.cancel) then
      return open_again(loop)
    elseif not watch.cancel or core.now() >= watch.due then
      return renew(loop, watch)
    end
    return watch
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
    self.woken = true
    queue.add(self)
  end

  local function new_waiter()
    return setmetatable({ thread = coroutine.running(), waits = true, woken = false }, waiter_metatable)
  end

  -- Registers the running coroutine; the watch of the loop resumes it.
  local function enlist(loop, transfer)
    local watch, waiter = watch_of(loop), new_waiter()
    waiter.waiting, waiter.transfer, waiter.key = watch.waiting, transfer, transfer and transfer:id()
    watch.waiting[waiter] = true
    if transfer then
      waiters.add(loop, waiter.key, waiter)
    else
      waiters.add_any(loop, waiter)
    end
    return waiter
  end

  local function leave(loop, waiter)
    waiter.waits = false
    waiter.waiting[waiter] = nil
    waiters.remove(loop, waiter.key or waiter)
  end

  -- Suspends the running coroutine until the time is over, or it is woken.
  local function suspend_for(seconds, waiter)
    local function fire()
      queue.callback(queue.add, waiter)
    end
    seconds = math.min(seconds, LONGEST)
    local cancel, cancel_second = adapter.after(seconds, fire), adapter.after(seconds + SLICE, fire)
    waiter:suspend()
    cancel()
    cancel_second() -- it is there for the case that the first one is broken off
  end

  --- Waits until the transfer is done.
  ---@param loop userdata
  ---@param transfer userdata
  function host.await(loop, transfer)
    driver.start(loop)
    if transfer:done() then
      return
    end
    local waiter = enlist(loop, transfer)
    repeat
      waiter.woken = false
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
