--- An outbox in the memory of one process: it ends with the process.

local queue = require "linq.outbox.queue"

-- store -> name of an outbox -> what it keeps, so that outboxes of one name and store are one.
local kept = setmetatable({}, { __mode = "k" })

--- Makes a home.
---@param store linq.store
---@param name string of the outbox
---@param limits linq.outbox.limits
---@return linq.outbox.home
return function(store, name, limits)
  kept[store] = kept[store] or {}
  kept[store][name] = kept[store][name] or {}
  local texts = kept[store][name]
  local texts_home = {
    get = function(key)
      return texts[key]
    end,
  }
  return function(operation, now, ...)
    local reply, changes = queue.run(texts_home, limits, operation, now, ...)
    for key, text in pairs(changes) do
      texts[key] = text or nil
    end
    return reply
  end
end
