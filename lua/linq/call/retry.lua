--- Decides retries and rate-limit waits. No other module does.
---
--- Never twice: once bytes may have left, a call that changes something is sent again
--- only if it carries an idempotency key.

local ascii = require "linq.util.ascii"
local calendar = require "linq.util.calendar"
local core = require "linq.core"
local errors = require "linq.error"
local failure = require "linq.call.failure"
local headers = require "linq.http.headers"
local observer = require "linq.call.observer"

local retry = {}

local FIRST_WAIT, LONGEST_WAIT = 0.5, 8 -- seconds
local JITTER = 0.25                      -- a wait is shortened at random by up to this part
local LONGEST_UNASKED_WAIT = 60          -- seconds; the longest wait of a call without a deadline
local LONGEST_PAUSE = 3600               -- seconds for which one answer can hold back other calls

local retried_statuses = { [408] = true, [409] = true, [429] = true }
-- Codes 1000 to 2999 are final, except for these.
local passing_codes = { [1007] = true, [2007] = true, [2009] = true, [2022] = true }
-- An answer that was cut off is of kind "protocol".
local retried_kinds = { connection = true, timeout = true, protocol = true }

-- ---- what can be tried again ------------------------------------------------

local function code_says(code)
  if type(code) ~= "number" or code < 1000 or code >= 4000 then
    return nil
  end
  return code >= 3000 or passing_codes[code] or false
end

-- Whether the same call may succeed later.
local function is_passing(err)
  if not err.status then
    return retried_kinds[err.kind] or false
  end
  local asked = err.headers and err.headers["x-should-retry"] -- the error of a proxy has no headers
  if asked == "true" or asked == "false" then
    return asked == "true"
  end
  local by_code = code_says(err.code)
  if by_code ~= nil then
    return by_code
  end
  return retried_statuses[err.status] or err.status >= 500
end

-- ---- how long to wait ---------------------------------------------------------

local months = {
  Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10, Nov = 11, Dec = 12,
}

--- Reads an HTTP date (IMF-fixdate, RFC 9110 section 5.6.7).
---@param text string
---@return number|nil time Unix time; nil for other text
function retry.http_date(text)
  local day, month, year, hour, minute, second =
    text:match("^[A-Za-z][A-Za-z][A-Za-z], (%d%d) ([A-Za-z][A-Za-z][A-Za-z]) (%d%d%d%d) (%d%d):(%d%d):(%d%d) GMT$")
  if not day or not months[month] then
    return nil
  end
  return calendar.days(tonumber(year), months[month], tonumber(day)) * 86400
    + tonumber(hour) * 3600 + tonumber(minute) * 60 + tonumber(second)
end

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
  local date = text and retry.http_date(text)
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
  return failure.new(record, {
    kind = wrong.kind or "connection",
    message = wrong.message or "no message",
    status = wrong.proxy_status,
  })
end

-- Whether bytes of the request may have left. Only the transport can rule it out.
local function may_have_left(wrong)
  return type(wrong) ~= "table" or wrong.sent ~= false
end

-- ---- rate limits --------------------------------------------------------------------

-- The scope of the rate limit that a call shares. Messages from one address to the same
-- recipients share one.
local function scope_of(record)
  local scope, fields = record.row.limit_scope or "client", record.fields or {}
  if scope ~= "pair" then
    return scope
  end
  local to = fields.to or fields.chat and fields.chat.phone_numbers
  local from = fields.from or fields.send_from or ""
  local recipients = {}
  for i, address in ipairs(type(to) == "table" and to or { to or record.first }) do
    recipients[i] = tostring(address)
  end
  return "pair " .. tostring(from) .. " " .. table.concat(recipients, ",")
end

-- A 429 holds back all calls that share its limit for `wait` seconds.
local function note_limit(record, err, wait)
  local state = record.state
  if err.kind ~= "rate_limited" or not state.options.rate_limit_pause then
    return
  end
  state.counters.rate_limited = state.counters.rate_limited + 1
  local pauses, scope = state.shared.pauses, scope_of(record)
  pauses[scope] = math.max(state.clock.now() + math.min(wait, LONGEST_PAUSE), pauses[scope] or 0)
  state.shared.pausing = true
end

-- The time until which the call's rate limits hold it back. Returns nil when the call has
-- waited until then already (`waited`).
local function held_until(record, waited)
  local shared = record.state.shared
  local pauses, now, latest, own = shared.pauses, shared.clock.now(), waited, scope_of(record)
  for scope, until_ in pairs(pauses) do
    if until_ <= now then
      pauses[scope] = nil
    elseif scope == "client" or scope == own then
      latest = math.max(latest, until_)
    end
  end
  shared.pausing = next(pauses) ~= nil
  return latest > waited and latest or nil
end

--- Waits until no rate limit holds the call back.
---@param record linq.call
---@return linq.error|nil err when the wait would be too long, so that the call is not begun
function retry.hold(record)
  local state = record.state
  local deadline = record.deadline and record.started + record.deadline
  local until_ = held_until(record, record.waited or 0)
  while until_ do
    local pause = until_ - state.clock.now()
    if deadline and until_ >= deadline or not deadline and pause > LONGEST_UNASKED_WAIT then
      local err = failure.new(record, {
        kind = "rate_limited",
        message = "a rate limit holds for longer than the call may wait",
        retry_after = pause,
        headers = headers.new(),
        retryable = true,
      })
      observer.tell(state, record.row, "error", { attempt = record.attempts, error = err })
      return err
    end
    observer.tell(state, record.row, "pause", { wait = pause, scope = scope_of(record) })
    state.counters.paused = state.counters.paused + 1
    record.host.sleep(pause)
    until_ = held_until(record, until_)
  end
end

-- ---- after a failure -------------------------------------------------------------------

-- The wait before the next attempt in seconds, or nil for no further attempt.
local function next_wait(err, number, max_retries, deadline, now)
  if not err.retryable or number > max_retries then
    return nil
  end
  local asked = err.retry_after
  local wait = asked or backoff(number)
  if deadline then
    return now + wait < deadline and wait or nil
  end
  return (not asked or asked <= LONGEST_UNASKED_WAIT) and wait or nil
end

--- Decides what follows a failed attempt.
---@param record linq.call
---@param response linq.response|nil an answer that is not a success
---@param wrong linq.failure|any what the transport returned in place of an answer
---@return number|nil wait seconds until the next attempt; nil for no further attempt
---@return linq.error err
function retry.after(record, response, wrong)
  local state = record.state
  local err = response and failure.new(record, errors.from_response(response, state.redact))
    or of_exchange(record, wrong)
  local sent = response ~= nil or may_have_left(wrong)
  err.retryable = is_passing(err) and not (record.once and sent)
  err.retry_after = asked_wait(err, state.clock)
  local deadline = record.deadline and record.started + record.deadline
  local wait = next_wait(err, record.attempts, record.max_retries, deadline, state.clock.now())
  note_limit(record, err, wait or err.retry_after or FIRST_WAIT)
  observer.tell(state, record.row, wait and "retry" or "error", {
    attempt = record.attempts,
    status = err.status,
    error = err,
    wait = wait,
  })
  if wait then
    state.counters.retries = state.counters.retries + 1
    record.waited = state.clock.now() + wait
  end
  return wait, err
end

return retry
