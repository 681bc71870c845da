--- Ctrl-C, which the interpreter raises within a script: what catches errors on behalf of others lets it through.

local interrupt = {}

--- Whether this was raised by Ctrl-C.
---@param raised any
---@return boolean
function interrupt.is(raised)
  return type(raised) == "string" and raised:find "interrupted!$" ~= nil
end

--- Raises again what was raised by Ctrl-C.
---@param raised any
function interrupt.pass(raised)
  if interrupt.is(raised) then
    error(raised, 0)
  end
end

--- Calls a function whose errors are dropped. Only Ctrl-C is raised again.
---@param fn function
---@param ... any its arguments
function interrupt.shield(fn, ...)
  local ok, raised = pcall(fn, ...)
  if not ok then
    interrupt.pass(raised)
  end
end

return interrupt
