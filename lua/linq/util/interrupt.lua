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

return interrupt
