--- What the command prints: results to standard output, words about them to standard error.

local stop = require "linq.command.stop"

local output = {}

local STDOUT, STDERR = 1, 2 -- descriptors

local function check(ok, message)
  if not ok and tostring(message):find("Broken pipe", 1, true) then
    stop.quietly(stop.BROKEN_PIPE)
  elseif not ok then
    stop.refused("standard output cannot be written: " .. tostring(message))
  end
end

--- Prints lines.
---@param ... string
function output.print(...)
  for i = 1, select("#", ...) do
    check(io.stdout:write((select(i, ...)), "\n"))
  end
end

--- Sends what was printed on its way.
function output.flush()
  check(io.stdout:flush())
end

-- Whether a descriptor is a terminal that understands escape sequences. Help prints without linq's core.
local function is_terminal(descriptor)
  return require("linq.core").is_terminal(descriptor) and os.getenv "TERM" ~= "dumb"
end

--- Whether a line of standard error can be written over.
---@return boolean
function output.can_write_over()
  return is_terminal(STDERR)
end

local function has_colours()
  local no_color = os.getenv "NO_COLOR"
  return is_terminal(STDOUT) and (no_color == nil or no_color == "")
end

local codes = { bold = "1", green = "32", red = "31", dim = "2" }

--- Styles a text, on a terminal that shows colours.
---@param style "bold"|"green"|"red"|"dim"
---@param text string
---@return string
function output.styled(style, text)
  return has_colours() and ("\27[%sm%s\27[0m"):format(codes[style], text) or text
end

--- Says something beside the result.
---@param text string
function output.note(text)
  io.stderr:write(text, "\n")
end

return output
