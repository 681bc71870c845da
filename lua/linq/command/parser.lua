--- Reads the arguments of a command, with argparse.

local output = require "linq.command.output"
local stop = require "linq.command.stop"

---@class linq.command_parser  a parser or a command of argparse; its own documentation tells its methods

local parser = {}

local function load_argparse()
  local ok, argparse = stop.try(require, "argparse")
  if not ok then
    stop.usage("the command needs argparse: apt install lua-argparse, or luarocks install argparse")
  end
  return argparse
end

--- Prints a text, and ends the command.
---@param text string
function parser.answer(text)
  output.print(text)
  output.flush()
  stop.quietly(stop.DONE)
end

local function shaped(made)
  made:add_help { action = function() parser.answer((made:get_help():gsub("\n$", ""))) end }
  return made:help_max_width(100):help_description_margin(30):help_usage_margin(2):usage_max_width(96)
end

--- Makes a parser.
---@param name string as the user writes it: "linq chat"
---@param summary string
---@return linq.command_parser
function parser.new(name, summary)
  return shaped(load_argparse()(name, summary))
end

--- Adds the options that every command has which talks to the API.
---@param made linq.command_parser
function parser.add_common(made)
  made:option("--profile", "Takes key and settings from this profile."):argname "<name>"
  made:flag("--json", "Prints JSON.")
end

--- Makes what argparse has an option's text converted by, to a whole number.
---@param option string "--port"
---@param low integer
---@param high? integer
---@return fun(text: string): integer|nil, string|nil
function parser.whole(option, low, high)
  local range = high and ("between %d and %d"):format(low, high) or ("of %d or more"):format(low)
  return function(text)
    local value = text:find "^%d+$" and tonumber(text)
    if value and value >= low and value <= (high or 2 ^ 53) then
      return value
    end
    return nil, ("%s must be a whole number %s, got '%s'"):format(option, range, text)
  end
end

--- The same, to seconds, more than none.
---@param option string
---@return fun(text: string): number|nil, string|nil
function parser.seconds(option)
  return function(text)
    local value = text:find "^%d*%.?%d*$" and tonumber(text)
    if value and value > 0 then
      return value
    end
    return nil, ("%s must be a positive number of seconds, got '%s'"):format(option, text)
  end
end

--- Parses arguments. A mistake in them ends the command.
---@param made linq.command_parser
---@param arguments string[]
---@param name string of the command, for messages
---@return table<string, any>
function parser.parse(made, arguments, name)
  function made.error(_, message)
    stop.usage("%s: %s", name, (message:gsub("\n", " ")))
  end
  return made:parse(arguments)
end

return parser
