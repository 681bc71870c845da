-- Packs the game with the measuring one in front of it, fuses it with LÖVE, of Debian's package, and
-- plays it as a player gets it: without search paths, and here without a window.
local TO = "+12055550012"

local PLAY = [[
set -e
mkdir $FOLDER/game
cp -r examples/love/pulse/. $FOLDER/game
cp examples/love/main.lua $FOLDER/game/game.lua
BUILD=$LINQ_BUILD examples/love/ship $FOLDER/game $FOLDER/shipped
cat "$(command -v love)" $FOLDER/shipped/game.love >$FOLDER/shipped/game
chmod +x $FOLDER/shipped/game
cd /
env -u LUA_PATH -u LUA_CPATH XDG_RUNTIME_DIR=$FOLDER $FOLDER/shipped/game
]]

return function(hosts, sandbox, folder)
  local said = hosts.run_within("5.1", sandbox, TO, "FOLDER=" .. hosts.quote(folder) .. "\n" .. PLAY)
  local frames, longest, step, costs = said:match "(%d+); ([%d.]+); ([%d.]+)\n(.*)$"
  if not hosts.check("the game runs, packed and fused", frames, not frames and said or nil) then
    return
  end
  hosts.check_pause("LÖVE", tonumber(longest), ("; of %s frames at 60 a second; the tasks took %s ms at most"):format(
    frames, step))
  local text = hosts.last_text(sandbox, TO)
  hosts.check("the score is sent", text == "My score: 1", text)
  io.write((costs:gsub("[^\n]+", "       %0")))
end
