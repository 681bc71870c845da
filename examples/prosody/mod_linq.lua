-- A module for Prosody: who writes to the server itself gets an answer out of Linq.
--
--     find +12052761148 +12055426109      the chat of the two numbers
--     send +12052761148 +12055426109 Hi   sends a message there
--
-- The session that asked waits for its answer; the server and all other sessions go on.
local linq = require "linq"
local st = require "util.stanza"

local client = linq.client {
  api_key = module:get_option_string "linq_api_key",
  base_url = module:get_option_string "linq_base_url",
  host = require "linq.host.prosody",
}

local commands = {}

function commands.find(from, to)
  local chat, err = client.chats:find { from = from, to = to }
  return chat and ("%s: %s"):format(chat.id, chat.display_name) or tostring(err)
end

function commands.send(from, to, text)
  local chat, err = client.chats:find { from = from, to = to }
  local sent
  if chat then
    sent, err = chat:send(text)
  end
  return sent and "sent" or tostring(err)
end

module:hook("message/host", function(event)
  local stanza = event.stanza
  local name, from, to, text = (stanza:get_child_text "body" or ""):match "^(%l+) (%S+) (%S+) ?(.*)$"
  local command = commands[name]
  if command then
    event.origin.send(st.reply(stanza):body(command(from, to, text)))
    return true
  end
end)
