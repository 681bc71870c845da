-- Runs busted within a program that embeds Lua. The arguments are in BUSTED_ARGUMENTS, the
-- status goes to a function.

local inside = {}

--- Runs busted.
---@param quit fun(status: integer) ends the program
function inside.run(quit)
  _G.arg = { [0] = "busted" }
  for word in os.getenv("BUSTED_ARGUMENTS"):gmatch "%S+" do
    table.insert(_G.arg, word)
  end
  local ended = {}
  os.exit = function(status) error(setmetatable({ status = status }, ended), 0) end -- luacheck: ignore 122
  local ok, message = pcall(require "busted.runner", { standalone = false })
  print(ok, message)
  quit(ok and 0 or 1)
end
return inside
