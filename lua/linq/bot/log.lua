--- What a bot without on_event says: what failed, to nginx's error log or to standard error.

local formats = {
  event_refused = "a delivery was refused: %s",
  event_set_aside = "an event failed too often and was set aside: %s",
  handler_error = "a handler failed: %s",
  poll_error = "the API could not be asked: %s",
  reply_failed = "a reply failed: %s",
  store_error = "the store failed: %s",
  store_back = "the store works again",
}

local function write(line)
  local ngx = rawget(_G, "ngx")
  if ngx and ngx.log then
    ngx.log(ngx.ERR, line)
  else
    io.stderr:write(line, "\n")
  end
end

--- Writes an event of the bot that tells of a failure.
---@param event table
return function(event)
  local format = formats[event.type]
  if format then
    local words = tostring(event.traceback or event.message or event.error)
    local id = event.event_id and " (" .. event.event_id .. ")" or ""
    write("linq.bot: " .. format:format(words) .. id)
  end
end
