--- linq download ID FILE: an attachment. The file is there once all of it is.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"
local teller = require("linq.command.upload").teller

local download = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function download.define(made)
  made:argument("id", "Of the attachment.")
  made:argument("file", "Where it is to be.")
  parser.add_common(made)
end

--- Runs the command.
---@param parsed table<string, any>
function download.run(parsed)
  if parsed.file == "-" then
    stop.usage "linq download: it writes a file, and not to standard output (./- is a file of that name)"
  end
  local client = require("linq.command.session").open("v3", parsed)
  local attachment, err = client.attachments:retrieve(parsed.id)
  local reported = require("linq.command.progress").new()
  local done
  if attachment then
    done, err = attachment:download(parsed.file, { on_progress = teller(reported) })
  end
  reported.done()
  if not done then
    stop.refused(err)
  end
  require("linq.command.show").result(attachment, parsed.json)
end

return download
