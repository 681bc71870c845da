-- A service for HAProxy that finds chats, and an action that asks Linq about a request.
--
--     GET /find?from=+12052761148&to=+12055426109     the chat of the two numbers
--
-- A request waits for its answer; HAProxy and all other requests go on.
local linq = require "linq"

local client = linq.client {
  api_key = os.getenv "LINQ_API_V3_API_KEY",
  base_url = os.getenv "LINQ_API_V3_BASE_URL",
  host = require "linq.host.haproxy",
}

local function answer(applet, status, text)
  applet:set_status(status)
  applet:add_header("content-type", "text/plain")
  applet:add_header("content-length", tostring(#text))
  applet:start_response()
  applet:send(text)
end

core.register_service("find_chat", "http", function(applet)
  local from, to = applet.qs:match "^from=([+%d]+)&to=([+%d]+)$"
  if not from or not linq.phone.normalize(from) or not linq.phone.normalize(to) then
    return answer(applet, 400, "two numbers are needed: /find?from=+12052761148&to=+12055426109")
  end
  local chat, err = client.chats:find { from = from, to = to }
  if chat then
    answer(applet, 200, chat.display_name)
  else
    answer(applet, err.kind == "not_found" and 404 or 502, tostring(err))
  end
end)

-- `http-request lua.known_chat`: sets txn.chat to the name of the chat that a header names.
core.register_action("known_chat", { "http-req" }, function(txn)
  local id = txn.sf:req_hdr "x-chat"
  local chat = id ~= "" and client.chats:retrieve(id)
  txn:set_var("txn.chat", chat and chat.display_name or "unknown")
end)
