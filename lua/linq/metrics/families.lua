--- What is counted, in the order in which it is printed: name, type, words, and the names of
--- its labels, two at most.

return {
  { "linq_requests_total", "counter", "Attempts that ended, by the status of the answer (none: there was no answer).",
    labels = { "operation", "status" } },
  { "linq_request_duration_seconds", "histogram", "Time of attempts that got an answer.", labels = { "operation" } },
  { "linq_errors_total", "counter", "Calls that failed, by the kind of their error.",
    labels = { "operation", "kind" } },
  { "linq_retries_total", "counter", "Attempts that failed and were followed by another, by the kind of their error.",
    labels = { "operation", "kind" } },
  { "linq_rate_limit_pauses_total", "counter", "Attempts that a rate limit held back.", labels = { "operation" } },
  { "linq_rate_limit_pause_seconds_total", "counter", "Time for which rate limits held attempts back.",
    labels = { "operation" } },
  { "linq_warnings_total", "counter", "Warnings, by the operation (client: of none).", labels = { "operation" } },
  { "linq_store_errors_total", "counter", "Failures of stores, by the store's operation.", labels = { "operation" } },
  { "linq_requests_in_flight", "gauge", "Requests of watched clients that are under way." },
  { "linq_connections_opened_total", "counter", "Connections that watched clients opened." },
  { "linq_connections_reused_total", "counter", "Requests of watched clients over a connection that was open." },
  { "linq_sent_bytes_total", "counter", "Bytes that watched clients sent." },
  { "linq_received_bytes_total", "counter", "Bytes that watched clients received." },
  { "linq_metrics_lost_total", "counter", "Counts for which the lua_shared_dict had no room." },
}
