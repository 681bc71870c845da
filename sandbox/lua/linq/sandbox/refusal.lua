--- A refusal: an operation raises it, and the sandbox answers with it in the error format of
--- the API version.

local refusal = {}

local metatable = { __tostring = function(self) return "refused: " .. tostring(self.status) end }

--- Refuses the request.
---@param status integer
---@param code? integer|string default: the version's code for the status
---@param message? string
---@param retry_after? integer seconds
function refusal.raise(status, code, message, retry_after)
  error(setmetatable({ status = status, code = code, message = message, retry_after = retry_after }, metatable), 0)
end

--- Returns whether a raised value is a refusal.
---@param value any
---@return boolean
function refusal.is(value)
  return getmetatable(value) == metatable
end

return refusal
