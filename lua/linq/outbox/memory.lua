--- An outbox in the memory of one process: it ends with the process.

local queue = require "linq.outbox.queue"

-- store -> name of an outbox -> what it keeps, so that outboxes of one name and store are one.
local kept = setmetatable({}, { __mode = "k" })

-- All of them or none: those that Ctrl-C broke off are made by the next operation.
local function make_changes(own)
  for key, text in pairs(own.changes or {}) do
    own.texts[key] = text or nil
  end
  own.changes = nil
end

--- Makes a home.
---@param store linq.store
---@param name string of the outbox
---@param limits linq.outbox.limits
---@return linq.outbox.home
return function(store, name, limits)
  kept[store] = kept[store] or {}
  kept[store][name] = kept[store][name] or { texts = {} }
  local own = kept[store][name]
  local texts = own.texts
  local texts_home = {
    get = function(key)
      return texts[key]
    end,
  }
  return function(operation, now, ...)
    make_changes(own)
    local reply
    reply, own.changes = queue.run(texts_home, limits, operation, now, ...)
    make_changes(own)
    return reply
  end
end
