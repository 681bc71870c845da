--- How a call waits: finds the host that the caller runs in.
---
--- A host is a table of two functions: `wait(loop, timeout)` returns when the
--- loop may have something to give, or after that time; `sleep(seconds)` returns
--- after that time. The hosts of this module have a third, `await(loop,
--- transfer, id)`, which returns when that one transfer is done, and some a fourth,
--- `check()`, which returns why the running code cannot wait, nil when it can.

local blocking = require "linq.host.blocking"
local loaded = require "linq.util.loaded"

local hosts = {
  of_task = nil, -- linq.tasks puts it here: a function that gives the host of the running task
}

local ngx = rawget(_G, "ngx")
local in_nginx = type(ngx) == "table" and ngx.get_phase and ngx.socket -- a worker thread's state has no sockets

-- The host that the running code is in, when nobody says: of the event loops,
-- those that are loaded and tell whether they run.
local function detect()
  local cqueues, copas = loaded "cqueues", loaded "copas"
  if in_nginx then
    return require "linq.host.openresty"
  elseif cqueues and cqueues.running() then
    return require "linq.host.cqueues"
  elseif copas and copas.running then
    return require "linq.host.copas"
  end
  return blocking
end

--- The host of the running code: a task's, the client's own, nginx's, or the
--- one of a plain script.
---@param own? table the host that the client was given
---@return table|nil host
---@return string|nil message why this code cannot wait, and what to do
function hosts.current(own)
  local of_task = hosts.of_task
  if of_task then
    local host, message = of_task(own)
    if host or message then
      return host, message
    end
  end
  local host = own or detect()
  local message = host.check and host.check()
  if message then
    return nil, message
  end
  return host
end

return hosts
