--- linq upload FILE: puts a file where messages can attach it.

local parser = require "linq.command.parser"
local stop = require "linq.command.stop"

local upload = {}

--- Adds the arguments to a parser.
---@param made linq.command_parser
function upload.define(made)
  made:argument "file"
  made:option("--content_type", "Default: guessed by the name."):argname "<type>"
  parser.add_common(made)
end

--- What on_progress shows.
---@param reported linq.command_progress
---@return fun(bytes: integer, total: integer|nil)
function upload.teller(reported)
  return function(bytes, total)
    local share = total and total > 0 and (" of %.1f MB"):format(total / 1e6) or ""
    reported.tell(("%.1f MB%s"):format(bytes / 1e6, share))
  end
end

--- Runs the command.
---@param parsed table<string, any>
function upload.run(parsed)
  local client = require("linq.command.session").open("v3", parsed)
  local reported = require("linq.command.progress").new()
  local made, err = client.attachments:upload {
    path = parsed.file, content_type = parsed.content_type, on_progress = upload.teller(reported),
  }
  reported.done()
  if not made then
    stop.refused(err)
  end
  require("linq.command.show").result(made, parsed.json)
end

return upload
