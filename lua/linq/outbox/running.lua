--- Runs an outbox's worker: until the outbox is empty, for ever, or a step at a time.

local entry = require "linq.outbox.entry"
local misuse = require "linq.util.misuse"
local option_rules = require "linq.outbox.options"
local protected = require "linq.util.protected"

local running = {}

local LOOK, WANTED = 0.1, 2 -- seconds between looks whether a message is sent, and for which a timer sends after one

-- nginx, where tasks end with the request or the timer that made them, and asking a store yields. So one light thread
-- at a time sends there, until all that it began is over.
local function nginx()
  local ngx = rawget(_G, "ngx")
  return ngx and ngx.worker and ngx or nil
end

-- Waits until nobody else sends, or all is done without that: then the counts.
local function await_others(self, is_done)
  while nginx() and self.is_working do
    self:sleep(LOOK)
    local reply = self:ask "counts"
    local counts = reply and entry.counts(reply)
    if counts and (is_done(counts) or self.is_stopping) then
      return counts
    end
  end
end

local function drain(self)
  local worker = self.worker
  self.is_working = nginx() ~= nil
  worker:settle()
  while worker.is_deaf or not worker:is_idle() do
    worker:turn(0)
    if worker.pause and worker.running == 0 then
      return -- the store is away: others take the claims over
    end
    if worker.running > 0 then
      worker:wait(self.options.lease / 3)
    end
  end
end

--- Waits for what is being sent, and tells the queue of it.
---@param self linq.outbox.inside
function running.close(self)
  while nginx() and self.is_working do
    self.is_stopping = true
    self:sleep(LOOK)
  end
  drain(self)
  self.is_working = false
end

local function must_end(self)
  local ngx = nginx()
  return self.worker.stopped or self.is_stopping or ngx and ngx.worker.exiting()
end

-- The fault that stopped the worker, which is told once.
local function take_fault(self)
  local err = self.worker.stopped
  self.worker.stopped = nil
  if err then
    self:tell("stopped", { error = err })
  end
  return err
end

local function send_until(self, options, is_done)
  local worker, concurrency = self.worker, options.concurrency or option_rules.concurrency
  worker:settle()
  worker:look()
  while not must_end(self) do
    local changed = worker:turn(concurrency)
    if changed and options.on_progress then
      options.on_progress(entry.progress(worker.counts))
    end
    if changed and is_done(worker.counts) then
      break
    end
    worker:wait(self.options.poll_interval)
  end
  drain(self)
end

--- Runs the worker.
---@param self linq.outbox.inside
---@param options linq.outbox_run_options
---@param is_done fun(counts: table<string, integer>): boolean
---@return linq.outbox_progress|nil progress
---@return linq.error|nil err the fault that concerns all messages
function running.loop(self, options, is_done)
  option_rules.check_run(options)
  local others_counts = await_others(self, is_done)
  if others_counts then
    return entry.progress(others_counts)
  end
  self.is_stopping, self.is_working, self.fault = false, true, nil
  local ok, raised = protected(send_until, self, options, is_done)
  self.is_working = false
  if not ok then
    error(raised, 0)
  end
  self.fault = take_fault(self)
  if self.fault then
    return nil, self.fault
  end
  local counts = self.worker.counts
  return counts and entry.progress(counts) or entry.progress {}
end

--- Does what can be done now.
---@param self linq.outbox.inside
---@param budget? number seconds
---@return integer|nil left
---@return linq.error|nil err the fault that concerns all messages
function running.step(self, budget)
  if nginx() then
    misuse.raise "outbox:step is not for nginx, where what it began ends with the request: have a timer run work"
  end
  local worker = self.worker
  worker:turn(option_rules.concurrency)
  worker:wait(0, budget)
  local err = worker:is_idle() and take_fault(self)
  if err then
    return nil, err
  end
  local counts = worker.counts
  return counts and counts.waiting + counts.sending or 0
end

-- Has a timer send as long as somebody waits.
local function send_beside(self, ngx)
  self.is_working = ngx.timer.at(0, function(premature)
    self.is_working = false
    if not premature then
      running.loop(self, {}, function()
        return self.clock.now() >= self.wanted_until
      end)
    end
  end)
end

local function wait_in_nginx(self, ngx, seconds)
  self.wanted_until = self.clock.now() + WANTED
  if not self.is_working then
    send_beside(self, ngx)
  end
  self:sleep(math.min(seconds, LOOK))
  return self.fault
end

--- Sends until something is to be looked at again, at most `seconds`.
---@param self linq.outbox.inside
---@param seconds number
---@return linq.error|nil err the fault that concerns all messages
function running.wait(self, seconds)
  local ngx = nginx()
  if ngx then
    return wait_in_nginx(self, ngx, seconds)
  elseif self.is_working then
    self:sleep(seconds)
  elseif not self.worker:turn(option_rules.concurrency) then
    self.worker:wait(seconds)
  end
  return not self.is_working and self.worker:is_idle() and take_fault(self) or nil
end

return running
