-- Has the plug-in send in Neovim, of Debian's package, without a screen, and runs the specs of
-- Neovim's host within it.
local TO, TEXT = "+12055550011", "see you\nat seven, Zoë!"
local NVIM = "nvim --headless -u NONE -n -i NONE "
local PLUGIN = "--cmd 'set runtimepath^=examples/neovim' -c 'runtime plugin/linq.lua' "

local function check(hosts, line, when, is_judged)
  local told, ticks, longest = line:match "^(.-); (%d+); ([%d.]+)$"
  hosts.check(when .. " the selection is sent", told == "linq: sent to chat 11", told)
  local figures = ("; it ran %s times"):format(ticks)
  if is_judged then
    hosts.check_pause("the editor's main loop", tonumber(longest), figures)
  else
    print(("       while linq is loaded the main loop stood still for %s ms%s"):format(longest, figures))
  end
end

return function(hosts, sandbox)
  local said = hosts.run_within("5.1", sandbox, TO, NVIM .. PLUGIN .. "-c 'luafile examples/neovim/pulse.lua'")
  local first, second = said:match "(linq: [^\n]*)\n(linq: [^\n]*)\n"
  if hosts.check("the plug-in runs", second, not second and said or nil) then
    check(hosts, first, "at first")
    check(hosts, second, "once more", true)
    local text = hosts.last_text(sandbox, TO)
    hosts.check("the chat has what was selected", text == TEXT, text ~= TEXT and text or nil)
  end
  hosts.check_specs("Neovim", "5.1", sandbox, "spec/within/neovim.lua",
    NVIM .. "-c 'luafile spec/within/busted.lua'")
end
