--- Signals for adapters (see linq.host.driver) whose event loop forgets a wake-up that
--- comes before the wait.

local signal = {}

--- Adds the methods `wait` and `raise`.
---@param methods table<string, function> with `suspend(self, seconds)`, which ends early after `wake(self)`
---@return table<string, function> methods the same table
function signal.complete(methods)
  function methods:wait(seconds)
    if not self.raised then
      self:suspend(seconds)
    end
    local raised = self.raised
    self.raised = false
    return raised
  end

  function methods:raise()
    self.raised = true
    self:wake()
  end

  return methods
end

return signal
