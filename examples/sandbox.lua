-- The sandbox with its page, and a bot that answers there.
--
--   make sandbox [PORT=4010]
local linq = require "linq"

local bot = require "examples.bot.in_nginx"

local LINE = "+12052761148"

local sandbox = assert(linq.sandbox.nginx.start {
  page = true,
  port = tonumber(arg[1]),
  chats = {
    { from = LINE, to = { "+12055550199" } },
    { from = LINE, to = { "+12055426109", "ava@example.com" }, display_name = "Trip" },
  },
})
local client = linq.client { api_key = "demo", base_url = sandbox.base_url }

local ok, failure = pcall(function()
  local answering = bot.start(sandbox, client, linq.store.memory {})
  print(("The page:  %s\nBase URL:  %s\n\nA bot answers there: write to it. Ctrl-C ends it all.")
    :format(sandbox.page, sandbox.base_url))
  io.stdout:flush()
  os.execute "exec sleep 2147483647" -- which Ctrl-C ends, and not this script
  answering:stop()
end)
sandbox:stop()
assert(ok, failure)
