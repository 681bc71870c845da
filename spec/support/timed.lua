--- For specs that hold a time to a bound.

local TRIES = 3

--- Makes the body of such a spec: one of three tries is to hold, because a busy machine may take the processor away
--- in any of them.
---@param body fun()
---@return fun()
return function(body)
  return function()
    local ok, failure
    for _ = 1, TRIES do
      ok, failure = pcall(body)
      if ok then
        return
      end
    end
    error(failure, 0)
  end
end
