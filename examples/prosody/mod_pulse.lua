-- Measures how long Prosody's own loop stands still: a timer of 5 ms that notes the longest time
-- from one turn to the next. To "pulse" it answers with that in ms, and begins anew. To "block" it
-- answers with what on_event is told when a client without a host makes a call.
local linq = require "linq"
local st = require "util.stanza"
local now = require "util.time".monotonic

local longest, last = 0, nil

module:add_timer(0.005, function()
  local time = now()
  longest = math.max(longest, last and time - last or 0)
  last = time
  return 0.005
end)

local answers = {}

function answers.pulse()
  local answer = ("%.1f"):format(longest * 1000)
  longest = 0
  return answer
end

function answers.block()
  local told = "nothing"
  local client = linq.client {
    api_key = module:get_option_string "linq_api_key",
    base_url = module:get_option_string "linq_base_url",
    on_event = function(event) told = event.type == "warning" and event.message or told end,
  }
  client.chats:list()
  client:close()
  return told
end

module:hook("message/host", function(event)
  local answer = answers[event.stanza:get_child_text "body"]
  if answer then
    event.origin.send(st.reply(event.stanza):body(answer()))
    return true
  end
end, 1)
