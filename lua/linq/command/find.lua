--- linq find FROM TO…: the chat of a line with exactly these participants.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local find = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function find.define(made)
  made:argument("from", "Your line, as +12052761148.")
  made:argument("to", "Everybody else in the chat: phone numbers and e-mail addresses."):args "+"
  made:flag("--v2", "Asks API v2.")
  parser.add_common(made)
end

--- Runs the command.
---@param parsed table<string, any>
function find.run(parsed)
  local client = require("linq.command.session").open(parsed.v2 and "v2" or "v3", parsed)
  local chat, err = client.chats:find { from = parsed.from, to = parsed.to }
  if not chat then
    stop.refused(err)
  end
  require("linq.command.show").result(chat, parsed.json)
end

return find
