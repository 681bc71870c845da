--- Delivers a call: makes the attempts and waits between them. linq.call.retry decides
--- retries and rate-limit waits.

local blocking = require "linq.host.blocking"
local clocked = require "linq.host.clocked"
local failure = require "linq.call.failure"
local hosts = require "linq.host"
local limits = require "linq.call.limits"
local observer = require "linq.call.observer"
local retry = require "linq.call.retry"
local system_clock = require("linq.util.clock").system

-- One attempt, reported to on_event.
local function observed_exchange(exchange, record)
  local state, row, number = record.state, record.row, record.attempts
  local clock = state.clock
  local started = clock.now()
  observer.tell(state, row, "request", { attempt = number, url = failure.url(record) })
  local response, wrong = exchange(record)
  if response then
    local elapsed = clock.now() - started
    observer.tell(state, row, "response", { attempt = number, status = response.status, elapsed = elapsed })
  end
  return response, wrong
end

-- Sees to it that a call which blocks an event loop is told: now, or by who waits for it.
local function look_for_blocking(state, row, host)
  if host == blocking then
    observer.tell_of_blocking(state, row)
  elseif host.note_call then
    host.note_call(state, row, observer.tell_of_blocking)
  end
end

--- Delivers a call.
---@param record linq.call
---@return linq.response|nil response of a 2xx status
---@return linq.error|nil err
return function(record)
  local state = record.state
  local shared, counters, exchange = state.shared, state.counters, state.exchange
  local observed, deadline, longest = state.options.on_event, record.deadline, record.timeout
  local host, message = hosts.current(state.options.host)
  if not host then
    return nil, failure.new(record, { kind = "host", message = message })
  end
  if observed and not (shared.told_of_blocking or state.options.transport) then
    look_for_blocking(state, record.row, host)
  end
  local clock = state.clock
  if clock ~= system_clock then
    host = clocked.host(host, clock)
  end
  local started = clock.now()
  record.host, record.started, record.attempts = host, started, 0
  while true do
    local held_back = shared.pausing and retry.hold(record)
    if held_back then
      return nil, held_back
    elseif shared.closed then
      return nil, failure.new(record, { kind = "canceled", message = "the client was closed" })
    elseif deadline then
      record.timeout = math.max(0.001, math.min(longest, started + deadline - clock.now()))
    end
    record.attempts = record.attempts + 1
    counters.requests = counters.requests + 1
    local response, wrong
    if observed then
      response, wrong = observed_exchange(exchange, record)
    else
      response, wrong = exchange(record)
    end
    if response and response.status >= 200 and response.status < 300 then
      if shared.pausing then
        limits.passed(record)
      end
      if record.on_response then
        observer.answered(record, response)
      end
      return response
    end
    local wait, err = retry.after(record, response, wrong)
    if not wait then
      return nil, err
    end
    host.sleep(wait)
    if deadline and clock.now() >= started + deadline then -- the wait took longer than it should
      observer.tell(state, record.row, "error", { attempt = record.attempts, status = err.status, error = err })
      return nil, err
    end
  end
end
