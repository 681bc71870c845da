-- Plays a film in mpv, of Debian's package, without a window, whose script tells a chat of it, and runs
-- the specs of mpv's host within it.
local TO, TITLE = "+12055550013", "Blade Runner"
local MPV = "mpv --no-config --load-scripts=no --vo=null --ao=null --idle=yes --msg-level=all=error "
local FILM = "--force-media-title='" .. TITLE .. "' av://lavfi:testsrc=duration=30"

-- The Lua that mpv has.
local function lua_version(hosts)
  return hosts.output_of 'ldd "$(command -v mpv)"':match "liblua(5%.%d)" or "5.1"
end

return function(hosts, sandbox)
  local lua = lua_version(hosts)
  local said = hosts.run_within(lua, sandbox, TO, MPV .. "--script=examples/mpv/pulse.lua "
    .. "--script-opts=linq-from=$LINQ_FROM,linq-to=$LINQ_TO " .. FILM)
  local told, ticks, longest, position = said:match "([^\n]*); (%d+); ([%d.]+); ([%d.]+)\n"
  if hosts.check("a chat is told what is played", told == "told the chat: " .. TITLE, told or said) then
    hosts.check_pause("the script's loop", tonumber(longest), ("; it ran %s times"):format(ticks))
    hosts.check("the film goes on", tonumber(position) > hosts.LATENCY, position .. " s")
    local text = hosts.last_text(sandbox, TO)
    hosts.check("the chat has the message", text == "Now playing: " .. TITLE, text)
  end
  hosts.check_specs("mpv", lua, sandbox, "spec/within/mpv.lua", MPV .. "--script=spec/within/busted.lua")
end
