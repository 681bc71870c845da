-- Runs a spec within Neovim or mpv: LINQ_SPEC is its file.

local mp = package.loaded.mp

-- Ends the program, and busted with it, which exits when specs fail.
local function quit(status)
  if mp then
    mp.commandv("quit", tostring(status))
  else
    vim.cmd(status == 0 and "qall!" or "cquit!")
  end
end

os.exit = function(status) error(status, 0) end -- luacheck: ignore 122
_G.arg = { [0] = "busted", os.getenv "LINQ_SPEC" }
local ok, message = pcall(require "busted.runner", { standalone = false })
io.stdout:flush()
if not ok and type(message) == "string" then
  io.stderr:write(message, "\n")
end
quit(ok and 0 or 1)
