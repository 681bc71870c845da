--- The host of luv (libuv): calls in coroutines return to uv.run(), and go on
--- in its callbacks.
---
---     local client = linq.client { host = require "linq.host.luv" }
---     coroutine.wrap(function() local chat, err = client.chats:retrieve(id) … end)()
---     uv.run()
---
--- A loop that somebody waits on has a watch: a poll handle of its descriptor,
--- and a timer for what no descriptor tells. Both are closed when nobody waits,
--- so uv.run() ends then.

local core = require "linq.core"
local driver = require "linq.host.driver"
local loaded = require "linq.util.loaded"
local pause = require "linq.host.pause"
local waiters = require "linq.host.waiters"

-- In Neovim and Luvit it has another name.
local uv = loaded "luv" or loaded "uv" or require "luv"

local host = {}

local SLICE = 1000 -- ms between looks at what the descriptor does not tell

-- ---- coroutines that can go on -------------------------------------------------

-- Woken, not yet resumed: nothing is resumed while a loop is stepped.
local ready, first, last = {}, 1, 0
local in_callback = false -- of this module: it resumes them at its end

-- Returns what coroutines raised, nil when none did.
local function resume_ready()
  local failures
  in_callback = true
  while first <= last do
    local waiter = ready[first]
    ready[first] = nil
    first = first + 1
    local thread = waiter.coroutine
    if waiter.waits and coroutine.status(thread) == "suspended" then
      local ok, message = coroutine.resume(thread)
      if not ok then
        failures = failures or {}
        failures[#failures + 1] = debug.traceback(thread, tostring(message))
      end
    end
  end
  in_callback = false
  return failures and table.concat(failures, "\n")
end

-- In a callback of uv, which reports what is raised.
local function resume_or_raise()
  local failure = resume_ready()
  if failure then
    error(failure, 0)
  end
end

-- Calls fn in uv.run() after a time, at once for 0.
local function after(ms, fn)
  local timer = uv.new_timer()
  uv.update_time()
  timer:start(ms, 0, function()
    if not timer:is_closing() then
      timer:close()
    end
    fn()
  end)
  return timer
end

local function make_ready(waiter)
  last = last + 1
  ready[last] = waiter
  if last == first and not in_callback then
    after(0, resume_or_raise)
  end
end

-- ---- waiters -------------------------------------------------------------------

local waiter_methods = {}
local waiter_metatable = { __index = waiter_methods }

function waiter_methods:wake()
  if self.watch then
    self.watch.waiting[self] = nil
  end
  make_ready(self)
end

-- ---- watches -------------------------------------------------------------------

local watches = setmetatable({}, { __mode = "k" }) -- loop -> watch

local function close_handle(handle)
  if handle and not handle:is_closing() then
    handle:close()
  end
end

local function close_watch(loop, watch)
  close_handle(watch.poll)
  close_handle(watch.timer)
  if watches[loop] == watch then
    watches[loop] = nil
  end
end

-- A coroutine that was closed is never resumed.
local function forget_dead(loop, watch)
  for waiter in pairs(watch.waiting) do
    if coroutine.status(waiter.coroutine) == "dead" then
      watch.waiting[waiter] = nil
      waiters.remove(loop, waiter.key or waiter)
    end
  end
end

-- Steps the loop and resumes whose transfers finished. Returns how many did.
local function look(loop, watch)
  local ok, count = true, 0
  in_callback = true
  if driver.is_open(loop) then
    ok, count = pcall(waiters.step, loop, 0)
  else
    close_handle(watch.poll)
    driver.wake_all(watch.waiting)
  end
  local failure = resume_ready()
  if not next(watch.waiting) then
    close_watch(loop, watch)
  end
  if failure or not ok then
    error(failure or count, 0)
  end
  return count
end

-- Without a descriptor the timer alone watches, in pauses that grow.
local function look_and_sleep(loop, watch)
  local seconds = pause.next()
  local function on_timer()
    seconds = pause.next(look(loop, watch) == 0 and seconds or nil)
    if not watch.timer:is_closing() then
      watch.timer:start(math.ceil(seconds * 1000), 0, on_timer)
    end
  end
  watch.timer:start(math.ceil(seconds * 1000), 0, on_timer)
end

local function let_go(loop)
  if watches[loop] then
    close_watch(loop, watches[loop])
  end
end

local function open_watch(loop)
  local watch = { waiting = {}, timer = uv.new_timer() }
  local fd = loop:fd()
  watch.poll = fd and uv.new_poll(fd)
  if watch.poll then
    watch.poll:start("r", function() look(loop, watch) end)
    watch.timer:start(SLICE, SLICE, function()
      forget_dead(loop, watch)
      look(loop, watch)
    end)
  else
    look_and_sleep(loop, watch)
  end
  watches[loop] = watch
  waiters.on_close(loop, let_go)
  return watch
end

local function watch_of(loop)
  local watch = watches[loop]
  if watch and watch.timer:is_closing() then -- by a program that closed every handle
    close_watch(loop, watch)
    watch = nil
  end
  return watch or open_watch(loop)
end

-- ---- the host ------------------------------------------------------------------

-- Registers the running coroutine; its watch resumes it.
local function enlist(loop, key)
  local watch = watch_of(loop)
  local waiter = { coroutine = coroutine.running(), waits = true, watch = watch, key = key }
  watch.waiting[setmetatable(waiter, waiter_metatable)] = true
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
    coroutine.yield()
  until transfer:done()
  leave(loop, waiter)
end

-- Suspends the running coroutine until the time is over, or it is woken.
local function suspend_for(seconds, waiter)
  -- uv counts from the last whole millisecond
  local timer = after(math.ceil(seconds * 1000) + 1, function()
    in_callback = true
    make_ready(waiter)
    resume_or_raise()
  end)
  coroutine.yield()
  close_handle(timer)
end

--- Waits until any transfer of the loop finished, or the time is over.
---@param loop userdata
---@param timeout? number seconds
function host.wait(loop, timeout)
  local waiter = enlist(loop)
  if timeout then
    suspend_for(timeout, waiter)
  else
    coroutine.yield()
  end
  leave(loop, waiter)
end

--- Pauses the running coroutine.
---@param seconds number
function host.sleep(seconds)
  local until_ = core.now() + seconds
  local waiter = { coroutine = coroutine.running(), waits = true }
  local left = seconds
  while left > 0 do
    suspend_for(left, waiter)
    left = until_ - core.now()
  end
  waiter.waits = false
end

--- Why the running code cannot wait, nil when it can.
---@return string|nil
function host.check()
  return driver.check("luv", "make the call in a function given to coroutine.wrap(), and call uv.run()")
end

return host
