--- Decides retries and rate-limit waits. No other module does.
---
--- Never twice: once bytes may have left, a call that changes something is sent again
--- only if it carries an idempotency key, or has the same effect when it is done twice.

local ascii = require "linq.util.ascii"
local calendar = require "linq.util.calendar"
local core = require "linq.core"
local errors = require "linq.error"
local failure = require "linq.call.failure"
local headers = require "linq.http.headers"
local limits = require "linq.call.limits"
local observer = require "linq.call.observer"

local retry = {}

local FIRST_WAIT, LONGEST_WAIT = 0.5, 8 -- seconds
local JITTER = 0.25                      -- a wait is shortened at random by up to this part
local LONGEST_UNASKED_WAIT = 60          -- seconds; the longest wait of a call without a deadline
local MOST_LIMITED = 300                 -- seconds; all waits of such a call for rate limits

local retried_statuses = { [408] = true, [409] = true, [429] = true }
-- Codes 1000 to 2999 are final, except for these.
local passing_codes = { [1007] = true, [2007] = true, [2009] = true, [2022] = true }
-- An answer that was cut off is of kind "protocol".
local retried_kinds = { connection = true, timeout = true, protocol = true }

-- ---- what can be tried again ------------------------------------------------

local function code_says(code, row)
  if type(code) ~= "number" or code < 1000 or code >= 4000 then
    return nil
  end
  return code >= 3000 or passing_codes[code] or code == row.passing_code
end

-- Whether the same call may succeed later.
local function is_passing(err, row)
  if not err.status then
    return retried_kinds[err.kind] or false
  end
  local asked = err.headers and err.headers["x-should-retry"] -- the error of a proxy has no headers
  if asked == "true" or asked == "false" then
    return asked == "true"
  end
  local by_code = code_says(err.code, row)
  if by_code ~= nil then
    return by_code
  end
  return retried_statuses[err.status] or err.status >= 500
end

-- ---- how long to wait ---------------------------------------------------------

local function sensible(seconds)
  return seconds and seconds >= 0 and seconds < math.huge and seconds or nil
end

-- The wait that the server asks for, in seconds, or nil.
local function asked_wait(err, clock)
  local fields = err.headers or {}
  local milliseconds = sensible(ascii.number(fields["retry-after-ms"]))
  if milliseconds then
    return milliseconds / 1000
  end
  local text = fields["retry-after"] and tostring(fields["retry-after"])
  local date = text and calendar.http_date(text)
  return sensible(ascii.number(text)) or (date and math.max(0, date - clock.time())) or sensible(err.retry_after)
end

local function backoff(attempt)
  local wait = math.min(FIRST_WAIT * 2 ^ (attempt - 1), LONGEST_WAIT)
  local high, low = core.random(2):byte(1, 2)
  return wait * (1 - JITTER * (high * 256 + low) / 65535)
end

-- ---- the error of a call --------------------------------------------------------

-- The error of an exchange without an answer, from what the transport returned.
local function of_exchange(record, wrong)
  if type(wrong) ~= "table" then
    wrong = { message = tostring(wrong or "the transport gave no answer") }
  end
  local err = failure.new(record, {
    kind = wrong.kind or "connection",
    message = wrong.message or "no message",
    status = wrong.proxy_status,
  })
  -- bytes may have left; only the transport can rule it out
  err.retryable = is_passing(err) and not (record.once and wrong.sent ~= false)
  return err
end

-- ---- rate limits --------------------------------------------------------------------

-- Whether a wait fits the call's deadline; without one, the bounds of all calls.
local function fits(record, now, wait)
  local deadline = record.deadline
  if (record.limited or 0) + wait > (deadline or MOST_LIMITED) then
    return false
  elseif deadline then
    return now + wait < record.started + deadline
  end
  return wait <= LONGEST_UNASKED_WAIT
end

