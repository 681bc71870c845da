--- linq completion SHELL: the completion, made of the rows.

local parser = require "linq.command.parser"

local completion = {}

local SHELLS = { "bash", "zsh", "fish" }

--- Adds the arguments to a parser.
---@param made linq.command_parser
function completion.define(made)
  made:argument("shell", 'As in: eval "$(linq completion bash)"'):choices(SHELLS)
end

-- Takes away the names with '-' for '_', which argparse adds to what it takes: one of the two is enough to offer.
local function offer_once(made)
  made._aliases = made._public_aliases
  for _, list in ipairs { made._options or {}, made._commands or {} } do
    for _, element in ipairs(list) do
      offer_once(element)
    end
  end
end

-- argparse offers names of files as they are: bash would run what stands in them, and split them at spaces. Where
-- nothing is offered, bash completes files itself.
local function leave_files(text)
  return (text:gsub('COMPREPLY=%(%$%(compgen %-f %-%- "%$cur"%)%)', "COMPREPLY=()"))
end

--- The completion for a shell.
---@param shell "bash"|"zsh"|"fish"
---@return string
function completion.text(shell)
  local made = parser.new("linq", "The client of the Linq messaging API.")
  require("linq.command").define_all(made)
  offer_once(made)
  return leave_files(made["get_" .. shell .. "_complete"](made))
end

--- Runs the command.
---@param parsed table<string, any>
function completion.run(parsed)
  require("linq.command.output").print((completion.text(parsed.shell):gsub("\n$", "")))
end

return completion
