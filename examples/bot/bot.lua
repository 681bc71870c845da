--- A bot that remembers what it was told. This file runs unchanged in nginx, where events come by webhooks, and in
--- a script that asks the API for them (poll.lua), and in any HTTP server (http.lua).

local linq = require "linq"

-- What workers share: a lua_shared_dict in nginx, a file elsewhere.
local store = rawget(_G, "ngx") and linq.store.shared_dict "bot"
  or linq.store.sqlite { path = os.getenv "BOT_FILE" or "bot.db" }

local bot = linq.bot { client = linq.client(), store = store }

bot:on("message.received", function(event, conversation)
  local state, text = conversation.state, event.message.text or ""
  state.notes = state.notes or linq.array {}
  local note = text:match "^note (.+)$"
  if note then
    table.insert(state.notes, note)
    conversation:react "like"
  elseif text == "notes" then
    conversation:typing(function()
      conversation:reply(state.notes[1] and table.concat(state.notes, "\n") or "You have no notes.")
    end)
  else
    conversation:reply "Write 'note …' to keep something, and 'notes' to read all."
  end
end)

return bot