-- The error of a call that a limit holds back for too long.
local function held_back(record, wait)
  local err = failure.new(record, {
    kind = "rate_limited",
    message = "a rate limit holds for longer than the call may wait",
    retry_after = wait,
    headers = headers.new(),
    retryable = true,
  })
  observer.tell(record.state, record.row, "error", { attempt = record.attempts, error = err })
  return err
end

-- Whether a call shares the API's limits: a store has its own.
local function heeds_limits(record)
  return record.state.options.rate_limit_pause and not record.file
end

--- Waits until no rate limit holds the call back.
---@param record linq.call
---@return linq.error|nil err when the wait would be too long, so that the call is not begun
function retry.hold(record)
  local state = record.state
  if not heeds_limits(record) then -- which others that share the connections may have met
    return nil
  end
  local now = state.clock.now()
  local until_, scope = limits.holding(record, now, record.waited or 0)
  while until_ do
    local wait = until_ - now
    if not fits(record, now, wait) then
      return held_back(record, wait)
    end
    observer.tell(state, record.row, "pause", { wait = wait, scope = scope })
    state.counters.paused = state.counters.paused + 1
    record.limited = (record.limited or 0) + wait
    record.host.sleep(wait)
    now = state.clock.now()
    if not fits(record, now, 0) then -- the wait took longer than it should
      return held_back(record, 0)
    end
    until_, scope = limits.holding(record, now, until_)
  end
end

-- A 429 holds back all calls that share its limit for `wait` seconds.
local function note_limit(record, err, now, wait)
  local state = record.state
  if err.kind == "rate_limited" and heeds_limits(record) then
    state.counters.rate_limited = state.counters.rate_limited + 1
    limits.refused(record, now, wait)
  end
end

-- ---- after a failure -------------------------------------------------------------------

-- The wait after a 429 that does not count as a retry: it said how long to wait, or a deadline
-- bounds the call. After as many as count, it has a least length: no server has the call come
-- back at once for ever.
local function limit_wait(record, err)
  local asked = err.retry_after
  if err.kind ~= "rate_limited" or record.max_retries == 0 or not (asked or record.deadline) then
    return nil
  elseif not asked then
    return backoff(record.attempts)
  end
  return (record.uncounted or 0) < record.max_retries and asked or math.max(asked, FIRST_WAIT)
end

-- The wait before the next attempt in seconds, or nil for no further attempt.
local function next_wait(record, err, now)
  local counted = record.attempts - (record.uncounted or 0)
  local for_limit = limit_wait(record, err)
  if not err.retryable or not for_limit and counted > record.max_retries then
    return nil
  end
  local wait = for_limit or err.retry_after or backoff(counted)
  if not fits(record, now, wait) then
    return nil
  elseif for_limit then
    record.uncounted = (record.uncounted or 0) + 1
    record.limited = (record.limited or 0) + wait
  end
  return wait
end

--- Makes the error of an answer.
---@param record linq.call
---@param response linq.response
---@return linq.error err
function retry.error_of(record, response)
  local err = failure.new(record, errors.from_response(response, failure.redactor(record)))
  err.retryable = is_passing(err, record.row) and not record.once
  err.retry_after = asked_wait(err, record.state.clock)
  return err
end

--- Decides what follows a failed attempt.
---@param record linq.call
---@param response linq.response|nil an answer that is not a success
---@param wrong linq.failure|any what the transport returned in place of an answer
---@return number|nil wait seconds until the next attempt; nil for no further attempt
---@return linq.error err
function retry.after(record, response, wrong)
  local state = record.state
  local err = response and retry.error_of(record, response) or of_exchange(record, wrong)
  local now = state.clock.now()
  local wait = next_wait(record, err, now)
  note_limit(record, err, now, wait or err.retry_after or FIRST_WAIT)
  observer.tell(state, record.row, wait and "retry" or "error", {
    attempt = record.attempts,
    status = err.status,
    error = err,
    wait = wait,
  })
  if wait then
    state.counters.retries = state.counters.retries + 1
    record.waited = now + wait
  end
  return wait, err
end

return retry
