--- Outboxes whose counts are read when a page is printed: they are in the store, the same for
--- all workers and machines.

local format = require "linq.metrics.format"
local series = require "linq.metrics.series"

local outboxes = {}

local LABELS, LABELS_OF_STATES = { "outbox" }, { "outbox", "state" }

local states = { "waiting", "sending", "sent", "failed", "uncertain", "expired" }

---@class linq.metrics_outboxes
---@field watched table<table, true> weak
local methods = {}
local metatable = { __index = methods }

--- Whether a value is an outbox.
---@param value any
---@return boolean
function outboxes.is_outbox(value)
  local class = getmetatable(value)
  return type(class) == "table" and class.__name == "linq.outbox"
end

--- Adds an outbox.
---@param outbox linq.outbox
function methods:add(outbox)
  self.watched[outbox] = true
end

-- The name of an outbox, which its text has: "linq.outbox: news (redis)".
local function name_of(outbox)
  return tostring(outbox):match "^linq%.outbox: (.*) %([^()]*%)$" or "outbox"
end

local function read(values, outbox)
  local name = name_of(outbox)
  local function put(family, value, state)
    local labels = format.labels(state and LABELS_OF_STATES or LABELS, { name, state })
    values[series.key(family, "", labels)] = value
  end
  local stats = outbox:stats()
  put("linq_outbox_up", stats and 1 or 0)
  if not stats then
    return
  end
  for _, state in ipairs(states) do
    put("linq_outbox_messages", stats[state], state)
  end
  put("linq_outbox_held_pairs", stats.held)
  put("linq_outbox_oldest_seconds", stats.oldest or 0)
end

--- Reads the gauges of the outboxes.
---@return table<string, number> values by their keys, as in a home
function methods:read()
  local list, values = {}, {}
  for outbox in pairs(self.watched) do
    list[#list + 1] = outbox
  end
  for _, outbox in ipairs(list) do -- reading one may wait, and another be added meanwhile
    read(values, outbox)
  end
  return values
end

--- Makes one.
---@return linq.metrics_outboxes
function outboxes.new()
  return setmetatable({ watched = setmetatable({}, { __mode = "k" }) }, metatable)
end

return outboxes
