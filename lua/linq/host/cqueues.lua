--- The host of cqueues: calls within a controller's coroutines let its others
--- run. It is found by itself where a controller runs.
---
---     controller:wrap(function() local chat, err = client.chats:retrieve(id) … end)

local condition = require "cqueues.condition"
local cqueues = require "cqueues"
local driver = require "linq.host.driver"
local loaded = require "linq.util.loaded"
local signal = require "linq.host.signal"

local signal_methods = signal.complete {}
local signal_metatable = { __index = signal_methods }

function signal_methods:suspend(seconds)
  self.condition:wait(seconds)
end

function signal_methods:wake()
  self.condition:signal()
end

local adapter = { home = cqueues.running, sleep = cqueues.sleep }

function adapter.spawn(fn)
  cqueues.running():wrap(fn)
end

function adapter.new_signal()
  return setmetatable({ condition = condition.new(), raised = false }, signal_metatable)
end

-- loop -> what cqueues polls for it
local pollables = setmetatable({}, { __mode = "k" })

function adapter.wait_readable(loop, seconds)
  local fd, pollable = loop:fd(), pollables[loop]
  if not pollable or pollable.pollfd ~= fd then
    pollable = { pollfd = fd, events = "r" }
    pollables[loop] = pollable
  end
  cqueues.poll(pollable, seconds)
end

-- Controllers remember descriptors that they once polled, and fail when another
-- file has the number of a closed one.
function adapter.release(loop)
  local pollable = pollables[loop]
  if pollable then
    cqueues.cancel(pollable.pollfd)
  end
end

local host = driver.host(adapter)

-- Coroutines within a controller's can wait when they are resumed through
-- cqueues.auxlib, which programs may put in place of Lua's functions.
local function resumes_through_auxlib()
  local auxlib = loaded "cqueues.auxlib"
  return auxlib and (coroutine.wrap == auxlib.wrap or coroutine.resume == auxlib.resume)
end

--- Why the running code cannot wait, nil when it can.
---@return string|nil
function host.check()
  local controller, is_its_own = cqueues.running()
  if not controller then
    return "the cqueues host waits within a controller only: make the call in a function given to controller:wrap()"
  elseif not is_its_own and not resumes_through_auxlib() then
    return "this is a coroutine within a coroutine of the controller, which cannot be suspended: "
      .. "give its function to controller:wrap(), or put cqueues.auxlib.wrap in coroutine.wrap's place"
  end
  return driver.check("cqueues", "controller:wrap()")
end

return host
