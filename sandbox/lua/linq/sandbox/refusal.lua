--- A request that the sandbox refuses: raised by an operation, answered by the
--- sandbox in the format of the API version.

local refusal = {}

local metatable = { __tostring = function(self) return "refused: " .. tostring(self.status) end }

--- Refuses the request.
---@param status integer
---@param code? integer|string the version's default for the status when nil
---@param message? string
---@param retry_after? integer seconds
function refusal.raise(status, code, message, retry_after)
  error(setmetatable({ status = status, code = code, message = message, retry_after = retry_after }, metatable), 0)
end

--- Whether a raised value is a refusal.
---@param value any
---@return boolean
function refusal.is(value)
  return getmetatable(value) == metatable
end

return refusal
