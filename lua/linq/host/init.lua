--- How a call waits: finds the host that the caller runs in.
---
--- A host is a table of two functions: `wait(loop, timeout)` returns when the
--- loop may have something to give, or after that time; `sleep(seconds)` returns
--- after that time. The hosts of this module have a third, `await(loop,
--- transfer)`, which returns when that one transfer is done; `linq.host.seat` adds it to
--- those of users. Some have `check()`,
--- which returns why the running code cannot wait, nil when it can, and
--- `spawn(fn)`, which runs a function beside the running code, and may give a function
--- that ends it.

local blocking = require "linq.host.blocking"

local hosts = {}

-- The modules that are loaded. While one is being loaded, 5.1 keeps a mark there that is no table.
local loaded = package.loaded

local ngx = rawget(_G, "ngx")
local in_nginx = type(ngx) == "table" and ngx.get_phase and ngx.socket -- a worker thread's state has no sockets
local openresty = in_nginx and require "linq.host.openresty" or nil

-- host with two functions -> the same, completed
local completed = setmetatable({}, { __mode = "k" })

local function complete(own)
  local host = completed[own]
  if not host then
    host = require "linq.host.seat"(own)
    completed[own] = host
  end
  return host
end

--- Loads what calls may need in the event loops that are loaded, and with a host of the user's.
---@param own? linq.host
function hosts.load(own)
  if own and not own.await then
    complete(own)
  end
  for _, name in ipairs { "cqueues", "copas" } do
    if type(loaded[name]) == "table" then
      require("linq.host." .. name)
    end
  end
end

--- Makes a host for an event loop that linq does not know (see linq.host.kit).
---@param parts linq.host_parts
---@return linq.host host for the option `host`
function hosts.new(parts)
  return require("linq.host.kit").new(parts)
end

--- The host of the running code: a task's, the client's own, nginx's, or the
--- one of a plain script.
---@param own? linq.host the host that the client was given
---@return linq.host_inside|nil host
---@return string|nil message why this code cannot wait, and what to do
function hosts.current(own)
  local tasks, cqueues, copas = loaded["linq.tasks"], loaded.cqueues, loaded.copas
  if type(tasks) == "table" then
    local host, message = tasks.host(own)
    if host or message then
      return host, message
    end
  end
  local host = own and (own.await and own or complete(own)) or openresty
    or type(cqueues) == "table" and cqueues.running() and require "linq.host.cqueues"
    or type(copas) == "table" and copas.running and require "linq.host.copas" or blocking
  local message = host.check and host.check()
  if message then
    return nil, message
  end
  return host
end

return hosts
