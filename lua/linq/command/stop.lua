--- How a command ends before its end: what is raised here, linq.command prints and turns into an exit code.

---@class linq.command_stop
---@field status integer the exit code
---@field message? string
---@field err? linq.error what the API refused

local interrupt = require "linq.util.interrupt"

local stop = { DONE = 0, REFUSED = 1, USAGE = 2, INTERRUPTED = 130, BROKEN_PIPE = 141 }

local metatable = { __name = "linq.command_stop" }

local function raise(fields)
  error(setmetatable(fields, metatable), 0)
end

--- Ends the command because it was called in a wrong way.
---@param message string a format if more arguments follow
---@param ... any
function stop.usage(message, ...)
  raise { status = stop.USAGE, message = select("#", ...) > 0 and message:format(...) or message }
end

--- Ends the command because what it was asked for failed.
---@param err linq.error|string
function stop.refused(err)
  raise { status = stop.REFUSED, [type(err) == "string" and "message" or "err"] = err }
end

--- Ends the command without a word.
---@param status integer
function stop.quietly(status)
  raise { status = status }
end

--- Calls a function in protected mode. Ctrl-C goes through.
---@param called function
---@param ... any
---@return boolean ok
---@return any result
function stop.try(called, ...)
  local ok, result = pcall(called, ...)
  if not ok then
    interrupt.pass(result)
  end
  return ok, result
end

local hears -- whether signals interrupt

--- From now on SIGTERM and SIGHUP end the command as Ctrl-C does.
function stop.hear_signals()
  if hears == nil then
    hears = require("linq.core").share_interrupt()
  end
end

--- The signal that came since then. What it raised may have been caught on its way.
---@return integer|nil
function stop.signal()
  return hears and require("linq.core").interrupt_taken() or nil
end

--- Ends the command if a signal came.
function stop.if_interrupted()
  if stop.signal() then
    stop.quietly(stop.INTERRUPTED)
  end
end

--- Whether a value is what this module raises.
---@param value any
---@return boolean
function stop.is_stop(value)
  return type(value) == "table" and getmetatable(value) == metatable
end

return stop
