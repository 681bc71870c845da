--- Runs an outbox's worker: until the outbox is empty, for ever, or a step at a time.

local entry = require "linq.outbox.entry"
local option_rules = require "linq.outbox.options"

local running = {}

--- Waits for what is being sent, and tells the queue of it.
---@param self linq.outbox.inside
function running.drain(self)
  local worker = self.worker
  self.is_working = false
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

local function must_end(self)
  local ngx = rawget(_G, "ngx")
  return self.worker.stopped or self.is_stopping or ngx and ngx.worker and ngx.worker.exiting()
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

--- Runs the worker.
---@param self linq.outbox.inside
---@param options linq.outbox_run_options
---@param is_done fun(counts: table<string, integer>): boolean
---@return linq.outbox_progress|nil progress
---@return linq.error|nil err the fault that concerns all messages
function running.loop(self, options, is_done)
  option_rules.check_run(options)
  local worker, concurrency = self.worker, options.concurrency or option_rules.concurrency
  self.is_stopping, self.is_working = false, true
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
  running.drain(self)
  local err = take_fault(self)
  if err then
    return nil, err
  end
  return worker.counts and entry.progress(worker.counts) or entry.progress {}
end

--- Does what can be done now.
---@param self linq.outbox.inside
---@param budget? number seconds
---@return integer|nil left
---@return linq.error|nil err the fault that concerns all messages
function running.step(self, budget)
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

--- Sends until something is to be looked at again, at most `seconds`.
---@param self linq.outbox.inside
---@param seconds number
---@return linq.error|nil err the fault that concerns all messages
function running.wait(self, seconds)
  if self.is_working then
    self:sleep(seconds)
  elseif not self.worker:turn(option_rules.concurrency) then
    self.worker:wait(seconds)
  end
  return not self.is_working and self.worker:is_idle() and take_fault(self) or nil
end

return running
