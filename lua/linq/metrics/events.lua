--- What each event of on_event adds to the series. Labels are names of the rows, statuses and
--- kinds: no id and no number of a user's is one.

local events = {}

-- An error without headers had no answer, so that no event told its status.
local function count_unanswered(series, event)
  if event.error.headers == nil then
    series:count("linq_requests_total", 1, event.operation, "none")
  end
end

function events.response(series, event)
  series:count("linq_requests_total", 1, event.operation, event.status)
  series:observe("linq_request_duration_seconds", event.elapsed, event.operation)
end

function events.retry(series, event)
  count_unanswered(series, event)
  series:count("linq_retries_total", 1, event.operation, event.error.kind)
end

function events.error(series, event)
  count_unanswered(series, event)
  series:count("linq_errors_total", 1, event.operation, event.error.kind)
end

function events.pause(series, event)
  series:count("linq_rate_limit_pauses_total", 1, event.operation)
  series:count("linq_rate_limit_pause_seconds_total", event.wait, event.operation)
end

function events.warning(series, event)
  series:count("linq_warnings_total", 1, event.operation or "client")
end

function events.store_error(series, event)
  series:count("linq_store_errors_total", 1, event.store or "other", event.operation)
end

-- ---- of bots ------------------------------------------------------------------------------

function events.event_handled(series, event)
  series:count("linq_bot_events_total", 1, event.event_type, "handled")
  series:observe("linq_bot_event_duration_seconds", event.elapsed, event.event_type)
end

function events.handler_error(series, event)
  series:count("linq_bot_events_total", 1, event.event_type, "failed")
end

function events.event_set_aside(series, event)
  series:count("linq_bot_events_total", 1, event.event_type, "set_aside")
end

function events.event_refused(series, event)
  series:count("linq_bot_refused_total", 1, event.check)
end

function events.reply_failed(series, event)
  series:count("linq_bot_reply_errors_total", 1, event.error.kind)
end

function events.poll_error(series, event)
  series:count("linq_bot_poll_errors_total", 1, event.error.kind)
end

-- ---- of outboxes --------------------------------------------------------------------------

for _, outcome in ipairs { "sent", "failed", "uncertain", "expired", "delayed", "taken_over" } do
  events["message_" .. outcome] = function(series, event)
    series:count("linq_outbox_messages_total", 1, event.outbox, outcome)
  end
end

function events.pace(series, event)
  series:count("linq_outbox_paced_total", 1, event.outbox, event.scope:match "^%l+") -- the rest are numbers
end

function events.stopped(series, event)
  series:count("linq_outbox_stops_total", 1, event.outbox, event.error.kind)
end

return events
