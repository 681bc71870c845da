--- linq.metrics: counts what clients, bots and outboxes do, and prints it in the text format of
--- Prometheus.
---
---     local metrics = linq.metrics.new { dict = "linq_metrics" }  -- {}: of this process alone
---     local client = linq.client { on_event = metrics:observer() }
---     metrics:watch(client)                                       -- connections, in flight
---     metrics:serve()                                             -- in nginx; elsewhere metrics:text()

local clients = require "linq.metrics.clients"
local events = require "linq.metrics.events"
local format = require "linq.metrics.format"
local interrupt = require "linq.util.interrupt"
local is_client = require("linq.client").is_client
local memory = require "linq.metrics.memory"
local misuse = require "linq.util.misuse"
local outboxes = require "linq.metrics.outboxes"
local page = require "linq.metrics.page"
local series = require "linq.metrics.series"
local shared_dict = require "linq.metrics.shared_dict"

local metrics = {
  CONTENT_TYPE = format.CONTENT_TYPE,
}

-- Upper bounds in seconds. An attempt takes 60 at most, by default.
local BUCKETS = { 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60 }
local PUBLISHED_EVERY = 1 -- seconds

local options = { dict = true, buckets = true }

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
  return setmetatable({
    series = all,
    clients = clients.new(all),
    outboxes = outboxes.new(),
    is_shared = given.dict ~= nil,
  }, metatable)
end

-- What other workers print of this one, they read in the dict.
local function publish_soon(self)
  if not self.publishing then
    self.publishing = _G.ngx.timer.at(PUBLISHED_EVERY, function()
      self.publishing = false
      if self.clients:read() > 0 then
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
  if self.is_shared and self.clients:any() then
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
    interrupt.shield(count, self, event)
    if next then
      next(event)
    end
  end
end

--- Reads connections, bytes and what is in flight from a client; what is in it from an outbox.
---@generic T
---@param source T a client or an outbox
---@return T source
function methods:watch(source)
  if is_client(source) then
    self.clients:add(source)
  elseif outboxes.is_outbox(source) then
    self.outboxes:add(source)
  else
    misuse.raise("metrics:watch takes a client or an outbox, got %s", type(source))
  end
  return source
end

--- Prints all that was counted.
---@return string text in the text format of Prometheus
function methods:text()
  self.clients:read()
  return page(self.series.home:all(), self.outboxes:read(), self.series.bounds)
end

--- Answers a request of nginx's with `text()`.
function methods:serve()
  local ngx = rawget(_G, "ngx") or misuse.raise "metrics:serve is for nginx; elsewhere answer with metrics:text()"
  ngx.header["Content-Type"] = format.CONTENT_TYPE
  ngx.print(self:text())
end

return metrics
