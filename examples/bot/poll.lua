--- The bot without a public URL: it asks the API for what came to a line, every second.
---
---     lua examples/bot/poll.lua +12052761148 [ROUNDS]

local bot = require "examples.bot.bot"

assert(bot:poll { from = assert(arg[1], "usage: poll.lua LINE [ROUNDS]"), interval = 1, rounds = tonumber(arg[2]) })
