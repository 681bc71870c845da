-- Tells a chat what mpv plays:
--
--     mpv --script=linq.lua --script-opts=linq-from=+12052761148,linq-to=+12055426109 film.mkv

local linq = require "linq"
local mp = require "mp"

local options = { from = "", to = "" }
require("mp.options").read_options(options, "linq")

local client = linq.client { host = require "linq.host.mpv" }

local function say(text)
  local chat, err = client.chats:find { from = options.from, to = options.to }
  if not chat then
    return nil, err
  end
  return chat:send(text)
end

local function announce()
  local title = mp.get_property "media-title"
  local message, err = say("Now playing: " .. title)
  if message then
    mp.osd_message("told the chat: " .. title)
  else
    mp.msg.error(tostring(err))
  end
end

mp.register_event("file-loaded", function() coroutine.wrap(announce)() end)
