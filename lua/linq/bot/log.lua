--- What a bot without on_event says: what failed or seems odd, to nginx's error log or to standard error.

local labels = {
  event_refused = "a delivery was not accepted",
  event_set_aside = "an event failed too often and was set aside",
  handler_error = "a handler failed",
  poll_error = "the API could not be asked",
  reply_failed = "a reply failed",
  store_error = "the store failed",
  store_back = "the store works again",
  warning = "a warning",
}

local function write(line)
  local ngx = rawget(_G, "ngx")
  if ngx and ngx.log then
    ngx.log(ngx.ERR, line)
  else
    io.stderr:write(line, "\n")
  end
end

--- Writes a report of the bot, unless all is well.
---@param event table
return function(event)
  local label = labels[event.type]
  if label then
    local id = event.event_id and " (" .. event.event_id .. ")" or ""
    local words = event.traceback or event.message
    write("linq.bot: " .. label .. id .. (words and ": " .. words or ""))
  end
end
