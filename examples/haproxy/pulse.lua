-- Measures how long HAProxy's own loop stands still: a task that sleeps 5 ms, and notes the longest
-- time from one turn to the next.
local linq = require "linq"
local now = require("linq.core").now

local longest = 0

core.register_task(function()
  local last = now()
  while true do
    core.msleep(5)
    local time = now()
    longest = math.max(longest, time - last)
    last = time
  end
end)

local function answer(applet, text)
  applet:set_status(200)
  applet:add_header("content-length", tostring(#text))
  applet:start_response()
  applet:send(text)
end

-- Answers with that in ms, and begins anew.
core.register_service("pulse", "http", function(applet)
  answer(applet, ("%.1f"):format(longest * 1000))
  longest = 0
end)

-- Answers with what on_event is told when a client without a host makes a call.
core.register_service("block", "http", function(applet)
  local told = "nothing"
  local client = linq.client {
    on_event = function(event) told = event.type == "warning" and event.message or told end,
  }
  client.chats:list()
  client:close()
  answer(applet, told)
end)
