--- How a call waits: finds the host that the caller runs in.
---
--- A host is a table of two functions: `wait(loop, timeout)` returns when the
--- loop may have something to give, `sleep(seconds)` after that time.

local blocking = require "linq.host.blocking"

local hosts = {}

--- The host of the running code.
---@return table host
function hosts.current()
  return blocking
end

return hosts
