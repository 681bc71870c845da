--- Webhooks that come late, twice, or after the next one, as they may with the API.

local checks = require "linq.sandbox.checks"

local disorder = {}

local LONGEST = 5 -- seconds that one waits for the next, which it is to follow
local AFTER = 0.3 -- seconds by which it follows

local known = {
  ["kind!"] = checks.one_of("late", "doubled", "disordered"), times = checks.whole(1), seconds = checks.wait,
}

---@class linq.sandbox.disorder
---@field due table<string, integer> how many of the next webhooks, by kind
---@field seconds number by which they are late
---@field deliver linq.sandbox.deliver
---@field pass linq.sandbox.deliver
---@field later fun(seconds: number, fn: fun())
---@field held? fun() delivers the one that is held back
local methods = {}
local metatable = { __index = methods }

--- Has the next webhooks come in disorder.
---@param given { kind: "late"|"doubled"|"disordered", times?: integer, seconds?: number }
function methods:ask(given)
  checks.check(given, known, "disorder", "field")
  self.due[given.kind] = (self.due[given.kind] or 0) + (given.times or 1)
  self.seconds = given.seconds or self.seconds
end

--- Forgets what is still due.
function methods:clear()
  self.due = {}
end

local function take(self, kind)
  local left = self.due[kind] or 0
  self.due[kind] = left > 1 and left - 1 or nil
  return left > 0
end

local function nobody() end

local function release(self)
  local held = self.held
  self.held = nil
  if held then
    held()
  end
end

local function hold(self, delivery, answered)
  local function go()
    self.pass(delivery, answered)
  end
  self.held = go
  self.later(LONGEST, function()
    if self.held == go then
      release(self)
    end
  end)
end

local function deliver(self, delivery, answered)
  if self.held then
    self.pass(delivery, answered)
    self.later(AFTER, function() release(self) end)
  elseif take(self, "disordered") then
    hold(self, delivery, answered)
  elseif take(self, "late") then
    self.later(self.seconds, function() self.pass(delivery, answered) end)
  else
    self.pass(delivery, answered)
    if take(self, "doubled") then
      self.pass(delivery, nobody)
    end
  end
end

--- Makes a disorder.
---@param pass linq.sandbox.deliver delivers a webhook
---@param later fun(seconds: number, fn: fun()) calls a function later
---@return linq.sandbox.disorder disorder deliver, ask, clear, due
function disorder.new(pass, later)
  local self = setmetatable({ due = {}, seconds = 5, pass = pass, later = later }, metatable)
  function self.deliver(delivery, answered)
    deliver(self, delivery, answered)
  end
  return self
end

return disorder
