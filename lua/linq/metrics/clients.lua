--- Clients whose own counts are read: connections, bytes, and what is in flight.

local all_clients = require "linq.client"

local clients = {}

local KEPT = 5 -- seconds for which a process counts that says nothing more of itself

local counters = {
  connections_opened = "linq_connections_opened_total",
  connections_reused = "linq_connections_reused_total",
  bytes_sent = "linq_sent_bytes_total",
  bytes_received = "linq_received_bytes_total",
}

---@class linq.metrics_clients
---@field series linq.metrics_series
---@field watched table<linq.client, true> weak
---@field counted table<linq.shared, table<string, integer>> what was counted so far; weak
local methods = {}
local metatable = { __index = methods }

local function weak()
  return setmetatable({}, { __mode = "k" })
end

--- Adds a client.
---@param client linq.client
function methods:add(client)
  self.watched[client] = true
end

--- Whether there is a client.
---@return boolean
function methods:any()
  return next(self.watched) ~= nil
end

-- A forked child's counts begin again.
local function grown(now, before)
  return now >= before and now - before or now
end

local function count(self, stats, counted)
  for name, family in pairs(counters) do
    local now = stats[name] or 0
    self.series:count(family, grown(now, counted[name] or 0))
    counted[name] = now
  end
  return stats.in_flight or 0
end

local function process()
  local ngx = rawget(_G, "ngx")
  return ngx and tostring(ngx.worker.pid()) or ""
end

--- Counts what the clients did since the last time. Clients that share connections share counts.
---@return integer in_flight
function methods:read()
  local in_flight, seen = 0, {}
  for client in pairs(self.watched) do
    local shared = all_clients.state(client).shared
    if not seen[shared] then
      seen[shared] = true
      self.counted[shared] = self.counted[shared] or {}
      in_flight = in_flight + count(self, client:stats(), self.counted[shared])
    end
  end
  if next(seen) then
    self.series:set("linq_requests_in_flight", in_flight, process(), KEPT)
  end
  return in_flight
end

--- Makes one.
---@param series linq.metrics_series
---@return linq.metrics_clients
function clients.new(series)
  return setmetatable({ series = series, watched = weak(), counted = weak() }, metatable)
end

return clients
