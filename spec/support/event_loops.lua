--- The event loops that linq has hosts for, in one form for the specs:
---
---     installed      whether this Lua has it
---     host()         linq's host module
---     run(...)       runs functions side by side until all have ended; raises what one of them raised
---     sleep(seconds) the event loop's own sleep

local LONGEST_RUN = 60 -- seconds

local event_loops = {}

local function installed(...)
  for _, name in ipairs { ... } do
    if not pcall(require, name) then
      return false
    end
  end
  return true
end

-- PUC 5.1 cannot yield within pcall, so the event loop handles what a function raises.
local can_wait_in_pcall = not (_VERSION == "Lua 5.1" and not rawget(_G, "jit"))

-- Wraps functions: counts how many have ended, and keeps what one of them raised.
local function counted(functions, protect)
  local state, wrapped = { left = #functions }, {}
  for i, fn in ipairs(functions) do
    wrapped[i] = function()
      local ok, message = true, nil
      if protect then
        ok, message = protect(fn)
      else
        fn()
      end
      state.left = state.left - 1
      if not ok then
        state.failure = state.failure or { message }
      end
    end
  end
  return state, wrapped
end

local function check(state)
  if state.failure then
    error(state.failure[1], 0)
  end
  assert(state.left == 0, state.left .. " coroutines are not at their end")
end

-- ---- cqueues -----------------------------------------------------------------

local cqueues_loop = { installed = installed("cqueues") }
event_loops.cqueues = cqueues_loop

function cqueues_loop.host()
  return require "linq.host.cqueues"
end

function cqueues_loop.sleep(seconds)
  require("cqueues").sleep(seconds)
end

function cqueues_loop.run(...)
  local controller = require("cqueues").new()
  local state, functions = counted({ ... }, can_wait_in_pcall and pcall)
  for _, fn in ipairs(functions) do
    controller:wrap(fn)
  end
  local ok, message = controller:loop(LONGEST_RUN)
  assert(ok, message)
  check(state)
end

-- ---- luv ---------------------------------------------------------------------

local luv_loop = { installed = installed("luv") }
event_loops.luv = luv_loop

function luv_loop.host()
  return require "linq.host.luv"
end

function luv_loop.sleep(seconds)
  local uv, thread = require "luv", coroutine.running()
  local timer = uv.new_timer()
  timer:start(math.ceil(seconds * 1000), 0, function()
    timer:close()
    assert(coroutine.resume(thread))
  end)
  coroutine.yield()
end

function luv_loop.run(...)
  local uv = require "luv"
  local state, functions = counted({ ... }, can_wait_in_pcall and pcall)
  for _, fn in ipairs(functions) do
    coroutine.wrap(fn)()
  end
  uv.update_time() -- uv counts from its last run, which may be long ago
  local watchdog = uv.new_timer()
  watchdog:start(LONGEST_RUN * 1000, 0, function() uv.stop() end)
  watchdog:unref()
  uv.run()
  watchdog:close()
  uv.run "nowait"
  check(state)
end

-- ---- copas -------------------------------------------------------------------

-- Runs functions in copas until all have ended. The loop of copas 1 never ends by itself.
local function run_in(copas, protect, functions)
  local core = require "linq.core"
  local state, wrapped = counted(functions, protect)
  for _, fn in ipairs(wrapped) do
    copas.addthread(fn)
  end
  local until_ = core.now() + LONGEST_RUN
  while state.left > 0 and not state.failure and core.now() < until_ do
    copas.step(0.2)
  end
  check(state)
end

local copas_loop = { installed = installed("socket", "copas") }
event_loops.copas = copas_loop

if copas_loop.installed then
  local copas = require "copas"
  copas_loop.sleep = copas.pause or copas.sleep
  -- Copas 1 has no sleep.
  copas_loop.works = copas_loop.sleep ~= nil or require("linq.core").timer ~= nil
end

function copas_loop.host()
  return require "linq.host.copas"
end

copas_loop.sleep = copas_loop.sleep or function(seconds)
  copas_loop.host().sleep(seconds)
end

function copas_loop.run(...)
  run_in(require "copas", require("coxpcall").pcall, { ... })
end

-- ---- copas 4 -----------------------------------------------------------------

local copas4_loop = { installed = installed("socket") }
event_loops.copas4 = copas4_loop

local host_with_copas4

-- Loads the module a second time, with the stand-in instead of copas.
function copas4_loop.host()
  if not host_with_copas4 then
    local loaded = package.loaded.copas
    package.loaded.copas = require "spec.support.copas4"
    host_with_copas4 = assert(loadfile "lua/linq/host/copas.lua")()
    package.loaded.copas = loaded
  end
  return host_with_copas4
end

function copas4_loop.sleep(seconds)
  require("spec.support.copas4").pause(seconds)
end

function copas4_loop.run(...)
  run_in(require "spec.support.copas4", can_wait_in_pcall and pcall, { ... })
end

-- ---- Neovim, within the editor (make editors) -----------------------------------

local neovim_loop = { installed = rawget(_G, "vim") ~= nil }
event_loops.neovim = neovim_loop

function neovim_loop.host()
  return require "linq.host.neovim"
end

function neovim_loop.sleep(seconds)
  local thread = coroutine.running()
  vim.defer_fn(function() assert(coroutine.resume(thread)) end, math.ceil(seconds * 1000))
  coroutine.yield()
end

function neovim_loop.run(...)
  local state, functions = counted({ ... }, pcall)
  for _, fn in ipairs(functions) do
    coroutine.wrap(fn)()
  end
  vim.wait(LONGEST_RUN * 1000, function() return state.left == 0 end, 1)
  check(state)
end

-- ---- mpv, within a script of its ---------------------------------------------------

local mpv_loop = { installed = installed "mp" }
event_loops.mpv = mpv_loop

function mpv_loop.host()
  return require "linq.host.mpv"
end

function mpv_loop.sleep(seconds)
  local thread = coroutine.running()
  require("mp").add_timeout(seconds, function() assert(coroutine.resume(thread)) end)
  coroutine.yield()
end

function mpv_loop.run(...)
  local mp = require "mp"
  local state, functions = counted({ ... }, pcall)
  for _, fn in ipairs(functions) do
    coroutine.wrap(fn)()
  end
  local until_ = mp.get_time() + LONGEST_RUN
  while state.left > 0 and mp.get_time() < until_ do
    mp.wait_event(math.max(0, math.min(mp.get_next_timeout() or 1, 1)))
    mp.dispatch_events()
  end
  check(state)
end

-- ---- hosts of the kit -------------------------------------------------------------

local new_host = require("linq.host").new
local read_file = require("spec.support.files").read

-- The first block of Lua of a guide, as a module.
local function example_of(guide)
  local text = read_file(guide):match "\n```lua\n(.-)\n```"
  return assert((_G.loadstring or load)(text, "@" .. guide))()
end

-- The event loop of the guide itself.
local function guide()
  return example_of "docs/guide/writing-a-host.md"
end

--- The event loop of the guide, with a host that `host_of(loop)` makes. It is no host of linq's.
local function guide_loop(host_of)
  local event_loop, loop = { installed = installed "socket" }, nil

  local function get()
    if not loop then
      loop = example_of "docs/guide/writing-a-host.md"
      loop.host = host_of(loop)
    end
    return loop
  end

  function event_loop.host()
    return get().host
  end

  function event_loop.sleep(seconds)
    local thread = coroutine.running()
    get().after(seconds, function() assert(coroutine.resume(thread)) end)
    coroutine.yield()
  end

  function event_loop.run(...)
    get()
    local state, functions = counted({ ... }, can_wait_in_pcall and pcall)
    local stop = loop.after(LONGEST_RUN, function() error "it ran too long" end)
    for _, fn in ipairs(functions) do
      coroutine.wrap(fn)()
    end
    while state.left > 0 and not state.failure do
      loop.step()
    end
    stop()
    check(state)
  end

  return event_loop
end

event_loops["my loop"] = guide_loop(function(loop) return loop.host end)

event_loops["a loop of timers"] = guide_loop(function(loop)
  local over = setmetatable({}, { __mode = "k" })
  local function after(seconds, fn)
    local stop, cancel
    function cancel()
      over[cancel] = true
      stop()
    end
    stop = loop.after(seconds, function()
      over[cancel] = true
      fn()
    end)
    return cancel
  end
  local function is_over(cancel)
    return over[cancel] or false
  end
  return new_host { name = "a loop of timers", after = after, is_over = is_over }
end)

-- Resumes coroutines in its own way, and later.
event_loops["a loop of promises"] = guide_loop(function(loop)
  local function waiter()
    local thread, is_over = coroutine.running(), false
    return function()
      while not is_over do
        assert(coroutine.yield "wait" == "go on")
      end
    end, function()
      assert(not is_over, "called twice")
      is_over = true
      assert(coroutine.resume(thread, "go on"))
    end
  end
  return new_host {
    name = "a loop of promises",
    after = loop.after,
    watch = loop.watch,
    waiter = waiter,
    schedule = function(fn) loop.after(0, fn) end,
  }
end)

event_loops["a loop that sleeps"] = guide_loop(function(loop)
  return new_host {
    name = "a loop that sleeps",
    sleep = function(seconds)
      local thread = coroutine.running()
      loop.after(seconds, function() assert(coroutine.resume(thread)) end)
      coroutine.yield()
    end,
  }
end)

return setmetatable(event_loops, { __index = { guide_loop = guide_loop, guide = guide } })
