--- linq.metrics: counts what clients, bots and outboxes do, and prints it in the text format of
--- Prometheus.
---
---     local metrics = linq.metrics.new { dict = "linq_metrics" }  -- {}: of this process alone
---     local client = linq.client { on_event = metrics:observer() }
---     metrics:watch(client)                                       -- connections, in flight
---     metrics:serve()                                             -- in nginx; elsewhere metrics:text()

local clients = require "linq.client"
local events = require "linq.metrics.events"
local format = require "linq.metrics.format"
local memory = require "linq.metrics.memory"
local misuse = require "linq.util.misuse"
local page = require "linq.metrics.page"
local series = require "linq.metrics.series"
local shared_dict = require "linq.metrics.shared_dict"
local watch = require "linq.metrics.watch"

local metrics = {
  CONTENT_TYPE = format.CONTENT_TYPE,
}

-- Upper bounds in seconds. An attempt takes 60 at most, by default.
local BUCKETS = { 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60 }
local PUBLISHED_EVERY = 1 -- seconds

local options = { dict = true, buckets = true }

---@class linq.metrics
local methods = {}
local metatable = { __index = methods, __name = "linq.metrics" }

local function check_buckets(buckets)
  local before = 0
  for i, bound in ipairs(type(buckets) == "table" and buckets[1] and buckets or { false }) do
    if type(bound) ~= "number" or not (bound > before and bound >= 0.001 and bound < 1e6) then
      misuse.raise("buckets are seconds that grow, from 0.001 on (number %d does not)", i)
    end
    before = bound
  end
  return buckets
end

--- Makes metrics.
---@param given? linq.metrics_options
---@return linq.metrics metrics
function metrics.new(given)
  given = given or {}
  misuse.check_names(given, options, "option")
  local home = given.dict and shared_dict.new(given.dict) or memory.new()
  local all = series.new(home, check_buckets(given.buckets or BUCKETS))
  return setmetatable({ series = all, watched = watch.new(all), shared = given.dict ~= nil }, metatable)
end

-- What other workers print of this one, they read in the dict.
local function publish_soon(self)
  if not self.publishing then
    self.publishing = _G.ngx.timer.at(PUBLISHED_EVERY, function()
      self.publishing = false
      if self.watched:read() > 0 then
        publish_soon(self)
      end
    end)
  end
end

local function count(self, event)
  local of_type = events[event.type]
  if of_type then
    of_type(self.series, event)
  end
  if self.shared and self.watched:any() then
    publish_soon(self)
  end
end

--- The function that clients, bots and outboxes get as `on_event`.
---@param next? fun(report: linq.report) is told all that this one is told
---@return fun(report: linq.report)
function methods:observer(next)
  if next ~= nil and type(next) ~= "function" then
    misuse.raise("metrics:observer takes a function, got %s", type(next))
  end
  return function(event)
    pcall(count, self, event)
    if next then
      next(event)
    end
  end
end

--- Reads what is in flight and the connections from a client.
---@generic T: linq.any_client
---@param client T
---@return T client
function methods:watch(client)
  if not clients.is_client(client) then
    misuse.raise("metrics:watch takes a client, got %s", type(client))
  end
  self.watched:add(client)
  return client
end

--- Prints all that was counted.
---@return string text in the text format of Prometheus
function methods:text()
  self.watched:read()
  return page(self.series.home:all(), self.series.bounds)
end

--- Answers a request of nginx's with `text()`.
function methods:serve()
  local ngx = _G.ngx
  ngx.header["Content-Type"] = format.CONTENT_TYPE
  ngx.print(self:text())
end

return metrics
