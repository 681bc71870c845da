-- `make editors`: the examples of programs that embed Lua run in these programs, without their windows,
-- each against a sandbox of its own; the specs of their hosts run within them.
--
--     lua spec/editors/run.lua

local linq = require "linq"

local FROM, TO = "+12052761148", "+12055426109"
local LATENCY = 0.2 -- seconds that each call takes

local nvim = "nvim --headless -u NONE -n -i NONE"
local mpv = "mpv --no-config --load-scripts=no --vo=null --ao=null --idle=yes --msg-level=all=warn,mpv=info "

-- A game is packed with this one's checks in front of it, and runs as a player gets it: without search paths.
local love = [[
set -e
mkdir $DIR/game
cp -r spec/editors/love/. $DIR/game
cp examples/love/main.lua $DIR/game/game.lua
BUILD=$LINQ_BUILD examples/love/ship $DIR/game $DIR/shipped
cat "$(command -v love)" $DIR/shipped/game.love >$DIR/shipped/game
chmod +x $DIR/shipped/game
cd /
env -u LUA_PATH -u LUA_CPATH XDG_RUNTIME_DIR=$DIR $DIR/shipped/game
]]

-- `text` is what the chat has in the end.
local checks = {
  {
    name = "Neovim's plug-in",
    lua = "5.1",
    command = nvim .. " --cmd 'set runtimepath^=examples/neovim' -c 'runtime plugin/linq.lua'"
      .. " -c 'luafile spec/editors/neovim.lua'",
    text = "see you\nat seven, Zoë!",
  },
  { name = "the LÖVE game, packed and fused", lua = "5.1", command = love, text = "My score: 1" },
  {
    name = "mpv's script",
    lua = "5.2",
    command = mpv .. "--force-media-title='Blade Runner' --script=spec/editors/mpv.lua"
      .. " --script-opts=linq-from=$LINQ_FROM,linq-to=$LINQ_TO av://lavfi:testsrc=duration=30",
    text = "Now playing: Blade Runner",
  },
  {
    name = "the host of Neovim, in Neovim",
    lua = "5.1",
    command = "LINQ_SPEC=spec/host_neovim_spec.lua " .. nvim .. " -c 'luafile spec/editors/busted.lua'",
  },
  {
    name = "the host of mpv, in mpv",
    lua = "5.2",
    command = "LINQ_SPEC=spec/host_mpv_spec.lua " .. mpv .. "--script=spec/editors/busted.lua",
  },
}

local function output_of(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("*a"):gsub("%s+$", "")
  pipe:close()
  return text
end

local here = output_of "pwd"

-- Search paths for another Lua. mpv takes absolute ones alone.
local function path_for(version, path)
  return (path:gsub("lua/5%.4/", "lua/" .. version .. "/"):gsub("[^;]+", function(place)
    return place:find "^/" and place or here .. "/" .. place
  end))
end

local function environment(check, sandbox)
  local values = {
    LUA_PATH = path_for(check.lua, package.path), LUA_CPATH = path_for(check.lua, package.cpath),
    LINQ_API_V3_API_KEY = "demo", LINQ_API_V3_BASE_URL = sandbox.base_url, LINQ_FROM = FROM, LINQ_TO = TO,
    DIR = sandbox.dir,
  }
  local words = {}
  for name, value in pairs(values) do
    words[#words + 1] = ("export %s='%s'\n"):format(name, value)
  end
  return table.concat(words)
end

local function last_text(sandbox)
  local client = linq.client { api_key = "demo", base_url = sandbox.base_url }
  local chat, text = assert(client.chats:find { from = FROM, to = TO }), nil
  for message in chat:each_message() do
    text = message.text
  end
  client:close()
  return text
end

local function passes(check)
  local sandbox = assert(linq.sandbox.nginx.start {
    latency = LATENCY, chats = { { from = FROM, to = { TO }, display_name = "Zoë" } },
  })
  local script = os.tmpname()
  local file = assert(io.open(script, "w"))
  file:write(environment(check, sandbox), check.command, "\n")
  file:close()
  local ok = os.execute("timeout 100 sh " .. script)
  os.remove(script)
  local text = check.text and last_text(sandbox)
  sandbox:stop()
  if ok and text == check.text then
    return true
  end
  print(ok and ("the chat has '%s'"):format(tostring(text)) or "it failed")
end

local passed, failed = 0, 0
for _, check in ipairs(checks) do
  print("== " .. check.name)
  if passes(check) then
    passed = passed + 1
  else
    failed = failed + 1
  end
end
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0 and 0 or 1)
