--- A bot that polls, in a process of its own, for the specs that kill it: bot_poller.lua BASE_URL STORE SINCE

local bots = require "spec.support.bots"
local core = require "linq.core"
local linq = require "linq"

local bot = linq.bot {
  client = linq.client { api_key = "k", base_url = arg[1] },
  store = linq.store.sqlite { path = arg[2] },
  claim_ttl = 2,
  max_attempts = 1000,
}

bot:on("message.received", function(event, conversation)
  conversation.state.count = (conversation.state.count or 0) + 1
  core.sleep(math.random() * 0.004)
  conversation:reply(("%s %d"):format(event.message.text, conversation.state.count))
  core.sleep(math.random() * 0.004)
end)

bot:poll { from = bots.LINE, interval = 0.1, since = tonumber(arg[3]) }
