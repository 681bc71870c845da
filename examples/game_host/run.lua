-- `make game_host`: starts the sandbox and plays against it.
--
--     lua examples/game_host/run.lua build/examples/game_host [FRAMES [BUDGET [LATENCY]]]
--
-- BUDGET: milliseconds a frame, 0 for no limit. LATENCY: milliseconds that the
-- server takes for an answer.
local linq = require "linq"

local CHATS = 100

local program, frames, budget, latency = arg[1], arg[2] or "300", arg[3] or "0.35", tonumber(arg[4] or 0)

local chats = {}
for i = 1, CHATS do
  chats[i] = { from = "+12052761148", to = { ("+1205555%04d"):format(i) }, display_name = "player " .. i }
end

local sandbox = assert(linq.sandbox.nginx.start { chats = chats, latency = latency > 0 and latency / 1000 or nil })
local command = ("LINQ_API_V3_API_KEY=demo LINQ_API_V3_BASE_URL=%s %s examples/game_host/scripts %s %s")
  :format(sandbox.base_url, program, frames, budget)
local result = os.execute(command)
sandbox:stop()
os.exit((result == true or result == 0) and 0 or 1)
